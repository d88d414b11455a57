package market

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// AcceptanceStatus is where an application for acceptance stands.
type AcceptanceStatus string

// The states of an application for acceptance.
const (
	AcceptanceApplied    AcceptanceStatus = "applied"
	AcceptanceMeasured   AcceptanceStatus = "measured"
	AcceptancePassed     AcceptanceStatus = "passed"
	AcceptanceRectifying AcceptanceStatus = "rectifying"
	AcceptanceFailed     AcceptanceStatus = "failed"
)

// Acceptance is one application for acceptance: what was demanded, what was measured, what was decided.
type Acceptance struct {
	ID          int64
	ChallengeID int64
	BidID       int64
	N           int // from 1; another application follows a demand to rectify
	Report      string
	Evidence    string
	Indicators  []Indicator // as agreed when it was applied for
	Results     []Measured  // one for each indicator, in its order
	Experts     []string
	Opinion     string
	Progress[AcceptanceStatus]
	Answer    string
	CreatedAt time.Time
	DecidedAt time.Time
	Work      Work `db:"-"`
}

// AcceptanceMove names a move of an application for acceptance: the verb in addresses and in the trail.
type AcceptanceMove string

// The moves of an application for acceptance.
const (
	AcceptanceMeasure AcceptanceMove = "measure"
	AcceptancePass    AcceptanceMove = "pass"
	AcceptanceRectify AcceptanceMove = "rectify"
	AcceptanceFail    AcceptanceMove = "fail"
)

// AcceptanceLifecycle is the state machine of an application for acceptance.
var AcceptanceLifecycle = &Lifecycle[*Acceptance, AcceptanceStatus, AcceptanceMove]{
	Noun: "验收申请",
	States: []StateText[AcceptanceStatus]{
		{AcceptanceApplied, "已申请", "等待组织专家逐项核验。"},
		{AcceptanceMeasured, "已核验", "专家已逐项核验，等待分管领导作出结论。"},
		{AcceptancePassed, "通过", "验收通过。"},
		{AcceptanceRectifying, "整改", "限期整改后重新申请验收。"},
		{AcceptanceFailed, "不通过", "验收不通过。"},
	},
	Moves: []Move[*Acceptance, AcceptanceStatus, AcceptanceMove]{
		{Name: AcceptanceMeasure, Label: "记录逐项核验", From: []AcceptanceStatus{AcceptanceApplied, AcceptanceMeasured},
			To: AcceptanceMeasured, By: []Capacity{AsClerk}, Input: acceptanceComplete},
		{Name: AcceptancePass, Label: "验收通过", From: []AcceptanceStatus{AcceptanceMeasured}, To: AcceptancePassed,
			By: []Capacity{AsLeader}, Reason: true, Apart: true, Ready: acceptanceReached},
		{Name: AcceptanceRectify, Label: "要求整改", From: []AcceptanceStatus{AcceptanceMeasured}, To: AcceptanceRectifying,
			By: []Capacity{AsLeader}, Reason: true, Apart: true},
		{Name: AcceptanceFail, Label: "验收不通过", From: []AcceptanceStatus{AcceptanceMeasured}, To: AcceptanceFailed,
			By: []Capacity{AsLeader}, Reason: true, Apart: true},
	},
}

// Capacities tells what the actor is to this application.
func (a *Acceptance) Capacities(who Actor) []Capacity { return a.Work.Capacities(who) }

// Open reports whether the application is still to be decided.
func (a *Acceptance) Open() bool {
	return a.Status == AcceptanceApplied || a.Status == AcceptanceMeasured
}

// TakesPapers reports whether the actor may add files to the application: the winner and the clerk until it is decided.
func (a *Acceptance) TakesPapers(w Work, who Actor) bool {
	return a.Open() && (who.Is(RoleClerk) || who.WritesFor(w.OrgID))
}

