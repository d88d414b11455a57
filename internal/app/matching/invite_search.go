package matching

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// inviteFound bounds how many of each sort a search for somebody to invite lists.
const inviteFound = 10

// Candidate is an organisation or expert that somebody looks for to invite: what was found of them, and whether they
// were asked already or may not be.
type Candidate struct {
	OrgID    int64 // 0 for an expert
	ExpertID int64
	Name     string // of an expert masked
	Facts    []string
	Results  []market.Listing // of an organisation, that say what was looked for
	Invited  *market.BidInvitation
	Blocked  string // why they cannot be asked, empty when they can
}

// FindInvitees looks for organisations by name, for teams by what their results say and for experts by what they offer,
// for those who may invite to the challenge.
func (r *Room) FindInvitees(ctx context.Context, who market.Actor, challengeID int64,
	words string) (c market.Challenge, found []Candidate, err error) {
	if c, err = r.db.Challenge(ctx, challengeID); err != nil {
		return c, nil, err
	}
	if !c.VisibleTo(who) || !c.MayInvite(who) {
		return c, nil, market.ErrNotFound
	}
	if words = strings.TrimSpace(app.Clip(words, inviteWords)); words == "" {
		return c, nil, nil
	}
	if found, err = r.organizationsFor(ctx, who, words); err != nil {
		return c, nil, err
	}
	experts, err := r.expertsFor(ctx, &c, words)
	if err != nil {
		return c, nil, err
	}
	found = append(found, experts...)
	return c, found, r.inviteStates(ctx, &c, found)
}

// inviteWords bounds what is looked for, in characters.
const inviteWords = 60

// organizationsFor finds organisations by their name and by their results.
func (r *Room) organizationsFor(ctx context.Context, who market.Actor, words string) ([]Candidate, error) {
	named, err := r.db.Organizations(ctx, postgres.OrganizationFilter{Holds: words,
		Statuses: []market.OrgStatus{market.OrgVerified}, Limit: inviteFound})
	if err != nil {
		return nil, err
	}
	var found []Candidate
	for _, o := range named {
		found = append(found, Candidate{OrgID: o.ID, Name: o.Name, Facts: []string{o.Kind.Label()}})
	}
	results, err := r.resultsFor(ctx, who, words)
	if err != nil {
		return nil, err
	}
	for _, l := range results {
		at := slices.IndexFunc(found, func(c Candidate) bool { return c.OrgID == l.OrgID })
		if at < 0 {
			if len(found) == 2*inviteFound {
				continue
			}
			found, at = append(found, Candidate{OrgID: l.OrgID, Name: l.OrgName}), len(found)
		}
		if len(found[at].Results) < 3 {
			found[at].Results = append(found[at].Results, l.Listing)
		}
	}
	return found, nil
}

// resultsFor searches the results that the asker may see.
func (r *Room) resultsFor(ctx context.Context, who market.Actor, words string) ([]postgres.NamedListing, error) {
	if err := r.core.Allow(ctx, "search:"+who.IP, r.core.Settings().Int(market.SetSearchPerMinute),
		time.Minute); err != nil {
		return nil, err
	}
	r.core.Enter()
	defer r.core.Leave()
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	q := search.Query{Text: words, Kinds: []market.Kind{market.KindAchievement}, Limit: 3 * inviteFound, Scope: scope}
	found, err := r.index.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(found.Hits))
	for _, hit := range found.Hits {
		ids = append(ids, hit.ID)
	}
	rows, err := r.db.NamedListings(ctx, scope, ids)
	slices.SortFunc(rows, func(x, y postgres.NamedListing) int {
		return cmp.Compare(slices.Index(ids, x.ID), slices.Index(ids, y.ID))
	})
	for i := range rows {
		rows[i].HideFrom(market.ForAll)
	}
	return rows, err
}

// expertsFor finds experts who want to be found and say all that is looked for.
func (r *Room) expertsFor(ctx context.Context, c *market.Challenge, words string) ([]Candidate, error) {
	pool, err := r.db.OpenExpertise(ctx, c.HitechField, expertsRanked)
	if err != nil {
		return nil, err
	}
	normal := func(s string) string { return r.core.Analyzer().Normalize(s).Text }
	// The normal form has no blanks between Chinese words, so they are parted before it is made. A quantity such as
	// 5 mm is one only with them.
	whole, parts := normal(words), strings.Fields(words)
	for i := range parts {
		parts[i] = normal(parts[i])
	}
	var found []Candidate
	for _, e := range pool {
		said := normal(strings.Join(append([]string{e.Unit, e.Title, e.Direction, e.Solves}, e.Keywords...), " "))
		if len(found) == inviteFound || !strings.Contains(said, whole) && !holdsAll(said, parts) {
			continue
		}
		facts := slices.DeleteFunc([]string{"专家", e.Unit, e.Title, e.Direction}, func(s string) bool { return s == "" })
		found = append(found, Candidate{ExpertID: e.UserID, Name: market.MaskName(e.Name), Facts: facts})
	}
	return found, nil
}

// holdsAll reports whether a text holds every one of the words.
func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// inviteStates says of each candidate whether they were asked, or why they cannot be.
func (r *Room) inviteStates(ctx context.Context, c *market.Challenge, found []Candidate) error {
	given, err := r.db.InvitationsTo(ctx, c.ID, app.AllRows)
	if err != nil {
		return err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	refuse, err := r.inviteRefusals(ctx, c, found)
	if err != nil {
		return err
	}
	for k := range found {
		f := &found[k]
		at := slices.IndexFunc(given, func(i market.BidInvitation) bool {
			return i.OrgID == f.OrgID && i.PersonID == f.ExpertID
		})
		if at >= 0 {
			f.Invited = &given[at]
			continue
		}
		if f.Blocked, err = refusalOf(refuse(f, now)); err != nil {
			return err
		}
	}
	return nil
}

// inviteRefusals reads at once what decides whether candidates can be asked.
func (r *Room) inviteRefusals(ctx context.Context, c *market.Challenge,
	found []Candidate) (func(*Candidate, time.Time) error, error) {
	ids := make([]int64, 0, len(found))
	for _, f := range found {
		ids = append(ids, f.OrgID)
	}
	orgs, err := r.db.Organizations(ctx, postgres.OrganizationFilter{IDs: ids, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	reviews, err := r.db.Reviews(ctx, postgres.ReviewFilter{ChallengeID: c.ID, Limit: app.AllRows})
	if err != nil {
		return nil, err
	}
	return func(f *Candidate, now time.Time) error {
		if f.ExpertID != 0 {
			reviewer := slices.ContainsFunc(reviews, func(x market.Review) bool { return x.ExpertID == f.ExpertID })
			open := market.Expertise{ExpertiseContent: market.ExpertiseContent{Open: true}}
			return c.CheckInviteExpert(&open, reviewer, now)
		}
		at := slices.IndexFunc(orgs, func(o market.Organization) bool { return o.ID == f.OrgID })
		if at < 0 {
			return market.ErrNotFound
		}
		return c.CheckInvite(&orgs[at], now)
	}, nil
}

// refusalOf takes a refusal of the rules for words, and any other error for one.
func refusalOf(err error) (string, error) {
	var refused *market.Error
	if errors.As(err, &refused) {
		return refused.Message, nil
	}
	return "", err
}
