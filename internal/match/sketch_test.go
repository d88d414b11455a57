package match

import (
	"math/rand/v2"
	"testing"
)

// gathered is n profiles around some topics, as listings lie: near their topic, and not on it.
func gathered(n, dims, topics int) []*Profile {
	r := rand.New(rand.NewPCG(3, 4))
	middles := scattered(topics, dims)
	out := make([]*Profile, n)
	for i := range out {
		sum := make([]float32, dims)
		for j, c := range middles[r.IntN(topics)].fullVec {
			sum[j] = float32(c) + 40*float32(r.NormFloat64())
		}
		out[i] = &Profile{Subject: Subject{ID: int64(i + 1)}, fullVec: direction(sum)}
	}
	return out
}

func TestSketchesMissHardlyAnyOfTheNearest(t *testing.T) {
	t.Parallel()
	const most = 100
	n := &Neighbours{dims: 200, place: map[int64]int{}}
	ps := gathered(sketchFrom+2_000, 200, 300)
	for _, p := range ps {
		n.Put(p)
	}
	for id := range int64(500) { // what was moved into the place of the removed must have moved whole
		n.Remove(id*7 + 1)
	}
	everything := func(int64) bool { return true } // asked for one by one, all are compared
	found, wanted := 0, 0
	for i := 4_001; i < 4_051; i++ {
		quick := n.Nearest(ps[i], most, nil)
		for _, x := range n.Nearest(ps[i], most, everything) {
			wanted++
			if holds(quick, x.ID) {
				found++
			}
		}
	}
	if share := float64(found) / float64(wanted); share < 0.97 {
		t.Errorf("%.3f of the nearest are found, want .97", share)
	}
	if n.likely(ps[0].fullVec) == nil {
		t.Error("a large collection is compared without sketches")
	}
}

func BenchmarkNeighboursOfAMillion(b *testing.B) {
	n := &Neighbours{dims: 200, place: map[int64]int{}}
	ps := gathered(50_000, 200, 300)
	for i := range 1_000_000 {
		p := *ps[i%len(ps)]
		p.Subject.ID = int64(i + 1)
		n.Put(&p)
	}
	for b.Loop() {
		n.Nearest(ps[0], 100, nil)
	}
}
