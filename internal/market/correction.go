package market

import (
	"strings"
	"time"
)

// CorrectionStatus is how far a correction has come.
type CorrectionStatus string

// The states of a correction.
const (
	CorrectionProposed  CorrectionStatus = "proposed"
	CorrectionConfirmed CorrectionStatus = "confirmed"
	CorrectionRefused   CorrectionStatus = "refused"
	CorrectionWithdrawn CorrectionStatus = "withdrawn"
)

// Correction changes something that is final or official: a certificate number, a goal, a code, a closed listing. One
// person proposes it with reason and paper, another one confirms it.
type Correction struct {
	ID int64
	CorrectionOf
	CorrectionContent
	Title  string // of the record, as it was when the correction was proposed
	Label  string // of what is corrected
	Before string // what stood there when it was proposed, in its written form
	Progress[CorrectionStatus]
	ByName      string
	CreatedAt   time.Time
	Answer      string // why it was refused or withdrawn
	DecidedName string
	DecidedAt   time.Time // zero before
}

// CorrectionOf names what is corrected.
type CorrectionOf struct {
	Kind  string `form:"kind"` // the noun, as events name it
	Ref   int64  `form:"ref"`
	Field string `form:"field"`
}

// CorrectionMove names a move of a correction: the verb in addresses and in the trail.
type CorrectionMove string

// The moves of a correction.
const (
	CorrectionConfirm  CorrectionMove = "confirm"
	CorrectionRefuse   CorrectionMove = "refuse"
	CorrectionWithdraw CorrectionMove = "withdraw"
)

// CorrectionLifecycle is the state machine of a correction: the one who proposed it may take it back, and somebody else
// decides.
var CorrectionLifecycle = &Lifecycle[*Correction, CorrectionStatus, CorrectionMove]{
	Noun: "更正申请",
	States: []StateText[CorrectionStatus]{
		{CorrectionProposed, "待确认", "已提出，须由另一人确认后生效。"},
		{CorrectionConfirmed, "已更正", "已由另一人确认，更正生效。"},
		{CorrectionRefused, "不予更正", "没有更正，理由已记录。"},
		{CorrectionWithdrawn, "已撤回", "提出人已撤回。"},
	},
	Moves: []Move[*Correction, CorrectionStatus, CorrectionMove]{
		{Name: CorrectionConfirm, Label: "确认更正", From: []CorrectionStatus{CorrectionProposed}, To: CorrectionConfirmed,
			By:    []Capacity{AsApprover, AsLeader},
			Apart: true},
		{Name: CorrectionRefuse, Label: "不予更正", From: []CorrectionStatus{CorrectionProposed}, To: CorrectionRefused,
			By:     []Capacity{AsApprover, AsLeader},
			Reason: true, Apart: true},
		{Name: CorrectionWithdraw, Label: "撤回", From: []CorrectionStatus{CorrectionProposed}, To: CorrectionWithdrawn,
			By: []Capacity{AsApplicant}},
	},
}

// Capacities says what the actor is to this correction.
func (c *Correction) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.UserID != 0 && c.SubmittedBy == who.UserID {
		is = append(is, AsApplicant)
	}
	return is
}

// VisibleTo reports whether the actor may read the correction: the bureau, and the auditor.
func (c *Correction) VisibleTo(who Actor) bool { return who.InBureau() || who.Is(RoleAuditor) }

// TakesPapers reports whether the actor may add files to the correction: the bureau, while it is not decided.
func (c *Correction) TakesPapers(who Actor) bool {
	return c.Status == CorrectionProposed && who.Is(RoleClerk, RoleApprover, RoleLeader)
}

// ProposesCorrections reports whether the actor may propose corrections.
func ProposesCorrections(who Actor) bool { return who.Is(RoleClerk, RoleApprover, RoleLeader) }

// ConfirmsCorrections reports whether the actor may decide corrections that others proposed.
func ConfirmsCorrections(who Actor) bool { return who.Is(RoleApprover, RoleLeader) }

// Normalize brings what was typed into the form that is stored.
func (c *CorrectionContent) Normalize() {
	c.After, c.Reason = strings.TrimSpace(c.After), strings.TrimSpace(c.Reason)
}

// Check wants something else than what stands there, a reason, and a paper that shows it.
func (c *CorrectionContent) Check(before string, papers int) error {
	p := Problems{}
	p.Check(c.After != before, "after", "与现有内容相同，无需更正。")
	p.Check(c.Reason != "", "why", "请写明更正的理由和依据。")
	p.Check(papers > 0, "files", "请上传更正依据，例如登记证书、文件或情况说明。")
	checkFields(c, "", p)
	return p.Err()
}
