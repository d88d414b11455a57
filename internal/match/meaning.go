package match

import (
	"cmp"
	"math"
	"slices"
)

// subject encodes the title alone and everything public, in which the title counts most.
func (v *Vectors) subject(s *Subject) (title, full Vector) {
	if v == nil {
		return nil, nil
	}
	texts := s.texts()
	return v.Encode(texts[:1], func(SectionName) float64 { return 1 }), v.Encode(texts, sectionWeight)
}

// measureMeaning compares directions of meaning; without vectors it measures nothing.
func (r *Ranking) measureMeaning(from int) {
	if r.matcher.vectors == nil {
		return
	}
	gain := func(p *Profile) float64 { return 1 + meaningGain*fullness(r.of, p) }
	r.column(TitleMeaning, from, func(p *Profile) float64 { return Cosine(r.of.titleVec, p.fullVec) * gain(p) })
	r.column(TextMeaning, from, func(p *Profile) float64 { return Cosine(r.of.fullVec, p.fullVec) * gain(p) })
}

// company is how many of the best results the others are compared with.
const company = 5

// measureCompany measures nearness to the best results of the same list: what resembles the good
// answers is more likely one too.
func (r *Ranking) measureCompany() {
	m, s, candidates := r.matcher, &r.sheet, r.candidates
	if m.vectors == nil || len(candidates) <= company {
		return
	}
	topic := make([]float64, len(candidates))
	for i := range candidates {
		topic[i] = s.sum(i)
	}
	best := make([]int, len(candidates))
	for i := range best {
		best[i] = i
	}
	slices.SortFunc(best, func(a, b int) int {
		return cmp.Or(cmp.Compare(topic[b], topic[a]), cmp.Compare(candidates[a].ID, candidates[b].ID))
	})
	middle := make([]float32, m.vectors.Dims)
	for _, i := range best[:company] {
		w := float32(math.Exp(min(topic[i]-topic[best[0]], 0) / 2))
		for j, c := range candidates[i].fullVec {
			middle[j] += w * float32(c)
		}
	}
	at := direction(middle)
	sure := min(1, max(0, topic[best[0]])/(goodFrom*m.stats.scale())) // what hardly fits is no example
	r.column(Company, 0, func(p *Profile) float64 { return sure * Cosine(at, p.fullVec) })
}
