package market

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"
)

// TrialKind says what a trial of the matcher tries.
type TrialKind string

// Weights are fitted to what people made of suggestions; vectors learn on from what is on show.
const (
	TrialWeights TrialKind = "weights"
	TrialVectors TrialKind = "vectors"
)

// Label is the kind's Chinese name.
func (k TrialKind) Label() string {
	return map[TrialKind]string{TrialWeights: "评分权重", TrialVectors: "词义向量"}[k]
}

// TrialStatus is how far a trial has come.
type TrialStatus string

// The states of a trial.
const (
	TrialWaiting  TrialStatus = "waiting"
	TrialRunning  TrialStatus = "running"
	TrialReady    TrialStatus = "ready"
	TrialUnproven TrialStatus = "unproven"
	TrialFailed   TrialStatus = "failed"
	TrialStopped  TrialStatus = "stopped"
	TrialAdopted  TrialStatus = "adopted"
	TrialRejected TrialStatus = "rejected"
)

// MatcherTrial is one attempt to learn from what people did and wrote here. It changes nothing until it is adopted.
type MatcherTrial struct {
	ID   int64
	Kind TrialKind
	Progress[TrialStatus]
	AskedBy string // the name of who started it
	AskedAt time.Time
	EndedAt time.Time
	Result  json.RawMessage // a TrialResult
	Note    string          // why it was stopped, adopted or rejected, or what went wrong
}

// TrialResult is what a trial found.
type TrialResult struct {
	Rules   string             `json:"rules"`             // the way of scoring it was tried with
	Weights map[string]float64 `json:"weights,omitempty"` // by ingredient; of a trial of weights
	Vectors string             `json:"vectors,omitempty"` // version; of a trial of vectors
	Texts   int                `json:"texts,omitempty"`   // listings learned from
	Pairs   int                `json:"pairs"`             // judged suggestions compared, of which one went further
	Lists   int                `json:"lists"`             // needs with such pairs
	Before  float64            `json:"before"`            // share of pairs in people's order now
	After   float64            `json:"after"`             // and with what was tried, on lists it did not learn from
	Gain    float64            `json:"gain"`
	Error   float64            `json:"error"` // standard error of the gain
}

// TrialMove names a move of a matcher's trial: the verb in addresses and in the trail.
type TrialMove string

// The moves of a matcher's trial.
const (
	TrialBegin  TrialMove = "begin"
	TrialProve  TrialMove = "prove"
	TrialDoubt  TrialMove = "doubt"
	TrialFail   TrialMove = "fail"
	TrialAdopt  TrialMove = "adopt"
	TrialReject TrialMove = "reject"
	TrialStop   TrialMove = "stop"
)

// MatcherTrialLifecycle is the state machine of a trial.
var MatcherTrialLifecycle = &Lifecycle[*MatcherTrial, TrialStatus, TrialMove]{
	Noun: "试算",
	States: []StateText[TrialStatus]{
		{TrialWaiting, "等待试算", "已排队，由后台依次进行。"},
		{TrialRunning, "正在试算", "正在后台计算，不影响使用。"},
		{TrialReady, "待决定", "试算完成，可以启用；启用前匹配不变。"},
		{TrialUnproven, "无需启用", "试算完成，未见可靠的改进，匹配不变。"},
		{TrialFailed, "未能完成", "试算出错，匹配不变。"},
		{TrialStopped, "已中止", "由工作人员中止，匹配不变。"},
		{TrialAdopted, "已启用", "结果已启用，各节点随即按其匹配。"},
		{TrialRejected, "未采用", "工作人员决定不采用，匹配不变。"},
	},
	Moves: []Move[*MatcherTrial, TrialStatus, TrialMove]{
		{Name: TrialBegin, Label: "开始试算", From: []TrialStatus{TrialWaiting, TrialRunning}, To: TrialRunning,
			By: []Capacity{AsSystem}},
		{Name: TrialProve, Label: "试算完成", From: []TrialStatus{TrialRunning}, To: TrialReady, By: []Capacity{AsSystem}},
		{Name: TrialDoubt, Label: "试算完成，未见改进", From: []TrialStatus{TrialRunning}, To: TrialUnproven,
			By: []Capacity{AsSystem}},
		{Name: TrialFail, Label: "试算出错", From: []TrialStatus{TrialWaiting, TrialRunning}, To: TrialFailed,
			By: []Capacity{AsSystem}},
		{Name: TrialAdopt, Label: "启用", From: []TrialStatus{TrialReady}, To: TrialAdopted, By: tendsTrials,
			Reason: true},
		{Name: TrialReject, Label: "不采用", From: []TrialStatus{TrialReady}, To: TrialRejected, By: tendsTrials,
			Reason: true},
		{Name: TrialStop, Label: "中止试算", From: []TrialStatus{TrialWaiting, TrialRunning}, To: TrialStopped,
			By: tendsTrials, Reason: true},
	},
}

var tendsTrials = []Capacity{AsClerk, AsApprover, AsLeader}

// Capacities tells what the actor is to a trial: it belongs to the bureau.
func (t *MatcherTrial) Capacities(who Actor) []Capacity { return who.platformCapacities() }

// TendsMatcher reports whether the actor may have the matcher learn, and change what every node ranks with.
func TendsMatcher(who Actor) bool { return KeepsLexicon(who) || who.System }

// SeesMatcher reports whether the actor may look at what the matcher ranks with.
func SeesMatcher(who Actor) bool {
	return TendsMatcher(who) || who.InBureau() || who.Is(RoleSysadmin, RoleAuditor)
}

// reasonLength is how long a reason may be.
const reasonLength = 500

// CheckReason wants a reason for a change that is no move of a record.
func CheckReason(reason string) error {
	p := Problems{}
	p.Check(strings.TrimSpace(reason) != "", "reason", "请填写理由，记入审计日志。")
	p.Check(utf8.RuneCountInString(reason) <= reasonLength, "reason", "理由最多 500 个字。")
	return p.Err()
}
