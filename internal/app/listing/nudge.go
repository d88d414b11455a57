package listing

import (
	"context"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// awaited says whom a listing waits for.
func (r *Room) awaited(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	now time.Time) (app.Awaited, error) {
	l, err := from.Listing(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	if !l.Inside(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	by := listingMoves.Awaits(r, &l, who, now)
	return app.Awaited{Title: l.Title, Href: link.Listing(id), By: by, Orgs: app.OrgsOf(by, map[market.Capacity]int64{
		market.AsOwner: l.OrgID, market.AsRecommender: l.RecommenderID})}, nil
}
