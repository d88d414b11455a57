package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Awards counts the bids of a challenge from the proposal on, for the guards of its moves.
func (r Reader) Awards(ctx context.Context, id int64) (market.Awards, error) {
	type row struct {
		Proposed, Reserves, Unsigned, Contracted, Delivering, Accepted, Applied int
		WinnerOrgs                                                              []int64
	}
	a, err := one[row](ctx, r, `select
			count(*) filter (where status = `+bidProposed+`) as proposed,
			count(*) filter (where status = `+bidReserve+`) as reserves,
			count(*) filter (where status = `+bidAwarded+`) as unsigned,
			count(*) filter (where status = `+bidContracted+`) as contracted,
			count(*) filter (where status = `+bidDelivering+`) as delivering,
			count(*) filter (where status = `+bidAccepted+`) as accepted,
			(select count(*) from acceptance where challenge_id = @id and status `+inAcceptancesOpen+`) as applied,
			coalesce(array_agg(org_id) filter (where status = any(@won)), '{}') as winner_orgs
		from bid where challenge_id = @id`, args{"id": id, "won": market.BidsWon})
	return market.Awards{Proposed: a.Proposed, Reserves: a.Reserves, Unsigned: a.Unsigned, Contracted: a.Contracted,
		Delivering: a.Delivering,
		Accepted:   a.Accepted, Applied: a.Applied, WinnerOrgs: a.WinnerOrgs}, err
}

// NextRound finds the round that followed a challenge, 0 when there is none.
func (r Reader) NextRound(ctx context.Context, id int64) (int64, error) {
	return one[int64](ctx, r, `select coalesce((select id from challenge where previous_id = @id), 0)`, args{"id": id})
}

// WorkEvents lists what happened in the work of one winner, oldest first.
func (r Reader) WorkEvents(ctx context.Context, bidID int64) ([]market.Event, error) {
	return list[market.Event](ctx, r, `select `+eventColumns+` from event where kind = `+onAgreement+` and ref = @bid
			or kind = `+onMilestone+` and ref in (select id from milestone where bid_id = @bid)
			or kind = `+onChange+` and ref in (select id from change_request where bid_id = @bid)
			or kind = `+onAcceptance+` and ref in (select id from acceptance where bid_id = @bid)
			or kind = `+onSubsidy+` and ref in (select id from subsidy where bid_id = @bid)
		order by seq limit 1000`, args{"bid": bidID})
}
