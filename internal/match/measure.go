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
	all := d.texts()
	titleSigns, titleTerms := m.ask(all[:1])
	textSigns, textTerms := m.ask(all[1:])
	signs, terms := m.stats.meanSigns(), m.stats.meanTerms()
	s.column(TitleTerms, candidates, func(p *Profile) float64 { return titleTerms.score(p.terms, terms) })
	s.column(TitleSigns, candidates, func(p *Profile) float64 { return titleSigns.score(p.signs, signs) })
	s.column(TextTerms, candidates, func(p *Profile) float64 { return textTerms.score(p.terms, terms) })
	s.column(TextSigns, candidates, func(p *Profile) float64 { return textSigns.score(p.signs, signs) })
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
