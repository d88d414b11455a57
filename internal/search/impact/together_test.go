package impact

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// askAll invents a query of a few words all of which have to be found.
func askAll(r *rand.Rand, words int) *Query {
	q := &Query{Fields: [][]Field{schema.Usual, {{"body", 1}}}[r.IntN(2)], Limit: 1 + r.IntN(25), Tie: "fresh",
		Total: r.IntN(2) == 0}
	q.AtLeast = 2 + r.IntN(3)
	for n := range q.AtLeast {
		q.Terms = append(q.Terms, "w"+strconv.Itoa(int(float64(words)*r.Float64()*r.Float64()*r.Float64()*r.Float64())))
		q.Groups = append(q.Groups, Group{Ways: []Alternative{{[]int{n}, 1}}, Weight: 1})
	}
	for range r.IntN(3) {
		q.Where = append(q.Where, Filter{Condition: condition(r, 0)})
	}
	if r.IntN(2) == 0 {
		q.Facets = []Facet{{Field: "kind"}, {Field: "area"}}
	}
	if r.IntN(5) == 0 {
		q.By, q.Tie, q.Rising = "amount", "", r.IntN(2) == 0
	}
	return q
}

// TestSeveralLeaves compares a segment of more than one leaf with exhaustive search: large enough for lists of every
// kind, also those with windows and without bits.
func TestSeveralLeaves(t *testing.T) {
	t.Parallel()
	const listings, words = leafDocs + 9000, 3000
	r := rand.New(rand.NewPCG(9, 1))
	ix, columns := newIndex(t, t.TempDir())
	var items []item
	for id := range int64(listings) {
		x := invent(r, id, words)
		x.body = x.body[:min(len(x.body), 12)]
		items = append(items, x)
	}
	write(t, ix, items)
	write(t, ix, nil, 5, 70, leafDocs-1, leafDocs, leafDocs+77)
	st := open(t, ix, columns)
	st.Wait()
	v := st.Acquire()
	if seg := v.parts[0].seg; len(v.parts) != 1 || len(seg.leaves) != 2 || !seg.leaves[0].hasDenseWithoutBits() {
		t.Fatal("one segment of two leaves, with lists of every kind, was wanted")
	}
	for range 40 {
		agree(t, v, *askAll(r, words))
	}
	for range 10 {
		agree(t, v, *ask(r, words))
	}
	v.Release()
	st.Close()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

func (l *leaf) hasDenseWithoutBits() bool {
	return slices.ContainsFunc(l.dense, func(x dense) bool { return x.bitsAt == 0 })
}

// TestRows holds what is computed without branches against what is not.
func TestRows(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 2))
	rising := func(n, below int) []uint16 {
		row := make([]uint16, n)
		for i := range row {
			row[i] = uint16(r.IntN(below))
		}
		slices.Sort(row)
		return slices.Compact(row)
	}
	for range 2000 {
		below := []int{8, 300, leafDocs}[r.IntN(3)]
		a, b := rising(1+r.IntN(40), below), rising(1+r.IntN(40), below)

		d := uint16(r.IntN(below))
		want, found := slices.BinarySearch(a, d)
		if !found {
			want = max(0, want-1)
		}
		if got := upTo(a, d); got != want {
			t.Fatalf("%d is up to place %d of %v, not %d", d, want, a, got)
		}

		s := &search{candidates: slices.Concat(a, b)}
		s.unite(len(a))
		both := slices.Concat(a, b)
		slices.Sort(both)
		if both = slices.Compact(both); !slices.Equal(s.candidates, both) {
			t.Fatalf("%v and %v are %v, not %v", a, b, both, s.candidates)
		}

		bits, have := make([]uint64, leafWords), []uint16(nil)
		for _, d := range b {
			bits[d>>6] |= 1 << (d & 63)
		}
		for _, d := range a {
			if slices.Contains(b, d) {
				have = append(have, d)
			}
		}
		for _, l := range []list{{doc: b}, {doc: b, bits: bits}} {
			has := make([]uint8, len(a))
			l.mark(a, has)
			for i, d := range a {
				if slices.Contains(b, d) != (has[i] == 1) {
					t.Fatalf("%v is marked %v beside %v", a, has, b)
				}
			}
		}
		if n := sift(a, bits); !slices.Equal(a[:n], have) {
			t.Fatalf("%v are left, not %v", a[:n], have)
		}
	}
}
