package listing

import (
	"context"

	"jiebang/internal/market"
)

// judged refuses to approve an unclear need without a reason, one at a time and among many alike.
func judged(_ context.Context, r *Room, a *listingAttempt) error {
	return a.Record.CheckClear(r.clarityLine(), market.Beside{Today: market.DateOf(a.Step.Now)}, a.Step.Reason)
}

func (r *Room) clarityLine() int { return r.core.Settings().Int(market.SetClarityLine) }

// whyApproved asks for a reason where the listing is too unclear to be approved without one.
func whyApproved(r *Room, l *market.Listing) market.Prompt {
	said := l.Unclear(r.clarityLine(), market.Beside{Today: market.DateOf(r.core.Now())})
	if said == "" {
		return market.Prompt{}
	}
	return market.Prompt{Label: "仍予通过的理由", Help: said + "。宜先退回或追问；仍予通过的请说明理由，记入办理记录。"}
}

// Diagnose holds a listing that is being written to the rules of clarity, for those who write it.
func (r *Room) Diagnose(l market.Listing) market.Diagnosis {
	return l.Diagnose(market.Beside{Today: market.DateOf(r.core.Now())})
}

// diagnose says for those inside how clear the listing is, and what it says otherwise than its public copy.
func (r *Room) diagnose(ctx context.Context, view *View) error {
	beside := market.Beside{Today: market.DateOf(r.core.Now())}
	for _, c := range view.Copies {
		beside.Similar = append(beside.Similar, c.Title)
	}
	view.Diagnosis = view.Listing.Diagnose(beside)
	view.Unclear = view.Listing.Unclear(r.clarityLine(), beside)
	if !view.OnShow || view.Status == market.ListingPublished {
		return nil
	}
	public, err := r.db.PublicListing(ctx, market.ListingScope{All: true}, view.ID)
	if market.Missing(err) { // it has been taken off show meanwhile
		return nil
	}
	view.Revisions = market.Revisions(view.Kind, &public.ListingContent, &view.ListingContent)
	return err
}
