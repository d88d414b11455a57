package match

import (
	"reflect"
	"testing"

	"jiebang/internal/market"
)

// However a ranking is cut into pieces, it comes out as in one go: giving way between them loses nothing.
func TestPiecesMakeTheWholeRanking(t *testing.T) {
	t.Parallel()
	ls := append(crowd(10, 150), result(2, "叶片热障涂层制备", "陶瓷面层", "厚度不低于0.2毫米"))
	ls = append(ls, result(3, "涡轮叶片修复", "", ""))
	ls = append(ls, demand("涡轮叶片热障涂层寿命提升", "涂层剥落", "寿命不低于1000小时"))
	m := Standard(nil) // with vectors: the company a candidate keeps depends on all of them
	var ps []*Profile
	for _, s := range subjects(ls...) {
		ps = append(ps, m.Profile(s))
	}
	m = m.With(Gather(ps))
	of, candidates := ps[len(ps)-1], ps[:len(ps)-1]
	for _, n := range []int{0, 1, company, company + 1, len(candidates)} {
		whole := m.Rank(of, candidates[:n], now)
		for _, piece := range []int{1, 7, 64, n, n + 1} {
			r := m.Ranking(of, candidates[:n], now)
			pieces := 1
			for ; r.Measure(max(1, piece)); pieces++ {
			}
			if want := max(1, (n+max(1, piece)-1)/max(1, piece)); pieces != want {
				t.Errorf("%d candidates by %d were measured in %d pieces, want %d", n, piece, pieces, want)
			}
			if got := r.Order(); !reflect.DeepEqual(got, whole) {
				t.Errorf("%d candidates by %d are ordered %v, in one go %v", n, piece, ids(got), ids(whole))
			}
		}
	}
}

// A ranking that was begun and broken off is finished by asking for its order.
func TestOrderMeasuresWhatIsLeft(t *testing.T) {
	t.Parallel()
	m, ps := matcher(t, subjects(append([]*market.Listing{demand("密封圈耐磨改性", "", "")}, crowd(10, 40)...)...))
	r := m.Ranking(ps[0], ps[1:], now)
	if !r.Measure(3) {
		t.Fatal("three of forty are all")
	}
	if got, whole := r.Order(), m.Rank(ps[0], ps[1:], now); !reflect.DeepEqual(got, whole) {
		t.Errorf("begun and asked for: %v, in one go %v", ids(got), ids(whole))
	}
}
