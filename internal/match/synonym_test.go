package match

import (
	"strings"
	"testing"

	"jiebang/internal/text"
)

// bureau is an analyzer with a group of synonyms of the bureau's own.
func bureau(t *testing.T, synonyms string) *text.Analyzer {
	t.Helper()
	a, err := text.New("", synonyms)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A result that says the need's word by a synonym ranks before what is unrelated and after what says it itself.
func TestSynonymsOfTheBureauRank(t *testing.T) {
	t.Parallel()
	need, other := demand("拉膜机组张力波动", "", ""), result(2, "双向拉伸设备恒张控制", "", "")
	same := result(3, "拉膜机组恒张控制", "", "")
	ls := append([]*Subject{}, pointers(subjects(need, other, same, result(4, "双色印刷装置恒张控制", "", "")))...)
	rank := func(a *text.Analyzer) (order []int64, score map[int64]float64, m *Matcher, ps []*Profile) {
		plain := New(ByHand(), nil, nil, a)
		for _, s := range ls {
			ps = append(ps, plain.Profile(*s))
		}
		m = plain.With(Gather(ps))
		score = map[int64]float64{}
		for _, s := range m.Rank(ps[0], ps[1:], now) {
			order, score[s.ID] = append(order, s.ID), s.Score
		}
		return order, score, m, ps
	}
	_, before, _, _ := rank(nil)
	order, after, m, ps := rank(bureau(t, "拉膜机组=双向拉伸设备"))
	if after[2] < before[2]+1 || after[4] > before[4]+0.5 {
		t.Errorf("the synonym brought %.2f to %.2f, the unrelated %.2f to %.2f", before[2], after[2],
			before[4], after[4])
	}
	if order[0] != 3 || order[1] != 2 {
		t.Errorf("order %v, want the same word, then the synonym", order)
	}
	var said bool
	for _, r := range m.Explain(ps[0], ps[1], now) {
		said = said || r.Kind == SameMeaning && strings.Contains(r.Text, "同义：拉膜机组 ~ 双向拉伸设备")
	}
	if !said {
		t.Errorf("the reason does not name the synonym: %+v", m.Explain(ps[0], ps[1], now))
	}
}

func pointers(ss []Subject) []*Subject {
	var out []*Subject
	for i := range ss {
		out = append(out, &ss[i])
	}
	return out
}
