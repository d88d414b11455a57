package impact

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// TestExplain compares explanations with the scores they explain, and what counts in them with their sum.
func TestExplain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	ix, columns := newIndex(t, t.TempDir())
	history(t, r, ix, 4, 100, 300, 40)
	st := open(t, ix, columns)
	v := st.Acquire()
	explained := 0
	for range 60 {
		q := ask(r, 40)
		if q.By != "" {
			continue
		}
		for _, h := range answer(t, v, q).Hits {
			x, ok, err := v.Explain(context.Background(), q, h.ID)
			if err != nil || !ok || x.Score != float64(h.Value)/Steps {
				t.Fatalf("%d has the score %v, explained as %+v, %v, %v", h.ID, float64(h.Value)/Steps, x, ok, err)
			}
			sum := 0.0
			for _, p := range x.Parts {
				if p.Times < 1 || p.Length < 1 || p.Rarity <= 0 || p.Average < 1 {
					t.Fatalf("an odd part: %+v", p)
				}
				if p.Counts {
					sum += p.Worth
				}
			}
			if math.Abs(sum-x.Score) > 0.5/Steps {
				t.Fatalf("parts of %d come to %v of %v", h.ID, sum, x.Score)
			}
			explained++
		}
	}
	if _, ok, err := v.Explain(context.Background(), ask(r, 40), 1_000_000); ok || err != nil {
		t.Errorf("a listing that is not there is explained: %v", err)
	}
	if explained < 100 {
		t.Errorf("only %d hits explained", explained)
	}
	v.Release()
	st.Close()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestScore holds a table's entries to the formula they stand for.
func TestScore(t *testing.T) {
	t.Parallel()
	table := newTable(80)
	for tf := 1; tf < 256; tf += 7 {
		for code := 1; code < 256; code += 5 {
			f, length := float64(tf), lengthOf[code]
			want := f * 2.2 / (f + 1.2*(0.25+0.75*length/80))
			if got := float64(table[tf<<8|code]) / tableUnit; math.Abs(got-want) > 1.0/tableUnit {
				t.Fatalf("%d times in %v words: %v, want %v", tf, length, got, want)
			}
			bound := boundOf[boundCode(table[tf<<8|code])]
			if bound < uint64(table[tf<<8|code]) {
				t.Fatalf("%d times in %v words: bound %d below %d", tf, length, bound, table[tf<<8|code])
			}
		}
	}
	for n := 1; n < exactLengths; n++ {
		if got := lengthOf[lengthCode(1/math.Sqrt(float64(n)))]; got != float64(n) {
			t.Errorf("length %d is kept as %v", n, got)
		}
	}
	for _, n := range []float64{200, 1000, 50_000} {
		if got := lengthOf[lengthCode(1/math.Sqrt(n))]; math.Abs(got-n)/n > 0.05 {
			t.Errorf("length %v is kept as %v", n, got)
		}
	}
	for _, s := range []int64{0, 1, 2, 33, 100_000} {
		if least := leastSum(s); steps(least) != s || least > 0 && s > 0 && steps(least-1) != s-1 {
			t.Errorf("%d steps begin at %d", s, least)
		}
	}
}
