package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"jiebang/internal/market"
)

// Sort is the order of the hits.
type Sort string

// The orders. Relevance without any words to be relevant to is Newest.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Deadline  Sort = "deadline"
	Amount    Sort = "amount"
)

// Sorts lists the orders as they are offered.
var Sorts = []Sort{Relevance, Newest, Deadline, Amount}

// Label is the order's Chinese name.
func (s Sort) Label() string {
	return map[Sort]string{Relevance: "相关度", Newest: "最新发布", Deadline: "截止时间", Amount: "金额"}[s]
}

// Query is what is looked for. Values of one filter are alternatives, different filters must all hold.
type Query struct {
	Text         string // the language of the search box, see Parse
	Kinds        []market.Kind
	HitechFields []string
	TechFields   []string
	Industries   []string
	Regions      []market.Region // a wider region means all in it
	Maturity     []string
	Modes        []string
	From, To     market.Date // of first publication, both days included; zero for open
	AmountMin    market.Money
	AmountMax    market.Money // 0 for open
	OrgID        int64        // 0 for any
	Sort         Sort
	After        string // Result.Next of the page before
	Limit        int    // 20 if not positive, at most 100
	Scope        market.ListingScope
	WithFacets   bool
}

// Hit is a listing found.
type Hit struct {
	ID    int64
	Score float64
}

// Result is a page of hits.
type Result struct {
	Hits    []Hit
	Total   int
	Next    string   // of the following page, empty on the last
	Facets  Facets   // where asked for
	Terms   []string // what was looked for, for Mark
	Relaxed bool     // not every word is in every hit, because no listing has them all

	// Where there are no hits, or only relaxed ones:
	DidYouMean string // what was typed with its likeliest slip put right, empty if none is likely
	Nearest    []Hit  // of an empty result: the nearest listings there are
}

// limits of a page.
const (
	usualLimit = 20
	mostLimit  = 100
)

// Search finds a page of listings. A cursor that is not one of this query's is an Invalid error.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	plan := compile(ix.analyzer.Load(), q)
	after, err := decodeCursor(q.After, plan)
	if err != nil {
		return Result{}, err
	}
	if plan.words != nil && after != nil {
		plan.words.atLeast, plan.words.rarity = after.AtLeast, after.Rarity
	}
	found, err := ix.run(ctx, plan, after)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	for after == nil && found.Total == 0 && plan.relax() {
		if found, err = ix.run(ctx, plan, nil); err != nil {
			return Result{}, fmt.Errorf("search: %w", err)
		}
	}
	r := Result{Total: int(found.Total), Terms: plan.terms, Relaxed: plan.relaxed() && found.Total > 0}
	if r.Hits, err = hits(found, plan.limit); err != nil {
		return Result{}, err
	}
	if len(found.Hits) > plan.limit {
		r.Next = plan.cursor(found.Hits[plan.limit-1])
	}
	if q.WithFacets {
		if r.Facets, err = ix.facets(ctx, plan, found); err != nil {
			return Result{}, err
		}
	}
	if r.Total == 0 || r.Relaxed {
		r.DidYouMean = ix.vocabulary.Load().correct(q.Text)
	}
	if r.Total == 0 {
		r.Nearest, err = ix.nearest(ctx, q)
	}
	return r, err
}

// Finds tells whether a query, with every word of it, finds the listing as the index knows it now.
func (ix *Index) Finds(ctx context.Context, q Query, id int64) (bool, error) {
	p := compile(ix.analyzer.Load(), q)
	one := query.NewConjunctionQuery([]query.Query{unscored{p.query("")}, query.NewDocIDQuery([]string{docID(id)})})
	found, err := ix.alias.SearchInContext(ctx, bleve.NewSearchRequestOptions(one, 1, 0, false))
	if err != nil {
		return false, fmt.Errorf("search listing %d: %w", id, err)
	}
	return found.Total > 0, nil
}

// hits are the first n found.
func hits(found *bleve.SearchResult, n int) ([]Hit, error) {
	var out []Hit
	for _, h := range found.Hits[:min(len(found.Hits), n)] {
		id, err := parseDocID(h.ID)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		out = append(out, Hit{id, h.Score})
	}
	return out, nil
}

// nearestHits is how many listings an empty result offers instead.
const nearestHits = 5

