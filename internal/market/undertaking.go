package market

import (
	"slices"
	"strings"
	"time"
)

// UndertakingKind is a list that the bureau keeps beside needs and contracts, and is measured by.
type UndertakingKind string

// The kinds of undertakings.
const (
	UndertakingAlliance UndertakingKind = "alliance"     // 校企联盟, filed with the province
	UndertakingContact  UndertakingKind = "contact"      // a problem that an industry alliance took up with somebody
	UndertakingVice     UndertakingKind = "vice_manager" // 科技副总, approved by a document
	UndertakingTraining UndertakingKind = "training"     // a training held, counted in attendances
)

// UndertakingText says how the fields of one kind are called; a field without a name is not asked for.
type UndertakingText struct {
	Kind                                                  UndertakingKind
	Label, Metric                                         string // the list's name, and the indicator that counts it
	Title, Firm, Partner, Person, Paper, On, Until, Heads string
}

// UndertakingTexts lists the kinds in the order they are shown.
var UndertakingTexts = []UndertakingText{
	{UndertakingAlliance, "校企联盟", "T5", "联盟名称", "企业", "高校院所", "", "省级备案号", "备案日期", "有效期至", ""},
	{UndertakingContact, "联盟对接难题", "T6", "技术难题", "产业联盟", "对接单位", "对接人", "", "对接日期", "", ""},
	{UndertakingVice, "科技副总", "T7", "任职事项", "任职企业", "派出高校院所", "姓名", "批准文件", "批准日期", "任期至", ""},
	{UndertakingTraining, "技能培训", "T9", "培训名称", "承办单位", "", "主讲人", "", "培训日期", "", "参训人次"},
}

// UndertakingTextOf finds the words of a kind.
func UndertakingTextOf(kind UndertakingKind) (UndertakingText, bool) {
	i := slices.IndexFunc(UndertakingTexts, func(t UndertakingText) bool { return t.Kind == kind })
	if i < 0 {
		return UndertakingText{}, false
	}
	return UndertakingTexts[i], true
}

// Undertaking is one row of such a list.
type Undertaking struct {
	ID   int64
	Kind UndertakingKind
	UndertakingContent
	VoidFor   string // why it no longer counts, empty while it does
	Version   int
	ByName    string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Normalize brings what was typed into the form that is stored.
func (c *UndertakingContent) Normalize() {
	for _, text := range []*string{&c.Title, &c.Firm, &c.Partner, &c.Person, &c.Paper, &c.Note} {
		*text = strings.TrimSpace(*text)
	}
}

// Validate checks a row of the kind: what is asked for must be there, for a row that cannot be shown is not counted.
func (c *UndertakingContent) Validate(kind UndertakingKind, today Date) error {
	p := Problems{}
	text, known := UndertakingTextOf(kind)
	p.Check(known, "kind", "没有这种台账。")
	p.Check(len([]rune(c.Title)) >= 4, "title", "请填写"+text.Title+"，至少 4 个字。")
	for _, asked := range []struct{ field, name, value string }{{"firm", text.Firm, c.Firm},
		{"partner", text.Partner, c.Partner}, {"person", text.Person, c.Person}, {"paper", text.Paper, c.Paper}} {
		p.Check(asked.name == "" || asked.value != "", asked.field, "请填写"+asked.name+"。")
	}
	p.Check(!c.On.IsZero(), "on", "请填写"+text.On+"，统计以此确定年度。")
	p.Check(!today.Before(c.On), "on", text.On+"不能晚于今天。")
	p.Check(c.Until.IsZero() || c.On.Before(c.Until), "until", text.Until+"须晚于"+text.On+"。")
	p.Check(text.Heads == "" || c.Headcount > 0, "headcount", "请填写"+text.Heads+"，须大于 0。")
	checkFields(c, "", p)
	return p.Err()
}

// MayKeepUndertakings reports whether the actor may write in these lists: the bureau's staff.
func MayKeepUndertakings(who Actor) bool { return who.Is(RoleClerk, RoleApprover, RoleLeader) }
