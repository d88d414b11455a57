package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ListingView is a listing as one asker sees it.
type ListingView struct {
	market.Listing
	OrgName    string
	OnShow     bool           // a public copy exists
	Working    bool           // this is the working copy, not the public one
	Editable   bool           // the asker may rewrite it now
	Offers     []market.Offer // moves open to the asker
	Inside     bool           // the asker belongs to its organisation or the bureau
	Contacts   bool           // contacts and the gated text are open to the asker
	Advice     []string       // what would make it easier to match, for its owner
	Copies     []Copy         // what it nearly repeats, for its own side and the bureau
	Trail      []market.Event // what happened to it, for its owner and the bureau
	MayConnect bool           // the asker writes for a verified organisation that could answer it
}

// ListingDraft is what somebody saves: for which organisation, which list, and what it says.
type ListingDraft struct {
	OrgID         int64       `form:"org_id" json:"org_id" doc:"所属单位，须为本人有编辑权限的单位"`
	Kind          market.Kind `form:"kind" json:"kind" doc:"清单类别，创建后不变"`
	RecommenderID int64       `form:"recommender_id" json:"recommender_id" doc:"归口推荐单位，0 为无"`
	market.ListingContent
}

// CreateListing stores a draft; drafts may be incomplete, but codes and lengths must hold.
func (a *App) CreateListing(ctx context.Context, who market.Actor, in ListingDraft) (market.Listing, error) {
	if err := mayWriteListing(who, in.OrgID, in.Kind); err != nil {
		return market.Listing{}, err
	}
	in.Normalize(in.Kind)
	if err := in.ValidateDraft(in.Kind); err != nil {
		return market.Listing{}, err
	}
	l := market.Listing{Kind: in.Kind, OrgID: in.OrgID, RecommenderID: in.RecommenderID, ListingContent: in.ListingContent, Source: "企业申报",
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft}}
	err := a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
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

// EditListing rewrites the working copy. The public copy of a published listing stays as it is until the
// change has been approved and published.
func (a *App) EditListing(ctx context.Context, who market.Actor, id int64, version int, in ListingDraft) (market.Listing, error) {
	var l market.Listing
	err := a.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if l, err = tx.Listing(ctx, id); err != nil {
			return err
		}
		if !l.Editable(who) {
			return notEditable(nil, who.In(l.OrgID))
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

// ListingMove is one attempt at a move of a listing.
type ListingMove struct {
	Name    string `form:"-" json:"-"`
	Version int    `form:"version" json:"version" doc:"读到的版本号；已有更新的版本时答复 409"` // 0 when the asker did not look
	Reason  string `form:"reason" json:"reason" doc:"理由，部分操作必填" maxLength:"500"`
	Outcome string `form:"outcome" json:"outcome" doc:"办结结果，仅用于办结"`
}

// MoveListing makes a move and lets the public copy, the queue of matches and the people concerned follow it.
func (a *App) MoveListing(ctx context.Context, who market.Actor, id int64, move ListingMove) (market.Listing, error) {
	var l market.Listing
	err := a.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if l, err = tx.Listing(ctx, id); err != nil {
			return err
		}
		if !insideListing(who, &l) {
			return market.ErrNotFound
		}
		if move.Version != 0 && move.Version != l.Version {
			return market.ErrStale
		}
		return a.moveListing(ctx, tx, &l, move)
	})
	return l, err
}

func insideListing(who market.Actor, l *market.Listing) bool {
	return who.InBureau() || who.In(l.OrgID) || l.RecommenderID != 0 && who.In(l.RecommenderID)
}

