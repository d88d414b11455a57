package listing

import (
	"context"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// View is a listing as one asker sees it on its page.
type View struct {
	app.Shown
	Working   bool                    // this is the working copy, not the public one
	Editable  bool                    // the asker may rewrite it now
	Offers    []market.Offer          // moves ahead: those open to the asker, and those that somebody else must make
	Advice    []string                // what would make it easier to match, for its owner
	Copies    []Copy                  // what it nearly repeats, for its own side and the bureau
	Opinions  []market.ListingOpinion // why it was not let through before, for its own side and the bureau
	Diagnosis market.Diagnosis        // how clear it is, and what to ask, for those inside
	Unclear   string                  // why it needs a reason to be approved, empty when it does not
	Inquiries []InquiryView           // what was asked about it, as far as the reader may know of it
	MayAsk    bool                    // the reader may ask its owner
	Revisions []market.Revision       // what it says otherwise than its public copy, for those inside
	Trail     []market.Event          // what happened to it; beside its owner and the bureau, what everybody may follow
}

// Draft is what somebody saves: for which organisation, which list, and what it says.
type Draft struct {
	OrgID         int64       `form:"org_id" json:"org_id"`
	Kind          market.Kind `form:"kind" json:"kind"`
	RecommenderID int64       `form:"recommender_id" json:"recommender_id"`
	market.ListingContent
}

var draftFields = market.TableOf[Draft](
	market.Field{Key: "org_id", Label: "所属单位", Note: "须为本人有编辑权限的单位", Input: market.InputReference},
	market.Field{Key: "kind", Label: "清单类别", Note: "创建后不变", Input: market.InputOne},
	market.Field{Key: "recommender_id", Label: "归口推荐单位", Note: "0 为无", Input: market.InputReference},
)

// Fields is the table of what a draft says besides the listing itself.
func (Draft) Fields() market.Fields { return draftFields }

// Create stores a draft; drafts may be incomplete, but codes and lengths must hold.
func (r *Room) Create(ctx context.Context, who market.Actor, in Draft) (market.Listing, error) {
	if err := market.MayWriteListing(who, in.OrgID, in.Kind); err != nil {
		return market.Listing{}, err
	}
	in.Normalize(in.Kind)
	if err := in.ValidateDraft(in.Kind); err != nil {
		return market.Listing{}, err
	}
	l := market.Listing{Kind: in.Kind, OrgID: in.OrgID, RecommenderID: in.RecommenderID,
		ListingContent: in.ListingContent, Source: "企业申报",
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft}}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := ownDemand(ctx, tx, &l); err != nil {
			return err
		}
		if err := knownRecommender(ctx, tx, l.RecommenderID, 0); err != nil {
			return err
		}
		if err := tx.InsertListing(ctx, &l); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounListing, l.ID, "", nil)
	})
	return l, err
}

// Edit rewrites the working copy. The public copy of a published listing stays as it is until the
// change has been handed in, approved and published.
func (r *Room) Edit(ctx context.Context, who market.Actor, id int64, version int, in Draft) (market.Listing, error) {
	var l market.Listing
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if l, err = tx.Listing(ctx, id); err != nil {
			return err
		}
		if !l.Editable(who) {
			return app.NotEditable(nil, who.In(l.OrgID))
		}
		in.Normalize(l.Kind)
		if err := in.ValidateDraft(l.Kind); err != nil {
			return err
		}
		in.Details = in.Details.KeepLinks(l.Details)
		if l.Entered() && !who.WritesFor(l.OrgID) {
			in.ListingContent = in.KeepPledges(l.Kind, l.ListingContent)
		}
		if l.Status == market.ListingExpired {
			in.ListingContent, in.RecommenderID = l.Renewed(in.ListingContent), l.RecommenderID
		}
		if err := knownRecommender(ctx, tx, in.RecommenderID, l.RecommenderID); err != nil {
			return err
		}
		l.ListingContent, l.RecommenderID, l.Version = in.ListingContent, in.RecommenderID, version
		if err := ownDemand(ctx, tx, &l); err != nil {
			return err
		}
		return r.keepEdit(ctx, tx, &l, market.ListingRevise, "")
	})
	return l, err
}

// keepEdit stores a changed working copy by the actor of the transaction. What is on show stays as it is: the move says
// whether the change is handed in or is a draft for now.
func (r *Room) keepEdit(ctx context.Context, tx *postgres.Tx, l *market.Listing, move market.ListingMove,
	note string) error {
	verb := market.VerbEdit
	again, err := unconfirmed(ctx, tx, l)
	if err != nil {
		return err
	}
	if l.Status == market.ListingPublished {
		verb = market.VerbEditPublished
		if err := market.ListingLifecycle.Move(l, move, market.Step{Who: tx.Who(), Now: tx.Now()}); err != nil {
			return err
		}
		if l.Status == market.ListingSubmitted {
			l.SubmittedAt = tx.Now()
		} else {
			verb = string(move)
		}
	}
	if again {
		l.VouchedAt = time.Time{}
	}
	if err := tx.UpdateListing(ctx, l); err != nil {
		return err
	}
	if again {
		if err := r.behalf.AskAgain(ctx, tx, l); err != nil {
			return err
		}
	}
	return tx.Record(ctx, verb, market.NounListing, l.ID, note, nil)
}

