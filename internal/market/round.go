package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// RoundStatus is where a collection round (征集) stands.
type RoundStatus string

// The states of a collection round.
const (
	RoundDraft     RoundStatus = "draft"
	RoundSubmitted RoundStatus = "submitted"
	RoundOpen      RoundStatus = "open"
	RoundClosed    RoundStatus = "closed"
	RoundDone      RoundStatus = "done"
	RoundDiscarded RoundStatus = "discarded"
)

// Round is a collection round: what the bureau asks organisations for, until when, by one link for all and a link of
// its own for each that it invites.
type Round struct {
	ID int64
	RoundContent
	Progress[RoundStatus]
	Code      string // of the link that everybody may use
	ByID      int64  // the clerk who made it
	ByName    string
	Note      string // why it was returned or closed early
	CreatedAt time.Time
	UpdatedAt time.Time
	OpenedAt  time.Time // zero before
	ClosedAt  time.Time // zero before, and again once it is reopened

	Silent  int `db:"-" json:"-"` // invited organisations that have not answered; counted before a move
	Waiting int `db:"-" json:"-"` // entries that the desk has neither taken nor refused; counted before a move
}

// RoundMove names a move of a round: the verb in addresses and in the trail.
type RoundMove string

// The moves of a round.
const (
	RoundSubmit  RoundMove = "submit"
	RoundRecall  RoundMove = "recall"
	RoundReturn  RoundMove = "return"
	RoundBegin   RoundMove = "open"
	RoundRemind  RoundMove = "remind"
	RoundClose   RoundMove = "close"
	RoundReopen  RoundMove = "reopen"
	RoundFinish  RoundMove = "finish"
	RoundDiscard RoundMove = "discard"
)

// RoundLifecycle is the state machine of a round: a clerk makes it, somebody else opens it, time closes it.
var RoundLifecycle = &Lifecycle[*Round, RoundStatus, RoundMove]{
	Noun: "征集",
	States: []StateText[RoundStatus]{
		{RoundDraft, "编制中", "可以修改内容和邀请单位，链接尚不能使用。"},
		{RoundSubmitted, "待开启", "内容已固定，等待另一人审核开启。"},
		{RoundOpen, "征集中", "凭链接或二维码可以报送，截止后自动结束。"},
		{RoundClosed, "已截止", "不再接收报送，来件由受理员办理。"},
		{RoundDone, "已办结", "来件已全部办理。"},
		{RoundDiscarded, "已作废", "未开启即作废。"},
	},
	Moves: []Move[*Round, RoundStatus, RoundMove]{
		{Name: RoundSubmit, Label: "提交开启", From: []RoundStatus{RoundDraft}, To: RoundSubmitted,
			By: []Capacity{AsClerk}, Submit: true, Ready: roundNotOver},
		{Name: RoundRecall, Label: "撤回提交", From: []RoundStatus{RoundSubmitted}, To: RoundDraft,
			By: []Capacity{AsClerk}},
		{Name: RoundReturn, Label: "退回修改", From: []RoundStatus{RoundSubmitted}, To: RoundDraft,
			By: []Capacity{AsApprover, AsLeader}, Reason: true, Apart: true, Enter: roundNoted},
		{Name: RoundBegin, Label: "开启征集", From: []RoundStatus{RoundSubmitted}, To: RoundOpen,
			By: []Capacity{AsApprover, AsLeader}, Apart: true, Ready: roundNotOver, Enter: roundBegun},
		{Name: RoundRemind, Label: "催报", From: []RoundStatus{RoundOpen},
			By: []Capacity{AsClerk, AsApprover, AsLeader, AsSystem}, Ready: roundHasSilent},
		{Name: RoundClose, Label: "提前截止", From: []RoundStatus{RoundOpen}, To: RoundClosed,
			By: []Capacity{AsClerk, AsApprover, AsLeader}, Reason: true, Enter: roundEnded},
		{Name: RoundClose, Label: "到期截止", From: []RoundStatus{RoundOpen}, To: RoundClosed,
			By: []Capacity{AsSystem}, Ready: roundOver, Enter: roundEnded},
		// Two people give it a new last day, as a correction.
		{Name: RoundReopen, Label: "重新开启", Follows: true, From: []RoundStatus{RoundClosed}, To: RoundOpen,
			By: []Capacity{AsSystem}, Ready: roundNotOver, Enter: roundReopened},
		{Name: RoundFinish, Label: "办结", From: []RoundStatus{RoundClosed}, To: RoundDone,
			By: []Capacity{AsClerk}, Ready: roundSettled},
		{Name: RoundDiscard, Label: "作废", From: []RoundStatus{RoundDraft}, To: RoundDiscarded,
			By: []Capacity{AsClerk}},
	},
}

