package match

import "math"

// BM25's two constants, as measured on judged demands.
const (
	saturation = 1.2
	lengthness = 0.75
)

// A query is a text's grams with the weight each brings when a supply holds it.
type query struct {
	weight map[gram]float64
	most   float64 // the sum of all weights: what a supply with everything would come near
}

// ask builds the two queries of a text, for single characters and for pairs: the more often a gram
// stands, the more it counts, but only by its logarithm.
func (m *Matcher) ask(texts []Section) (signs, terms query) {
	s, t := map[gram]float64{}, map[gram]float64{}
	for _, x := range texts {
		scan(x.Text, func(p place) { s[p.gram]++ }, func(p place) { t[p.gram]++ })
	}
	return m.weigh(s), m.weigh(t)
}

func (m *Matcher) weigh(n map[gram]float64) query {
	q := query{weight: n}
	for g, c := range n {
		w := (1 + math.Log(c)) * m.stats.rarity(g)
		n[g] = w
	}
	for _, c := range ordered(n) {
		q.most += c
	}
	return q
}

// score is BM25 of a bag for the query.
func (q query) score(b bag, meanLength float64) float64 {
	var sum float64
	damp := saturation * (1 - lengthness + lengthness*float64(b.length)/meanLength)
	for _, c := range b.counts {
		if w, ok := q.weight[c.gram]; ok {
			n := float64(c.n)
			sum += w * n * (saturation + 1) / (n + damp)
		}
	}
	return sum
}

// share is how much of the query's weight the bag holds, from 0 to 1, whatever its length.
func (q query) share(b bag) float64 {
	if q.most == 0 {
		return 0
	}
	var sum float64
	for _, c := range b.counts {
		sum += q.weight[c.gram]
	}
	return sum / q.most
}
