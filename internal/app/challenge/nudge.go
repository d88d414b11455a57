package challenge

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// awaited says whom a challenge waits for. Who else has to do with it may be a bidder whose name is sealed.
func (r *Room) awaited(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	now time.Time) (app.Awaited, error) {
	c, err := from.Challenge(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	if !c.VisibleTo(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	by := challengeMoves.Awaits(r, &c, who, now)
	behind := map[market.Capacity]int64{market.AsOwner: c.OrgID}
	if c.Decided() {
		behind[market.AsBidder] = c.WinnerOrgID
	}
	return app.Awaited{Title: c.Title, Href: link.Challenge(id), By: by, Orgs: app.OrgsOf(by, behind),
		Silent: true}, nil
}

// awaitedBid says whom a bid waits for by itself. It is silent: who nudged is nobody's business but the bidder's.
func (r *Room) awaitedBid(ctx context.Context, from postgres.Reader, who market.Actor, id int64,
	_ time.Time) (app.Awaited, error) {
	b, err := from.Bid(ctx, id)
	if err != nil {
		return app.Awaited{}, err
	}
	if !b.VisibleTo(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	c, err := from.Challenge(ctx, b.ChallengeID)
	waits := app.Awaited{Title: c.Title, Href: link.Bid(id), Silent: true}
	if is := b.Capacities(who); len(is) > 0 {
		waits.By = market.AwaitedIn(market.NounBid, b.Status, is)
	}
	return waits, err
}

// awaitedWork says whom the work of one winner waits for: for the check of a stage, for the approval of a change, for
// what becomes of an application for acceptance. One nudge a day is about all of them.
func (r *Room) awaitedWork(ctx context.Context, from postgres.Reader, who market.Actor, bid int64,
	_ time.Time) (app.Awaited, error) {
	a, err := from.Agreement(ctx, bid)
	if err != nil {
		return app.Awaited{}, err
	}
	c, err := from.Challenge(ctx, a.ChallengeID)
	if err != nil {
		return app.Awaited{}, err
	}
	b, err := from.Bid(ctx, bid)
	if err != nil {
		return app.Awaited{}, err
	}
	work := r.workOf(&c, &b)
	if !work.VisibleTo(who) {
		return app.Awaited{}, market.ErrNotFound
	}
	waits := app.Awaited{Title: c.Title, Href: link.Agreement(bid)}
	if is := work.Capacities(who); len(is) > 0 {
		waits.By, err = r.workWaits(ctx, from, a, work, is)
	}
	return waits, err
}

// workWaits lists for whom the parts of a winner's work wait.
func (r *Room) workWaits(ctx context.Context, from postgres.Reader, a market.Agreement, work market.Work,
	is []market.Capacity) ([]market.Capacity, error) {
	var by []market.Capacity
	milestones, err := from.Milestones(ctx, a.ChallengeID)
	if err != nil {
		return nil, err
	}
	for _, m := range milestones {
		if m.BidID == a.BidID && m.N <= len(a.Content.Stages) &&
			m.AwaitsCheck(work, a.Content, a.Content.Stages[m.N-1]) {
			by = append(by, market.AwaitedIn(market.NounMilestone, m.Status, is)...)
		}
	}
	changes, err := from.Changes(ctx, a.ChallengeID)
	if err != nil {
		return nil, err
	}
	for _, x := range changes {
		if x.BidID == a.BidID {
			by = append(by, market.AwaitedIn(market.NounChange, x.Status, is)...)
		}
	}
	acceptances, err := from.Acceptances(ctx, a.ChallengeID)
	for _, x := range acceptances {
		if x.BidID == a.BidID {
			by = append(by, market.AwaitedIn(market.NounAcceptance, x.Status, is)...)
		}
	}
	slices.Sort(by)
	return slices.Compact(by), err
}
