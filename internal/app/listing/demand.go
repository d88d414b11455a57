package listing

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// demandsOffered bounds the list from which the need behind a talent need is chosen.
const demandsOffered = 200

// Demands are the technology needs of the asker's organisations that people may be looked for, newest first: those that
// are still being written as well as those on show.
func (r *Room) Demands(ctx context.Context, who market.Actor) ([]market.Listing, error) {
	open := []market.ListingStatus{market.ListingDraft, market.ListingSubmitted, market.ListingRecommended,
		market.ListingReturned, market.ListingRevising, market.ListingRejected, market.ListingApproved,
		market.ListingPublished}
	return r.db.Listings(ctx, postgres.ListingFilter{OrgIDs: who.OrgIDs(), Kind: market.KindDemand,
		Statuses: open, Limit: demandsOffered})
}

// Demand is the technology need for which people are looked for; found is false when the listing names none, or one
// that the asker may not see.
func (r *Room) Demand(ctx context.Context, who market.Actor, l *market.Listing) (
	demand market.Listing, found bool, err error,
) {
	if l.Details.Talent == nil || l.Details.Talent.DemandID == 0 {
		return market.Listing{}, false, nil
	}
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return market.Listing{}, false, err
	}
	shown, err := r.db.PublicListings(ctx, scope, []int64{l.Details.Talent.DemandID})
	if err != nil || len(shown) > 0 {
		return append(shown, market.Listing{})[0], len(shown) > 0, err
	}
	demand, err = r.db.Listing(ctx, l.Details.Talent.DemandID)
	if market.CodeOf(err) == market.NotFound || err == nil && !demand.Inside(who) {
		return market.Listing{}, false, nil
	}
	return demand, err == nil, err
}

// ownDemand holds the need behind a talent need to those of the same organisation: the one who links another's would
// learn that it is there.
func ownDemand(ctx context.Context, tx *postgres.Tx, l *market.Listing) error {
	if l.Details.Talent == nil || l.Details.Talent.DemandID == 0 {
		return nil
	}
	demand, err := tx.Listing(ctx, l.Details.Talent.DemandID)
	if err != nil && market.CodeOf(err) != market.NotFound {
		return err
	}
	if err != nil || demand.OrgID != l.OrgID || demand.Kind != market.KindDemand {
		p := market.Problems{"details.talent.demand_id": "请选择本单位的技术需求。"}
		return p.Err()
	}
	return nil
}
