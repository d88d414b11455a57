package match

import (
	"cmp"
	"slices"
)

// A Finder finds candidates in memory: those that share rare words and those near in meaning. It serves
// collections of thousands; with a search index at hand, that finds the words and Neighbours the meaning.
type Finder struct {
	m        *Matcher
	profiles []*Profile
	terms    map[gram][]int32
	near     *Neighbours
	place    map[int64]int32
}

// NewFinder takes in all profiles.
func (m *Matcher) NewFinder(profiles []*Profile) *Finder {
	f := &Finder{m: m, profiles: profiles, terms: map[gram][]int32{}, near: m.NewNeighbours(), place: map[int64]int32{}}
	for i, p := range profiles {
		for _, g := range p.terms.grams {
			f.terms[g] = append(f.terms[g], int32(i))
		}
		f.near.Put(p)
		f.place[p.Subject.ID] = int32(i)
	}
	return f
}

// byMeaning is the share of candidates that need not have a word in common.
const byMeaning = 0.4

// textCounts is what a word of the text counts against one of the title when candidates are sought.
const textCounts = 0.7

// Find returns up to most candidates, best found first, words before meaning.
func (f *Finder) Find(q *Profile, most int) []*Profile {
	near := f.near.Nearest(q, int(byMeaning*float64(most)), nil)
	taken := map[int32]bool{}
	var out []*Profile
	take := func(i int32) {
		if !taken[i] && f.profiles[i].Subject.ID != q.Subject.ID {
			taken[i] = true
			out = append(out, f.profiles[i])
		}
	}
	for _, i := range f.byWords(q, most-len(near)) {
		take(i)
	}
	for _, n := range near {
		take(f.place[n.ID])
	}
	return out
}

func (f *Finder) byWords(q *Profile, most int) []int32 {
	score := make([]float64, len(f.profiles))
	_, terms := f.m.ask(&q.Subject, &f.m.stats.all)
	var hit []int32
	for _, a := range terms.grams {
		for _, i := range f.terms[a.gram] {
			if score[i] == 0 {
				hit = append(hit, i)
			}
			score[i] += a.title + textCounts*a.text
		}
	}
	slices.SortFunc(hit, func(a, b int32) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	return hit[:min(len(hit), most)]
}
