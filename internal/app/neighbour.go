package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// Neighbour is a listing that belongs beside another one, and how near it is.
type Neighbour struct {
	market.Listing
	OrgName string
	Band    market.Band
}

// Gathers lists the demands on show that a common need could gather, nearest first, without those it gathers already.
// They are for its own side and the bureau, within what each may see.
func (a *App) Gathers(ctx context.Context, who market.Actor, l market.Listing) ([]Neighbour, error) {
	if l.Kind != market.KindCommon || !insideListing(who, &l) {
		return nil, nil
	}
	scope, err := a.scope(ctx, who)
	if err != nil {
		return nil, err
	}
	hits, err := a.index.Candidates(ctx, search.NewDocument(&l, ""), []market.Kind{market.KindDemand}, scope, matchCandidates)
	if err != nil {
		return nil, fmt.Errorf("find demands of common need %d: %w", l.ID, err)
	}
	ids := a.meaning.nearest(a.matcher.Load(), l, []market.Kind{market.KindDemand})
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	rows, err := a.db.PublicListings(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(d market.Listing) bool {
		return l.Details.Common != nil && slices.Contains(l.Details.Common.DerivedFrom, d.ID)
	})
	return a.nearest(ctx, l, rows)
}

// nearest orders the listings by how near they are and keeps the best that are near at all.
func (a *App) nearest(ctx context.Context, l market.Listing, rows []market.Listing) ([]Neighbour, error) {
	m := a.matcher.Load()
	profiles, byID, orgs := make([]*match.Profile, 0, len(rows)), map[int64]market.Listing{}, make([]int64, 0, len(rows))
	for i := range rows {
		profiles = append(profiles, m.Profile(match.Of(&rows[i], match.PartnerRecord{})))
		byID[rows[i].ID], orgs = rows[i], append(orgs, rows[i].OrgID)
	}
	names, err := a.db.OrganizationNames(ctx, orgs)
	if err != nil {
		return nil, err
	}
	scored := m.Rank(m.Profile(match.Of(&l, match.PartnerRecord{})), profiles, time.Now())
	var near []Neighbour
	for _, s := range scored[:min(matchesKept, len(scored))] {
		if s.Band != match.None {
			near = append(near, Neighbour{Listing: byID[s.ID], OrgName: names[byID[s.ID].OrgID], Band: bands[s.Band]})
		}
	}
	return near, nil
}

// Invitee is an organisation that should hear of a challenge, and the match that says why.
type Invitee struct {
	OrgID   int64
	Name    string
	Listing string // the result that fits
	MatchID int64
	Band    market.Band
}

// Invitees lists who should be invited to bid, best first: the owners of results that fit the needs the challenge came
// from. They are for its owner and the bureau.
func (a *App) Invitees(ctx context.Context, who market.Actor, c market.Challenge) ([]Invitee, error) {
	const most = 50
	if !who.InBureau() && !who.In(c.OrgID) {
		return nil, nil
	}
	var fitting []market.Match
	for _, source := range c.SourceIDs {
		matches, err := a.db.MatchesOf(ctx, source, most)
		if err != nil {
			return nil, err
		}
		fitting = append(fitting, matches...)
	}
	slices.SortStableFunc(fitting, func(x, y market.Match) int {
		switch {
		case x.Score > y.Score:
			return -1
		case x.Score < y.Score:
			return 1
		}
		return 0
	})
	var invitees []Invitee
	for _, m := range fitting {
		known := slices.ContainsFunc(invitees, func(i Invitee) bool { return i.OrgID == m.SupplyOrg })
		if known || m.SupplyOrg == c.OrgID || m.Status == market.MatchDismissed || m.Status == market.MatchLost {
			continue
		}
		invitees = append(invitees, Invitee{OrgID: m.SupplyOrg, Name: m.SupplyOwner, Listing: m.SupplyTitle, MatchID: m.ID, Band: m.Band})
	}
	return invitees[:min(matchesKept, len(invitees))], nil
}

// nearCopies warns of the organisation's own listings whose title is nearly the same (rule L3).
func (a *App) nearCopies(ctx context.Context, l market.Listing) ([]string, error) {
	const looked = 500
	own, err := a.db.Listings(ctx, postgres.ListingFilter{OrgIDs: []int64{l.OrgID}, Kind: l.Kind, Limit: looked,
		Statuses: []market.ListingStatus{market.ListingDraft, market.ListingSubmitted, market.ListingRecommended, market.ListingApproved, market.ListingPublished}})
	if err != nil {
		return nil, err
	}
	subjects, byID := make([]*match.Subject, 0, len(own)), map[int64]market.Listing{}
	for i := range own {
		s := match.Of(&own[i], match.PartnerRecord{})
		subjects, byID[own[i].ID] = append(subjects, &s), own[i]
	}
	of := match.Of(&l, match.PartnerRecord{})
	var warnings []string
	for _, d := range match.Duplicates(&of, subjects) {
		other := byID[d.ID]
		warnings = append(warnings, fmt.Sprintf("与本单位的“%s”（%s）名称几乎相同，请确认不是重复填报；统计“有效成果及需求”时只计一条。", other.Title, other.No))
	}
	return warnings, nil
}
