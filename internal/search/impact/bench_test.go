package impact

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkSearch asks 30,000 listings questions of several kinds, pruned and exhaustively.
func BenchmarkSearch(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	ix, columns := newIndex(b, b.TempDir())
	var items []item
	for id := range int64(30_000) {
		items = append(items, invent(r, id, 5000))
	}
	write(b, ix, items)
	st := open(b, ix, columns)
	st.Wait()
	v := st.Acquire()
	for name, of := range map[string]func(*Query){
		"or":  func(q *Query) { q.AtLeast = 1 },
		"and": func(q *Query) { q.AtLeast = len(q.Groups) },
		"facets": func(q *Query) {
			q.AtLeast, q.Facets = 1,
				[]Facet{{Field: "kind"}, {Field: "area"}, {Field: "mode"}}
		},
	} {
		for way, label := range map[Way]string{Pruned: "pruned", Exhaustive: "exhaustive"} {
			b.Run(name+"/"+label, func(b *testing.B) {
				r := rand.New(rand.NewPCG(2, 2))
				for b.Loop() {
					q := &Query{Fields: []Field{{"title", 3}, {"body", 1}}, Limit: 20, Tie: "fresh", Way: way}
					for n := range 3 {
						q.Terms = append(q.Terms, "w"+string(rune('1'+r.IntN(9)))+string(rune('0'+r.IntN(10))))
						q.Groups = append(q.Groups, Group{Ways: []Alternative{{[]int{n}, 1}}, Weight: 1})
					}
					of(q)
					if _, err := v.Search(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	v.Release()
	st.Close()
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBuild makes the columns of a segment of 6,000 listings.
func BenchmarkBuild(b *testing.B) {
	folder := large(b)
	ix, columns := reopen(b, folder)
	st := open(b, ix, columns)
	v := st.Acquire()
	for b.Loop() {
		if _, err := build(&schema, v.parts[0].snap.Segment(), nil); err != nil {
			b.Fatal(err)
		}
	}
	v.Release()
	st.Close()
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
}
