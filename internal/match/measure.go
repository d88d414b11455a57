package match

import "time"

// A sheet holds every ingredient's measure for every candidate of one ranking.
type sheet struct {
	weights  Weights
	measures map[Ingredient][]float64
}

// measure compares a demand with all candidates, ingredient by ingredient. What is measured of one
// candidate does not depend on the others, but for the company it keeps.
func (m *Matcher) measure(d *Profile, candidates []*Profile, now time.Time) *sheet {
	s := &sheet{weights: m.weights, measures: map[Ingredient][]float64{}}
	m.measureTerms(s, d, candidates)
	m.measureMeaning(s, d, candidates)
	m.measureCompany(s, candidates)
	for _, c := range conditions {
		s.column(c.ingredient, candidates, func(p *Profile) float64 { return c.between(d, p, now).value })
	}
	return s
}

// column measures one ingredient for all candidates.
func (s *sheet) column(k Ingredient, candidates []*Profile, of func(*Profile) float64) {
	col := make([]float64, len(candidates))
	for i, p := range candidates {
		col[i] = of(p) / step(k)
	}
	s.measures[k] = col
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
		one[i], two[i] = of(i)
		one[i] /= step(k)
		two[i] /= step(l)
	}
	s.measures[k], s.measures[l] = one, two
}

// parts lists what each ingredient adds to candidate i.
func (s *sheet) parts(i int) []Part {
	var out []Part
	for _, k := range order {
		if col := s.measures[k]; col != nil {
			out = append(out, Part{k, s.weights[k] * col[i]})
		}
	}
	return out
}
