package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// InquiryStatus is where a question to the owner of a listing stands.
type InquiryStatus string

// The states of an inquiry.
const (
	InquiryProposed InquiryStatus = "proposed"
	InquiryHeldBack InquiryStatus = "held_back"
	InquiryAsked    InquiryStatus = "asked"
	InquiryAnswered InquiryStatus = "answered"
	InquiryTaken    InquiryStatus = "taken"
	InquiryDeclined InquiryStatus = "declined"
)

// InquiryOrigin says on whose behalf an inquiry is made: the owner learns this much of who asks.
type InquiryOrigin string

// Who asks.
const (
	FromBureau  InquiryOrigin = "bureau"
	FromBroker  InquiryOrigin = "broker"
	FromVisitor InquiryOrigin = "visitor" // passed on by the bureau
)

// Label is what the owner reads of who asks.
func (o InquiryOrigin) Label() string {
	return map[InquiryOrigin]string{FromBureau: "科技局", FromBroker: "技术经理人", FromVisitor: "平台用户（科技局转交）"}[o]
}

// Inquiry is what somebody wants to know of a listing (追问), on the field that it concerns, and what its owner answers.
// Both are read by the two sides and the bureau alone; what the public is to know is taken into the listing.
type Inquiry struct {
	ID        int64
	ListingID int64
	Field     string // key of the field it concerns, empty for the listing as a whole
	Origin    InquiryOrigin
	AskedBy   int64
	Asker     string // name of who asks, for the bureau
	Text      string // as the owner reads it
	Original  string // as it was typed, where the bureau worded it otherwise
	Progress[InquiryStatus]
	DueOn      Date   // until when an answer is hoped for
	Answer     string // or why there is none
	AnsweredAt time.Time
	CreatedAt  time.Time
	Listing    *Listing `db:"-"` // read beside the row before a move
}

// InquiryMove names a move of an inquiry: the verb in addresses and in the trail.
type InquiryMove string

// The moves of an inquiry.
const (
	InquiryPassOn   InquiryMove = "pass_on"
	InquiryHoldBack InquiryMove = "hold_back"
	InquiryAnswer   InquiryMove = "answer"
	InquiryTake     InquiryMove = "take"
	InquiryDecline  InquiryMove = "decline"
)

// InquiryLifecycle is the state machine of an inquiry.
var InquiryLifecycle = &Lifecycle[*Inquiry, InquiryStatus, InquiryMove]{
	Noun: "追问",
	States: []StateText[InquiryStatus]{
		{InquiryProposed, "待转交", "等待科技局转交给所属单位。"},
		{InquiryHeldBack, "不予转交", "科技局未转交，理由已告知提问人。"},
		{InquiryAsked, "待答复", "等待所属单位答复。"},
		{InquiryAnswered, "已答复", "所属单位已答复，可以写入清单。"},
		{InquiryTaken, "已写入清单", "答复已写入清单，按修改的程序办理。"},
		{InquiryDeclined, "不便答复", "所属单位不便答复，理由已告知。"},
	},
	Moves: []Move[*Inquiry, InquiryStatus, InquiryMove]{
		{Name: InquiryPassOn, Label: "转交", From: []InquiryStatus{InquiryProposed}, To: InquiryAsked,
			By: []Capacity{AsClerk}, Input: inquiryWorded},
		{Name: InquiryHoldBack, Label: "不予转交", From: []InquiryStatus{InquiryProposed}, To: InquiryHeldBack,
			By: []Capacity{AsClerk}, Reason: true},
		{Name: InquiryAnswer, Label: "答复", From: []InquiryStatus{InquiryAsked}, To: InquiryAnswered,
			By: []Capacity{AsOwner, AsCollector}, Input: inquiryAnswered},
		{Name: InquiryDecline, Label: "不便答复", From: []InquiryStatus{InquiryAsked}, To: InquiryDeclined,
			By: []Capacity{AsOwner, AsCollector}, Reason: true},
		{Name: InquiryTake, Label: "写入清单", From: []InquiryStatus{InquiryAnswered}, To: InquiryTaken,
			By: []Capacity{AsOwner, AsCollector}, Ready: inquiryTakeable},
	},
}

// InquiryStages cut the list of inquiries.
var InquiryStages = []StateSet[InquiryStatus]{
	{"asked", "待答复", []InquiryStatus{InquiryAsked}},
	{"proposed", "待转交", []InquiryStatus{InquiryProposed}},
	{"answered", "已答复", []InquiryStatus{InquiryAnswered, InquiryTaken}},
	{"over", "未答复", []InquiryStatus{InquiryDeclined, InquiryHeldBack}},
}

// InquiriesUnpassed are the states of what never reached the owner of the listing, who does not learn of it.
var InquiriesUnpassed = []InquiryStatus{InquiryProposed, InquiryHeldBack}

// Capacities tells what the actor is to this inquiry.
func (q *Inquiry) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if q.Listing == nil {
		return is
	}
	if who.WritesFor(q.Listing.OrgID) {
		is = append(is, AsOwner)
	}
	if q.Listing.Collected() && who.Is(RoleClerk) {
		is = append(is, AsCollector)
	}
	return is
}

