package matching

import (
	"cmp"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/match"
)

// Why is what speaks for a match and against it, in words, most telling first.
type Why struct {
	Words    []string // on both sides alike
	Meanings []string // pairs that mean nearly the same
	Fits     []string // conditions that agree
	Open     []string // conditions one side does not speak of
	Against  []string // conditions that conflict
	Advice   []string // what would make the match stronger
}

// whyOf sorts a matcher's reasons for reading.
func whyOf(reasons []match.Reason) Why {
	byWeight := slices.Clone(reasons)
	slices.SortStableFunc(byWeight, func(a, b match.Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	var w Why
	for _, r := range byWeight {
		switch {
		case r.Kind == match.SameWords:
			w.Words = append(w.Words, r.Text)
		case r.Kind == match.SameMeaning:
			w.Meanings = append(w.Meanings, r.Text)
		case r.Kind == match.Advice:
			w.Advice = append(w.Advice, r.Text)
		case r.State == match.Fits:
			w.Fits = append(w.Fits, r.Text)
		case r.State == match.Conflicts:
			w.Against = append(w.Against, r.Text)
		default:
			w.Open = append(w.Open, r.Text)
		}
	}
	return w
}

// MarkedText is one text of a listing with what agrees with the other side, as byte ranges in order.
type MarkedText struct {
	Section string // title, public_text, difficulties…
	Text    string
	Marks   [][2]int
}

// marked gives the public texts of one side of a match with the words that the reasons point at.
func marked(l *market.Listing, reasons []match.Reason, demand bool) []MarkedText {
	subject := match.Of(l, match.PartnerRecord{})
	texts := []MarkedText{{Section: string(match.InTitle), Text: subject.Title}}
	for _, s := range subject.Sections {
		if s.Text != "" {
			texts = append(texts, MarkedText{Section: string(s.Name), Text: s.Text})
		}
	}
	for i := range texts {
		texts[i].Marks = marksIn(texts[i], reasons, demand)
	}
	return texts
}

// marksIn gathers the spans that point into one text, joined where they touch. Spans that no longer fit, since
// the listing has been changed after it was matched, are left out.
func marksIn(t MarkedText, reasons []match.Reason, demand bool) [][2]int {
	var marks [][2]int
	for _, r := range reasons {
		spans := r.Supply
		if demand {
			spans = r.Demand
		}
		for _, s := range spans {
			if string(s.In) == t.Section && 0 <= s.Start && s.Start < s.End && s.End <= len(t.Text) {
				marks = append(marks, [2]int{s.Start, s.End})
			}
		}
	}
	slices.SortFunc(marks, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	var joined [][2]int
	for _, m := range marks {
		if n := len(joined); n > 0 && m[0] <= joined[n-1][1] {
			joined[n-1][1] = max(joined[n-1][1], m[1])
			continue
		}
		joined = append(joined, m)
	}
	return joined
}

// reasonsBetween are the reasons that make sense between listings of the two kinds.
func reasonsBetween(a, b market.Kind, reasons []match.Reason) []match.Reason {
	if a == market.KindTalent || b == market.KindTalent {
		return ofPeople(reasons)
	}
	return reasons
}

// ofPeople leaves the reasons that make sense of people: they have no price, no stage of maturity and no way of
// transfer.
func ofPeople(reasons []match.Reason) []match.Reason {
	var kept []match.Reason
	for _, r := range reasons {
		if slices.Contains(saidOfPeople, r.Kind) {
			kept = append(kept, r)
		}
	}
	return kept
}

var saidOfPeople = []match.ReasonKind{match.SameWords, match.SameMeaning, match.ReasonKind(match.Field),
	match.ReasonKind(match.Region)}
