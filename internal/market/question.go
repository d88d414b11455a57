package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// QuestionStatus is where a question about a challenge stands.
type QuestionStatus string

// The states of a question.
const (
	QuestionAsked    QuestionStatus = "asked"
	QuestionAnswered QuestionStatus = "answered"
	QuestionDeclined QuestionStatus = "declined"
)

// Question is what a possible bidder asks while bids are taken (答疑). Question and answer are shown to everybody;
// who asked is told to nobody but the asker's own people, since it would tell who means to bid.
type Question struct {
	ID          int64
	ChallengeID int64
	OrgID       int64 // of the asker; 0 in what others are shown
	AskedBy     int64
	Text        string
	Progress[QuestionStatus]
	Answer     string // or why it is not answered
	AnsweredAt time.Time
	CreatedAt  time.Time
	Challenge  *Challenge `db:"-"` // read beside the row before a move
}

// QuestionMove names a move of a question: the verb in addresses and in the trail.
type QuestionMove string

// The moves of a question.
const (
	QuestionAnswer  QuestionMove = "answer"
	QuestionDecline QuestionMove = "decline"
)

// QuestionLifecycle is the state machine of a question.
var QuestionLifecycle = &Lifecycle[*Question, QuestionStatus, QuestionMove]{
	Noun: "提问",
	States: []StateText[QuestionStatus]{
		{QuestionAsked, "待答复", "等待发榜方或受理员答复。"},
		{QuestionAnswered, "已答复", "问题和答复向所有人公开，不显示提问单位。"},
		{QuestionDeclined, "不予答复", "与本榜无关或不宜公开，理由已告知提问单位。"},
	},
	Moves: []Move[*Question, QuestionStatus, QuestionMove]{
		{Name: QuestionAnswer, Label: "答复", From: []QuestionStatus{QuestionAsked}, To: QuestionAnswered,
			By: []Capacity{AsOwner, AsClerk}, Ready: questionOpen, Input: questionAnswered},
		{Name: QuestionDecline, Label: "不予答复", From: []QuestionStatus{QuestionAsked}, To: QuestionDeclined,
			By: []Capacity{AsClerk}, Reason: true},
	},
}

// Capacities tells what the actor is to this question.
func (q *Question) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if q.Challenge != nil && who.WritesFor(q.Challenge.OrgID) {
		is = append(is, AsOwner)
	}
	return is
}

// VisibleTo reports whether the actor may read the question: everybody once it is answered; before, those who may
// answer it and the asker's own people, who also learn why it was not answered.
func (q *Question) VisibleTo(who Actor) bool {
	if q.Status == QuestionAnswered || who.In(q.OrgID) {
		return true
	}
	return q.Challenge != nil && (who.In(q.Challenge.OrgID) || who.InBureau())
}

// WithoutAsker is the question as everybody else is shown it.
func (q Question) WithoutAsker() Question {
	q.OrgID, q.AskedBy, q.SubmittedBy = 0, 0, 0
	return q
}

// Ask refuses who may not ask, and what may not be asked in public.
func (q *Question) Ask(who Actor, now time.Time) error {
	q.Text = strings.TrimSpace(q.Text)
	verified := slices.ContainsFunc(who.Memberships,
		func(m Membership) bool { return m.OrgID == q.OrgID && m.OrgStatus == OrgVerified })
	switch {
	case !who.WritesFor(q.OrgID) || !verified:
		return Refuse(Forbidden, "提问须以认证单位名义进行，请先登记单位并通过认证。")
	case q.OrgID == q.Challenge.OrgID:
		return Refuse(Forbidden, "发榜方不能向自己的榜单提问；需要说明的，请联系受理员发布公告。")
	case !q.Challenge.Open(now):
		return Refuse(Conflict, "揭榜已截止，不再接受提问。")
	}
	p := Problems{}
	p.Check(utf8.RuneCountInString(q.Text) >= 5, "question", "请写清要问的问题，至少 5 个字。")
	p.Check(utf8.RuneCountInString(q.Text) <= 1000, "question", "问题最多 1000 个字，请精简。")
	p.Check(!personalData.MatchString(HalfWidth(q.Text)), "question", "问题将公开，不能出现手机号或身份证号。")
	for _, m := range who.Memberships {
		p.Check(m.OrgName == "" || !strings.Contains(q.Text, m.OrgName), "question", "问题将公开，请不要写明本单位名称。")
	}
	return p.Err()
}

func questionOpen(q *Question, step Step) error {
	if q.Challenge == nil || !q.Challenge.Open(step.Now) {
		return Refuse(Conflict, "揭榜已截止，不再答复；需要的，请在评审时说明。")
	}
	return nil
}

// questionAnswered wants an answer that may be published.
func questionAnswered(q *Question, _ Step) error {
	p := Problems{}
	n := utf8.RuneCountInString(strings.TrimSpace(q.Answer))
	p.Check(n >= 2, "answer", "请填写答复，答复向所有人公开。")
	p.Check(n <= 2000, "answer", "答复最多 2000 个字，请精简。")
	p.Check(!personalData.MatchString(HalfWidth(q.Answer)), "answer", "答复将公开，不能出现手机号或身份证号。")
	return p.Err()
}
