package match

import (
	"fmt"
	"math"
	"strings"
	"time"

	"jiebang/internal/text"
)

// compareIndicators sets each quantified condition of the demand against the supply's claim about the
// same thing, in the same unit. Meeting all is 1, missing all is −1.
func compareIndicators(d, s *Profile, _ time.Time) verdict {
	v := verdict{state: Open}
	asks := 0
	var met, missed int
	for _, a := range d.stated {
		if a.past(true) {
			continue
		}
		asks++
		c, ok := sameThing(a, s.stated)
		if !ok {
			continue
		}
		how := "达到"
		switch meets(a, c) {
		case fulfilled:
			met++
		case unfulfilled:
			missed++
			how = "未达到"
		case unclear:
			continue
		}
		v.demand, v.supply = append(v.demand, a.span()), append(v.supply, c.span())
		v.text = join(v.text, fmt.Sprintf("需方要求%s，供方%s，%s", a.quoted(), c.quoted(), how))
	}
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
	v.value = float64(met-missed) / float64(met+missed)
	return v
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "；" + b
}

// sameThing finds the claim that speaks of what is asked: the nearest name, in the same unit.
func sameThing(a stated, claims []stated) (stated, bool) {
	var best stated
	most := 0.0
	for _, c := range claims {
		if c.unit != a.unit || c.change != a.change || c.past(false) {
			continue
		}
		if n := sameName(a.usual, c.usual); n > most {
			best, most = c, n
		}
	}
	return best, most > 0
}

// leastShared is the share of its pairs the shorter name must have in the longer: 结合强度 is not 抗拉强度.
const leastShared = 0.5

// sameName is how surely two usual names mean one thing: the pairs they share, 0 when they do not.
func sameName(a, b string) float64 {
	if a == b && a != "" {
		return 100
	}
	least := min(len([]rune(a)), len([]rune(b))) - 1
	shared := sharedPairs(a, b)
	if least < 1 || shared == 0 || float64(shared) < leastShared*float64(least) {
		return 0
	}
	return float64(shared) / float64(max(1, len([]rune(a))+len([]rune(b))))
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

// An outcome says how a claim stands to what is asked.
type outcome int

const (
	unclear outcome = iota // the two bound the thing from different sides
	fulfilled
	unfulfilled
)

// meets compares a claim with what is asked. A plain figure is taken as the least that is wanted, or as the
// most where less is better.
func meets(asked, claim stated) outcome {
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
