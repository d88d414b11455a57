package match

import (
	"fmt"
	"strings"
	"time"
)

// A stated quantity with the section it stands in.
type stated struct {
	quantity
	in SectionName
	of string // the whole text
}

func (q stated) span() Span     { return Span{q.in, q.about, q.end} }
func (q stated) quoted() string { return strings.TrimSpace(q.of[q.about:q.end]) }

func statedIn(s *Subject) []stated {
	var out []stated
	for _, x := range s.texts() {
		for _, q := range quantities(x.Text) {
			out = append(out, stated{q, x.Name, x.Text})
		}
	}
	return out
}

// compareIndicators sets each quantified condition of the demand against the supply's claim about the
// same thing: same unit, and names that share a pair of characters. Meeting all is 1, missing all is −1.
func compareIndicators(d, s *Subject, _ time.Time) verdict {
	asked, claimed := statedIn(d), statedIn(s)
	if len(asked) == 0 {
		return verdict{state: Open}
	}
	v := verdict{state: Open}
	met, missed := 0, 0
	for _, a := range asked {
		c, ok := sameThing(a, claimed)
		if !ok {
			continue
		}
		v.demand, v.supply = append(v.demand, a.span()), append(v.supply, c.span())
		if meets(a.quantity, c.quantity) {
			met++
			v.text = join(v.text, fmt.Sprintf("要求%s，供方%s，达到", a.quoted(), c.quoted()))
		} else {
			missed++
			v.text = join(v.text, fmt.Sprintf("要求%s，供方%s，未达到", a.quoted(), c.quoted()))
		}
	}
	switch {
	case met+missed == 0:
		v.text, v.advice = "需求的量化指标供方未逐项说明", "请供方逐项说明能否达到指标"
		return v
	case missed == 0:
		v.state = Fits
	case missed > met:
		v.state = Conflicts
	}
	v.value = float64(met-missed) / float64(met+missed)
	return v
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "；" + b
}

// sameThing finds the claim that speaks of what is asked: the best shared name, in the same unit.
func sameThing(a stated, claims []stated) (stated, bool) {
	var best stated
	most := 0
	for _, c := range claims {
		if c.unit != a.unit {
			continue
		}
		if n := sharedPairs(a.name, c.name); n > most {
			best, most = c, n
		}
	}
	return best, most > 0
}

func sharedPairs(a, b string) int {
	has := map[gram]bool{}
	scan(a, func(place) {}, func(p place) { has[p.gram] = true })
	n := 0
	scan(b, func(place) {}, func(p place) {
		if has[p.gram] {
			n++
			has[p.gram] = false
		}
	})
	return n
}

// meets reports whether a claim satisfies what is asked. An exact figure is taken as the least that is
// wanted unless the claim is a ceiling too.
func meets(asked, claim quantity) bool {
	const slack = 1e-9
	switch asked.bound {
	case atLeast:
		return claim.high+slack >= asked.low && claim.bound != atMost
	case atMost:
		return claim.low <= asked.high+slack && claim.bound != atLeast
	case between:
		return claim.low <= asked.low+slack && claim.high+slack >= asked.high || // covers the range
			claim.bound != between && claim.low+slack >= asked.low && claim.high <= asked.high+slack
	case exact:
		if claim.bound == atMost {
			return claim.high <= asked.high+slack
		}
		return claim.high+slack >= asked.low
	}
	return false
}
