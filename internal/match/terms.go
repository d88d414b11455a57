package match

import (
	"math"
	"slices"
)

// BM25's two constants, as measured on judged demands.
const (
	saturation = 1.2
	lengthness = 0.75
)

// A query is a text's grams with the weight each brings when a supply holds it.
type query struct {
	weight map[gram]float64
	size   float64 // the length of the weights as a vector
}

// ask builds the two queries of a text, for single characters and for pairs: the more often a gram
// stands, the more it counts, but only by its logarithm.
func (m *Matcher) ask(texts []Section) (signs, terms query) {
	s, t := map[gram]float64{}, map[gram]float64{}
	for _, x := range texts {
		m.scan(x.Text, func(p place) { s[p.gram]++ }, func(p place) { t[p.gram]++ })
	}
	return m.weigh(s), m.weigh(t)
}

func (m *Matcher) weigh(n map[gram]float64) query {
	q := query{weight: n}
	for g, c := range n {
		w := (1 + math.Log(c)) * m.stats.rarity(g)
		n[g] = w
	}
	for _, g := range q.grams() {
		q.size += n[g] * n[g]
	}
	q.size = math.Sqrt(q.size)
	return q
}

// score is BM25 of a bag for the query, divided by the query's size: what a supply shares by chance grows
// with that, so that scores for short and long demands compare.
func (q query) score(b bag, meanLength float64) float64 {
	var sum float64
	damp := saturation * (1 - lengthness + lengthness*float64(b.length)/meanLength)
	for _, c := range b.counts {
		if w, ok := q.weight[c.gram]; ok {
			n := float64(c.n)
			sum += w * n * (saturation + 1) / (n + damp)
		}
	}
	if q.size == 0 {
		return 0
	}
	return sum / q.size
}

// grams lists the query's grams in an order that does not change from run to run.
func (q query) grams() []gram {
	out := make([]gram, 0, len(q.weight))
	for g := range q.weight {
		out = append(out, g)
	}
	slices.Sort(out)
	return out
}
