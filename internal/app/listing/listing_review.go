package listing

import (
	"context"
	"encoding/json"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// saidThen is what the trail keeps of a move by which a listing was refused: the states, and what it said.
type saidThen struct {
	From market.ListingStatus `json:"from"`
	To   market.ListingStatus `json:"to"`
	Said map[string]string    `json:"said"`
}

// keptOfMove is what the trail keeps of a move. What was refused is kept as everybody would have read it.
func keptOfMove(a *listingAttempt, from market.ListingStatus) any {
	if a.Record.Status.Refused() {
		return saidThen{From: from, To: a.Record.Status, Said: a.Record.Said()}
	}
	return app.Moved(from, a.Record.Status)
}

// opinionsOf are the reasons for which the listing was refused since it was last let through, the newest first, each
// with what has changed since.
func opinionsOf(l *market.Listing, trail []market.Event) []market.ListingOpinion {
	var opinions []market.ListingOpinion
	for _, e := range trail {
		var then saidThen
		if json.Unmarshal(e.Change, &then) != nil {
			continue
		}
		switch {
		case then.To == market.ListingPublished:
			opinions = nil
		case then.To.Refused():
			opinion := market.ListingOpinion{At: e.At, By: e.ActorName, Verb: e.Verb, Reason: e.Note}
			if then.Said != nil {
				opinion.Changed = l.ChangedSince(then.Said)
			}
			opinions = append([]market.ListingOpinion{opinion}, opinions...)
		}
	}
	return opinions
}

// changeDropped makes the working copy say again what is on show, which must still be there.
func changeDropped(ctx context.Context, r *Room, a *listingAttempt) error {
	if !a.Record.WasShown() {
		return nil // the rule says so
	}
	err := asApproved(ctx, r, a)
	if err != nil {
		return err
	}
	on, err := a.Tx.OnShow(ctx, a.Record.ID)
	if err == nil && !on {
		err = market.Refuse(market.Conflict, "公开内容的有效期已过，不能恢复；请修改有效期后重新提交。")
	}
	return err
}

// asApproved lets go of a change that nobody has approved, so that the working copy of a listing that ends says what
// was on show: that is what a reopening shows again.
func asApproved(ctx context.Context, _ *Room, a *listingAttempt) error {
	shown, err := a.Tx.PublicListing(ctx, market.ListingScope{All: true}, a.Record.ID)
	if market.CodeOf(err) == market.NotFound {
		return nil
	}
	if err == nil {
		a.Record.ListingContent, a.Record.RecommenderID = shown.ListingContent, shown.RecommenderID
	}
	return err
}
