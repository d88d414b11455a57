package market

import (
	"fmt"
	"strings"
	"time"
)

// MilestoneStatus is how far a winner has come with one stage.
type MilestoneStatus string

// The states of a milestone.
const (
	MilestonePlanned MilestoneStatus = "planned"
	MilestoneClaimed MilestoneStatus = "claimed"
	MilestonePassed  MilestoneStatus = "passed"
	MilestoneFailed  MilestoneStatus = "failed"
)

// Milestone is one stage of an agreement being worked at. What the stage asks for stands in the agreement.
type Milestone struct {
	ID          int64
	ChallengeID int64
	BidID       int64
	N           int // from 1, the place of the stage in the agreement
	Progress[MilestoneStatus]
	Report    string // what the winner says was done
	Evidence  string
	Experts   []string // the panel that checked it
	Opinion   string
	DecidedAt time.Time
	Work      Work `db:"-"` // read beside the row before a move
}

// Work is what stands around a winner's work, as far as the guards of its parts ask.
type Work struct {
	OrgID    int64 // the winner
	OwnerID  int64
	Running  bool // the winner is at work
	Experts  int  // how many a panel needs
	Racing   bool
	Settings Settings

	// What the work belongs to, read beside it before a move.
	Challenge *Challenge `json:"-"`
	Bid       *Bid       `json:"-"`
}

// Capacities tells what the actor is to the work.
func (w Work) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.WritesFor(w.OwnerID) {
		is = append(is, AsOwner)
	}
	if who.WritesFor(w.OrgID) {
		is = append(is, AsBidder)
	}
	return is
}

// VisibleTo reports whether the actor may know of the work: both sides and the bureau.
func (w Work) VisibleTo(who Actor) bool {
	return WorkScopeOf(who).CanSee(w.OwnerID, w.OrgID)
}

// MilestoneMove names a move of a stage: the verb in addresses and in the trail.
type MilestoneMove string

// The moves of a stage.
const (
	MilestoneClaim MilestoneMove = "claim"
	MilestonePass  MilestoneMove = "pass"
	MilestoneFail  MilestoneMove = "fail"
)

// MilestoneLifecycle is the state machine of a milestone.
var MilestoneLifecycle = &Lifecycle[*Milestone, MilestoneStatus, MilestoneMove]{
	Noun: "阶段任务",
	States: []StateText[MilestoneStatus]{
		{MilestonePlanned, "未到", "尚未提交阶段报告。"},
		{MilestoneClaimed, "待检查", "揭榜方已提交阶段报告，等待组织专家检查。"},
		{MilestonePassed, "通过", "专家检查通过。"},
		{MilestoneFailed, "未通过", "专家检查未通过，整改后可以重新提交。"},
	},
	Moves: []Move[*Milestone, MilestoneStatus, MilestoneMove]{
		{Name: MilestoneClaim, Label: "提交阶段报告", From: []MilestoneStatus{MilestonePlanned, MilestoneFailed},
			To: MilestoneClaimed, By: []Capacity{AsBidder}, Submit: true, Ready: milestoneRunning,
			Input: milestoneShown},
		{Name: MilestonePass, Label: "记录检查通过", From: []MilestoneStatus{MilestoneClaimed}, To: MilestonePassed,
			By: []Capacity{AsClerk}, Apart: true, Ready: milestoneRunning, Input: milestoneChecked},
		{Name: MilestoneFail, Label: "记录检查未通过", From: []MilestoneStatus{MilestoneClaimed}, To: MilestoneFailed,
			By: []Capacity{AsClerk}, Reason: true, Apart: true, Ready: milestoneRunning, Input: milestoneChecked},
	},
}

// Capacities tells what the actor is to this milestone.
func (m *Milestone) Capacities(who Actor) []Capacity { return m.Work.Capacities(who) }

// TakesPapers reports whether the actor may add files to the stage: the winner while a report waits to be checked, the
// bureau's clerk from the first report on as long as the work runs.
func (m *Milestone) TakesPapers(w Work, who Actor) bool {
	return w.Running && m.Status != MilestonePlanned && (who.Is(RoleClerk) || m.Status == MilestoneClaimed &&
		who.WritesFor(w.OrgID))
}

// milestoneRunning wants the work to go on.
func milestoneRunning(m *Milestone, _ Step) error {
	if !m.Work.Running {
		return Refuse(Conflict, "揭榜方不在攻关中，不能再提交或检查阶段任务。")
	}
	return nil
}

func milestoneShown(m *Milestone, _ Step) error {
	p := Problems{}
	p.Check(strings.TrimSpace(m.Report) != "", "report", "请说明本阶段做了什么、达到什么程度。")
	p.Check(strings.TrimSpace(m.Evidence) != "", "evidence", "请上传佐证材料，或填写材料的名称或编号。")
	return p.Err()
}

func milestoneChecked(m *Milestone, _ Step) error {
	return checkPanel(m.Experts, m.Opinion, m.Work.Experts)
}

// checkPanel wants enough experts on record, and what they found.
func checkPanel(experts []string, opinion string, need int) error {
	p := Problems{}
	p.Check(len(experts) >= need, "experts", fmt.Sprintf("专家不少于 %d 人，目前 %d 人，每行填写一人的姓名和单位。", need, len(experts)))
	p.Check(strings.TrimSpace(opinion) != "", "opinion", "请填写专家意见。")
	return p.Err()
}

// Late reports whether the stage should have been done by the day.
func (m Milestone) Late(stage Stage, today Date) bool {
	return (m.Status == MilestonePlanned || m.Status == MilestoneFailed) && stage.DueOn.Before(today)
}