func (a *App) moveListing(ctx context.Context, tx *postgres.Tx, l *market.Listing, move ListingMove) error {
	from := l.Status
	if move.Name == "close" {
		l.Outcome = move.Outcome
	}
	if err := market.ListingLifecycle.Move(l, move.Name, market.Step{Who: tx.Who(), Now: tx.Now(), Reason: move.Reason}); err != nil {
		return err
	}
	if err := a.mayPublish(ctx, tx, l, move.Name); err != nil {
		return err
	}
	stampListing(l, move.Name, tx.Now())
	if err := tx.UpdateListing(ctx, l); err != nil {
		return err
	}
	if err := a.showListing(ctx, tx, l, move.Name); err != nil {
		return err
	}
	if err := a.tellListing(ctx, tx, l, move); err != nil {
		return err
	}
	return tx.Record(ctx, move.Name, "listing", l.ID, move.Reason, moved(from, l.Status))
}

// mayPublish refuses to submit or publish for an organisation that is not verified.
func (a *App) mayPublish(ctx context.Context, tx *postgres.Tx, l *market.Listing, move string) error {
	if move != "submit" && move != "publish" && move != "renew" {
		return nil
	}
	org, err := tx.Organization(ctx, l.OrgID)
	if err == nil && org.Status != market.OrgVerified {
		return market.Refuse(market.Conflict, "单位“"+org.Name+"”当前为“"+market.OrgLifecycle.Label(org.Status)+"”，通过认证后才能提交或发布。")
	}
	return err
}

func stampListing(l *market.Listing, move string, now time.Time) {
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
func (a *App) showListing(ctx context.Context, tx *postgres.Tx, l *market.Listing, move string) error {
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

func (a *App) tellListing(ctx context.Context, tx *postgres.Tx, l *market.Listing, move ListingMove) error {
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

// Listing reads a listing for the asker: the working copy for its own side and the bureau, the public copy
// within the asker's scope for everybody else.
func (a *App) Listing(ctx context.Context, who market.Actor, id int64) (ListingView, error) {
	working, err := a.db.Listing(ctx, id)
	if err != nil {
		return ListingView{}, err
	}
	if !insideListing(who, &working) {
		return a.PublicListing(ctx, who, id)
	}
	view := ListingView{Listing: working, Working: true, Inside: true, Contacts: true, Editable: working.Editable(who),
		Offers: market.ListingLifecycle.Offers(&working, who, time.Now())}
	if who.WritesFor(working.OrgID) {
		view.Advice = working.Advice()
	}
	if working.Status.Undecided() || working.Status == market.ListingPublished {
		if view.Copies, err = a.Copies(ctx, who, working); err != nil {
			return view, err
		}
	}
	if view.OnShow, err = a.db.OnShow(ctx, id); err != nil {
		return view, err
	}
	if view.Trail, err = a.db.EventsOf(ctx, "listing", id); err != nil {
		return view, err
	}
	return view, a.nameOwner(ctx, &view)
}

// PublicListing reads what is on show within the asker's scope. Contacts and the gated text are open only to
// the other side of a connected match.
func (a *App) PublicListing(ctx context.Context, who market.Actor, id int64) (ListingView, error) {
	scope, err := a.scope(ctx, who)
	if err != nil {
		return ListingView{}, err
	}
	l, err := a.db.PublicListing(ctx, scope, id)
	if err != nil {
		return ListingView{}, err
	}
	view := ListingView{Listing: l, OnShow: true, Inside: insideListing(who, &l)}
	if view.Contacts = view.Inside; !view.Contacts {
		if view.Contacts, err = a.db.Connected(ctx, id, who.OrgIDs()); err != nil {
			return view, err
		}
	}
	if view.Contacts && !view.Inside {
		if err := a.recordLook(ctx, who, id); err != nil {
			return view, err
		}
	}
	if !view.Contacts {
		view.ContactName, view.ContactPhone, view.ConfidentialText = "", "", ""
	}
	view.MayConnect = !view.Inside && slices.ContainsFunc(who.Memberships, func(m market.Membership) bool {
		return m.OrgStatus == market.OrgVerified && who.WritesFor(m.OrgID)
	})
	return view, a.nameOwner(ctx, &view)
}

// recordLook notes that somebody of the other side saw the contacts: personal data, each look is an event.
func (a *App) recordLook(ctx context.Context, who market.Actor, id int64) error {
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, "see_contact", "listing", id, "", nil)
	})
}

