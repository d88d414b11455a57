package market

import "slices"

// ListingOutcome says how a closed listing ended.
type ListingOutcome string

// The outcomes. OutcomeSolved is of times when nobody asked where a need was solved; it is chosen no more.
const (
	OutcomeSolvedHere      ListingOutcome = "solved_here"
	OutcomeSolvedElsewhere ListingOutcome = "solved_elsewhere"
	OutcomeSolved          ListingOutcome = "solved"
	OutcomePartly          ListingOutcome = "partly"
	OutcomeTransferred     ListingOutcome = "transferred"
	OutcomeLicensed        ListingOutcome = "licensed"
	OutcomeNotNeeded       ListingOutcome = "not_needed"
	OutcomeChanged         ListingOutcome = "changed"
	OutcomeOther           ListingOutcome = "other"
)

// outcomesOf says of which listings an outcome is told.
type outcomesOf int

const (
	ofAll outcomesOf = iota
	ofNeeds
	ofResults
	ofNone
)

// listingOutcomes is the table of outcomes, in the order in which they are offered and counted.
var listingOutcomes = []struct {
	outcome ListingOutcome
	label   string
	of      outcomesOf
}{
	{OutcomeSolvedHere, "已解决（本平台）", ofNeeds},
	{OutcomeSolvedElsewhere, "已解决（其他途径）", ofNeeds},
	{OutcomeSolved, "已解决（途径未登记）", ofNone},
	{OutcomePartly, "部分解决", ofNeeds},
	{OutcomeTransferred, "已转让", ofResults},
	{OutcomeLicensed, "已许可", ofResults},
	{OutcomeNotNeeded, "不再需要", ofAll},
	{OutcomeChanged, "条件变化", ofAll},
	{OutcomeOther, "其他", ofAll},
}

// OutcomeNone names, where endings are counted, those of which nobody said how they came out.
const OutcomeNone ListingOutcome = "none"

// Label is the outcome's Chinese name, empty for none.
func (o ListingOutcome) Label() string {
	if o == OutcomeNone {
		return "未登记结果"
	}
	for _, row := range listingOutcomes {
		if row.outcome == o {
			return row.label
		}
	}
	return string(o)
}

// AllOutcomes lists the outcomes as endings are counted, the one that nobody said last.
func AllOutcomes() []ListingOutcome {
	var all []ListingOutcome
	for _, row := range listingOutcomes {
		all = append(all, row.outcome)
	}
	return append(all, OutcomeNone)
}

// Outcomes lists the outcomes that a listing of the kind may be closed with: needs are solved, results go into other
// hands.
func (k Kind) Outcomes() []ListingOutcome {
	of := ofNeeds
	if k == KindAchievement {
		of = ofResults
	}
	var open []ListingOutcome
	for _, row := range listingOutcomes {
		if row.of == ofAll || row.of == of {
			open = append(open, row.outcome)
		}
	}
	return open
}

// OutcomeOptions are the outcomes as a list offers them.
func OutcomeOptions(outcomes []ListingOutcome) []Option {
	choices := make([]Option, 0, len(outcomes))
	for _, o := range outcomes {
		choices = append(choices, Option{Value: string(o), Label: o.Label()})
	}
	return choices
}

func listingHasOutcome(l *Listing, _ Step) error {
	p := Problems{}
	p.Check(slices.Contains(l.Kind.Outcomes(), l.Outcome), "outcome", "请选择办结结果。")
	return p.Err()
}

// Ending is how many of a year's needs ended in one way.
type Ending struct {
	Outcome ListingOutcome
	Count   int
}
