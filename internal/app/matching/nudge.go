package matching

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// awaitedMatch says which side of a match has not answered the other's wish to talk.
func (r *Room) awaitedMatch(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	_ time.Time) (app.Awaited, error) {
	m, err := from.Match(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	if !m.VisibleTo(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	waits := app.Awaited{Title: m.DemandTitle, Href: link.Match(id)}
	if is := m.Capacities(who); len(is) > 0 {
		waits.By = market.AwaitedIn(market.NounMatch, m.Status, is)
		waits.Orgs = app.OrgsOf(waits.By, map[market.Capacity]int64{market.AsDemand: m.DemandOrg,
			market.AsSupply: m.SupplyOrg})
	}
	return waits, nil
}

// awaitedApproach says that an expert has not answered. The one who asked does not learn here who it is, and the expert
// knows of no nudging but the message.
func (r *Room) awaitedApproach(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	_ time.Time) (app.Awaited, error) {
	p, err := from.Approach(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	is := p.Capacities(who)
	if !slices.Contains(is, market.AsOwner) {
		return app.Awaited{}, market.ErrNotFound
	}
	waits := app.Awaited{Title: p.Need, Href: link.MyApproaches,
		By: market.AwaitedIn(market.NounApproach, p.Status, is)}
	if len(waits.By) > 0 {
		waits.People = []int64{p.ExpertID}
	}
	return waits, nil
}
