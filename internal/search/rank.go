package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// weighted is a text field with what a word in it is worth and its usual length in words. The lengths are fixed, so
// that a listing's score does not move while others are published.
type weighted struct {
	name   string
	weight float64
	length float64
}

// textFields are where free words are looked for.
var textFields = []weighted{
	{fieldTitle, 3, 10}, {fieldKeywords, 2, 8}, {fieldOrg, 1.5, 6}, {fieldNeeds, 1.2, 80}, {fieldText, 1, 120},
}

// BM25's two constants: how soon repetition stops counting, and how much length does.
const (
	saturation = 1.2
	lengthness = 0.75
)

// alternative is one way for a group to be found in a listing: all of its terms, worth boost.
type alternative struct {
	terms []int // in wordQuery.terms
	boost float64
}

// group is one word of the query with its synonyms and parts; the best alternative counts.
type group struct {
	alternatives []alternative
	weight       float64 // how often the query says it, 1 for once
}

// wordQuery finds listings in which at least atLeast of its groups are found. Bleve's own scoring is left aside: it
// counts a word's rarity twice and lets the average length drift.
type wordQuery struct {
	terms   []string
	groups  []group
	fields  []weighted
	atLeast int
	// rarity holds each term's weight in eighths. Where it is empty the searcher fills it in; a page's cursor carries
	// it to the next page, so that scores stay what they were.
	rarity []int
	keep   int // where positive: only that many groups, those that tell most
}

// Searcher is called by Bleve to run the query.
func (q *wordQuery) Searcher(ctx context.Context, r index.IndexReader, _ mapping.IndexMapping, options search.SearcherOptions) (search.Searcher, error) {
	s := &wordSearcher{query: q, scored: options.Score != "none"}
	for _, term := range q.terms {
		c, err := openTerm(ctx, r, term, q.fields, s.scored)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.terms = append(s.terms, c)
	}
	if err := q.weigh(r, s.terms); err != nil {
		s.Close()
		return nil, err
	}
	s.arrange()
	return s, nil
}

// weigh fills in how rare each term is, in eighths so that a few more listings do not change it.
func (q *wordQuery) weigh(r index.IndexReader, terms []*termCursor) error {
	if len(q.rarity) == len(q.terms) {
		return nil
	}
	n, err := r.DocCount()
	if err != nil {
		return err
	}
	q.rarity = make([]int, len(terms))
	for i, t := range terms {
		q.rarity[i] = rarity(n, t.most)
	}
	return nil
}

// telling keeps the groups that tell most: rare words that the query says often.
func (q *wordQuery) telling() []int {
	order := make([]int, len(q.groups))
	for i := range order {
		order[i] = i
	}
	if q.keep <= 0 {
		return order
	}
	tells := func(g int) float64 {
		return q.groups[g].weight * float64(q.rarity[q.groups[g].alternatives[0].terms[0]])
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(tells(b), tells(a)) })
	return order[:min(q.keep, len(order))]
}

// A long need reads no more postings than mostPostings, once it has leastTelling groups: what follows are words that
// half the listings have.
const (
	mostPostings = 60_000
	leastTelling = 12
)

// affordable cuts the groups off where reading them costs more than it tells.
func affordable(groups []int, cost []uint64) []int {
	sum := uint64(0)
	for n, g := range groups {
		if sum += cost[g]; sum > mostPostings && n >= leastTelling {
			return groups[:n]
		}
	}
	return groups
}

func rarity(listings, having uint64) int {
	n, df := float64(listings), math.Min(float64(having), float64(listings))
	return max(1, int(math.Round(8*math.Log(1+(n-df+.5)/(df+.5)))))
}
