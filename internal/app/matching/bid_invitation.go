package matching

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// Invitee is an organisation or expert that should hear of a challenge, the result that says why, and whether they were
// asked to bid.
type Invitee struct {
	OrgID     int64 // 0 for an expert
	ExpertID  int64
	Name      string
	ListingID int64 // the result that fits, 0 for an organisation that was asked without one
	Listing   string
	Band      market.Band
	Why       Why
	Invited   *market.BidInvitation // nil when it was not asked yet
	reasons   []match.Reason
}

// Invitees lists who should be invited to bid, best first: the owners of results that answer what the challenge asks.
// Those already asked stay on the list. It is for the challenge's owner and the bureau, and says nothing of bids.
func (r *Room) Invitees(ctx context.Context, who market.Actor, c market.Challenge) ([]Invitee, error) {
	if !c.Inside(who) {
		return nil, nil
	}
	ofOthers := func(l *market.Listing) bool { return l.OrgID != c.OrgID }
	fitting, err := r.near(ctx, who, asNeed(&c), []market.Kind{market.KindAchievement}, ofOthers)
	if err != nil {
		return nil, err
	}
	given, err := r.db.InvitationsTo(ctx, c.ID, app.AllRows)
	if err != nil {
		return nil, err
	}
	invitees := inviteesOf(fitting)
	for i := range given {
		at := slices.IndexFunc(invitees, func(v Invitee) bool {
			return v.OrgID == given[i].OrgID && given[i].PersonID == 0
		})
		if at < 0 {
			v, err := invitedBefore(&given[i])
			if err != nil {
				return nil, err
			}
			invitees, at = append(invitees, v), len(invitees)
		}
		invitees[at].Invited = &given[i]
	}
	return invitees, nil
}

// mostInvitees is how many organisations are proposed: who invites everybody invites nobody.
const mostInvitees = 6

// inviteesOf names each organisation once, by its best result.
func inviteesOf(fitting []Neighbour) []Invitee {
	var out []Invitee
	for _, n := range fitting {
		if len(out) < mostInvitees && !slices.ContainsFunc(out, func(v Invitee) bool { return v.OrgID == n.OrgID }) {
			out = append(out, Invitee{OrgID: n.OrgID, Name: n.OrgName, ListingID: n.ID, Listing: n.Title,
				Band: n.Band, Why: n.Why,
				reasons: n.reasons})
		}
	}
	return out
}

// invitedBefore is an organisation that was asked, with why as it was said then.
func invitedBefore(i *market.BidInvitation) (Invitee, error) {
	var reasons []match.Reason
	if err := json.Unmarshal(i.Reasons, &reasons); err != nil {
		return Invitee{}, fmt.Errorf("read reasons of invitation %d: %w", i.ID, err)
	}
	return Invitee{OrgID: i.OrgID, ExpertID: i.PersonID, Name: i.OrgName, ListingID: i.ListingID, Listing: i.Listing,
		Band: i.Band, Why: whyOf(reasons), reasons: reasons}, nil
}

// asNeed reads a challenge as the need it is, so that results can be found for it. Its id is negative: it is no
// listing.
func asNeed(c *market.Challenge) market.Listing {
	var indicators []string
	for _, x := range c.Indicators {
		indicators = append(indicators, strings.TrimSpace(x.Name+" "+x.Op+" "+x.Value+" "+x.Unit))
	}
	by := market.Date{}
	if !c.BidClosesAt.IsZero() && c.DurationMonths > 0 {
		by = market.DateOf(c.BidClosesAt.AddDate(0, c.DurationMonths, 0))
	}
	return market.Listing{ID: -c.ID, OrgID: c.OrgID, Kind: market.KindDemand,
		Progress: market.Progress[market.ListingStatus]{Version: c.Version},
		ListingContent: market.ListingContent{Title: c.Title, PublicText: c.Task, HitechField: c.HitechField,
			Details: market.Details{Demand: &market.DemandDetails{Difficulties: c.Background,
				Indicators: strings.Join(indicators, "；"), Budget: c.Bounty, Deadline: by,
				Cooperation: []string{"委托研发", "联合开发", "技术转让"}}}}}
}

// InviteToBid asks an organisation or an expert to bid for a challenge and tells them. Asked once more, they are not
// told again; fresh tells which. Whom the platform did not propose is asked for a reason that they read. Nobody learns
// from it whether they bid.
func (r *Room) InviteToBid(ctx context.Context, who market.Actor, challengeID int64,
	in market.InviteContent) (i market.BidInvitation, fresh bool, err error) {
	c, err := r.db.Challenge(ctx, challengeID)
	if err != nil {
		return i, false, err
	}
	if !c.VisibleTo(who) || !c.MayInvite(who) {
		return i, false, market.ErrNotFound
	}
	why, err := r.whyInvite(ctx, who, c, in.OrgID)
	if err != nil {
		return i, false, err
	}
	if err := in.Validate(why.ListingID != 0); err != nil {
		return i, false, err
	}
	why.PersonID, why.Said = in.ExpertID, in.Said
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		name, err := checkInvited(ctx, tx, &c, &why)
		if err != nil {
			return err
		}
		i = why
		if fresh, err = tx.InsertBidInvitation(ctx, &i); err != nil || !fresh {
			return err
		}
		if err := tellInvited(ctx, tx, &c, &i); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbInvite, market.NounChallenge, c.ID, name,
			map[string]any{"org": i.OrgID, "expert": i.PersonID, "reason": i.Said})
	})
	return i, fresh, err
}

