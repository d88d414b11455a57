package search

import (
	"context"
	"fmt"
	"math"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// candidateFields leaves out the organisation: a need does not fit a result because a company's name has a word of it.
var candidateFields = []weighted{{fieldTitle, 2, 10}, {fieldKeywords, 2, 8}, {fieldNeeds, 1, 80}, {fieldText, 1, 120}}

// tellingWords is how many words of a long need are looked for; more find nothing better.
const tellingWords = 48

// What a need's words are worth: those of its text against those of its title, and parts of words against words.
const (
	textWeight = 0.7
	partWeight = 0.5
)

// Candidates are the n listings of the wanted kinds (none for all) that share most words with a listing, itself left out.
// They are made for ranking to choose from: wide rather than sharp.
func (ix *Index) Candidates(ctx context.Context, need *Document, kinds []market.Kind, scope market.ListingScope, n int) ([]Hit, error) {
	a := ix.analyzer.Load()
	words := needWords(a, need)
	if words == nil || n <= 0 {
		return nil, nil
	}
	p := &plan{words: words, sort: Relevance, limit: n}
	p.filter(fieldKind, anyOf(fieldKind, kinds))
	p.filter("", inScope(scope))
	p.not = []query.Query{unscored{query.NewDocIDQuery([]string{docID(need.ID)})}}
	req := bleve.NewSearchRequestOptions(p.query(""), n, 0, false)
	req.Sort = p.order()
	found, err := ix.alias.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("find candidates: %w", err)
	}
	return hits(found, n)
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
		g := group{[]alternative{{[]int{b.term(term)}, 1}}, weight}
		for _, other := range a.Synonyms(term) {
			if said[other] == 0 {
				g.alternatives = append(g.alternatives, alternative{[]int{b.term(other)}, synonymBoost})
			}
		}
		b.groups = append(b.groups, g)
	}
	q := b.finish(candidateFields)
	if q != nil {
		q.atLeast, q.keep = 1, tellingWords
	}
	return q
}
