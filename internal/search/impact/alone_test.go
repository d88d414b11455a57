package impact

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// askOne invents a query of one word of which only the best hits are wanted.
func askOne(r *rand.Rand, words int) *Query {
	q := &Query{
		Terms: []string{"w" + strconv.Itoa(int(float64(words)*r.Float64()*r.Float64()))}, AtLeast: 1,
		Limit: 1 + r.IntN(70), Tie: "fresh",
		Groups: []Group{{Ways: []Alternative{{[]int{0}, 1}}, Weight: 1 + r.Float64()}},
	}
	q.Fields = [][]Field{schema.Usual, schema.Usual, {{"title", 3}}, {{"body", 1}},
		{{"title", 1}, {"body", 2.5}}}[r.IntN(5)]
	if r.IntN(3) == 0 {
		f := Filter{Condition: condition(r, 1)}
		q.Where = append(q.Where, f)
	}
	return q
}

// TestOneWord compares what is known of a word's best listings with exhaustive search: in lists of all lengths, beside
// deletions, with segments whose average lengths differ, with filters and on later pages.
func TestOneWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ batches, most, ids, words int }{{3, 7000, 9000, 25}, {6, 3000, 6000, 150},
		{30, 200, 900, 10}} {
		r := rand.New(rand.NewPCG(uint64(c.words), 8))
		ix, columns := newIndex(t, t.TempDir())
		history(t, r, ix, c.batches, c.most, c.ids, c.words)
		st := open(t, ix, columns)
		st.Wait()
		v := st.Acquire()
		for range 60 {
			agree(t, v, *askOne(r, c.words))
		}
		v.Release()
		st.Close()
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestForemostSuffice sees that a common word's best listings are found without looking at most of the others.
func TestForemostSuffice(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 8))
	ix, columns := newIndex(t, t.TempDir())
	var items []item
	for id := range int64(8000) {
		items = append(items, invent(r, id, 200))
	}
	write(t, ix, items)
	st := open(t, ix, columns)
	st.Wait()
	v := st.Acquire()
	for _, word := range []string{"w0", "w3"} { // of the first so many are alike that only their order tells them apart
		for _, fields := range [][]Field{schema.Usual, {{"body", 1}}} {
			q := &Query{Terms: []string{word}, Groups: []Group{{Ways: []Alternative{{[]int{0}, 1}}, Weight: 1}},
				AtLeast: 1, Fields: fields, Limit: 10, Tie: "fresh"}
			all := *q
			all.Total = true
			if total, scored := answer(t, v, &all).Total, answer(t, v, q).Scored; total < 1000 ||
				scored > mostForemost {
				t.Errorf("%s: %d of %d hits were scored", word, scored, total)
			}
		}
	}
	v.Release()
	st.Close()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}
