package listing

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// View is a listing as one asker sees it on its page.
type View struct {
	app.Shown
	Working  bool           // this is the working copy, not the public one
	Editable bool           // the asker may rewrite it now
	Offers   []market.Offer // moves open to the asker
	Advice   []string       // what would make it easier to match, for its owner
	Copies   []Copy         // what it nearly repeats, for its own side and the bureau
	Trail    []market.Event // what happened to it, for its owner and the bureau
}

// Draft is what somebody saves: for which organisation, which list, and what it says.
type Draft struct {
	OrgID         int64       `form:"org_id" json:"org_id" doc:"所属单位，须为本人有编辑权限的单位"`
	Kind          market.Kind `form:"kind" json:"kind" doc:"清单类别，创建后不变"`
	RecommenderID int64       `form:"recommender_id" json:"recommender_id" doc:"归口推荐单位，0 为无"`
	market.ListingContent
}

// Create stores a draft; drafts may be incomplete, but codes and lengths must hold.
func (r *Room) Create(ctx context.Context, who market.Actor, in Draft) (market.Listing, error) {
	if err := mayWriteListing(who, in.OrgID, in.Kind); err != nil {
		return market.Listing{}, err
	}
	in.Normalize(in.Kind)
	if err := in.ValidateDraft(in.Kind); err != nil {
		return market.Listing{}, err
	}
	l := market.Listing{Kind: in.Kind, OrgID: in.OrgID, RecommenderID: in.RecommenderID, ListingContent: in.ListingContent, Source: "企业申报",
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft}}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := ownDemand(ctx, tx, &l); err != nil {
			return err
		}
		if err := tx.InsertListing(ctx, &l); err != nil {
			return err
		}
		return tx.Record(ctx, "create", "listing", l.ID, "", nil)
	})
	return l, err
}

func mayWriteListing(who market.Actor, orgID int64, kind market.Kind) error {
	if !kind.Valid() {
		return &market.Error{Code: market.Invalid, Message: "请选择清单类别。", Fields: map[string]string{"kind": "请从五类清单中选择。"}}
	}
	if !who.WritesFor(orgID) {
		return &market.Error{Code: market.Invalid, Message: "请选择您所在的单位。", Fields: map[string]string{"org_id": "请选择您有编辑权限的单位；尚无单位的，请先登记单位。"}}
	}
	for _, m := range who.Memberships {
		if m.OrgID == orgID && (m.OrgStatus == market.OrgBlacklisted || m.OrgStatus == market.OrgSuspended || m.OrgStatus == market.OrgRejected) {
			return market.Refuse(market.Forbidden, "该单位当前为“"+market.OrgLifecycle.Label(m.OrgStatus)+"”，不能发布清单。")
		}
	}
	return nil
}

// Edit rewrites the working copy. The public copy of a published listing stays as it is until the
// change has been approved and published.
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
		if l.Status == market.ListingExpired {
			in.ListingContent, in.RecommenderID = l.Renewed(in.ListingContent), l.RecommenderID
		}
		l.ListingContent, l.RecommenderID, l.Version = in.ListingContent, in.RecommenderID, version
		if err := ownDemand(ctx, tx, &l); err != nil {
			return err
		}
		verb := "edit"
		if l.Status == market.ListingPublished {
			verb = "edit_published"
			if err := market.ListingLifecycle.Move(&l, "edit", market.Step{Who: who, Now: tx.Now()}); err != nil {
				return err
			}
			l.SubmittedAt = tx.Now()
		}
		if err := tx.UpdateListing(ctx, &l); err != nil {
			return err
		}
		return tx.Record(ctx, verb, "listing", id, "", nil)
	})
	return l, err
}

// Move is one attempt at a move of a listing.
type Move struct {
	Name    market.ListingMove `form:"-" json:"-"`
	Version int                `form:"version" json:"version" doc:"读到的版本号；已有更新的版本时答复 409"` // 0 when the asker did not look
	Reason  string             `form:"reason" json:"reason" doc:"理由，部分操作必填" maxLength:"500"`
	Outcome string             `form:"outcome" json:"outcome" doc:"办结结果，仅用于办结"`
}

// Move makes a move and lets the public copy, the queue of matches and the people concerned follow it.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.Listing, error) {
	var l market.Listing
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if l, err = tx.Listing(ctx, id); err != nil {
			return err
		}
		if !app.InsideListing(who, &l) {
			return market.ErrNotFound
		}
		if move.Version != 0 && move.Version != l.Version {
			return market.ErrStale
		}
		return r.moveListing(ctx, tx, &l, move)
	})
	return l, err
}

func (r *Room) moveListing(ctx context.Context, tx *postgres.Tx, l *market.Listing, move Move) error {
	from := l.Status
	if move.Name == "close" {
		l.Outcome = move.Outcome
	}
	if err := market.ListingLifecycle.Move(l, move.Name, market.Step{Who: tx.Who(), Now: tx.Now(), Reason: move.Reason}); err != nil {
		return err
	}
	if err := r.mayPublish(ctx, tx, l, move.Name); err != nil {
		return err
	}
	stampListing(l, move.Name, tx.Now())
	if err := tx.UpdateListing(ctx, l); err != nil {
		return err
	}
	if err := r.showListing(ctx, tx, l, move.Name); err != nil {
		return err
	}
	if err := r.tellListing(ctx, tx, l, move); err != nil {
		return err
	}
	return tx.Record(ctx, string(move.Name), "listing", l.ID, move.Reason, app.Moved(from, l.Status))
}

