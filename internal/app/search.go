package app

import (
	"context"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/search"
)

// Found is a page of search results within the asker's scope.
type Found struct {
	search.Result
	Listings []FoundListing
}

// FoundListing is one hit with its row and what was found in it.
type FoundListing struct {
	market.Listing
	OrgName string
	Hit     search.Hit
}

// Search finds listings on show within the asker's scope. Rows come from the record: what left it since the
// index last followed is not shown.
func (a *App) Search(ctx context.Context, who market.Actor, q search.Query) (Found, error) {
	if err := a.allow(ctx, "search:"+who.IP, a.Settings().Int(market.SetSearchPerMinute), time.Minute); err != nil {
		return Found{}, err
	}
	scope, err := a.scope(ctx, who)
	if err != nil {
		return Found{}, err
	}
	q.Scope = scope
	result, err := a.index.Search(ctx, q)
	if err != nil {
		return Found{}, err
	}
	ids := make([]int64, 0, len(result.Hits))
	for _, hit := range result.Hits {
		ids = append(ids, hit.ID)
	}
	rows, err := a.db.PublicListings(ctx, scope, ids)
	if err != nil {
		return Found{}, err
	}
	listings, err := a.inHitOrder(ctx, rows, result.Hits)
	return Found{Result: result, Listings: listings}, err
}

func (a *App) inHitOrder(ctx context.Context, rows []market.Listing, hits []search.Hit) ([]FoundListing, error) {
	byID, orgs := make(map[int64]market.Listing, len(rows)), make([]int64, 0, len(rows))
	for _, l := range rows {
		l.ContactName, l.ContactPhone, l.ConfidentialText = "", "", ""
		byID[l.ID], orgs = l, append(orgs, l.OrgID)
	}
	names, err := a.db.OrganizationNames(ctx, orgs)
	if err != nil {
		return nil, err
	}
	found := make([]FoundListing, 0, len(hits))
	for _, hit := range hits {
		if l, ok := byID[hit.ID]; ok {
			found = append(found, FoundListing{Listing: l, OrgName: names[l.OrgID], Hit: hit})
		}
	}
	return found, nil
}