// unconfirmed reports whether the organisation of an entry on behalf must confirm again: somebody else says otherwise
// now what it had confirmed.
func unconfirmed(ctx context.Context, tx *postgres.Tx, l *market.Listing) (bool, error) {
	if !l.Entered() || l.VouchedAt.IsZero() || tx.Who().WritesFor(l.OrgID) {
		return false, nil
	}
	stored, err := tx.Listing(ctx, l.ID)
	return err == nil && len(market.Revisions(l.Kind, &stored.ListingContent, &l.ListingContent)) > 0, err
}

// View reads a listing for the asker: the working copy for its own side and the bureau, the public copy
// within the asker's scope for everybody else.
func (r *Room) View(ctx context.Context, who market.Actor, id int64) (View, error) {
	working, err := r.db.Listing(ctx, id)
	if err != nil {
		return View{}, err
	}
	if !working.Inside(who) {
		return r.Public(ctx, who, id)
	}
	view := View{Shown: app.Shown{Listing: working, Inside: true, Contacts: true}, Working: true,
		Editable: working.Editable(who), Offers: listingMoves.Ahead(r, &working, who, r.core.Now())}
	if working.Status.LooksForCopies() {
		if view.Copies, err = r.Copies(ctx, who, working); err != nil {
			return view, err
		}
	}
	if view.OnShow, err = r.db.OnShow(ctx, id); err != nil {
		return view, err
	}
	if err := r.diagnose(ctx, &view); err != nil {
		return view, err
	}
	if who.WritesFor(working.OrgID) {
		view.Advice = view.Diagnosis.Asks()
	}
	if view.Trail, err = r.db.EventsOf(ctx, market.NounListing, id); err != nil {
		return view, err
	}
	view.Opinions = opinionsOf(&working, view.Trail)
	if err := r.addInquiries(ctx, who, &view); err != nil {
		return view, err
	}
	return view, r.core.NameOwner(ctx, &view.Shown)
}

// Public reads what is on show of a listing within the asker's scope, also for those who may see its working copy, and
// of its history what everybody may follow.
func (r *Room) Public(ctx context.Context, who market.Actor, id int64) (View, error) {
	shown, err := r.core.Shown(ctx, who, id)
	if err != nil {
		return View{}, err
	}
	trail, err := r.db.EventsOf(ctx, market.NounListing, id)
	if err != nil {
		return View{}, err
	}
	view := View{Shown: shown, Trail: told(trail)}
	return view, r.addInquiries(ctx, who, &view)
}

// told keeps of a history the moves that are public: that each was made and when, not who made it, nor why.
func told(trail []market.Event) []market.Event {
	var shown []market.Event
	for _, e := range trail {
		if listingEffects[market.ListingMove(e.Verb)].Public != app.NotPublic {
			shown = append(shown, market.Event{At: e.At, Verb: e.Verb, Kind: e.Kind, Ref: e.Ref})
		}
	}
	return shown
}

// Mine lists the working copies of the asker's organisations, newest first.
func (r *Room) Mine(ctx context.Context, who market.Actor, kind market.Kind, before int64) ([]market.Listing, error) {
	f := mine(who, kind)
	f.Before, f.Limit = before, app.PageSize
	return r.db.Listings(ctx, f)
}

// mine are the listings of the asker's organisations.
func mine(who market.Actor, kind market.Kind) postgres.ListingFilter {
	return postgres.ListingFilter{OrgIDs: who.OrgIDs(), Kind: kind}
}

// NewestListings lists what was published last of a kind within the asker's scope.
func (r *Room) NewestListings(ctx context.Context, who market.Actor, kind market.Kind,
	limit int) ([]market.Listing, error) {
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	return r.db.NewestListings(ctx, scope, kind, limit)
}

// PublicCounts counts what everybody may see, by kind.
func (r *Room) PublicCounts(ctx context.Context) (map[market.Kind]int, error) {
	return r.db.PublicCounts(ctx)
}

// OrganizationNames maps the ids of organisations to their names.
func (r *Room) OrganizationNames(ctx context.Context, ids []int64) (map[int64]string, error) {
	return r.db.OrganizationNames(ctx, ids)
}

// Recommenders lists the parks and towns that may be asked to endorse a listing.
func (r *Room) Recommenders(ctx context.Context) ([]market.Organization, error) {
	const all = 200
	return r.db.Organizations(ctx, postgres.OrganizationFilter{Kinds: market.RecommenderKinds,
		Statuses: []market.OrgStatus{market.OrgVerified}, Limit: all})
}

// Expire takes listings whose validity has run out off show, each in its own transaction, and tells how many.
func (r *Room) Expire(ctx context.Context) (int, error) {
	const batch = 500
	now, err := r.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	ids, err := r.db.ExpiredListings(ctx, market.DateOf(now), batch)
	if err != nil {
		return 0, err
	}
	expired := 0
	for _, id := range ids {
		_, err := r.Move(ctx, market.TheSystem(), id, Move{Name: market.ListingExpire})
		if err != nil && market.CodeOf(err) != market.Conflict {
			return expired, err
		}
		if err == nil {
			expired++
		}
	}
	return expired, r.hideRunOut(ctx, market.DateOf(now), batch)
}

// hideRunOut takes off show the previous versions whose validity ended while their change was under review.
func (r *Room) hideRunOut(ctx context.Context, today market.Date, batch int) error {
	ids, err := r.db.RunOutListings(ctx, today, batch)
	if err != nil || len(ids) == 0 {
		return err
	}
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		for _, id := range ids {
			if err := tx.HideListing(ctx, id); err != nil {
				return err
			}
			if err := tx.Record(ctx, market.VerbHide, market.NounListing, id, "有效期已到", nil); err != nil {
				return err
			}
		}
		return nil
	})
}
