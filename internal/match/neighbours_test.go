package match

import (
	"math"
	"math/rand/v2"
	"testing"
)

// scattered is n profiles whose meanings are random directions.
func scattered(n, dims int) []*Profile {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]*Profile, n)
	for i := range out {
		sum := make([]float32, dims)
		for j := range sum {
			sum[j] = float32(r.NormFloat64())
		}
		out[i] = &Profile{Subject: Subject{ID: int64(i + 1)}, fullVec: direction(sum)}
	}
	return out
}

func TestNeighboursFindTheNearestAndForgetTheRemoved(t *testing.T) {
	t.Parallel()
	n := &Neighbours{dims: 64, place: map[int64]int{}}
	ps := scattered(500, 64)
	for _, p := range ps {
		n.Put(p)
	}
	near := n.Nearest(ps[7], 20, nil)
	if len(near) != 20 || near[0].ID == 8 {
		t.Fatalf("%d found, first %d: want 20 others", len(near), near[0].ID)
	}
	for i, x := range near {
		if i > 0 && x.Cosine > near[i-1].Cosine {
			t.Errorf("place %d is nearer than the one before", i+1)
		}
		if want := Cosine(ps[7].fullVec, ps[x.ID-1].fullVec); math.Abs(x.Cosine-want) > 1e-9 {
			t.Errorf("listing %d at %.4f, want %.4f", x.ID, x.Cosine, want)
		}
	}
	for _, p := range ps {
		if c := Cosine(ps[7].fullVec, p.fullVec); c > near[19].Cosine && p.ID != 8 && !holds(near, p.ID) {
			t.Errorf("listing %d at %.4f is missing", p.ID, c)
		}
	}
	n.Remove(near[0].ID)
	n.Put(ps[7])
	if got := n.Nearest(ps[7], 20, func(id int64) bool { return id != near[1].ID }); got[0].ID != near[2].ID ||
		n.Len() != 499 {
		t.Errorf("first is %d of %d, want %d of 499", got[0].ID, n.Len(), near[2].ID)
	}
}

func holds(near []Near, id int64) bool {
	for _, x := range near {
		if x.ID == id {
			return true
		}
	}
	return false
}

// A supply that shares no character with the need is found by meaning and ranked before what is unrelated.
func TestMeaningFindsWhatSharesNoWord(t *testing.T) {
	t.Parallel()
	m := Standard(nil)
	need := m.Profile(Of(demand("光伏组件积灰", "", ""), PartnerRecord{}))
	var ps []*Profile
	for _, s := range subjects(append(crowd(10, 50), result(2, "太阳能电池板除尘", "", ""))...) {
		if s.Title[:len("光伏")] != "光伏" {
			ps = append(ps, m.Profile(s))
		}
	}
	n := m.NewNeighbours()
	for _, p := range ps {
		n.Put(p)
	}
	if near := n.Nearest(need, 3, nil); near[0].ID != 2 {
		t.Errorf("nearest is %d, want 2", near[0].ID)
	}
	if got := m.With(Gather(ps)).Rank(need, ps, now); got[0].ID != 2 {
		t.Errorf("first is %d, want 2", got[0].ID)
	}
}

func BenchmarkNeighbours(b *testing.B) {
	n := &Neighbours{dims: 200, place: map[int64]int{}}
	ps := scattered(100_000, 200)
	for _, p := range ps {
		n.Put(p)
	}
	for b.Loop() {
		n.Nearest(ps[0], 400, nil)
	}
}
