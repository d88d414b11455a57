package market

import (
	"strings"
	"time"
)

// ChangeStatus is what became of a change that was asked for.
type ChangeStatus string

// The states of a change.
const (
	ChangeRequested ChangeStatus = "requested"
	ChangeApproved  ChangeStatus = "approved"
	ChangeRefused   ChangeStatus = "refused"
	ChangeWithdrawn ChangeStatus = "withdrawn"
)

// Change is a change of an agreement that one side asks for: the whole wording it would have.
type Change struct {
	ID          int64
	ChallengeID int64
	BidID       int64
	Base        int // the wording it was written against
	Content     AgreementContent
	Reason      string
	Progress[ChangeStatus]
	Answer    string
	CreatedBy int64
	CreatedAt time.Time
	Work      Work       `db:"-"`
	Agreement *Agreement `db:"-"` // as it stands, before a move
}

// ChangeMove names a move of a change of an agreement: the verb in addresses and in the trail.
type ChangeMove string

// The moves of a change of an agreement.
const (
	ChangeApprove  ChangeMove = "approve"
	ChangeRefuse   ChangeMove = "refuse"
	ChangeWithdraw ChangeMove = "withdraw"
)

// ChangeLifecycle is the state machine of a change.
var ChangeLifecycle = &Lifecycle[*Change, ChangeStatus, ChangeMove]{
	Noun: "变更申请",
	States: []StateText[ChangeStatus]{
		{ChangeRequested, "待审批", "等待审核员审批，审批前仍按原约定执行。"},
		{ChangeApproved, "已批准", "已批准，任务书形成新版本，原版本保留。"},
		{ChangeRefused, "未批准", "未批准，理由已告知，仍按原约定执行。"},
		{ChangeWithdrawn, "已撤回", "由申请方撤回。"},
	},
	Moves: []Move[*Change, ChangeStatus, ChangeMove]{
		{Name: ChangeApprove, Label: "批准变更", From: []ChangeStatus{ChangeRequested}, To: ChangeApproved,
			By: []Capacity{AsApprover}, Apart: true, Ready: changeFits},
		{Name: ChangeRefuse, Label: "不予批准", From: []ChangeStatus{ChangeRequested}, To: ChangeRefused,
			By: []Capacity{AsApprover}, Reason: true, Apart: true},
		{Name: ChangeWithdraw, Label: "撤回申请", From: []ChangeStatus{ChangeRequested}, To: ChangeWithdrawn,
			By: []Capacity{AsApplicant}},
	},
}

// Capacities tells what the actor is to this change.
func (c *Change) Capacities(who Actor) []Capacity {
	is := c.Work.Capacities(who)
	if who.UserID != 0 && who.UserID == c.SubmittedBy {
		is = append(is, AsApplicant)
	}
	return is
}

// TakesPapers reports whether the actor may add files to the change: either side and the clerk until it is decided.
func (c *Change) TakesPapers(w Work, who Actor) bool {
	return c.Status == ChangeRequested && (who.Is(RoleClerk) || who.WritesFor(w.OrgID) || who.WritesFor(w.OwnerID))
}

func changeFits(c *Change, _ Step) error {
	switch {
	case !c.Work.Running:
		return Refuse(Conflict, "揭榜方不在攻关中，不能再变更。")
	case c.Agreement != nil && c.Agreement.N != c.Base:
		return Refuse(Conflict, "申请提出后任务书已有新版本，请退回由申请方按新版本重新提出。")
	}
	return nil
}

// NewChange asks for another wording of an agreement under way.
func NewChange(a *Agreement, work Work, content AgreementContent, reason string, who Actor) (Change, error) {
	c := Change{ChallengeID: a.ChallengeID, BidID: a.BidID, Base: a.N, Content: content,
		Reason: strings.TrimSpace(reason), Work: work,
		Progress: Progress[ChangeStatus]{Status: ChangeRequested, SubmittedBy: who.UserID, MovedBy: who.UserID}}
	if !work.Running {
		return c, Refuse(Conflict, "攻关中的任务书才能申请变更。")
	}
	if err := content.Validate(work.Settings); err != nil {
		return c, err
	}
	p := Problems{}
	p.Check(c.Reason != "", "reason", "请填写变更理由。")
	p.Check(len(content.Stages) >= len(a.Content.Stages), "stages", "已约定的阶段不能删除；不再需要的，请在阶段目标中写明。")
	p.Check(len(a.Content.Differences(content)) > 0, "reason", "内容没有变化，无需申请变更。")
	return c, p.Err()
}