// RoundStages cut the rounds of the bureau.
var RoundStages = []StateSet[RoundStatus]{
	{"open", "征集中", []RoundStatus{RoundOpen}},
	{"prepare", "编制和待开启", []RoundStatus{RoundDraft, RoundSubmitted}},
	{"closed", "已截止", []RoundStatus{RoundClosed}},
	{"done", "已办结", []RoundStatus{RoundDone, RoundDiscarded}},
}

func roundNotOver(r *Round, step Step) error {
	if r.Over(step.Now) {
		return Refuse(Conflict, "截止日期已过，请先修改截止日期。")
	}
	return nil
}

func roundOver(r *Round, step Step) error {
	if !r.Over(step.Now) {
		return Refuse(Conflict, "征集尚未到期。")
	}
	return nil
}

func roundHasSilent(r *Round, _ Step) error {
	if r.Silent == 0 {
		return Refuse(Conflict, "没有可以催报的单位：受邀单位都已报送，或今天已经催过。")
	}
	return nil
}

func roundSettled(r *Round, _ Step) error {
	if r.Waiting > 0 {
		return Refuse(Conflict, fmt.Sprintf("还有 %d 条来件待受理，请先在导入批次中办理。", r.Waiting))
	}
	return nil
}

func roundNoted(r *Round, step Step) { r.Note = strings.TrimSpace(step.Reason) }

func roundBegun(r *Round, step Step) { r.OpenedAt, r.Note = step.Now, "" }

func roundEnded(r *Round, step Step) {
	r.ClosedAt = step.Now
	roundNoted(r, step)
}

func roundReopened(r *Round, _ Step) { r.ClosedAt, r.Note = time.Time{}, "" }

// Capacities tells what the actor is to a round: their part in the bureau.
func (r *Round) Capacities(who Actor) []Capacity { return who.platformCapacities() }

// VisibleTo reports whether the actor may see the round from within. By its link everybody sees what it asks for.
func (r *Round) VisibleTo(who Actor) bool { return who.InBureau() }

// MakesRounds reports whether the actor makes rounds and invites to them.
func MakesRounds(who Actor) bool { return who.Is(RoleClerk) }

// Editable reports whether the actor may change what the round says.
func (r *Round) Editable(who Actor) bool { return r.Status == RoundDraft && MakesRounds(who) }

// Invites reports whether the actor may invite organisations to the round, or take an invitation back.
func (r *Round) Invites(who Actor) bool {
	return MakesRounds(who) && slices.Contains([]RoundStatus{RoundDraft, RoundOpen}, r.Status)
}

// ByLink reports whether the links of the round say anything yet.
func (r *Round) ByLink() bool {
	return slices.Contains([]RoundStatus{RoundOpen, RoundClosed, RoundDone}, r.Status)
}

// Ends is when the round stops taking answers.
func (r *Round) Ends() time.Time { return r.EndsOn.End() }

// Over reports whether the last day of the round has passed.
func (r *Round) Over(now time.Time) bool { return !now.Before(r.Ends()) }

// Takes refuses an answer to a round that does not take any at present, with whom to ask instead.
func (r *Round) Takes(now time.Time) error {
	switch {
	case r.Status != RoundOpen || r.Over(now):
		return Refuse(Conflict, "本次征集已经截止，不再接收报送。"+r.Ask())
	case now.Before(r.BeginsOn.Start()):
		return Refuse(Conflict, "本次征集从"+r.BeginsOn.Chinese()+"开始，请届时再打开本页报送。"+r.Ask())
	}
	return nil
}

// Ask says whom to call about the round.
func (r *Round) Ask() string {
	return "如有疑问，请联系" + r.Office + strings.TrimSpace(" "+r.ContactName) + "，电话 " + r.Phone + "。"
}

// Lists are the lists that the round asks for, in their usual order.
func (r *Round) Lists() []Kind {
	var lists []Kind
	for _, kind := range Kinds {
		if slices.Contains(r.Kinds, string(kind)) {
			lists = append(lists, kind)
		}
	}
	return lists
}

// ReminderDays are how many days before the last one the silent are reminded by plan.
var ReminderDays = []int{3, 1}

// RemindsOn reports whether the silent are reminded by plan on the day.
func (r *Round) RemindsOn(day Date) bool {
	return r.Status == RoundOpen && r.Remind && slices.ContainsFunc(ReminderDays,
		func(n int) bool { return day.AddDays(n) == r.EndsOn })
}
