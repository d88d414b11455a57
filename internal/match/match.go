// Package match scores how well a supply answers a demand, and says why in words a person can check.
//
// It is pure: what it knows of the listings comes in as Subjects, the time comes in as an argument, and the same input
// always gives the same order. Finding candidates among all listings is the caller's work (search by words, widened by
// Neighbours); Rank orders what was found, and a Ranking does so in pieces.
package match

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// A Matcher holds what scoring needs and never changes; replace it whole when statistics, vectors,
// weights or the bureau's dictionary change. It is safe for concurrent use.
type Matcher struct {
	weights  Weights
	stats    *Statistics
	vectors  *Vectors
	analyzer *text.Analyzer
}

// New returns a Matcher. Statistics tell which words are common here; without any, all words count the
// same. Without vectors meaning is not compared. A nil analyzer is the standard one.
func New(w Weights, s *Statistics, v *Vectors, a *text.Analyzer) *Matcher {
	if s == nil {
		s = &Statistics{}
	}
	if a == nil {
		a = text.Standard()
	}
	return &Matcher{weights: w, stats: s, vectors: v, analyzer: a}
}

// With returns the same matcher with statistics gathered again.
func (m *Matcher) With(s *Statistics) *Matcher {
	other := *m
	other.stats = s
	return &other
}

// WithAnalyzer returns the same matcher with another way of cutting texts into words.
func (m *Matcher) WithAnalyzer(a *text.Analyzer) *Matcher {
	other := *m
	other.analyzer = a
	return &other
}

// WithVectors returns the same matcher with other vectors. Profiles made before hold the old meaning.
func (m *Matcher) WithVectors(v *Vectors) *Matcher {
	other := *m
	other.vectors = v
	return &other
}

// WithWeights returns the same matcher with other weights.
func (m *Matcher) WithWeights(w Weights) *Matcher {
	other := *m
	other.weights = w
	return &other
}

// Version names the rules, the weights and the vectors a match was made with. It is stored with each
// match so that judgments can be compared between versions.
func (m *Matcher) Version() string {
	return fmt.Sprintf("%s-%s-%s", RulesVersion, m.weights.sum(), m.vectors.Version())
}

// RulesVersion changes whenever the way of scoring changes, not only its weights; weights fitted under another are not
// used.
const RulesVersion = "m5"

// Weights are the weights in force.
func (m *Matcher) Weights() Weights { return maps.Clone(m.weights) }

// A Reading is what a profile is made with: profiles of one reading compare, whatever the weights and statistics.
type Reading struct {
	vectors  *Vectors
	analyzer *text.Analyzer
}

// Reading tells how this matcher reads listings.
func (m *Matcher) Reading() Reading { return Reading{m.vectors, m.analyzer} }

// Vectors are the vectors in force, nil when there are none.
func (m *Matcher) Vectors() *Vectors { return m.vectors }

// VectorsVersion names the vectors in force.
func (m *Matcher) VectorsVersion() string { return m.vectors.Version() }

// A Scored candidate is one line of a ranking, best first.
type Scored struct {
	ID      int64
	Score   float64 // what the parts add up to, less what there is no evidence for
	Band    market.Band
	Parts   []Part   // what each ingredient adds, in the order of the weights' table
	Reasons []Reason // what a person reads, most telling first
}

// A Part is what one ingredient added to a score.
type Part struct {
	Name  Ingredient `json:"name"`
	Value float64    `json:"value"` // the weighted share, as added
}

// Rank orders all candidates for a listing, best first: supply for a demand, demands for a supply. It
// drops none. Ties are broken by the later update and then by the smaller id, so that two runs agree.
func (m *Matcher) Rank(of *Profile, candidates []*Profile, now time.Time) []Scored {
	return m.Ranking(of, candidates, now).Order()
}

// Order is the ranking, best first; candidates that were not measured yet are measured before.
func (r *Ranking) Order() []Scored {
	candidates, parts := r.candidates, r.finish().parts(len(r.candidates))
	places, scored := make([]int, len(candidates)), make([]Scored, len(candidates))
	for i, c := range candidates {
		places[i] = i
		scored[i] = r.matcher.scored(r.of, c, parts[i])
	}
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(scored[b].Score, scored[a].Score),
			candidates[b].UpdatedAt.Compare(candidates[a].UpdatedAt),
			cmp.Compare(scored[a].ID, scored[b].ID))
	})
	out := make([]Scored, len(places))
	for k, i := range places {
		out[k] = scored[i]
	}
	settle(out)
	return out
}

// scored is a candidate's line. What lifts a pair above the band that its evidence bears out does not count: otherwise
// it would stand before those that do answer.
func (m *Matcher) scored(of, c *Profile, parts []Part) Scored {
	step := unit(fullness(of, c), m.stats.scale())
	topic := topicOf(parts, step)
	band := m.witnessed(bandOf(topic), of, c)
	return Scored{ID: c.ID, Score: total(parts) - step*max(0, topic-endOf(band)), Parts: parts, Band: band}
}

// Explained ranks and gives the first n lines their reasons. Reasons cost more than scores and nobody
// reads them past the first page.
func (m *Matcher) Explained(of *Profile, candidates []*Profile, now time.Time, n int) []Scored {
	out := m.Rank(of, candidates, now)
	byID := make(map[int64]*Profile, len(candidates))
	for _, c := range candidates {
		byID[c.ID] = c
	}
	for i := range min(n, len(out)) {
		out[i].Reasons = m.Explain(of, byID[out[i].ID], now)
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