// mayPublish refuses to submit or publish for an organisation that is not verified.
func (r *Room) mayPublish(ctx context.Context, tx *postgres.Tx, l *market.Listing, move market.ListingMove) error {
	if move != "submit" && move != "publish" && move != "renew" {
		return nil
	}
	org, err := tx.Organization(ctx, l.OrgID)
	if err == nil && org.Status != market.OrgVerified {
		return market.Refuse(market.Conflict, "单位“"+org.Name+"”当前为“"+market.OrgLifecycle.Label(org.Status)+"”，通过认证后才能提交或发布。")
	}
	return err
}

func stampListing(l *market.Listing, move market.ListingMove, now time.Time) {
	switch move {
	case "submit", "edit":
		l.SubmittedAt = now
	case "publish", "renew":
		if l.PublishedAt.IsZero() {
			l.PublishedAt = now
		}
		l.LastConfirmedAt = now
	case "confirm":
		l.LastConfirmedAt = now
	}
}

// showListing makes the public copy follow the state, and orders the matches of a new one.
func (r *Room) showListing(ctx context.Context, tx *postgres.Tx, l *market.Listing, move market.ListingMove) error {
	switch {
	case move == "confirm":
		return tx.ConfirmListing(ctx, l.ID, l.LastConfirmedAt)
	case l.Status == market.ListingPublished:
		if err := tx.ShowListing(ctx, l.ID); err != nil {
			return err
		}
		return tx.AskMatches(ctx, []int64{l.ID}, time.Time{})
	case !l.Status.OnShow(true):
		return tx.HideListing(ctx, l.ID)
	}
	return nil
}

func (r *Room) tellListing(ctx context.Context, tx *postgres.Tx, l *market.Listing, move Move) error {
	href := fmt.Sprintf("/listings/%d", l.ID)
	switch move.Name {
	case "submit", "edit":
		return tx.NotifyRole(ctx, market.RoleClerk, "待审核："+l.Title, l.Kind.ListName(), href)
	case "recommend":
		return tx.NotifyRole(ctx, market.RoleApprover, "已推荐待审核："+l.Title, l.Kind.ListName(), href)
	case "approve":
		return tx.NotifyRole(ctx, market.RoleLeader, "待发布："+l.Title, l.Kind.ListName(), href)
	case "return", "reject", "publish", "expire", "takedown":
		return tx.NotifyOrganization(ctx, l.OrgID, market.ListingLifecycle.Label(l.Status)+"："+l.Title, move.Reason, href)
	}
	return nil
}

// View reads a listing for the asker: the working copy for its own side and the bureau, the public copy
// within the asker's scope for everybody else.
func (r *Room) View(ctx context.Context, who market.Actor, id int64) (View, error) {
	working, err := r.db.Listing(ctx, id)
	if err != nil {
		return View{}, err
	}
	if !app.InsideListing(who, &working) {
		return r.Public(ctx, who, id)
	}
	view := View{Shown: app.Shown{Listing: working, Inside: true, Contacts: true}, Working: true, Editable: working.Editable(who),
		Offers: market.ListingLifecycle.Offers(&working, who, r.core.Now())}
	if who.WritesFor(working.OrgID) {
		view.Advice = working.Advice()
	}
	if working.Status.Undecided() || working.Status == market.ListingPublished {
		if view.Copies, err = r.Copies(ctx, who, working); err != nil {
			return view, err
		}
	}
	if view.OnShow, err = r.db.OnShow(ctx, id); err != nil {
		return view, err
	}
	if view.Trail, err = r.db.EventsOf(ctx, "listing", id); err != nil {
		return view, err
	}
	return view, r.core.NameOwner(ctx, &view.Shown)
}

// Public reads what is on show of a listing within the asker's scope, also for those who may see its working copy.
func (r *Room) Public(ctx context.Context, who market.Actor, id int64) (View, error) {
	shown, err := r.core.Shown(ctx, who, id)
	return View{Shown: shown}, err
}

// Mine lists the working copies of the asker's organisations, newest first.
func (r *Room) Mine(ctx context.Context, who market.Actor, kind market.Kind, before int64) ([]market.Listing, error) {
	return r.db.Listings(ctx, postgres.ListingFilter{OrgIDs: app.OrNone(who.OrgIDs()), Kind: kind, Before: before, Limit: app.PageSize})
}

// Queue lists working copies in the given states for the bureau, and for a recommender what was sent to it.
func (r *Room) Queue(ctx context.Context, who market.Actor, statuses []market.ListingStatus, kind market.Kind, before int64) ([]market.Listing, error) {
	f := postgres.ListingFilter{Statuses: statuses, Kind: kind, Before: before, Limit: app.PageSize}
	if !who.InBureau() {
		f.RecommenderID = app.OrNone(who.OrgIDs())
	}
	return r.db.Listings(ctx, f)
}

// NewestListings lists what was published last of a kind within the asker's scope.
func (r *Room) NewestListings(ctx context.Context, who market.Actor, kind market.Kind, limit int) ([]market.Listing, error) {
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
	return r.db.Organizations(ctx, postgres.OrganizationFilter{Kinds: []market.OrgKind{market.OrgPark, market.OrgTown},
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
		_, err := r.Move(ctx, market.TheSystem(), id, Move{Name: "expire"})
		if err != nil && market.CodeOf(err) != market.Conflict {
			return expired, fmt.Errorf("expire listing %d: %w", id, err)
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
			if err := tx.Record(ctx, "hide", "listing", id, "有效期已到", nil); err != nil {
				return err
			}
		}
		return nil
	})
}
