package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// RecordView is what the record of a challenge holds beside its row from its notice on, as far as the asker may know.
type RecordView struct {
	Notices    []market.Notice
	NextID     int64    // the round that followed, 0 for none or one not yet public
	PreviousNo string   // of the round before
	Winners    []WonBid // once they may be named
	Evaluation *market.Evaluation
	Paid       market.Money // public money paid so far
}

// WonBid is one winner of a challenge.
type WonBid struct {
	market.Bid
	OrgName string
	Work    bool // there is an agreement the asker may read
}

// record reads it.
func (r *Room) record(ctx context.Context, who market.Actor, c *market.Challenge) (v RecordView, err error) {
	if v.Notices, err = r.db.Notices(ctx, postgres.NoticeFilter{ChallengeID: c.ID, Limit: 100}); err != nil {
		return v, err
	}
	if err := r.rounds(ctx, who, c, &v); err != nil {
		return v, err
	}
	if !c.Decided() && c.Status != market.ChallengeNoAward {
		return v, nil
	}
	if err := r.winners(ctx, who, c, &v); err != nil {
		return v, err
	}
	e, err := r.db.Evaluation(ctx, c.ID)
	if err != nil && !market.Missing(err) {
		return v, err
	}
	if err == nil {
		v.Evaluation = &e
	}
	subsidies, err := r.db.Subsidies(ctx, c.ID)
	for _, s := range subsidies {
		v.Paid += s.Amount
	}
	return v, err
}

// rounds finds the rounds before and after, as far as the asker may know of them.
func (r *Room) rounds(ctx context.Context, who market.Actor, c *market.Challenge, v *RecordView) error {
	next, err := r.db.NextRound(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, id := range []int64{next, c.PreviousID} {
		if id == 0 {
			continue
		}
		other, err := r.db.Challenge(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case !other.VisibleTo(who):
		case id == next:
			v.NextID = id
		default:
			v.PreviousNo = other.No
		}
	}
	return nil
}

func (r *Room) winners(ctx context.Context, who market.Actor, c *market.Challenge, v *RecordView) error {
	bids, err := r.db.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID,
		Statuses: append([]market.BidStatus{market.BidProposed}, market.BidsWon...), Limit: app.AllRows})
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(bids))
	for _, b := range bids {
		ids = append(ids, b.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, ids)
	if err != nil {
		return err
	}
	agreements, err := r.db.Agreements(ctx, c.ID)
	for _, b := range bids {
		won := WonBid{Bid: b, OrgName: names[b.OrgID]}
		for _, g := range agreements {
			work := market.Work{OrgID: b.OrgID, OwnerID: c.OrgID}
			won.Work = won.Work || g.BidID == b.ID && work.VisibleTo(who)
		}
		v.Winners = append(v.Winners, won)
	}
	return err
}
