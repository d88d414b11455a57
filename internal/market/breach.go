package market

import "time"

// BreachStatus is whether a broken word still counts.
type BreachStatus string

// The states of a breach; that its term is over is a matter of the date.
const (
	BreachInForce BreachStatus = "in_force"
	BreachLifted  BreachStatus = "lifted"
)

// BreachKind says how a word was broken.
type BreachKind string

// The kinds of breaches.
const (
	BreachRefusal     BreachKind = "refusal"
	BreachNoSignature BreachKind = "no_signature"
	BreachTermination BreachKind = "termination"
	BreachFraud       BreachKind = "fraud"
)

// BreachKinds lists the kinds in the order they are shown.
var BreachKinds = []BreachKind{BreachRefusal, BreachNoSignature, BreachTermination, BreachFraud}

// Label is the kind's Chinese name.
func (k BreachKind) Label() string {
	return map[BreachKind]string{BreachRefusal: "放弃签约", BreachNoSignature: "未按期签约", BreachTermination: "违约终止",
		BreachFraud: "弄虚作假"}[k]
}

// Breach is a broken word: until its term ends the organisation neither publishes challenges nor bids (rule C6).
type Breach struct {
	ID          int64
	OrgID       int64
	ChallengeID int64
	BidID       int64 // 0 when it was the owner's word
	Kind        BreachKind
	Facts       string
	Evidence    string // what shows it, in words; the files hang on it
	On          Date
	Until       Date // the last day of the term
	Progress[BreachStatus]
	Answer    string // why it was lifted
	CreatedBy int64
	CreatedAt time.Time
}

// BreachMove names a move of a breach: the verb in addresses and in the trail.
type BreachMove string

// The moves of a breach.
const (
	BreachLift BreachMove = "lift"
)

// BreachLifecycle is the state machine of a breach.
var BreachLifecycle = &Lifecycle[*Breach, BreachStatus, BreachMove]{
	Noun: "违约记录",
	States: []StateText[BreachStatus]{
		{BreachInForce, "有效", "期满前不能发榜和揭榜，期满自动解除。"},
		{BreachLifted, "已撤销", "经复核撤销，理由已记录。"},
	},
	Moves: []Move[*Breach, BreachStatus, BreachMove]{
		{Name: BreachLift, Label: "复核撤销", From: []BreachStatus{BreachInForce}, To: BreachLifted,
			By: []Capacity{AsLeader}, Reason: true, Apart: true},
	},
}

// Capacities tells what the actor is to this breach.
func (b *Breach) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if len(is) > 0 && who.In(b.OrgID) {
		is = append(is, AsOwner) // whoever decides belongs to the organisation concerned
	}
	return is
}

// VisibleTo reports whether the actor may read the breach: the organisation concerned and the bureau.
func (b *Breach) VisibleTo(who Actor) bool { return who.InBureau() || who.In(b.OrgID) }

// TakesPapers reports whether the actor may add files to the breach: the bureau, and the organisation concerned for a
// second look, while it is in force.
func (b *Breach) TakesPapers(who Actor) bool {
	return b.Status == BreachInForce && (who.Is(RoleClerk, RoleApprover, RoleLeader) || who.WritesFor(b.OrgID))
}

// Bars reports whether the organisation is kept from challenges on the day.
func (b *Breach) Bars(today Date) bool { return b.Status == BreachInForce && !b.Until.Before(today) }

// FraudInForce reports whether the breach is of false material and still counts: it is not recorded twice.
func (b *Breach) FraudInForce() bool { return b.Kind == BreachFraud && b.Status == BreachInForce }

// BreachOf records a broken word with the term that the settings give it.
func BreachOf(orgID int64, c *Challenge, bidID int64, kind BreachKind, facts string, settings Settings,
	now time.Time) Breach {
	on := DateOf(now)
	until := on
	term := SetBreachYears
	if kind == BreachFraud {
		term = SetFraudYears
	}
	until.Year += settings.Int(term)
	until = DateOf(until.Start()) // the 29th of February has no anniversary
	return Breach{OrgID: orgID, ChallengeID: c.ID, BidID: bidID, Kind: kind, Facts: facts, On: on, Until: until,
		Progress: Progress[BreachStatus]{Status: BreachInForce}}
}
