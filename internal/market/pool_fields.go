package market

import (
	"slices"
	"strings"
	"time"
)

// PoolRuleContent is what is said of who handles what.
type PoolRuleContent struct {
	Town   string `form:"town" json:"town"`
	Field  string `form:"field" json:"field"`
	UserID int64  `form:"user_id" json:"user_id"`
}

var poolRuleFields = fieldsOf[PoolRuleContent](
	Field{Key: "town", Label: "园区、镇街", Input: InputLine, Longest: 40, Help: "留空为不限。"},
	Field{Key: "field", Label: "技术领域", Input: InputOne, Options: options(HitechFields), None: "不限"},
	Field{Key: "user_id", Label: "经办人", Input: InputReference, Required: true},
)

// Fields is the table of its members.
func (PoolRuleContent) Fields() Fields { return poolRuleFields }

// Normalize trims what was typed.
func (c *PoolRuleContent) Normalize() { c.Town = strings.TrimSpace(c.Town) }

// Validate holds the town to the bureau's list of them and the field to the code table.
func (c *PoolRuleContent) Validate(s Settings) error {
	p := Problems{}
	checkFields(c, "", p)
	towns := s.Towns()
	p.Check(c.Town == "" || slices.Contains(towns, c.Town), "town", "没有这个园区或镇街，请先在参数设置的名录中添加。")
	p.Check(c.UserID != 0, "user_id", "请选择经办人。")
	return p.Err()
}

// PoolAssignment gives an entry to somebody else.
type PoolAssignment struct {
	KeeperID int64  `form:"keeper_id" json:"keeper_id"`
	Reason   string `form:"reason" json:"reason"`
	Version  int    `form:"version" json:"version"`
}

var poolAssignmentFields = fieldsOf[PoolAssignment](
	Field{Key: "keeper_id", Label: "经办人", Input: InputReference, Required: true},
	Field{Key: "reason", Label: "理由", Input: InputText, Rows: 2, Longest: 300, Required: true},
	Field{Key: "version", Label: "读到的版本号", Input: InputNumber},
)

// Fields is the table of its members.
func (PoolAssignment) Fields() Fields { return poolAssignmentFields }

// Validate wants somebody else, and why.
func (a *PoolAssignment) Validate(now *PoolEntry) error {
	p := Problems{}
	a.Reason = strings.TrimSpace(a.Reason)
	checkFields(a, "", p)
	p.Check(a.KeeperID != 0, "keeper_id", "请选择经办人。")
	p.Check(a.KeeperID == 0 || a.KeeperID != now.KeeperID, "keeper_id", "已由此人经办，请选择其他人。")
	p.Check(a.Reason != "", "reason", "请填写变更经办人的理由。")
	return p.Err()
}

// ContactWay is how somebody was reached.
type ContactWay string

// The ways.
const (
	ContactPhone   ContactWay = "phone"
	ContactVisit   ContactWay = "visit"
	ContactMeeting ContactWay = "meeting"
	ContactWeChat  ContactWay = "wechat"
	ContactMail    ContactWay = "mail"
)

// ContactWays lists the ways in the order they are shown.
var ContactWays = []ContactWay{ContactPhone, ContactVisit, ContactMeeting, ContactWeChat, ContactMail}

// Label is the way's Chinese name.
func (w ContactWay) Label() string {
	return map[ContactWay]string{ContactPhone: "电话", ContactVisit: "走访", ContactMeeting: "会议", ContactWeChat: "微信",
		ContactMail: "邮件"}[w]
}

// PoolContact is a contact or a visit in the log of an entry.
type PoolContact struct {
	ID        int64
	ListingID int64
	PoolContactContent
	Corrects    int64 // the entry that this one puts right, 0 for none
	CorrectedBy int64 // the entry that puts this one right, 0 for none
	ByID        int64
	ByName      string
	CreatedAt   time.Time
}

// PoolContactContent is what is said of a contact.
type PoolContactContent struct {
	On       Date       `form:"on" json:"on"`
	Way      ContactWay `form:"way" json:"way"`
	Person   string     `form:"person" json:"person"`
	Outcome  string     `form:"outcome" json:"outcome"`
	NextStep string     `form:"next_step" json:"next_step"`
	NextOn   Date       `form:"next_on" json:"next_on"`
}

var poolContactFields = fieldsOf[PoolContactContent](
	Field{Key: "on", Label: "联络日期", Input: InputDate, Required: true},
	Field{Key: "way", Label: "方式", Input: InputOne, Options: labelled(ContactWays), Required: true, Preset: true},
	Field{Key: "person", Label: "对方人员", Input: InputLine, Longest: 60},
	Field{Key: "outcome", Label: "联络结果", Input: InputText, Rows: 4, Longest: 2000, Required: true,
		Help: "了解到什么、答应了什么。内部记录，企业不可见。"},
	Field{Key: "next_step", Label: "下一步", Input: InputLine, Longest: 200, Help: "没有下一步的留空。"},
	Field{Key: "next_on", Label: "下一步日期", Input: InputDate},
)

// Fields is the table of its members.
func (PoolContactContent) Fields() Fields { return poolContactFields }

// Normalize trims what was typed.
func (c *PoolContactContent) Normalize() {
	for _, text := range []*string{&c.Person, &c.Outcome, &c.NextStep} {
		*text = strings.TrimSpace(*text)
	}
}

// Validate checks a contact: it has taken place, something came of it, and a next step has a day.
func (c *PoolContactContent) Validate(today Date) error {
	p := Problems{}
	checkFields(c, "", p)
	p.Check(!c.On.IsZero(), "on", "请填写联络日期。")
	p.Check(!today.Before(c.On), "on", "联络日期不能晚于今天；计划中的联络请填写在“下一步”。")
	p.Check(c.Way != "", "way", "请选择联络方式。")
	p.Check(c.Outcome != "", "outcome", "请填写联络结果。")
	p.Check(c.NextStep == "" || !c.NextOn.IsZero(), "next_on", "请填写下一步的日期，到期会提醒。")
	p.Check(c.NextOn.IsZero() || c.NextStep != "", "next_step", "请填写下一步做什么。")
	p.Check(c.NextOn.IsZero() || !c.NextOn.Before(c.On), "next_on", "下一步日期不能早于联络日期。")
	return p.Err()
}

// Corrected reports whether a later entry has put this one right.
func (c *PoolContact) Corrected() bool { return c.CorrectedBy != 0 }

// CorrectableBy reports whether the actor may put the contact right: who wrote it and those who arrange the pool, as
// long as nobody has.
func (c *PoolContact) CorrectableBy(who Actor) bool {
	return !c.Corrected() && (who.UserID != 0 && c.ByID == who.UserID || ArrangesPool(who))
}