// NewAcceptance applies for acceptance of what an agreement asks for.
func NewAcceptance(a *Agreement, n int, report, evidence string, milestones []Milestone) (Acceptance, error) {
	p := Problems{}
	p.Check(strings.TrimSpace(evidence) != "", "evidence", "请上传检测报告等佐证材料，或填写材料的名称或编号。")
	if err := p.Err(); err != nil {
		return Acceptance{}, err
	}
	for _, m := range milestones {
		if m.Status != MilestonePassed && m.N <= len(a.Content.Stages) && !a.Content.AtTheEnd(a.Content.Stages[m.N-1]) {
			return Acceptance{}, Refuse(Conflict, fmt.Sprintf("阶段“%s”尚未检查通过，通过后再申请验收。", a.Content.Stages[m.N-1].Title))
		}
	}
	return Acceptance{ChallengeID: a.ChallengeID, BidID: a.BidID, N: n, Report: strings.TrimSpace(report),
		Evidence:   strings.TrimSpace(evidence),
		Indicators: a.Content.Indicators, Progress: Progress[AcceptanceStatus]{Status: AcceptanceApplied}}, nil
}

var plainNumber = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)

// Judge compares a measured value with what the indicator demands; sure is false where the two cannot be compared as
// numbers and people must say.
func (i Indicator) Judge(value string) (met, sure bool) {
	demanded, measured := figure(i.Value), figure(value)
	if math.IsNaN(demanded) || math.IsNaN(measured) {
		return false, false
	}
	switch i.Op {
	case "≥":
		return measured >= demanded, true
	case "≤":
		return measured <= demanded, true
	case ">":
		return measured > demanded, true
	case "<":
		return measured < demanded, true
	case "=":
		return measured == demanded, true
	case "±":
		return math.Abs(measured) <= math.Abs(demanded), true
	}
	return false, false
}

// Comparable reports whether the indicator's demand is a number that a measured value is held against.
func (i Indicator) Comparable() bool {
	_, sure := i.Judge("0")
	return sure
}

func figure(text string) float64 {
	text = strings.ReplaceAll(strings.TrimSpace(HalfWidth(text)), ",", "")
	if !plainNumber.MatchString(text) {
		return math.NaN()
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// Reached reports whether the indicator was reached: by comparison where there is one, by the panel's word otherwise.
func (m Measured) Reached(i Indicator) bool {
	if met, sure := i.Judge(m.Value); sure {
		return met
	}
	return m.Met == "met"
}

func acceptanceComplete(a *Acceptance, _ Step) error {
	p := Problems{}
	p.Check(len(a.Results) == len(a.Indicators), "results", "请逐项填写实测值。")
	for n, i := range a.Indicators {
		if n >= len(a.Results) {
			break
		}
		row, at := a.Results[n], func(name string) string { return fmt.Sprintf("results.%d.%s", n, name) }
		_, sure := i.Judge(row.Value)
		p.Check(strings.TrimSpace(row.Value) != "", at("value"), "请填写实测值。")
		p.Check(strings.TrimSpace(row.Value) == "" || sure || !i.Comparable(), at("value"),
			"请填写数字，单位为"+unitOr(i.Unit)+"，以便与要求比较。")
		p.Check(sure || i.Comparable() || row.Met == "met" || row.Met == "not", at("met"), "该指标不能按数值比较，请选择专家的结论。")
		checkFields(row, fmt.Sprintf("results.%d.", n), p)
	}
	if err := p.Err(); err != nil {
		return err
	}
	return checkPanel(a.Experts, a.Opinion, a.Work.Experts)
}

func unitOr(unit string) string {
	if unit == "" {
		return "指标所用单位"
	}
	return unit
}

// Missed lists the indicators that must be reached and were not.
func (a *Acceptance) Missed() []Indicator {
	var missed []Indicator
	for n, i := range a.Indicators {
		if i.Mandatory && (n >= len(a.Results) || !a.Results[n].Reached(i)) {
			missed = append(missed, i)
		}
	}
	return missed
}

func acceptanceReached(a *Acceptance, _ Step) error {
	var names []string
	for _, i := range a.Missed() {
		names = append(names, "“"+i.Name+"”")
	}
	if len(names) > 0 {
		return Refuse(Conflict, "必须达到的指标"+strings.Join(names, "、")+"未达到，不能验收通过；请要求整改或作出不通过结论。")
	}
	return nil
}
