package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// OrganizationView is an organisation as one asker sees it.
type OrganizationView struct {
	market.Organization
	Offers   []market.Offer
	Editable bool
	Inside   bool                   // the asker belongs to it or to the bureau
	Members  []market.Member        // for members and the bureau
	Invites  []market.Invitation    // for owners
	Requests []market.JoinRequest   // for owners
	Doubtful bool                   // the inner check of the code fails: for the clerk to look at
	Trail    []market.Event         // for members and the bureau
	Holds    []market.Qualification // for members and the bureau
	Today    market.Date

	Former    []market.FormerName
	Stays     market.Organization // what it was merged into, as everybody may know it
	Doubts    []string            // verified organisations that may be this one, for members and the bureau
	Collected []market.Collected  // what its owners may claim
	Asked     []OrgRequestView    // for another name, or for what was collected; for members and the bureau
	Twins     []TwinView          // for clerks
	Renames   bool                // the asker may give it another name
	MayAsk    bool                // the asker may ask for another name
}

// Registration is what somebody types to register an organisation, with its licence.
type Registration struct {
	market.OrganizationContent
	app.Papers
}

// RegisterWithPapers stores a draft with the actor as its first owner, and its licence with it.
func (r *Room) RegisterWithPapers(ctx context.Context, who market.Actor, in Registration) (market.Organization, error) {
	if err := r.core.CheckPapers(ctx, who, &in.Papers, licence, market.FileBureau); err != nil {
		return market.Organization{}, err
	}
	org, err := r.RegisterOrganization(ctx, who, in.OrganizationContent)
	if err != nil || len(in.Files) == 0 {
		return org, err
	}
	owner, err := r.Again(ctx, who) // who has just become its owner
	if err != nil {
		return org, err
	}
	return org, r.db.InTx(ctx, owner, func(tx *postgres.Tx) error {
		return r.core.AttachPapers(ctx, tx, market.NounOrganization, org.ID, &in.Papers)
	})
}

// RegisterOrganization stores a draft with the actor as its first owner. A code that is registered already
// is refused with the way in: asking to join.
func (r *Room) RegisterOrganization(ctx context.Context, who market.Actor,
	in market.OrganizationContent) (market.Organization, error) {
	in.Normalize()
	if err := in.Validate(); err != nil {
		return market.Organization{}, err
	}
	if err := in.CheckTown(r.core.Settings()); err != nil {
		return market.Organization{}, err
	}
	if err := r.unclaimed(ctx, in.USCC, 0); err != nil {
		return market.Organization{}, err
	}
	if err := r.core.Allow(ctx, fmt.Sprintf("organization:%d", who.UserID), organizationsPerDay,
		24*time.Hour); err != nil {
		return market.Organization{}, err
	}
	org := market.Organization{OrganizationContent: in,
		Progress: market.Progress[market.OrgStatus]{Status: market.OrgDraft}}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertOrganization(ctx, &org); err != nil {
			return err
		}
		if err := tx.PutMember(ctx, org.ID, who.UserID, market.RankOwner); err != nil {
			return err
		}
		if err := tx.FindTwins(ctx, org.ID); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounOrganization, org.ID, "", nil)
	})
	return org, err
}

// organizationsPerDay is far beyond what one person registers in good faith.
const organizationsPerDay = 20

// unclaimed refuses a code that another organisation holds, with the way in: asking to join.
func (r *Room) unclaimed(ctx context.Context, uscc string, except int64) error {
	if uscc == "" {
		return nil
	}
	org, err := r.db.OrganizationByUSCC(ctx, uscc)
	switch {
	case market.Missing(err) || err == nil && org.ID == except:
		return nil
	case err != nil:
		return err
	}
	return &market.Error{Code: market.Invalid, Message: "该统一社会信用代码已登记，无需重复登记，请申请加入该单位。",
		Fields: map[string]string{"uscc": "“" + org.Name + "”已用此代码登记：请申请加入，由该单位负责人同意后即可使用。"}}
}

// OrganizationByUSCC finds a registered organisation, for asking to join it.
func (r *Room) OrganizationByUSCC(ctx context.Context, who market.Actor, uscc string) (market.Organization, error) {
	if !who.Known() {
		return market.Organization{}, market.ErrNotFound
	}
	org, err := r.db.OrganizationByUSCC(ctx, market.NormalizeUSCC(uscc))
	return publicOrganization(org), err
}

// publicOrganization keeps what everybody may know of an organisation.
func publicOrganization(o market.Organization) market.Organization {
	return o.ForPublic()
}

