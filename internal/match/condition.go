package match

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jiebang/internal/market"
)

// A State says how a condition stands between two sides.
type State string

// The states of a condition.
const (
	Fits      State = "fit"
	Open      State = "open" // one side has not said, so it must be asked
	Conflicts State = "conflict"
)

// A verdict is how one condition stands for one pair.
type verdict struct {
	value  float64 // from −1 (conflict) over 0 (open) to 1 (fit)
	state  State
	text   string // what a person reads; empty when there is nothing to say
	advice string // what would make the match stronger
	demand []Span
	supply []Span
}

// A condition compares something other than the topic.
type condition struct {
	ingredient Ingredient
	mutual     bool // means the same from both sides
	compare    func(d, s *Profile, now time.Time) verdict
	// of what compare tells, where telling costs much more; otherwise nil
	value func(d, s *Profile, now time.Time) float64
}

// between compares two listings whichever of them asks. Two that stand on the same side are compared
// only in what does not depend on sides.
func (c condition) between(a, b *Profile, now time.Time) verdict {
	d, s, ok := c.sides(a, b)
	if !ok {
		return verdict{state: Open}
	}
	return c.compare(d, s, now)
}

// measured is the value of between.
func (c condition) measured(a, b *Profile, now time.Time) float64 {
	if c.value == nil {
		return c.between(a, b, now).value
	}
	d, s, ok := c.sides(a, b)
	if !ok {
		return 0
	}
	return c.value(d, s, now)
}

// sides tells which of two asks, and whether they can be compared at all.
func (c condition) sides(a, b *Profile) (d, s *Profile, ok bool) {
	if !a.Asks && b.Asks {
		a, b = b, a
	}
	return a, b, c.mutual || a.Asks != b.Asks
}

// conditions in the order in which they are explained.
var conditions = []condition{
	{Field, true, compareField, nil},
	{Indicators, false, compareIndicators, valueIndicators},
	{Maturity, false, compareMaturity, nil},
	{Price, false, comparePrice, nil},
	{Mode, false, compareMode, nil},
	{Region, true, compareRegion, nil},
	{Fresh, false, compareFresh, nil},
	{Record, false, compareRecord, nil},
}

func compareField(d, s *Profile, _ time.Time) verdict {
	if len(d.Fields) == 0 || len(s.Fields) == 0 {
		return verdict{state: Open, advice: adviceIf(len(d.Fields) == 0, "请需方补填技术领域") + adviceIf(len(s.Fields) == 0,
			"请供方补填技术领域")}
	}
	kinds, same := 0, 0
	for _, f := range d.Fields {
		table, _, _ := strings.Cut(f, ":")
		if !slices.ContainsFunc(s.Fields, func(x string) bool { return strings.HasPrefix(x, table+":") }) {
			continue
		}
		kinds++
		if slices.Contains(s.Fields, f) {
			same++
		}
	}
	switch {
	case kinds == 0:
		return verdict{state: Open}
	case same == 0:
		return verdict{value: -0.5, state: Conflicts, text: "双方填报的技术领域不同"}
	}
	return verdict{value: float64(same) / float64(kinds), state: Fits, text: "双方填报的技术领域一致"}
}

func adviceIf(missing bool, text string) string {
	if missing {
		return text
	}
	return ""
}

// readyBy says which readiness a term in months leaves time for: what is wanted within half a year
// must be past the pilot, what is wanted within two years may still be in the laboratory.
func readyBy(deadline market.Date, now time.Time) (level, months int) {
	if deadline.IsZero() {
		return 0, 0
	}
	months = max(0, int(deadline.End().Sub(now)/month))
	switch {
	case months <= 6:
		return 7, months
	case months <= 12:
		return 6, months
	case months <= 24:
		return 4, months
	}
	return 3, months
}

func compareMaturity(d, s *Profile, now time.Time) verdict {
	asked, by := d.Readiness, "需求要求的"+stage(d.Readiness)+"阶段"
	if level, months := readyBy(d.Deadline, now); level > asked {
		asked, by = level, fmt.Sprintf("需求的期限（还有 %d 个月）", months)
	}
	switch {
	case s.Readiness == 0:
		return verdict{state: Open, text: "供方未说明成熟度", advice: "请供方说明成果所处阶段（研发、小试、中试、样品、量产）"}
	case asked == 0:
		return verdict{value: 0.05 * float64(s.Readiness-5), state: Open, advice: "请需方补填期望完成时间"}
	case s.Readiness >= asked:
		return verdict{value: 1, state: Fits, text: fmt.Sprintf("成果处于%s阶段，满足%s", stage(s.Readiness), by)}
	case s.Readiness+2 >= asked:
		return verdict{value: -0.3, state: Conflicts, text: fmt.Sprintf("成果处于%s阶段，略早于%s", stage(s.Readiness), by)}
	}
	return verdict{value: -1, state: Conflicts, text: fmt.Sprintf("成果尚处%s阶段，难以满足%s", stage(s.Readiness), by)}
}

