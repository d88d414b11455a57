package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"jiebang/internal/text"
)

// compareIndicators tells how the quantified conditions of the demand stand to what the supply claims.
func compareIndicators(d, s *Profile, _ time.Time) verdict {
	v := verdict{state: Open}
	asks, met, missed := eachClaimed(d, s, func(a, c *stated, how outcome) {
		said := "达到"
		if how == unfulfilled {
			said = "未达到"
		}
		v.demand, v.supply = append(v.demand, a.span()), append(v.supply, c.span())
		v.text = join(v.text, fmt.Sprintf("需方要求%s，供方%s，%s", a.quoted(), c.quoted(), said))
	})
	switch {
	case asks == 0:
		return v
	case met+missed == 0:
		v.text, v.advice = "需方的量化指标，供方未逐项说明", "请供方逐项说明能否达到指标"
		return v
	case missed == 0:
		v.state = Fits
	case missed > met:
		v.state = Conflicts
	}
	v.value = indicatorsMet(met, missed)
	return v
}

// valueIndicators is the value of what compareIndicators tells.
func valueIndicators(d, s *Profile, _ time.Time) float64 {
	_, met, missed := eachClaimed(d, s, func(*stated, *stated, outcome) {})
	return indicatorsMet(met, missed)
}

// indicatorsMet is 1 where all that can be compared is met, −1 where all is missed.
func indicatorsMet(met, missed int) float64 {
	if met+missed == 0 {
		return 0
	}
	return float64(met-missed) / float64(met+missed)
}

// eachClaimed sets each quantified condition of the demand against the supply's claim about the same thing, in the same
// unit. It calls found for each pair of which one can say whether it fits, and tells how many conditions there are, how
// many are met and how many missed.
func eachClaimed(d, s *Profile, found func(a, c *stated, how outcome)) (asks, met, missed int) {
	for i := range d.stated {
		a := &d.stated[i]
		if a.past(true) {
			continue
		}
		asks++
		c := s.sameThing(a)
		if c == nil {
			continue
		}
		how := meets(a, c)
		switch how {
		case unclear:
			continue
		case fulfilled:
			met++
		case unfulfilled:
			missed++
		}
		found(a, c, how)
	}
	return asks, met, missed
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "；" + b
}

// A claim is where a figure of a supply stands, beside what decides first whether it can answer: small, because every
// candidate's are walked.
type claim struct {
	scale gram // unit and change
	at    int
}

// claimsOf are the figures that may answer a demand's.
func claimsOf(all []stated) (out []claim) {
	for i := range all {
		if !all[i].past(false) {
			out = append(out, claim{all[i].scale, i})
		}
	}
	return out
}

// sameThing finds the claim that speaks of what is asked: the nearest name, in the same unit. Nil if there is none.
func (p *Profile) sameThing(a *stated) (best *stated) {
	most := 0.0
	for _, c := range p.claims {
		if c.scale != a.scale {
			continue
		}
		if n := sameName(&a.usual, &p.stated[c.at].usual); n > most {
			best, most = &p.stated[c.at], n
		}
	}
	return best
}

// A naming is a name ready to be compared with others.
type naming struct {
	name    string
	letters int
	pairs   []gram // of neighbouring characters, in their order
}

func namingOf(name string) naming {
	n, last := naming{name: name}, rune(0)
	for _, r := range name {
		if n.letters > 0 {
			n.pairs = append(n.pairs, gram(last)<<21|gram(r))
		}
		last = r
		n.letters++
	}
	return n
}

// leastShared is the share of its pairs the shorter name must have in the longer: 结合强度 is not 抗拉强度.
const leastShared = 0.5

// sameName is how surely two usual names mean one thing: the pairs they share, 0 when they do not.
func sameName(a, b *naming) float64 {
	if a.name == b.name && a.name != "" {
		return 100
	}
	shared := 0
	for _, p := range b.pairs {
		if slices.Contains(a.pairs, p) {
			shared++
		}
	}
	least := min(a.letters, b.letters) - 1
	if least < 1 || shared == 0 || float64(shared) < leastShared*float64(least) {
		return 0
	}
	return float64(shared) / float64(max(1, a.letters+b.letters))
}

// oneName writes what has several usual names by one of them.
func oneName(s string) string {
	for _, group := range otherNames {
		for _, n := range group[1:] {
			s = strings.ReplaceAll(s, n, group[0])
		}
	}
	return s
}

// otherNames are groups of names for one indicator.
var otherNames = [][]string{
	{"工作温度", "使用温度", "运行温度", "耐温", "耐热温度", "耐受温度"}, {"寿命", "使用年限", "使用期限"}, {"合格率", "良品率", "成品率", "良率"},
	{"检出率", "检测率", "识别率"}, {"误报率", "误检率"}, {"去除率", "脱除率"}, {"转化率", "转换率"}, {"工作压力", "使用压力", "运行压力"}, {"节能率", "节电率"},
}

// An outcome says how a claim stands to what is asked.
type outcome int

const (
	unclear outcome = iota // the two bound the thing from different sides
	fulfilled
	unfulfilled
)

// meets compares a claim with what is asked. A plain figure is taken as the least that is wanted, or as the
// most where less is better.
func meets(asked, claim *stated) outcome {
	low, high := claim.ends()
	least, most := asked.ends()
	slack := 1e-9 * math.Max(math.Abs(least), math.Abs(most))
	switch asked.bound {
	case text.AtLeast:
		if claim.op == text.AtMost {
			return unclear
		}
		return outcomeOf(high+slack >= least)
	case text.AtMost:
		if claim.op == text.AtLeast {
			return unclear
		}
		return outcomeOf(low <= most+slack)
	case text.Between: // the claim covers the range, or lies in it
		if claim.op == text.AtLeast || claim.op == text.AtMost {
			return unclear
		}
		return outcomeOf(low <= least+slack && high+slack >= most || low+slack >= least && high <= most+slack)
	case text.Equal, text.About:
	}
	return unclear
}

func outcomeOf(ok bool) outcome {
	if ok {
		return fulfilled
	}
	return unfulfilled
}
