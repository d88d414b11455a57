// Package match scores how well a supply answers a demand, and says why in words a person can check.
//
// It is pure: what it knows of the listings comes in as Subjects, the time comes in as an argument,
// and the same input always gives the same order. Finding candidates among all listings is the
// caller's work (search by words, widened by Neighbours); Rank orders what was found.
package match

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Matcher holds what scoring needs and never changes; replace it whole when statistics, vectors or
// weights change. It is safe for concurrent use.
type Matcher struct {
	weights Weights
	stats   *Statistics
	vectors *Vectors
	synonym Synonyms
}

// Synonyms answers whether two words mean the same by the bureau's dictionary.
type Synonyms interface {
	// Same reports whether a and b are written differently but mean the same.
	Same(a, b string) bool
}

// New returns a Matcher. Statistics tell which words are common here; vectors and synonyms may be nil,
// and then meaning is not compared.
func New(w Weights, s *Statistics, v *Vectors, syn Synonyms) *Matcher {
	if s == nil {
		s = &Statistics{}
	}
	return &Matcher{weights: w, stats: s, vectors: v, synonym: syn}
}

// Version names the rules, the weights and the vectors a match was made with. It is stored with each
// match so that judgments can be compared between versions.
func (m *Matcher) Version() string {
	return fmt.Sprintf("%s-%s-%s", rulesVersion, m.weights.sum(), m.vectors.Version())
}

// rulesVersion changes whenever the way of scoring changes, not only its weights.
const rulesVersion = "m1"

// A Scored candidate is one line of a ranking, best first.
type Scored struct {
	ID      int64
	Score   float64
	Band    Band
	Parts   []Part   // what each ingredient added, in the order of the weights' table
	Reasons []Reason // what a person reads, most telling first
}

// A Part is what one ingredient added to a score.
type Part struct {
	Name  Ingredient `json:"name"`
	Value float64    `json:"value"` // the weighted share, as added
}

// Rank orders all candidates for a demand, best first. It drops none and ties are broken by the later
// update and then by the smaller id, so that two runs agree.
func (m *Matcher) Rank(demand *Profile, candidates []*Profile, now time.Time) []Scored {
	sheet := m.measure(demand, candidates, now)
	out := make([]Scored, len(candidates))
	for i, c := range candidates {
		parts := sheet.parts(i)
		out[i] = Scored{ID: c.Subject.ID, Score: total(parts), Parts: parts, Band: m.band(sheet, i)}
	}
	place := make(map[int64]int, len(candidates))
	for i, c := range candidates {
		place[c.Subject.ID] = i
	}
	slices.SortStableFunc(out, func(a, b Scored) int {
		return cmp.Or(
			cmp.Compare(b.Score, a.Score),
			candidates[place[b.ID]].Subject.UpdatedAt.Compare(candidates[place[a.ID]].Subject.UpdatedAt),
			cmp.Compare(a.ID, b.ID))
	})
	settle(out)
	return out
}

// Explained ranks and gives the first n lines their reasons. Reasons cost more than scores and nobody
// reads them past the first page.
func (m *Matcher) Explained(demand *Profile, candidates []*Profile, now time.Time, n int) []Scored {
	out := m.Rank(demand, candidates, now)
	byID := make(map[int64]*Profile, len(candidates))
	for _, c := range candidates {
		byID[c.Subject.ID] = c
	}
	for i := range min(n, len(out)) {
		out[i].Reasons = m.Explain(demand, byID[out[i].ID], now)
	}
	return out
}

func total(parts []Part) float64 {
	var sum float64
	for _, p := range parts {
		sum += p.Value
	}
	return sum
}
