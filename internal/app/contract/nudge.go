package contract

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// awaitedContract says whom a contract waits for.
func (r *Room) awaitedContract(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	now time.Time) (app.Awaited, error) {
	c, err := from.Contract(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	if !c.VisibleTo(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	by := contractMoves.Awaits(r, &c, who, now)
	return app.Awaited{Title: c.Title, Href: link.Contract(id), By: by, Orgs: app.OrgsOf(by, map[market.Capacity]int64{
		market.AsSeller: c.Seller.OrgID, market.AsSupply: c.Seller.OrgID, market.AsDemand: c.Buyer.OrgID})}, nil
}

// awaitedDeal says whom a deal waits for. Either side may take each step, so that each of them waits for the other.
func (r *Room) awaitedDeal(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	_ time.Time) (app.Awaited, error) {
	d, err := from.Deal(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	if !d.VisibleTo(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	waits := app.Awaited{Title: d.Title, Href: link.Deal(id)}
	if d.Over() || len(d.Capacities(who)) == 0 {
		return waits, nil
	}
	for capacity, side := range map[market.Capacity]market.Party{market.AsDemand: d.Buyer, market.AsSupply: d.Seller} {
		if side.OrgID != 0 && !who.In(side.OrgID) {
			waits.By, waits.Orgs = append(waits.By, capacity), append(waits.Orgs, side.OrgID)
		}
	}
	slices.Sort(waits.By)
	return waits, nil
}
