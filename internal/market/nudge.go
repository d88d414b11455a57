package market

import (
	"slices"
	"strings"
	"time"
)

// Nudge is that somebody who waits asked those who must act to get on with a record.
type Nudge struct {
	Kind   string // of the record, as events name it
	Ref    int64
	At     time.Time
	ByID   int64
	ByName string
	Told   int // how many people
}

// Refuse says in a sentence that the record was nudged already; the name is left out where the asker may not know who
// has to do with it.
func (n Nudge) Refuse(who Actor, named bool) error {
	by := "已有人"
	switch {
	case n.ByID == who.UserID:
		by = "您已"
	case named:
		by = n.ByName + "已"
	}
	return Refuse(Conflict, by+"于 "+n.At.In(Shanghai).Format("1月2日 15:04")+" 催办过，同一事项每天最多催办一次，请稍后再试。")
}

// waits says which records wait for another side than the one that took the last step, in which state and for whom,
// where no main way forward says so: these moves have no button that is the usual one, or several sides take part.
var waits = map[string]map[string][]Capacity{
	NounMatch: {string(MatchWantedByDemand): {AsSupply}, string(MatchWantedBySupply): {AsDemand}},
	// What becomes of a bid once its form has been checked is decided with the others, on the page of the challenge.
	NounBid:        {string(BidOpened): {AsClerk}},
	NounApproach:   {string(ApproachAsked): {AsExpert}},
	NounMilestone:  {string(MilestoneClaimed): {AsClerk}},
	NounChange:     {string(ChangeRequested): {AsApprover}},
	NounAcceptance: {string(AcceptanceApplied): {AsClerk}, string(AcceptanceMeasured): {AsLeader}},
}

// AwaitedIn lists for whom a record of the noun waits in the state, those left out that the asker is to it themselves:
// who may take the step nudges nobody.
func AwaitedIn[S ~string](noun string, state S, is []Capacity) []Capacity {
	return slices.DeleteFunc(slices.Clone(waits[noun][string(state)]), func(c Capacity) bool {
		return slices.Contains(is, c)
	})
}

// NudgeMessage is what those who must act are told.
func NudgeMessage(noun, title, href string) Message {
	return Message{Kind: MessageDuty, What: KindLabel(noun) + "有人催办，请尽快办理", Title: title, Href: href}
}

// CapacityNames names who must act, for those who wait.
func CapacityNames(by []Capacity) string {
	names := make([]string, 0, len(by))
	for _, c := range by {
		names = append(names, c.Label())
	}
	return strings.Join(names, "、")
}

// RoleOf is the platform role behind a capacity, empty where an organisation stands behind it.
func (c Capacity) RoleOf() Role {
	return map[Capacity]Role{AsClerk: RoleClerk, AsCollector: RoleClerk, AsApprover: RoleApprover,
		AsLeader: RoleLeader}[c]
}

// Awaits lists who makes a move from where the record stands.
func (l *Lifecycle[T, S, M]) Awaits(t T, name M) []Capacity {
	var by []Capacity
	for _, m := range l.Moves {
		if m.Name != name || m.Follows {
			continue
		}
		for _, from := range m.From {
			if from == t.progress().Status {
				by = append(by, m.By...)
			}
		}
	}
	return by
}
