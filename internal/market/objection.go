package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ObjectionStatus is where an objection to a notice stands.
type ObjectionStatus string

// The states of an objection.
const (
	ObjectionFiled         ObjectionStatus = "filed"
	ObjectionNotAccepted   ObjectionStatus = "not_accepted"
	ObjectionInvestigating ObjectionStatus = "investigating"
	ObjectionUpheld        ObjectionStatus = "upheld"
	ObjectionDismissed     ObjectionStatus = "dismissed"
	ObjectionWithdrawn     ObjectionStatus = "withdrawn"
)

// Objection is a signed complaint against a proposed award. Its author is known to the bureau alone.
type Objection struct {
	ID          int64
	No          string
	ChallengeID int64
	FiledBy     int64
	ObjectionContent
	Progress[ObjectionStatus]
	Answer    string // what its author was told
	CreatedAt time.Time
	UpdatedAt time.Time
	Challenge *Challenge `db:"-" json:"-"` // read beside the row before a move
}

// objectionOpen are the states that freeze the award.
var objectionOpen = []ObjectionStatus{ObjectionFiled, ObjectionInvestigating}

// ObjectionMove names a move of an objection: the verb in addresses and in the trail.
type ObjectionMove string

// The moves of an objection.
const (
	ObjectionAccept    ObjectionMove = "accept"
	ObjectionNotAccept ObjectionMove = "not_accept"
	ObjectionUphold    ObjectionMove = "uphold"
	ObjectionDismiss   ObjectionMove = "dismiss"
	ObjectionWithdraw  ObjectionMove = "withdraw"
)

// ObjectionLifecycle is the state machine of an objection.
var ObjectionLifecycle = &Lifecycle[*Objection, ObjectionStatus, ObjectionMove]{
	Noun: "异议",
	States: []StateText[ObjectionStatus]{
		{ObjectionFiled, "已提交", "等待受理，中榜确认暂停。"},
		{ObjectionNotAccepted, "不予受理", "不符合受理条件，理由已答复。"},
		{ObjectionInvestigating, "调查中", "已受理，正在调查，中榜确认暂停。"},
		{ObjectionUpheld, "成立", "异议成立，重新评审或由候补递补。"},
		{ObjectionDismissed, "不成立", "异议不成立，理由已答复。"},
		{ObjectionWithdrawn, "已撤回", "由提出人撤回。"},
	},
	Moves: []Move[*Objection, ObjectionStatus, ObjectionMove]{
		{Name: ObjectionAccept, Label: "受理", From: []ObjectionStatus{ObjectionFiled}, To: ObjectionInvestigating,
			By: []Capacity{AsClerk}, Apart: true},
		{Name: ObjectionNotAccept, Label: "不予受理", From: []ObjectionStatus{ObjectionFiled}, To: ObjectionNotAccepted,
			By: []Capacity{AsClerk}, Reason: true, Apart: true},
		{Name: ObjectionUphold, Label: "异议成立", From: []ObjectionStatus{ObjectionInvestigating}, To: ObjectionUpheld,
			By: []Capacity{AsLeader}, Reason: true, Apart: true},
		{Name: ObjectionDismiss, Label: "异议不成立", From: []ObjectionStatus{ObjectionInvestigating},
			To: ObjectionDismissed, By: []Capacity{AsLeader}, Reason: true, Apart: true},
		{Name: ObjectionWithdraw, Label: "撤回异议", From: objectionOpen, To: ObjectionWithdrawn,
			By: []Capacity{AsObjector}},
	},
}

// Capacities tells what the actor is to this objection.
func (o *Objection) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.UserID != 0 && who.UserID == o.FiledBy {
		is = append(is, AsObjector)
	}
	return is
}

// VisibleTo reports whether the actor may read the objection and who signed it.
func (o *Objection) VisibleTo(who Actor) bool {
	return who.InBureau() || who.UserID != 0 && who.UserID == o.FiledBy
}

// Open reports whether the objection still freezes the award.
func (o *Objection) Open() bool { return slices.Contains(objectionOpen, o.Status) }

// TakesPapers reports whether the actor may add files to the objection: its author and the clerk until it is decided.
func (o *Objection) TakesPapers(who Actor) bool {
	return o.Open() && (who.Is(RoleClerk) || who.UserID != 0 && who.UserID == o.FiledBy)
}

// Normalize trims what was typed.
func (c *ObjectionContent) Normalize() {
	for _, text := range []*string{&c.Name, &c.Unit, &c.Facts, &c.Demand, &c.Evidence} {
		*text = strings.TrimSpace(*text)
	}
	c.Phone = strings.TrimSpace(HalfWidth(c.Phone))
}

// Validate wants a signature and facts (rule J1).
func (c *ObjectionContent) Validate() error {
	p := Problems{}
	p.Check(utf8.RuneCountInString(c.Name) >= 2, "name", "异议须实名提出，请填写真实姓名。")
	p.Check(utf8.RuneCountInString(c.Unit) >= 2, "unit", "请填写所在单位。")
	p.Check(phonePattern.MatchString(c.Phone), "phone", "请填写 11 位手机号，或带区号的固定电话。")
	p.Check(utf8.RuneCountInString(c.Facts) >= 10, "facts", "请写明事实与理由，至少 10 个字；没有事实依据的异议不予受理。")
	checkFields(c, "", p)
	return p.Err()
}

// Remedy is what an objection that is upheld leads to.
type Remedy string

// The two remedies.
const (
	RemedyReview  Remedy = "re_review"
	RemedyReserve Remedy = "next_reserve"
)

// Remedies lists both in the order they are shown.
var Remedies = []Remedy{RemedyReview, RemedyReserve}

// Label is the remedy's Chinese name.
func (r Remedy) Label() string {
	return map[Remedy]string{RemedyReview: "退回专家重新评审", RemedyReserve: "取消拟中榜资格，由候补递补"}[r]
}

// DueOn is the last day on which the objection must be accepted or not.
func (o *Objection) DueOn(settings Settings) Due {
	return settings.Calendar().AddWorkingDays(DateOf(o.CreatedAt), settings.Int(SetObjectionDays))
}

// Masked is the objection without what tells who signed it, until somebody has reason to look.
func (o Objection) Masked() Objection {
	o.Name, o.Phone = MaskObjector(o.Name), Mask(o.Phone)
	return o
}

// MaskObjector leaves of the name of the one who objected its first sign, and not how many there are.
func MaskObjector(name string) string {
	runes := []rune(name)
	if len(runes) == 0 {
		return ""
	}
	return string(runes[:1]) + "**"
}
