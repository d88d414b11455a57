package match

import (
	"slices"
	"time"
)

// A sheet holds every ingredient's measure for every candidate of one ranking.
type sheet struct {
	weights  []float64   // by ingredient as in order
	measures [][]float64 // by ingredient as in order, nil where it was not measured
}

// A Ranking orders candidates for a listing a piece at a time, so that ranking beside other work can give way
// between the pieces: Measure until nothing is left, then Order. However it is cut, the order is the one that Rank
// finds. It is not safe for concurrent use.
type Ranking struct {
	matcher      *Matcher
	of           *Profile
	candidates   []*Profile
	now          time.Time
	sheet        sheet
	measured     int // so many of the candidates, from the first on
	among        *tally
	said         []saying
	signs, terms query
}

// Ranking begins to rank the candidates; none is measured yet.
func (m *Matcher) Ranking(of *Profile, candidates []*Profile, now time.Time) *Ranking {
	r := &Ranking{matcher: m, of: of, candidates: candidates, now: now,
		sheet: sheet{weights: make([]float64, len(order)), measures: make([][]float64, len(order))}}
	for n, k := range order {
		r.sheet.weights[n] = m.weights[k]
	}
	if len(candidates) > 0 {
		r.among = m.stats.among(candidates[0].Asks)
		r.signs, r.terms = m.ask(&of.Subject, r.among)
		r.said = m.sayings(of.texts())
	}
	return r
}

// Measure compares the listing with the next candidates, up to so many, and reports whether any are left. What is
// measured of one candidate does not depend on the others, but for the company it keeps, which Order adds.
func (r *Ranking) Measure(most int) bool {
	from := r.measured
	r.measured += min(max(0, most), len(r.candidates)-from)
	r.measureTerms(from)
	r.measureMeaning(from)
	for _, c := range conditions {
		r.column(c.ingredient, from, func(p *Profile) float64 { return c.measured(r.of, p, r.now) })
	}
	return r.measured < len(r.candidates)
}

// finish measures what is left, and then the company that each candidate keeps.
func (r *Ranking) finish() *sheet {
	r.Measure(len(r.candidates))
	r.measureCompany()
	return &r.sheet
}

// columnOf is the column of an ingredient, begun where there is none yet.
func (s *sheet) columnOf(k Ingredient, candidates int) []float64 {
	n := slices.Index(order, k)
	if s.measures[n] == nil {
		s.measures[n] = make([]float64, candidates)
	}
	return s.measures[n]
}

// column measures one ingredient for the candidates from a place on.
func (r *Ranking) column(k Ingredient, from int, of func(*Profile) float64) {
	col := r.sheet.columnOf(k, len(r.candidates))
	for i, p := range r.candidates[from:r.measured] {
		col[from+i] = of(p) / step(k)
	}
}

// measureTerms compares words.
func (r *Ranking) measureTerms(from int) {
	if from == r.measured {
		return
	}
	lent := make([][2]bag, r.measured-from)
	for i, p := range r.candidates[from:r.measured] {
		lent[i][0], lent[i][1] = lend(r.said, p)
	}
	signs, terms := r.among.meanSigns(), r.among.meanTerms()
	r.columns(TitleSigns, TextSigns, from, func(i int) (float64, float64) {
		kept := 1 - signsLost*fullness(r.of, r.candidates[i])
		title, text := r.signs.score(lent[i-from][0], signs)
		return title * kept, text * kept
	})
	r.columns(TitleTerms, TextTerms, from, func(i int) (float64,
		float64) {
		return r.terms.score(lent[i-from][1], terms)
	})
}

// columns measures two ingredients that are found together.
func (r *Ranking) columns(k, l Ingredient, from int, of func(i int) (float64, float64)) {
	one, two := r.sheet.columnOf(k, len(r.candidates)), r.sheet.columnOf(l, len(r.candidates))
	for i := from; i < r.measured; i++ {
		one[i], two[i] = of(i)
		one[i] /= step(k)
		two[i] /= step(l)
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
