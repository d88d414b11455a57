package search

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
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
		plan.words.atLeast, plan.words.weights = after.AtLeast, after.Weights
	}
	view := ix.view()
	defer view.Release()
	found, err := run(ctx, view, plan, after)
	for err == nil && after == nil && found.Total == 0 && plan.relax() {
		found, err = run(ctx, view, plan, nil)
	}
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	r := Result{Total: found.Total, Terms: plan.terms, Relaxed: plan.relaxed() && found.Total > 0,
		Facets: facets(found)}
	r.Hits = plan.hits(found.Hits, plan.limit)
	if len(found.Hits) > plan.limit {
		r.Next = plan.cursor(found.Hits[plan.limit-1], found.Weights)
	}
	if r.Total == 0 || r.Relaxed {
		r.DidYouMean = ix.vocabulary.Load().correct(q.Text)
	}
	if r.Total == 0 {
		r.Nearest, err = ix.nearest(ctx, q)
	}
	return r, err
}

// run asks for one hit more than the page holds, to know whether there is another page.
func run(ctx context.Context, v *impact.View, p *plan, after *pageCursor) (*impact.Result, error) {
	var place *impact.Place
	if after != nil {
		place = &after.Place
	}
	return v.Search(ctx, p.ask(p.limit+1, place))
}

// Finds reports whether a query, with every word of it, finds the listing as the index knows it now.
func (ix *Index) Finds(ctx context.Context, q Query, id int64) (bool, error) {
	p := compile(ix.analyzer.Load(), q)
	p.withFacets = false
	p.filter("", impact.IDs{id})
	view := ix.view()
	defer view.Release()
	found, err := anything(ctx, view, p)
	if err != nil {
		return false, fmt.Errorf("search listing %d: %w", id, err)
	}
	return found, nil
}

// without leaves the first of the hits that exclusions allow: what somebody does not want is not near.
func (ix *Index) without(ctx context.Context, hits []Hit, excluded string) ([]Hit, error) {
	var out []Hit
	for _, h := range hits {
		if len(out) == nearestHits {
			break
		}
		wanted := excluded == ""
		if !wanted {
			var err error
			if wanted, err = ix.Finds(ctx, Query{Text: excluded, Scope: market.ListingScope{All: true}},
				h.ID); err != nil {
				return nil, err
			}
		}
		if wanted {
			out = append(out, h)
		}
	}
	return out, nil
}

// anything reports whether a plan finds anything.
func anything(ctx context.Context, v *impact.View, p *plan) (bool, error) {
	found, err := v.Search(ctx, p.ask(1, nil))
	return err == nil && found.Total > 0, err
}

// hits are the first n found. Only the order of relevance gives them scores.
func (p *plan) hits(found []impact.Place, n int) (out []Hit) {
	for _, h := range found[:min(len(found), n)] {
		hit := Hit{ID: h.ID}
		if p.sort == Relevance {
			hit.Score = float64(h.Value) / impact.Steps
		}
		out = append(out, hit)
	}
	return out
}

// nearestHits is how many listings an empty result offers instead.
const nearestHits = 5

// nearest is what an empty result offers: listings that share most words with what was typed, whatever the filters; the
// newest of the same kinds where no words were typed.
func (ix *Index) nearest(ctx context.Context, q Query) ([]Hit, error) {
	var typed, excluded string
	for _, c := range Parse(q.Text) {
		if c.Exclude {
			excluded += c.String() + " "
		} else {
			typed += c.Text + "\n"
		}
	}
	near, err := ix.Candidates(ctx, &Document{Title: typed}, nil, q.Scope, 4*nearestHits)
	if err == nil {
		near, err = ix.without(ctx, near, excluded)
	}
	if err != nil || len(near) > 0 {
		return near, err
	}
	p := compile(ix.analyzer.Load(), Query{Kinds: q.Kinds, Scope: q.Scope, Limit: nearestHits})
	view := ix.view()
	defer view.Release()
	found, err := run(ctx, view, p, nil)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return p.hits(found.Hits, nearestHits), nil
}

// Explain says how a listing came by its score in a search; false when the index has no such listing.
func (ix *Index) Explain(ctx context.Context, q Query, id int64) (impact.Explanation, bool, error) {
	p := compile(ix.analyzer.Load(), q)
	view := ix.view()
	defer view.Release()
	x, ok, err := view.Explain(ctx, p.ask(1, nil), id)
	if err != nil {
		return x, false, fmt.Errorf("explain listing %d: %w", id, err)
	}
	return x, ok, nil
}