// stage names a readiness level as the bureau's lists do.
func stage(level int) string {
	switch {
	case level <= 3:
		return "研发"
	case level <= 5:
		return "小试"
	case level <= 7:
		return "中试"
	case level == 8:
		return "样品"
	}
	return "量产"
}

func comparePrice(d, s *Profile, _ time.Time) verdict {
	switch {
	case s.Amount == 0 && s.Free:
		return verdict{value: 0.1, state: Open, text: "供方价格面议"}
	case s.Amount == 0:
		return verdict{state: Open, text: "供方未说明价格", advice: "请供方给出参考价或注明面议"}
	case d.Amount == 0:
		return verdict{state: Open, text: "需方未说明预算", advice: "请需方补填拟投入金额"}
	case s.Amount <= d.Amount:
		return verdict{value: 1, state: Fits, text: fmt.Sprintf("供方报价 %s，在需方预算 %s 之内", s.Amount, d.Amount)}
	case s.Amount <= d.Amount+d.Amount/2:
		return verdict{value: -0.3, state: Conflicts, text: fmt.Sprintf("供方报价 %s，高于需方预算 %s，可议", s.Amount, d.Amount)}
	}
	return verdict{value: -1, state: Conflicts, text: fmt.Sprintf("供方报价 %s，远高于需方预算 %s", s.Amount, d.Amount)}
}

// answers says which ways of transfer answer a way of cooperation that a need asks for.
var answers = map[string][]string{
	"技术转让":       {"技术转让", "技术许可", "先用后转"},
	"技术入股":       {"作价入股"},
	"联合开发":       {"联合开发"},
	"委托研发":       {"联合开发"},
	"共建新研发、生产实体": {"联合开发", "作价入股"},
	"委托专家长期技术服务": {"联合开发"},
}

func compareMode(d, s *Profile, _ time.Time) verdict {
	if len(d.Modes) == 0 || len(s.Modes) == 0 {
		return verdict{state: Open, advice: adviceIf(len(d.Modes) == 0, "请需方补填可接受的合作方式")}
	}
	for _, asked := range d.Modes {
		for _, offered := range s.Modes {
			switch {
			case asked == offered:
				return verdict{value: 1, state: Fits, text: "双方都接受" + asked}
			case slices.Contains(answers[asked], offered):
				return verdict{value: 0.8, state: Fits, text: fmt.Sprintf("需方希望%s，供方接受%s", asked, offered)}
			}
		}
	}
	if slices.Contains(s.Modes, "面议") || slices.Contains(d.Modes, "其他") {
		return verdict{state: Open, text: "合作方式面议"}
	}
	return verdict{value: -0.5, state: Conflicts, text: fmt.Sprintf("合作方式不同：需方希望%s，供方希望%s", strings.Join(d.Modes, "、"),
		strings.Join(s.Modes, "、"))}
}

func compareRegion(d, s *Profile, _ time.Time) verdict {
	if len(d.Region) != 6 || len(s.Region) != 6 {
		return verdict{state: Open}
	}
	switch {
	case d.Region == s.Region:
		return verdict{value: 1, state: Fits, text: "双方同在一个区县"}
	case d.Region[:4] == s.Region[:4]:
		return verdict{value: 0.7, state: Fits, text: "双方同在一个市"}
	case d.Region[:2] == s.Region[:2]:
		return verdict{value: 0.4, state: Fits, text: "双方同在一个省"}
	}
	return verdict{state: Open}
}

const month = 30 * 24 * time.Hour

func compareFresh(_, s *Profile, now time.Time) verdict {
	if s.UpdatedAt.IsZero() {
		return verdict{state: Open}
	}
	switch age := now.Sub(s.UpdatedAt); {
	case age <= 3*month:
		return verdict{value: 1, state: Fits, text: "供方近三个月内更新过"}
	case age <= 12*month:
		return verdict{value: 0.3, state: Fits}
	case age <= 24*month:
		return verdict{value: -0.3, state: Open, text: "供方一年以上未更新", advice: "请供方确认成果是否仍可转化"}
	}
	return verdict{value: -1, state: Open, text: "供方两年以上未更新", advice: "请供方确认成果是否仍可转化"}
}

// compareRecord leans to zero as long as little is known: three prior contacts, one in ten signed.
func compareRecord(_, s *Profile, _ time.Time) verdict {
	r := s.Record
	known := r.Signed + r.Contacted + r.Dismissed
	if known == 0 {
		return verdict{state: Open}
	}
	rate := (float64(r.Signed) + 0.3*float64(r.Contacted) + 0.3) / (float64(known) + 3)
	v := verdict{value: min(1, 2*(rate-0.1)), state: Open}
	if r.Signed > 0 {
		v.state, v.text = Fits, fmt.Sprintf("供方经平台已签约 %d 项", r.Signed)
	}
	return v
}