// checkInvited refuses an invitation that could lead nowhere, and names who is asked.
func checkInvited(ctx context.Context, tx *postgres.Tx, c *market.Challenge,
	i *market.BidInvitation) (name string, err error) {
	if i.PersonID == 0 {
		org, err := tx.Organization(ctx, i.OrgID)
		if err != nil {
			return "", err
		}
		return org.Name, c.CheckInvite(&org, tx.Now())
	}
	e, err := tx.Expertise(ctx, i.PersonID)
	if err != nil {
		return "", err
	}
	reviews, err := tx.Reviews(ctx, postgres.ReviewFilter{ChallengeID: c.ID, ExpertID: i.PersonID, Limit: 1})
	if err != nil {
		return "", err
	}
	return "专家" + market.MaskName(e.Name), c.CheckInviteExpert(&e, len(reviews) > 0, tx.Now())
}

// tellInvited tells the one who was asked.
func tellInvited(ctx context.Context, tx *postgres.Tx, c *market.Challenge, i *market.BidInvitation) error {
	body := "发榜单位认为贵单位的成果与榜单相符。是否揭榜由贵单位决定，截止前不公开。"
	if i.Said != "" {
		body = "邀请理由：" + i.Said
	}
	m := market.Message{Kind: market.MessageMatch, What: "邀请贵单位揭榜", Title: c.Title, Body: body,
		Href: link.MyInvitations}
	if i.PersonID != 0 {
		m.What = "邀请您带领团队揭榜"
		return tx.Tell(ctx, []int64{i.PersonID}, m)
	}
	return tx.TellOrganization(ctx, i.OrgID, m)
}

// whyInvite is the invitation with what speaks for it; an organisation without a fitting result may be asked all the
// same.
func (r *Room) whyInvite(ctx context.Context, who market.Actor, c market.Challenge,
	orgID int64) (market.BidInvitation, error) {
	i := market.BidInvitation{ChallengeID: c.ID, OrgID: orgID, Reasons: json.RawMessage("[]"),
		Matcher: r.matcher.Load().Version()}
	if orgID == 0 {
		return i, nil
	}
	invitees, err := r.Invitees(ctx, who, c)
	at := slices.IndexFunc(invitees, func(v Invitee) bool { return v.OrgID == orgID && v.ListingID != 0 })
	if err != nil || at < 0 {
		return i, err
	}
	i.ListingID, i.Band = invitees[at].ListingID, invitees[at].Band
	i.Reasons, err = json.Marshal(invitees[at].reasons)
	return i, err
}

// InvitationView is an invitation to bid as somebody of the invited organisation sees it.
type InvitationView struct {
	market.BidInvitation
	Why    Why
	Open   bool // the challenge can still be bid for
	Bid    bool // the organisation has handed in a bid; told to nobody else
	Offers []market.Offer
}

// MyInvitations lists what the asker's organisations were asked to bid for, newest first.
func (r *Room) MyInvitations(ctx context.Context, who market.Actor, before int64) ([]InvitationView, error) {
	return r.myInvitations(ctx, who, before, app.PageSize)
}

func (r *Room) myInvitations(ctx context.Context, who market.Actor, before int64, limit int) ([]InvitationView,
	error) {
	rows, err := r.db.InvitationsOf(ctx, who.OrgIDs(), who.UserID, before, limit)
	if err != nil {
		return nil, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	bids, err := r.db.Bids(ctx, postgres.BidFilter{OrgIDs: who.OrgIDs(), Limit: app.AllRows})
	if err != nil {
		return nil, err
	}
	views := make([]InvitationView, 0, len(rows))
	for i := range rows {
		invited, err := invitedBefore(&rows[i])
		if err != nil {
			return nil, err
		}
		views = append(views, InvitationView{BidInvitation: rows[i], Why: invited.Why, Open: rows[i].Open(now),
			Offers: invitationMoves.Ahead(r, &rows[i], who, now),
			Bid: slices.ContainsFunc(bids, func(b market.Bid) bool {
				return b.ChallengeID == rows[i].ChallengeID && b.OrgID == rows[i].OrgID && rows[i].PersonID == 0 &&
					b.HandedIn()
			})})
	}
	return views, nil
}
