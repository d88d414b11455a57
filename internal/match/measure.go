package match

import (
	"slices"
	"time"
)

// A sheet holds every ingredient's measure for every candidate of one ranking.
type sheet struct {
	weights  []float64   // by ingredient as in order
	measures [][]float64 // by ingredient as in order, nil where it was not measured
	rest     func()
}

// measure compares a demand with all candidates, ingredient by ingredient. What is measured of one
// candidate does not depend on the others, but for the company it keeps.
func (m *Matcher) measure(d *Profile, candidates []*Profile, now time.Time) *sheet {
	s := &sheet{weights: make([]float64, len(order)), measures: make([][]float64, len(order)), rest: m.rest}
	for n, k := range order {
		s.weights[n] = m.weights[k]
	}
	m.measureTerms(s, d, candidates)
	m.measureMeaning(s, d, candidates)
	m.measureCompany(s, candidates)
	for _, c := range conditions {
		s.column(c.ingredient, candidates, func(p *Profile) float64 { return c.measured(d, p, now) })
	}
	return s
}

// column measures one ingredient for all candidates.
func (s *sheet) column(k Ingredient, candidates []*Profile, of func(*Profile) float64) {
	col := make([]float64, len(candidates))
	for i, p := range candidates {
		s.pause(i)
		col[i] = of(p) / step(k)
	}
	s.measures[slices.Index(order, k)] = col
}

func (m *Matcher) measureTerms(s *sheet, d *Profile, candidates []*Profile) {
	if len(candidates) == 0 {
		return
	}
	among := m.stats.among(candidates[0].Asks)
	signs, terms := m.ask(&d.Subject, among)
	lent := make([][2]bag, len(candidates))
	said := m.sayings(d.texts())
	for i, p := range candidates {
		lent[i][0], lent[i][1] = lend(said, p)
	}
	s.columns(TitleSigns, TextSigns, candidates, func(i int) (float64, float64) {
		kept := 1 - signsLost*fullness(d, candidates[i])
		title, text := signs.score(lent[i][0], among.meanSigns())
		return title * kept, text * kept
	})
	s.columns(TitleTerms, TextTerms, candidates, func(i int) (float64, float64) { return terms.score(lent[i][1], among.meanTerms()) })
}

// columns measures two ingredients that are found together.
func (s *sheet) columns(k, l Ingredient, candidates []*Profile, of func(i int) (float64, float64)) {
	one, two := make([]float64, len(candidates)), make([]float64, len(candidates))
	for i := range candidates {
		s.pause(i)
		one[i], two[i] = of(i)
		one[i] /= step(k)
		two[i] /= step(l)
	}
	s.measures[slices.Index(order, k)], s.measures[slices.Index(order, l)] = one, two
}

// pause rests before every few candidates.
func (s *sheet) pause(i int) {
	if i%64 == 0 {
		s.rest()
	}
}

// parts lists what each ingredient adds, by candidate.
func (s *sheet) parts(candidates int) [][]Part {
	out, all := make([][]Part, candidates), make([]Part, 0, candidates*len(order))
	for i := range out {
		from := len(all)
		for n, col := range s.measures {
			if col != nil {
				all = append(all, Part{order[n], s.weights[n] * col[i]})
			}
		}
		out[i] = all[from:len(all):len(all)]
	}
	return out
}

// sum is what the ingredients measured so far add to candidate i together.
func (s *sheet) sum(i int) (sum float64) {
	for n, col := range s.measures {
		if col != nil {
			sum += s.weights[n] * col[i]
		}
	}
	return sum
}
