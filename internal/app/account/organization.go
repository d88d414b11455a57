package account

import (
	"context"
	"errors"
	"fmt"
	"jiebang/internal/link"
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

// OrganizationListings lists what an organisation has on show within the asker's scope, newest first.
func (r *Room) OrganizationListings(ctx context.Context, who market.Actor, id, before int64) ([]market.Listing, error) {
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	return r.db.PublicListingsOf(ctx, scope, id, before, app.PageSize)
}

// Organizations lists organisations in the given states for the bureau, newest first; name is the beginning of theirs.
func (r *Room) Organizations(ctx context.Context, who market.Actor, statuses []market.OrgStatus, name string,
	before int64) ([]market.Organization, error) {
	return r.organizations(ctx, who, postgres.OrganizationFilter{Statuses: statuses, Name: name, Before: before,
		Limit: app.PageSize})
}

func (r *Room) organizations(ctx context.Context, who market.Actor,
	f postgres.OrganizationFilter) ([]market.Organization, error) {
	if !who.InBureau() {
		return nil, market.ErrNotFound
	}
	return r.db.Organizations(ctx, f)
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

// Invite makes a link by which somebody joins the organisation with the rank; the link is returned once.
func (r *Room) Invite(ctx context.Context, who market.Actor, orgID int64, rank market.Rank) (address string,
	err error) {
	if !who.Owns(orgID) {
		return "", market.ErrNotFound
	}
	if err := checkRank(rank); err != nil {
		return "", err
	}
	secret, hash := app.NewSecret()
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		expires := tx.Now().AddDate(0, 0, r.core.Settings().Int(market.SetInvitationDays))
		id, err := tx.InsertInvitation(ctx, orgID, rank, hash, expires)
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbInvite, market.NounOrganization, orgID, rank.Label(),
			map[string]int64{"invitation": id})
	})
	return r.core.BaseURL() + link.JoinInvitation(secret), err
}

// Invitation reads an invitation by the secret of its link.
func (r *Room) Invitation(ctx context.Context, secret string) (market.Invitation, error) {
	invitation, err := r.db.InvitationByHash(ctx, app.HashOf(secret))
	if err == nil && !invitation.Open(r.core.Now()) {
		return invitation, market.Refuse(market.Conflict, "邀请链接已被使用或已过期，请联系对方重新邀请。")
	}
	return invitation, err
}

// AcceptInvitation lets the actor into the organisation.
func (r *Room) AcceptInvitation(ctx context.Context, who market.Actor, secret string) (orgID int64, err error) {
	invitation, err := r.Invitation(ctx, secret)
	if err != nil {
		return 0, err
	}
	if who.In(invitation.OrgID) {
		return invitation.OrgID, market.Refuse(market.Conflict, "您已是该单位成员，无需再次加入。")
	}
	return invitation.OrgID, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.UseInvitation(ctx, invitation.ID); err != nil {
			return err
		}
		if err := tx.AddMember(ctx, invitation.OrgID, who.UserID, invitation.Rank); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbJoin, market.NounOrganization, invitation.OrgID, "", nil)
	})
}

// RevokeInvitation makes a link useless.
func (r *Room) RevokeInvitation(ctx context.Context, who market.Actor, orgID, id int64) error {
	if !who.Owns(orgID) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.RevokeInvitation(ctx, orgID, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRevokeInvitation, market.NounOrganization, orgID, "", nil)
	})
}

// AskToJoin asks the owners of a registered organisation to be let in.
func (r *Room) AskToJoin(ctx context.Context, who market.Actor, uscc, note string) (market.Organization, error) {
	org, err := r.OrganizationByUSCC(ctx, who, uscc)
	if errors.Is(err, market.ErrNotFound) {
		return org, &market.Error{Code: market.Invalid, Message: "没有找到该代码的单位。",
			Fields: map[string]string{"uscc": "请核对统一社会信用代码；尚未登记的单位，请新登记。"}}
	}
	if err != nil {
		return org, err
	}
	if who.In(org.ID) {
		return org, market.Refuse(market.Conflict, "您已是该单位成员。")
	}
	if err := r.core.Allow(ctx, fmt.Sprintf("join:%d", who.UserID), organizationsPerDay, 24*time.Hour); err != nil {
		return org, err
	}
	return org, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.InsertJoinRequest(ctx, org.ID, app.Clip(note, 200)); err != nil {
			return err
		}
		if err := tx.NotifyOrganization(ctx, org.ID, who.Name+" 申请加入"+org.Name, app.Clip(note, 200),
			link.Organization(org.ID)); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAskToJoin, market.NounOrganization, org.ID, "", nil)
	})
}

// AnswerJoinRequest lets somebody in with the rank, or declines.
func (r *Room) AnswerJoinRequest(ctx context.Context, who market.Actor, orgID, id int64, accept bool,
	rank market.Rank) error {
	if !who.Owns(orgID) {
		return market.ErrNotFound
	}
	status, verb := "declined", market.VerbDeclineJoin
	if accept {
		if err := checkRank(rank); err != nil {
			return err
		}
		status, verb = "accepted", market.VerbAcceptJoin
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		userID, err := tx.AnswerJoinRequest(ctx, orgID, id, status)
		if err != nil {
			return err
		}
		if accept {
			if err := tx.AddMember(ctx, orgID, userID, rank); err != nil {
				return err
			}
		}
		title := map[bool]string{true: "加入单位的申请已同意", false: "加入单位的申请未获同意"}[accept]
		if err := tx.Notify(ctx, []int64{userID}, title, "", link.Workbench); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounOrganization, orgID, "", map[string]int64{"user": userID})
	})
}

func checkRank(rank market.Rank) error {
	if rank.Label() == "" {
		return &market.Error{Code: market.Invalid, Message: "请选择成员角色。", Fields: map[string]string{"rank": "请从列表中选择。"}}
	}
	return nil
}

// RankMember gives a member another rank.
func (r *Room) RankMember(ctx context.Context, who market.Actor, orgID, userID int64, rank market.Rank) error {
	if !who.Owns(orgID) {
		return market.ErrNotFound
	}
	if err := checkRank(rank); err != nil {
		return err
	}
	return r.changeMember(ctx, who, orgID, userID, market.VerbRankMember, rank.Label(), func(tx *postgres.Tx) error {
		return tx.RankMember(ctx, orgID, userID, rank)
	})
}

// RemoveMember takes a member out of the organisation; members take themselves out too.
func (r *Room) RemoveMember(ctx context.Context, who market.Actor, orgID, userID int64) error {
	if !who.MayEndMembership(orgID, userID) {
		return market.ErrNotFound
	}
	return r.changeMember(ctx, who, orgID, userID, market.VerbRemoveMember, "", func(tx *postgres.Tx) error {
		return tx.RemoveMember(ctx, orgID, userID)
	})
}

// changeMember makes a change of one member; the invitations that the member made end with the rank.
func (r *Room) changeMember(ctx context.Context, who market.Actor, orgID, userID int64, verb, note string,
	change func(*postgres.Tx) error) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		if err := tx.RevokeInvitationsBy(ctx, orgID, userID); err != nil {
			return err
		}
		if err := tx.Notify(ctx, []int64{userID}, "您在单位中的角色已变更", note, link.Workbench); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounOrganization, orgID, note, map[string]int64{"user": userID})
	})
}