// nearest is what an empty result offers: listings that share most words with what was typed, whatever the filters; the
// newest of the same kinds where no words were typed.
func (ix *Index) nearest(ctx context.Context, q Query) ([]Hit, error) {
	var typed string
	for _, c := range Parse(q.Text) {
		if !c.Exclude {
			typed += c.Text + "\n"
		}
	}
	near, err := ix.Candidates(ctx, &Document{Title: typed}, nil, q.Scope, nearestHits)
	if err != nil || len(near) > 0 {
		return near, err
	}
	p := compile(ix.analyzer.Load(), Query{Kinds: q.Kinds, Scope: q.Scope, Limit: nearestHits})
	found, err := ix.run(ctx, p, nil)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits(found, nearestHits)
}

// run asks for one hit more than the page holds, to know whether there is another page.
func (ix *Index) run(ctx context.Context, p *plan, after *pageCursor) (*bleve.SearchResult, error) {
	req := bleve.NewSearchRequestOptions(p.query(""), p.limit+1, 0, false)
	req.Sort = p.order()
	if after != nil {
		req.SearchAfter = after.Sort
	}
	if p.withFacets {
		p.askFacets(req)
	}
	return ix.alias.SearchInContext(ctx, req)
}

// filter is a condition on one field; the facet of that field is counted without it.
type filter struct {
	field string
	query query.Query
}

// query puts together everything a hit must meet, but for the filter on the field named.
func (p *plan) query(without string) query.Query {
	b := query.NewBooleanQuery(nil, nil, p.not)
	if p.words != nil {
		b.AddMust(p.words)
	} else {
		b.AddMust(query.NewMatchAllQuery())
	}
	var all []query.Query
	for _, f := range p.filters {
		if without == "" || f.field != without {
			all = append(all, f.query)
		}
	}
	if len(all) > 0 {
		b.AddMust(unscored{query.NewConjunctionQuery(all)})
	}
	return b
}

// order is the sort with ties broken by freshness and then by id, so that every page begins where the last ended.
func (p *plan) order() bsearch.SortOrder {
	fresh := &bsearch.SortField{Field: fieldPublished, Desc: true, Type: bsearch.SortFieldAsNumber}
	last := &bsearch.SortDocID{Desc: true}
	switch p.sort {
	case Relevance:
		return bsearch.SortOrder{&bsearch.SortScore{Desc: true}, fresh, last}
	case Deadline:
		return bsearch.SortOrder{&bsearch.SortField{Field: fieldDeadline, Type: bsearch.SortFieldAsNumber}, last}
	case Amount:
		return bsearch.SortOrder{&bsearch.SortField{Field: fieldAmount, Desc: true, Type: bsearch.SortFieldAsNumber}, last}
	case Newest:
	}
	return bsearch.SortOrder{fresh, last}
}

// anyOf is a filter that holds for any of the values, nil for no values.
func anyOf[T ~string](field string, values []T) query.Query {
	if len(values) == 0 {
		return nil
	}
	var all []query.Query
	for _, v := range values {
		t := query.NewTermQuery(string(v))
		t.SetField(field)
		all = append(all, t)
	}
	return query.NewDisjunctionQuery(all)
}

// between is a filter on a number, either end may be nil.
func between(field string, low, high *float64, lowIn, highIn bool) query.Query {
	r := query.NewNumericRangeInclusiveQuery(low, high, &lowIn, &highIn)
	r.SetField(field)
	return r
}

// inScope is the filter that agrees with market.ListingScope.CanSee, nil for those who may see everything.
func inScope(s market.ListingScope) query.Query {
	if s.All {
		return nil
	}
	open := []market.Visibility{market.VisiblePublic}
	if s.Registered {
		open = append(open, market.VisibleRegistered)
	}
	ways := []query.Query{anyOf(fieldVisible, open)}
	if len(s.OrgIDs) > 0 {
		ways = append(ways, anyOf(fieldOrgID, orgTerms(s.OrgIDs)))
	}
	if len(s.Invited) > 0 {
		ids := make([]string, len(s.Invited))
		for i, id := range s.Invited {
			ids[i] = docID(id)
		}
		slices.Sort(ids)
		ways = append(ways, query.NewConjunctionQuery([]query.Query{
			anyOf(fieldVisible, []market.Visibility{market.VisibleInvited}), query.NewDocIDQuery(slices.Compact(ids)),
		}))
	}
	return query.NewDisjunctionQuery(ways)
}