// VisibleTo reports whether the actor may read the inquiry: the one who asked, the bureau, and the listing's own people
// once it has been passed on.
func (q *Inquiry) VisibleTo(who Actor) bool {
	if who.InBureau() || who.Known() && who.UserID == q.AskedBy {
		return true
	}
	return q.Listing != nil && who.In(q.Listing.OrgID) && !slices.Contains(InquiriesUnpassed, q.Status)
}

// ShownTo is the inquiry as the actor reads it: who asks, and in which words before the bureau's, is between them and
// the bureau.
func (q Inquiry) ShownTo(who Actor) Inquiry {
	if !who.InBureau() && who.UserID != q.AskedBy {
		q.AskedBy, q.SubmittedBy, q.Asker, q.Original = 0, 0, "", ""
	}
	return q
}

// Ask refuses who may not ask, and what is no question; what it says of the origin decides whether the bureau looks at
// it first. The listing must be visible to who asks, which the caller has made sure of.
func (q *Inquiry) Ask(who Actor) error {
	switch {
	case !who.Known():
		return Refuse(Forbidden, "请先登录再提问。")
	case who.In(q.Listing.OrgID):
		return Refuse(Forbidden, "这是本单位的条目，直接修改即可。")
	case who.InBureau():
		q.Origin, q.Status = FromBureau, InquiryAsked
	case who.Is(RoleBroker):
		q.Origin, q.Status = FromBroker, InquiryAsked
	default:
		q.Origin, q.Status = FromVisitor, InquiryProposed
	}
	q.AskedBy, q.SubmittedBy, q.Asker = who.UserID, who.UserID, who.Name
	p := Problems{}
	if f, ok := ListingFields(q.Listing.Kind).Field(q.Field); q.Field != "" {
		p.Check(ok && f.For == ForAll && !f.NoPage || q.Field == "title", "field", "请选择问题所在的栏目。")
	}
	q.checkText(p)
	return p.Err()
}

// Askable reports whether the listing's owner may be asked about it: it is not over, nor a mere draft of theirs.
func (l *Listing) Askable(who Actor) bool {
	switch l.Status {
	case ListingSubmitted, ListingRecommended, ListingReturned, ListingApproved:
		return who.InBureau()
	case ListingPublished, ListingRevising:
		return true
	case ListingDraft:
		return who.InBureau() && l.Collected()
	case ListingRejected, ListingExpired, ListingClosed, ListingWithdrawn, ListingTakenDown:
		return false
	}
	return false
}

func (q *Inquiry) checkText(p Problems) {
	q.Text = strings.TrimSpace(q.Text)
	n := utf8.RuneCountInString(q.Text)
	p.Check(n >= 5, "text", "请写清要问的问题，至少 5 个字。")
	p.Check(n <= 500, "text", "问题最多 500 个字，请精简。")
	p.Check(!personalData.MatchString(HalfWidth(q.Text)), "text", "请不要在问题中写手机号或身份证号，需要联系的，请用“希望对接”。")
}

func inquiryWorded(q *Inquiry, _ Step) error {
	p := Problems{}
	q.checkText(p)
	return p.Err()
}

func inquiryAnswered(q *Inquiry, _ Step) error {
	p := Problems{}
	q.Answer = strings.TrimSpace(q.Answer)
	n := utf8.RuneCountInString(q.Answer)
	p.Check(n >= 1, "answer", "请填写答复。")
	p.Check(n <= 2000, "answer", "答复最多 2000 个字，请精简。")
	return p.Err()
}

// inquiryTakeable wants a field to take the answer into, of a listing that its owner may edit now.
func inquiryTakeable(q *Inquiry, step Step) error {
	switch {
	case q.Field == "":
		return Refuse(Conflict, "问题没有指明栏目，请在清单中修改。")
	case q.Listing == nil || !q.Listing.Editable(step.Who):
		return Refuse(Conflict, "清单当前不能修改，待审核结束后再写入。")
	}
	return nil
}

// TakeIn writes the answer into the field of the listing that it concerns: behind what a text says, in the place of
// what anything else does.
func (q *Inquiry) TakeIn(l *Listing) error {
	f, ok := ListingFields(l.Kind).Field(q.Field)
	if !ok {
		return Refuse(Conflict, "清单中已没有这个栏目。")
	}
	text := q.Answer
	if before := strings.TrimSpace(f.Text(&l.ListingContent)); f.Input == InputText && before != "" {
		text = before + "\n" + q.Answer
	}
	if note := f.Take(&l.ListingContent, text); note != "" {
		return Refuse(Invalid, "答复不能直接写入“"+f.Label+"”："+note+"请在清单中修改。")
	}
	l.Normalize(l.Kind)
	return l.ValidateDraft(l.Kind)
}

// SetAnswerDays is within how many days an inquiry should be answered.
const SetAnswerDays = "listing.answer_days"

var inquirySettings = []Setting{{Key: SetAnswerDays, Group: "清单", Label: "追问希望在多少天内答复", Value: "7", Unit: "天",
	Type: SettingNumber, Min: 1, Source: "平台取值"}}
