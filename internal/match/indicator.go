package match

import (
	"fmt"
	"math"
	"strings"
	"time"

	"jiebang/internal/text"
)

// A stated quantity with the section it stands in.
type stated struct {
	text.Quantity
	in SectionName
	of string // the whole text
}

func (q stated) span() Span { return Span{q.in, q.Start, q.End} }

// quoted is what the quantity is of, as far as the clause says, and the quantity itself.
func (q stated) quoted() string { return q.Subject + strings.TrimSpace(q.of[q.Start:q.End]) }

func (m *Matcher) statedIn(s *Subject) []stated {
	var out []stated
	for _, x := range s.texts() {
		for _, q := range m.analyzer.Quantities(x.Text) {
			out = append(out, stated{q, x.Name, x.Text})
		}
	}
	return out
}

// compareIndicators sets each quantified condition of the demand against the supply's claim about the
// same thing: same unit, and names that share a pair of characters. Meeting all is 1, missing all is −1.
func compareIndicators(d, s *Profile, _ time.Time) verdict {
	if len(d.stated) == 0 {
		return verdict{state: Open}
	}
	v := verdict{state: Open}
	var met, missed int
	for _, a := range d.stated {
		c, ok := sameThing(a, s.stated)
		if !ok {
			continue
		}
		how := "达到"
		if meets(a.Quantity, c.Quantity) {
			met++
		} else {
			missed++
			how = "未达到"
		}
		v.demand, v.supply = append(v.demand, a.span()), append(v.supply, c.span())
		v.text = join(v.text, fmt.Sprintf("需方要求%s，供方%s，%s", a.quoted(), c.quoted(), how))
	}
	switch {
	case met+missed == 0:
		v.text, v.advice = "需方的量化指标，供方未逐项说明", "请供方逐项说明能否达到指标"
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
		if c.Unit != a.Unit {
			continue
		}
		if n := sharedPairs(a.Subject, c.Subject); n > most {
			best, most = c, n
		}
	}
	return best, most > 0
}

// sharedPairs counts the pairs of neighbouring characters both names have.
func sharedPairs(a, b string) int {
	n := 0
	last, size := rune(0), 0
	for _, r := range b {
		if last != 0 && strings.Contains(a, string([]rune{last, r})) {
			n++
		}
		last = r
		size++
	}
	if size == 1 && a == b {
		return 1
	}
	return n
}

// meets reports whether a claim satisfies what is asked. A plain figure is taken as the least that is
// wanted, unless the claim is a ceiling, which then must not be higher.
func meets(asked, claim text.Quantity) bool {
	low, high := ends(claim)
	least, most := ends(asked)
	slack := 1e-9 * math.Max(math.Abs(least), math.Abs(most))
	switch asked.Op {
	case text.AtLeast:
		return high+slack >= least && claim.Op != text.AtMost
	case text.AtMost:
		return low <= most+slack && claim.Op != text.AtLeast
	case text.Between: // the claim covers the range, or lies in it
		return low <= least+slack && high+slack >= most || low+slack >= least && high <= most+slack
	case text.Equal, text.About:
		if claim.Op == text.AtMost {
			return high <= most+slack
		}
		return high+slack >= least
	}
	return false
}

func ends(q text.Quantity) (low, high float64) {
	if q.Op == text.Between {
		return q.Value, q.Max
	}
	return q.Value, q.Value
}
