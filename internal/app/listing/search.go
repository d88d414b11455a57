package listing

import (
	"context"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// Found is a page of search results within the asker's scope.
type Found struct {
	Total      int
	Listings   []FoundListing
	Facets     SearchFacets
	Next       string
	Relaxed    bool           // not every word is in every hit, because no listing has them all
	DidYouMean string         // what was typed with its likeliest slip put right, empty if none is likely
	Nearest    []FoundListing // of an empty result: the nearest listings there are
}

// FoundListing is one hit with what was found in it, as byte ranges of its title and public text.
type FoundListing struct {
	market.Listing
	OrgName    string
	TitleMarks [][2]int
	TextMarks  [][2]int
}

// Search finds listings on show within the asker's scope. Rows come from the record: what left it since the
// index last followed is not shown.
func (r *Room) Search(ctx context.Context, who market.Actor, q SearchQuery) (Found, error) {
	if err := r.core.Allow(ctx, "search:"+who.IP, r.core.Settings().Int(market.SetSearchPerMinute),
		time.Minute); err != nil {
		return Found{}, err
	}
	return r.find(ctx, who, q)
}

// find is Search without the bound on how often one may ask.
func (r *Room) find(ctx context.Context, who market.Actor, q SearchQuery) (Found, error) {
	if !r.core.Searchable() {
		return Found{}, market.Refuse(market.Conflict, "检索正在准备中，通常只需片刻，请稍后刷新。首页和各条目的页面不受影响。")
	}
	r.core.Enter()
	defer r.core.Leave()
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return Found{}, err
	}
	q.Scope = scope
	result, err := r.index.Search(ctx, q)
	if err != nil {
		return Found{}, err
	}
	found := Found{Total: result.Total, Facets: result.Facets, Next: result.Next, Relaxed: result.Relaxed,
		DidYouMean: result.DidYouMean}
	if found.Listings, err = r.hits(ctx, scope, result.Hits, result.Terms); err != nil {
		return Found{}, err
	}
	found.Nearest, err = r.hits(ctx, scope, result.Nearest, result.Terms)
	return found, err
}

// hits reads the rows of hits in their order, without what is not public, and marks what was looked for.
func (r *Room) hits(ctx context.Context, scope market.ListingScope, hits []search.Hit,
	terms []string) ([]FoundListing, error) {
	if len(hits) == 0 {
		return nil, nil
	}
	ids := make([]int64, 0, len(hits))
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	rows, err := r.db.NamedListings(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*postgres.NamedListing, len(rows))
	for i := range rows {
		l := &rows[i]
		l.HideFrom(market.ForAll)
		byID[l.ID] = l
	}
	found := make([]FoundListing, 0, len(hits))
	for _, hit := range hits {
		if l := byID[hit.ID]; l != nil {
			found = append(found, FoundListing{Listing: l.Listing, OrgName: l.OrgName,
				TitleMarks: search.Mark(r.core.Analyzer(), l.Title, terms),
				TextMarks:  search.Mark(r.core.Analyzer(), l.PublicText, terms)})
		}
	}
	return found, nil
}

// Suggest completes what is being typed: words, organisations and titles within the asker's scope.
func (r *Room) Suggest(ctx context.Context, who market.Actor, typed string) ([]Suggestion, error) {
	const each = 4
	if err := r.core.Allow(ctx, "suggest:"+who.IP, 5*r.core.Settings().Int(market.SetSearchPerMinute),
		time.Minute); err != nil {
		return nil, err
	}
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	return r.index.Suggest(typed, scope, each), nil
}
