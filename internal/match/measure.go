package match

import (
	"math"
	"slices"
	"time"
)

// A sheet holds every ingredient's measure for every candidate of one ranking.
type sheet struct {
	weights  Weights
	measures map[Ingredient][]float64
	strength []float64 // what the band is read from; does not depend on the other candidates
}

// measure compares a demand with all candidates, ingredient by ingredient.
func (m *Matcher) measure(d *Profile, candidates []*Profile, now time.Time) *sheet {
	s := &sheet{weights: m.weights, measures: map[Ingredient][]float64{}, strength: make([]float64, len(candidates))}
	m.measureTerms(s, d, candidates)
	m.measureMeaning(s, d, candidates)
	for _, k := range []Ingredient{TitleTerms, TitleSigns, TextTerms, TextSigns, TitleMeaning, TextMeaning} {
		standardise(s.measures[k])
	}
	m.measureCompany(s, candidates)
	for _, c := range conditions {
		col := make([]float64, len(candidates))
		for i, p := range candidates {
			col[i] = c.between(&d.Subject, &p.Subject, now).value
		}
		s.measures[c.ingredient] = col
	}
	return s
}

func (m *Matcher) measureTerms(s *sheet, d *Profile, candidates []*Profile) {
	all := d.Subject.texts()
	titleSigns, titleTerms := m.ask(all[:1])
	textSigns, textTerms := m.ask(all[1:])
	column := func(q query, of func(*Profile) bag, mean float64) []float64 {
		col := make([]float64, len(candidates))
		for i, p := range candidates {
			col[i] = q.score(of(p), mean)
		}
		return col
	}
	signs, terms := func(p *Profile) bag { return p.signs }, func(p *Profile) bag { return p.terms }
	s.measures[TitleSigns] = column(titleSigns, signs, m.stats.meanSigns())
	s.measures[TitleTerms] = column(titleTerms, terms, m.stats.meanTerms())
	s.measures[TextSigns] = column(textSigns, signs, m.stats.meanSigns())
	s.measures[TextTerms] = column(textTerms, terms, m.stats.meanTerms())
	for i, p := range candidates {
		s.strength[i] = max(titleTerms.share(p.terms), textTerms.share(p.terms))
	}
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

// standardise turns a column into standard deviations from its mean.
func standardise(col []float64) {
	if len(col) == 0 {
		return
	}
	var sum, squares float64
	for _, x := range col {
		sum += x
	}
	mean := sum / float64(len(col))
	for _, x := range col {
		squares += (x - mean) * (x - mean)
	}
	dev := math.Sqrt(squares / float64(len(col)))
	if dev < 1e-9 {
		dev = 1
	}
	for i := range col {
		col[i] = (col[i] - mean) / dev
	}
}

// ordered returns a map's values in an order that does not change from run to run, so that sums do not.
func ordered(m map[gram]float64) []float64 {
	keys := make([]gram, 0, len(m))
	for g := range m {
		keys = append(keys, g)
	}
	slices.Sort(keys)
	out := make([]float64, len(keys))
	for i, g := range keys {
		out[i] = m[g]
	}
	return out
}