// Organization reads an organisation: verified ones are public, others are for their members and the bureau.
func (r *Room) Organization(ctx context.Context, who market.Actor, id int64) (OrganizationView, error) {
	org, err := r.db.Organization(ctx, id)
	if err != nil {
		return OrganizationView{}, err
	}
	inside := org.Inside(who)
	if org.MergedInto != 0 {
		return r.merged(ctx, who, org)
	}
	former, err := r.db.FormerNames(ctx, id)
	if err != nil {
		return OrganizationView{}, err
	}
	if !inside {
		if !org.VisibleTo(who) {
			return OrganizationView{}, market.ErrNotFound
		}
		return OrganizationView{Organization: publicOrganization(org), Former: former}, nil
	}
	view := OrganizationView{Organization: org, Inside: true, Offers: organizationMoves.Ahead(r, &org, who,
		r.core.Now()),
		Editable: org.Editable(who), Doubtful: org.USCC != "" && market.OrgCodeDoubtful(org.USCC), Former: former,
		Renames: org.MayRename(who), MayAsk: org.MayAskToRename(who)}
	if err := r.addWhoIsWho(ctx, who, &view); err != nil {
		return view, err
	}
	if view.Members, err = r.db.Members(ctx, id); err != nil {
		return view, err
	}
	if view.Trail, err = r.db.EventsOf(ctx, market.NounOrganization, id); err != nil {
		return view, err
	}
	view.Today = market.DateOf(r.core.Now())
	if view.Holds, err = r.db.Qualifications(ctx, []int64{id}); err != nil {
		return view, err
	}
	if who.Owns(id) {
		if view.Invites, err = r.db.Invitations(ctx, id); err != nil {
			return view, err
		}
		view.Requests, err = r.db.JoinRequests(ctx, []int64{id})
	}
	return view, err
}

// merged is an organisation that has become part of another one: those who may see that one learn which it is.
func (r *Room) merged(ctx context.Context, who market.Actor, org market.Organization) (OrganizationView, error) {
	stays, err := r.db.Organization(ctx, org.MergedInto)
	if err != nil {
		return OrganizationView{}, err
	}
	if !stays.VisibleTo(who) {
		return OrganizationView{}, market.ErrNotFound
	}
	if !who.InBureau() {
		return OrganizationView{Organization: publicOrganization(org), Stays: publicOrganization(stays)}, nil
	}
	trail, err := r.db.EventsOf(ctx, market.NounOrganization, org.ID)
	return OrganizationView{Organization: org, Stays: stays, Inside: true, Trail: trail}, err
}

// addWhoIsWho adds what those inside should know of others that may be the organisation.
func (r *Room) addWhoIsWho(ctx context.Context, who market.Actor, v *OrganizationView) error {
	twins, err := r.db.TwinsOf(ctx, v.ID)
	if err != nil {
		return err
	}
	views, err := r.twinViews(ctx, twins)
	if err != nil {
		return err
	}
	for _, t := range views {
		other := &t.First
		if other.ID == v.ID {
			other = &t.Second
		}
		if doubt := v.DoubtAbout(other, t.Why); doubt != "" {
			v.Doubts = append(v.Doubts, doubt)
		}
	}
	if market.MaySortOrganizations(who) {
		v.Twins = views
	}
	if v.MayClaim(who) {
		if v.Collected, err = r.db.CollectedFor(ctx, v.ID); err != nil {
			return err
		}
	}
	v.Asked, err = r.orgRequests(ctx, who, postgres.OrgRequestFilter{OrgID: v.ID, Limit: app.PageSize})
	return err
}

// OrganizationListings lists what an organisation has on show within the asker's scope, newest first.
func (r *Room) OrganizationListings(ctx context.Context, who market.Actor, id, before int64) ([]market.Listing, error) {
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	return r.db.PublicListingsOf(ctx, scope, id, before, app.PageSize)
}

// OrganizationPart is a part of the bureau's list of organisations; zero values do not narrow.
type OrganizationPart struct {
	Statuses []market.OrgStatus
	Kind     market.OrgKind
	Town     string
	market.ListPart
}

func (p OrganizationPart) filter(limit int) postgres.OrganizationList {
	return postgres.OrganizationList{ListPart: p.ListPart, Statuses: p.Statuses, Kind: p.Kind, Town: p.Town,
		Limit: limit}
}

// OrganizationsPage is a page of the list.
type OrganizationsPage struct {
	Rows  []market.Organization
	Total int // of all pages, at most market.MostCounted
	More  bool
}

// Organizations lists organisations for the bureau.
func (r *Room) Organizations(ctx context.Context, who market.Actor, p OrganizationPart) (OrganizationsPage, error) {
	if !who.InBureau() {
		return OrganizationsPage{}, market.ErrNotFound
	}
	size := market.ListSize(p.Size)
	rows, err := r.db.OrganizationList(ctx, p.filter(size+1))
	if err != nil {
		return OrganizationsPage{}, err
	}
	page := OrganizationsPage{Rows: rows[:min(len(rows), size)], More: len(rows) > size}
	page.Total, err = r.db.CountOrganizations(ctx, p.filter(0), market.MostCounted)
	return page, err
}

// EditOrganization rewrites what an organisation says of itself. What was verified (name, code, kind) stays
// once it is verified.
func (r *Room) EditOrganization(ctx context.Context, who market.Actor, id int64, version int,
	in market.OrganizationContent) error {
	in.Normalize()
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		org, err := tx.Organization(ctx, id)
		if err != nil || !org.Editable(who) {
			return errors.Join(err, app.NotEditable(err, who.In(id)))
		}
		in = org.WithVerified(in)
		if err := in.Validate(); err != nil {
			return err
		}
		if err := in.CheckTown(r.core.Settings()); err != nil {
			return err
		}
		if err := r.unclaimed(ctx, in.USCC, id); err != nil {
			return err
		}
		before := org.OrganizationContent
		org.OrganizationContent, org.Version = in, version
		if err := tx.UpdateOrganization(ctx, &org); err != nil {
			return err
		}
		if err := tx.FillTowns(ctx, id, in.Town); err != nil {
			return err
		}
		if err := tx.FindTwins(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbEdit, market.NounOrganization, id, "",
			map[string]any{"before": before, "after": in})
	})
}
