package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// RoundAnswer is one entry that an organisation sent in by a link of a round. The desk of sheets has it as a row.
type RoundAnswer struct {
	ID           int64
	No           string // public number, e.g. ZJ-2026-0012
	RoundID      int64
	InvitationID int64 // of the organisation, 0 for one that was not invited
	OrgID        int64 // 0 for one that the record does not know
	Town         string
	Title        string
	TitleKey     string // by which a second answer of the same title is found
	NameKey      string // of the organisation
	AnswerContent
	FormHash  []byte // of the form's secret: one form makes one answer, however often it is sent
	LinkHash  []byte // of the link by which it is followed and corrected
	BatchID   int64  // where the desk has it
	Row       int
	Note      string // why the bureau did not take it; empty for one that it did, or may
	Version   int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// AnswerContent is what was typed into the form of a round.
type AnswerContent struct {
	Kind    Kind              `form:"kind"`
	OrgName string            `form:"org"`
	USCC    string            `form:"-"`
	Typed   map[string]string `form:"-"` // by the key of the field
}

// MostQuickBoxes is how many boxes the form of a round has at most, that of the organisation and that of files among
// them.
const MostQuickBoxes = 8

// MostAnswerFiles is how many files come with one answer at most.
const MostAnswerFiles = 3

// quick are the fields that the form of a round asks of each list, besides whom to call.
var quick = map[Kind][]string{
	KindDemand:      {"title", "public_text", "hitech_field", "details.demand.budget"},
	KindAchievement: {"title", "public_text", "hitech_field", "details.achievement.maturity"},
	KindTalent:      {"details.talent.post", "details.talent.headcount", "public_text", "hitech_field"},
	KindCooperation: {"title", "details.cooperation.partner", "public_text", "hitech_field"},
	KindCommon:      {"title", "public_text", "details.common.chain", "details.common.chokepoint"},
}

// quickWords are what the form calls a field and says of it, where those who are asked in passing need other words.
var quickWords = map[string]struct{ label, help string }{
	"public_text":                 {"内容", "写明背景、要做什么、达到什么要求，至少 20 个字。公开显示，请勿写手机号。"},
	"title":                       {"名称", "一句话说明，例如“轴承滚道缺陷在线检测”。"},
	"details.talent.post":         {"岗位名称", ""},
	"hitech_field":                {"所属领域", "不确定可以不选。"},
	"details.demand.budget":       {"拟投入", "留空为面议。"},
	"details.cooperation.partner": {"合作高校院所", "尚未确定的，填“待定”。"},
	"contact_name":                {"联系人", "不公开。"},
	"contact_phone":               {"联系电话", "不公开，受理员据此与您联系。"},
}

// Quick are the fields that the form of a round asks of a list, in their order: rows of the list's own table.
func Quick(kind Kind) []Field {
	var fields []Field
	for _, key := range append(slices.Clone(quick[kind]), "contact_name", "contact_phone") {
		f, known := listingFields[kind].Field(key)
		if !known {
			continue
		}
		if words, ok := quickWords[key]; ok {
			f.Label, f.Help = words.label, words.help
		}
		// The field is guessed from the words of the entry where it is not said.
		f.Required = f.Required && key != "hitech_field"
		fields = append(fields, f)
	}
	return fields
}

// TitleField is the field by which the entry is called: a need for people goes by its post.
func (c *AnswerContent) TitleField() string {
	if c.Kind == KindTalent {
		return "details.talent.post"
	}
	return "title"
}

// EntryTitle is what the entry is called.
func (c *AnswerContent) EntryTitle() string { return c.Typed[c.TitleField()] }

// Normalize trims what was typed, keeps what the form asks, and takes the code of the organisation from its name.
func (c *AnswerContent) Normalize() {
	asked := map[string]string{}
	for _, f := range Quick(c.Kind) {
		text := strings.TrimSpace(PlainLineEnds(c.Typed[f.Key]))
		if f.Input == InputPhone {
			text = HalfWidth(text)
		}
		if text != "" {
			asked[f.Key] = text
		}
	}
	c.Typed, c.OrgName = asked, strings.Join(strings.Fields(c.OrgName), " ")
	if code := USCCIn(c.OrgName); CheckUSCC(code) == nil {
		c.USCC = code
	}
}

// Validate reads what was typed as the list's own table reads it, and says at each box what is wrong with it. What the
// desk would refuse is refused while the one who typed it can mend it.
func (c *AnswerContent) Validate(today Date) error {
	p := Problems{}
	n := utf8.RuneCountInString(c.OrgName)
	p.Check(n >= 2, "org", "请填写单位全称，或统一社会信用代码。")
	p.Check(n <= 100, "org", "单位名称最多 100 个字。")
	var entry ListingContent
	entry.Normalize(c.Kind)
	asked := Quick(c.Kind)
	for i := range asked {
		f := &asked[i]
		text := c.Typed[f.Key]
		if f.Required && text == "" {
			p.Add(f.Key, f.ask())
			continue
		}
		if note := f.Take(&entry, text); note != "" {
			p.Add(f.Key, wrongWords(text, note))
		}
	}
	if c.Kind == KindTalent {
		entry.Title = c.EntryTitle()
	}
	entry.Normalize(c.Kind)
	for key, said := range FieldsOf(entry.ValidateImport(c.Kind, today)) {
		if key == "title" {
			key = c.TitleField()
		}
		if !slices.ContainsFunc(asked, func(f Field) bool { return f.Key == key }) {
			key = "public_text"
		}
		p.Add(key, said)
	}
	return p.Err()
}

// wrongWords say what could not be read: a note of a sheet without what became of the cell.
func wrongWords(text, note string) string {
	const most = 20
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	note, _, _ = strings.Cut(note, "，")
	return "“" + text + "”" + strings.TrimSuffix(note, "。") + "，请修改。"
}

// AnswerState is what became of an answer, as its sender is told.
type AnswerState struct {
	Outcome   RowOutcome    // of its row at the desk
	Listing   ListingStatus // of the entry that it became, empty before
	ListingID int64
	Matched   bool
}

// Label says it in a word or two.
func (s AnswerState) Label() string {
	switch {
	case s.Matched:
		return "已有对接"
	case s.Listing == ListingPublished:
		return "已发布"
	case s.Listing != "":
		return "已收下，" + map[bool]string{true: "办理中", false: ListingLifecycle.Label(s.Listing)}[s.Listing.Undecided() ||
			s.Listing == ListingApproved]
	case s.Outcome == RowUndone:
		return "未采用"
	case s.Outcome == RowKnown || s.Outcome == RowDiffers || s.Outcome == RowRepeated || s.Outcome == RowUpdated:
		return "平台已有同名条目"
	}
	return "待受理"
}

// Settled reports whether the desk has decided on the answer, so that its sender cannot change it any more.
func (s AnswerState) Settled() bool { return slices.Contains(RowsSettled, s.Outcome) }
