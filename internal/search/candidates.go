package search

import (
	"context"
	"fmt"
	"math"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// candidateFields leaves out the organisation: a need does not fit a result because a company's name has a word of it.
var candidateFields = []impact.Field{{Name: fieldTitle, Weight: 2}, {Name: fieldKeywords, Weight: 2},
	{Name: fieldNeeds, Weight: 1}, {Name: fieldText, Weight: 1}}

// What a need's words are worth: those of its text against those of its title, and parts of words against words.
const (
	textWeight = 0.7
	partWeight = 0.5
)

// Candidates are the n listings of the wanted kinds (none for all) that share most words with a listing, itself left
// out. They are made for ranking to choose from: wide rather than sharp.
func (ix *Index) Candidates(ctx context.Context, need *Document, kinds []market.Kind, scope market.ListingScope,
	n int) ([]Hit, error) {
	return ix.candidates(ctx, need, kinds, scope, n, false)
}

// CandidatesAside is Candidates for work that nobody waits for: it lets the searches of people go first.
func (ix *Index) CandidatesAside(ctx context.Context, need *Document, kinds []market.Kind, scope market.ListingScope,
	n int) ([]Hit, error) {
	return ix.candidates(ctx, need, kinds, scope, n, true)
}

func (ix *Index) candidates(ctx context.Context, need *Document, kinds []market.Kind, scope market.ListingScope, n int,
	patient bool) ([]Hit, error) {
	a := ix.analyzer.Load()
	words := needWords(a, need)
	if words == nil || n <= 0 {
		return nil, nil
	}
	p := &plan{words: words, sort: Relevance, limit: n}
	p.filter("", anyOf(fieldKind, kinds))
	p.filter("", inScope(scope))
	p.filter("", impact.Not{Condition: impact.IDs{need.ID}})
	ask := p.ask(n, nil)
	ask.Total, ask.Patient = false, patient
	view := ix.view()
	defer view.Release()
	found, err := view.Search(ctx, ask)
	if err != nil {
		return nil, fmt.Errorf("find candidates: %w", err)
	}
	return p.hits(found.Hits, n), nil
}

// needWords counts the words of a need, title and keywords for more than the rest.
func needWords(a *text.Analyzer, need *Document) *wordQuery {
	b := &wordBuilder{analyzer: a}
	said := map[string]float64{}
	var order []string
	count := func(s string, weight float64) {
		for _, t := range a.Words(s) {
			w := weight
			if t.Kind == text.SubWord {
				w *= partWeight
			}
			if said[t.Term] == 0 {
				order = append(order, t.Term)
			}
			said[t.Term] += w
		}
	}
	count(need.Title, 1)
	for _, k := range need.Keywords {
		count(k, 1)
	}
	count(need.Needs, textWeight)
	count(need.Text, textWeight)
	for _, term := range order {
		weight := said[term]
		if weight > 1 {
			weight = 1 + math.Log(weight)
		}
		g := group(b.term(term), weight)
		for _, other := range a.Synonyms(term) {
			if said[other] == 0 {
				g.Ways = append(g.Ways, impact.Alternative{Terms: []int{b.term(other)}, Boost: synonymBoost})
			}
		}
		b.groups = append(b.groups, g)
	}
	q := b.finish(candidateFields)
	if q != nil {
		q.atLeast = 1
	}
	return q
}
