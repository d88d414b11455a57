package impact

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
)

// agree asks a view a query in all ways and compares the answers, page after page.
func agree(t *testing.T, v *View, q Query) {
	t.Helper()
	for page := range 3 {
		q.Way = Plain
		want := answer(t, v, &q)
		for _, way := range []Way{Pruned, Exhaustive} {
			q.Way = way
			got := answer(t, v, &q)
			counted := q.Total || len(q.Facets) > 0
			if !slices.Equal(got.Hits, want.Hits) || counted && got.Total != want.Total ||
				!sameCounts(got.Counts, want.Counts) {
				t.Fatalf("page %d, way %d of %+v:\n got %+v\nwant %+v", page, way, q, got, want)
			}
		}
		if len(want.Hits) < q.Limit {
			return
		}
		q.After, q.Weights = &want.Hits[len(want.Hits)-1], &want.Weights
	}
}

// sameCounts compares counts, whose values are in no order.
func sameCounts(a, b [][]Count) bool {
	return slices.EqualFunc(a, b, func(x, y []Count) bool {
		for _, c := range [][]Count{x, y} {
			slices.SortFunc(c, func(p, q Count) int { return cmp.Compare(p.Value, q.Value) })
		}
		return slices.Equal(x, y)
	})
}

func answer(t *testing.T, v *View, q *Query) *Result {
	t.Helper()
	r, err := v.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// history writes at random: items come, change and go, in batches of all sizes.
func history(t *testing.T, r *rand.Rand, ix bleve.Index, batches, most, ids, words int) {
	t.Helper()
	for range batches {
		var items []item
		var gone []int64
		taken := map[int64]bool{}
		for range 1 + r.IntN(most) {
			id := r.Int64N(int64(ids))
			if taken[id] {
				continue
			}
			taken[id] = true
			if r.IntN(8) == 0 {
				gone = append(gone, id)
			} else {
				items = append(items, invent(r, id, words))
			}
		}
		write(t, ix, items, gone...)
	}
}

// TestExact compares the searcher with exhaustive search on random listings and queries.
func TestExact(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ batches, most, ids, words, queries int }{
		{1, 1, 3, 5, 20}, {12, 40, 300, 60, 80}, {4, 6000, 9000, 300, 60}, {2, 9000, 20000, 30, 30},
	} {
		r := rand.New(rand.NewPCG(uint64(c.most), 3))
		ix, columns := newIndex(t, t.TempDir())
		history(t, r, ix, c.batches, c.most, c.ids, c.words)
		st := open(t, ix, columns)
		st.Wait()
		v := st.Acquire()
		if !v.Ready() {
			t.Fatal("columns are not ready")
		}
		for range c.queries {
			agree(t, v, *ask(r, c.words))
		}
		v.Release()
		st.Close()
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
