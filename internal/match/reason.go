package match

import "time"

// A Reason is one thing that speaks for or against a match, in words a person reads. It is stored with
// the match as JSON.
type Reason struct {
	Kind   ReasonKind `json:"kind"`
	State  State      `json:"state"`
	Text   string     `json:"text"`
	Demand []Span     `json:"demand,omitempty"` // what to mark in the demand
	Supply []Span     `json:"supply,omitempty"` // what to mark in the supply
	Weight float64    `json:"weight"`           // for ordering within a kind; positive speaks for the match
}

// A ReasonKind groups reasons.
type ReasonKind string

// The kinds of reasons. Conditions use their ingredient's name.
const (
	SameWords   ReasonKind = "words"   // the same words on both sides
	SameMeaning ReasonKind = "meaning" // different words that mean nearly the same
	Advice      ReasonKind = "advice"  // what would make the match stronger
)

// A Span marks bytes Start to End of the text of a section as it was written.
type Span struct {
	In    SectionName `json:"in"`
	Start int         `json:"start"`
	End   int         `json:"end"`
}

// Explain says why a supply fits a demand: agreeing words, pairs that agree in meaning, conditions that
// fit, are open or conflict, and what would make the match stronger.
//
// Spans are given for the side that asks and the side that offers; of two on the same side, the first
// counts as the one that asks.
func (m *Matcher) Explain(a, b *Profile, now time.Time) []Reason {
	d, s := a, b
	if !a.Asks && b.Asks {
		d, s = b, a
	}
	demand, supply := m.read(&d.Subject), m.read(&s.Subject)
	var out []Reason
	out = append(out, m.sharedWords(demand, supply)...)
	out = append(out, m.sharedMeaning(demand, supply)...)
	return append(out, m.conditionReasons(d, s, now)...)
}

// conditionReasons puts the conditions in words; what would make the match stronger stands at the end.
func (m *Matcher) conditionReasons(d, s *Profile, now time.Time) []Reason {
	var out, advice []Reason
	for _, c := range conditions {
		v := c.between(d, s, now)
		if v.text != "" {
			out = append(out, Reason{ReasonKind(c.ingredient), v.state, v.text, v.demand, v.supply,
				m.weights[c.ingredient] * v.value})
		}
		if v.advice != "" {
			advice = append(advice, Reason{Kind: Advice, State: Open, Text: v.advice})
		}
	}
	return append(out, advice...)
}
