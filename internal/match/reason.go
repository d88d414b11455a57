package match

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A Reason is one thing that speaks for or against a match, in words a person reads. It is stored with
// the match as JSON.
type Reason struct {
	Kind   ReasonKind `json:"kind"`
	State  State      `json:"state"`
	Text   string     `json:"text"`
	Demand []Span     `json:"demand,omitempty"` // what to mark in the demand
	Supply []Span     `json:"supply,omitempty"` // what to mark in the supply
	Weight float64    `json:"weight"`           // for ordering; positive speaks for the match
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

// mostWords bounds how many agreeing words a person is shown.
const mostWords = 8

// Explain says why a supply fits a demand: agreeing words, pairs that agree in meaning, conditions that
// fit, are open or conflict, and what would make the match stronger.
//
// Spans are given for the side that asks and the side that offers; of two on the same side, the first
// counts as the one that asks.
func (m *Matcher) Explain(a, b *Profile, now time.Time) []Reason {
	d, s := a, b
	if !a.Subject.Asks && b.Subject.Asks {
		d, s = b, a
	}
	var out []Reason
	shared := m.sharedWords(&d.Subject, &s.Subject)
	for _, w := range shared {
		out = append(out, Reason{SameWords, Fits, w.text, w.demand, w.supply, w.weight})
	}
	out = append(out, m.meaningReasons(&d.Subject, &s.Subject, shared)...)
	var advice []string
	for _, c := range conditions {
		v := c.between(&d.Subject, &s.Subject, now)
		if v.text != "" {
			out = append(out, Reason{ReasonKind(c.ingredient), v.state, v.text, v.demand, v.supply, m.weights[c.ingredient] * v.value})
		}
		if v.advice != "" {
			advice = append(advice, v.advice)
		}
	}
	for _, a := range advice {
		out = append(out, Reason{Kind: Advice, State: Open, Text: a})
	}
	return out
}

// A sharedWord is a stretch of text both sides have.
type sharedWord struct {
	text           string
	demand, supply []Span
	weight         float64
}

// sharedWords finds the longest stretches both sides have, the rarest first.
func (m *Matcher) sharedWords(d, s *Subject) []sharedWord {
	has := map[gram][]Span{}
	for _, x := range s.texts() {
		scan(x.Text, func(place) {}, func(p place) { has[p.gram] = append(has[p.gram], Span{x.Name, p.start, p.end}) })
	}
	supply := textsByName(s)
	found := map[string]*sharedWord{}
	for _, x := range d.texts() {
		for _, r := range runs(x, has, supply) {
			text := foldAll(x.Text[r.Start:r.End])
			w := found[text]
			if w == nil {
				w = &sharedWord{text: x.Text[r.Start:r.End], weight: m.rarityOf(text)}
				found[text] = w
			}
			w.demand = append(w.demand, r)
		}
	}
	out := make([]sharedWord, 0, len(found))
	for text, w := range found {
		w.supply = occurrences(text, s)
		if len(w.supply) > 0 && !hollow(text) {
			out = append(out, *w)
		}
	}
	slices.SortFunc(out, func(a, b sharedWord) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.text, b.text))
	})
	return out[:min(len(out), mostWords)]
}

func textsByName(s *Subject) []string {
	var out []string
	for _, x := range s.texts() {
		out = append(out, foldAll(x.Text))
	}
	return out
}

// runs joins adjacent grams the supply also has, as long as the joined stretch stands there as a whole.
func runs(x Section, has map[gram][]Span, supply []string) []Span {
	var out []Span
	scan(x.Text, func(place) {}, func(p place) {
		if len(has[p.gram]) == 0 {
			return
		}
		if n := len(out); n > 0 && p.start < out[n-1].End {
			whole := foldAll(x.Text[out[n-1].Start:p.end])
			if slices.ContainsFunc(supply, func(t string) bool { return strings.Contains(t, whole) }) {
				out[n-1].End = p.end
				return
			}
		}
		out = append(out, Span{x.Name, p.start, p.end})
	})
	return out
}

// occurrences finds where a folded stretch stands in a subject's texts. Folding may change a text's
// bytes, so the stretch is sought where characters begin.
func occurrences(text string, s *Subject) []Span {
	var out []Span
	for _, x := range s.texts() {
		for i := range x.Text {
			if end, ok := matchesAt(x.Text, i, text); ok {
				out = append(out, Span{x.Name, i, end})
			}
		}
	}
	return out
}

func matchesAt(s string, i int, folded string) (int, bool) {
	rest := folded
	for j, r := range s[i:] {
		if rest == "" {
			return i + j, true
		}
		f := string(fold(r))
		if !strings.HasPrefix(rest, f) {
			return 0, false
		}
		rest = rest[len(f):]
	}
	return len(s), rest == ""
}

func foldAll(s string) string { return strings.Map(fold, s) }

func (m *Matcher) rarityOf(text string) float64 {
	var sum float64
	scan(text, func(place) {}, func(p place) { sum += m.stats.rarity(p.gram) })
	return sum
}

// hollow reports whether a stretch says nothing of the topic.
func hollow(text string) bool {
	rest := text
	for _, w := range hollowWords {
		rest = strings.ReplaceAll(rest, w, "")
	}
	return len([]rune(rest)) < 2
}

// hollowWords stand in nearly every listing.
var hollowWords = []string{"技术", "研究", "开发", "研发", "应用", "项目", "系统", "方法", "产品", "企业", "公司", "需求", "关键",
	"以及", "进行", "能够", "可以", "实现", "采用", "提高", "具有", "以上", "以下", "我们", "目前", "主要", "要求", "的", "了", "和", "与", "及", "等", "在", "为", "一种", "一个", "并", "对", "中", "有", "不"}
