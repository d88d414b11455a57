package match

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// BM25's two constants, as measured on judged demands: saturation is low because in a long text a word
// that stands once already says what it is about.
const (
	saturation = 0.9
	lengthness = 0.8
)

// A query is the grams of a demand, ordered, each with what it brings when a supply holds it: once as part
// of the title, once as part of the text. Both are read in one walk along a supply's grams.
type query struct {
	grams []asked
	// hash table of the grams: place + 1; most are empty, for most grams of a supply are not asked for
	slots       []uint32
	title, text float64 // the sizes of the two: the lengths of their weights as vectors
}

type asked struct {
	gram
	title, text float64
}

// ask builds the two queries of a demand, for single characters and for pairs. The first section is the
// title. The more often a gram stands, the more it counts, but only by its logarithm. What is rare is counted
// among those it is asked against; in the title, what others who ask say as well counts less.
func (m *Matcher) ask(of *Subject, against *tally) (signs, terms query) {
	s, t := map[gram]*[2]float64{}, map[gram]*[2]float64{}
	for i, x := range of.texts() {
		m.scan(x.Text,
			func(p place) { counted(s, p.gram)[min(i, 1)]++ },
			func(p place) { counted(t, p.gram)[min(i, 1)]++ })
	}
	return m.weigh(s, of.Asks, against), m.weigh(t, of.Asks, against)
}

func counted(n map[gram]*[2]float64, g gram) *[2]float64 {
	if n[g] == nil {
		n[g] = new([2]float64)
	}
	return n[g]
}

func (m *Matcher) weigh(n map[gram]*[2]float64, asks bool, against *tally) query {
	q := query{grams: make([]asked, 0, len(n))}
	for g, c := range n {
		r := m.telling(g, against)
		q.grams = append(q.grams, asked{g, repeated(c[0]) * r * m.stats.peculiar(g, asks), repeated(c[1]) * r})
	}
	slices.SortFunc(q.grams, func(a, b asked) int { return cmp.Compare(a.gram, b.gram) })
	for _, a := range q.grams {
		q.title += a.title * a.title
		q.text += a.text * a.text
	}
	q.title, q.text = math.Sqrt(q.title), math.Sqrt(q.text)
	q.tabulate()
	return q
}

// tabulate makes the hash table.
func (q *query) tabulate() {
	q.slots = make([]uint32, 1<<bits.Len(uint(8*len(q.grams))))
	for n, a := range q.grams {
		i := q.slot(a.gram)
		for q.slots[i] != 0 {
			i = (i + 1) & (len(q.slots) - 1)
		}
		q.slots[i] = uint32(n + 1)
	}
}

// slot is where a gram is looked for first.
func (q *query) slot(g gram) int {
	return int(uint64(g)*0x9e3779b97f4a7c15>>32) & (len(q.slots) - 1)
}

// telling is how much a shared gram speaks for a match: its rarity among the listings of t, times what was
// learned of it anywhere. 的 may be rare among titles and still says nothing.
func (m *Matcher) telling(g gram, t *tally) float64 { return t.rarity(g) * m.vectors.telling(g) }

func repeated(n float64) float64 {
	if n == 0 {
		return 0
	}
	return 1 + math.Log(n)
}

// score is BM25 of a bag for the title and the text of the query, each divided by the query's size: what
// a supply shares by chance grows with that, so that scores for short and long demands compare.
func (q *query) score(b bag, meanLength float64) (title, text float64) {
	damp := saturation * (1 - lengthness + lengthness*float64(b.length)/meanLength)
	for at, g := range b.grams {
		for i := q.slot(g); q.slots[i] != 0; i = (i + 1) & (len(q.slots) - 1) {
			a := &q.grams[q.slots[i]-1]
			if a.gram != g {
				continue
			}
			n := float64(b.counts[at])
			f := n * (saturation + 1) / (n + damp)
			title += a.title * f
			text += a.text * f
			break
		}
	}
	return share(title, q.title), share(text, q.text)
}

func share(sum, size float64) float64 {
	if size == 0 {
		return 0
	}
	return sum / size
}