func (a *App) nameOwner(ctx context.Context, view *ListingView) error {
	names, err := a.db.OrganizationNames(ctx, []int64{view.OrgID})
	view.OrgName = names[view.OrgID]
	return err
}

// scope is the asker's scope with the invitations that only the record knows.
func (a *App) scope(ctx context.Context, who market.Actor) (market.ListingScope, error) {
	scope := market.ScopeOf(who)
	if scope.All {
		return scope, nil
	}
	invited, err := a.db.InvitedListings(ctx, scope.OrgIDs)
	scope.Invited = invited
	return scope, err
}

// MyListings lists the working copies of the asker's organisations, newest first.
func (a *App) MyListings(ctx context.Context, who market.Actor, kind market.Kind, before int64) ([]market.Listing, error) {
	return a.db.Listings(ctx, postgres.ListingFilter{OrgIDs: orNone(who.OrgIDs()), Kind: kind, Before: before, Limit: PageSize})
}

// ListingQueue lists working copies in the given states for the bureau, and for a recommender what was sent to it.
func (a *App) ListingQueue(ctx context.Context, who market.Actor, statuses []market.ListingStatus, kind market.Kind, before int64) ([]market.Listing, error) {
	f := postgres.ListingFilter{Statuses: statuses, Kind: kind, Before: before, Limit: PageSize}
	if !who.InBureau() {
		f.RecommenderID = orNone(who.OrgIDs())
	}
	return a.db.Listings(ctx, f)
}

// NewestListings lists what was published last of a kind within the asker's scope.
func (a *App) NewestListings(ctx context.Context, who market.Actor, kind market.Kind, limit int) ([]market.Listing, error) {
	scope, err := a.scope(ctx, who)
	if err != nil {
		return nil, err
	}
	return a.db.NewestListings(ctx, scope, kind, limit)
}

// PublicCounts counts what everybody may see, by kind.
func (a *App) PublicCounts(ctx context.Context) (map[market.Kind]int, error) {
	return a.db.PublicCounts(ctx)
}

// OrganizationNames maps the ids of organisations to their names.
func (a *App) OrganizationNames(ctx context.Context, ids []int64) (map[int64]string, error) {
	return a.db.OrganizationNames(ctx, ids)
}

// Recommenders lists the parks and towns that may be asked to endorse a listing.
func (a *App) Recommenders(ctx context.Context) ([]market.Organization, error) {
	const all = 200
	return a.db.Organizations(ctx, postgres.OrganizationFilter{Kinds: []market.OrgKind{market.OrgPark, market.OrgTown},
		Statuses: []market.OrgStatus{market.OrgVerified}, Limit: all})
}

// ExpireListings takes listings whose validity has run out off show, each in its own transaction, and tells how many.
func (a *App) ExpireListings(ctx context.Context) (int, error) {
	const batch = 500
	now, err := a.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	ids, err := a.db.ExpiredListings(ctx, market.DateOf(now), batch)
	if err != nil {
		return 0, err
	}
	expired := 0
	for _, id := range ids {
		_, err := a.MoveListing(ctx, market.TheSystem(), id, ListingMove{Name: "expire"})
		if err != nil && market.CodeOf(err) != market.Conflict {
			return expired, fmt.Errorf("expire listing %d: %w", id, err)
		}
		if err == nil {
			expired++
		}
	}
	return expired, a.hideRunOut(ctx, market.DateOf(now), batch)
}

// hideRunOut takes off show the previous versions whose validity ended while their change was under review.
func (a *App) hideRunOut(ctx context.Context, today market.Date, batch int) error {
	ids, err := a.db.RunOutListings(ctx, today, batch)
	if err != nil || len(ids) == 0 {
		return err
	}
	return a.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
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

func orNone(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}

// isMissing tells whether an error only says that something is not there.
func isMissing(err error) bool { return errors.Is(err, market.ErrNotFound) }
