package listing

import (
	"context"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/search"
)

// Copy is a listing that another one nearly repeats (rule L3).
type Copy struct {
	market.Listing
	OrgName string
	SameOrg bool // it belongs to the same organisation, so that statistics count the two once
}

// Copies lists what a listing nearly repeats: for its author those of the same organisation and what is on show for
// them, for the bureau those of others too.
func (r *Room) Copies(ctx context.Context, who market.Actor, l market.Listing) ([]Copy, error) {
	found, err := r.copiesOf(ctx, who, []market.Listing{l})
	return found[0], err
}

// CopiesOf lists the near repeats of each of the listings of a page, by their places.
func (r *Room) CopiesOf(ctx context.Context, who market.Actor, rows []market.Listing) ([][]Copy, error) {
	return r.copiesOf(ctx, who, rows)
}

func (r *Room) copiesOf(ctx context.Context, who market.Actor, rows []market.Listing) ([][]Copy, error) {
	out := make([][]Copy, len(rows))
	among, err := r.mayRepeat(ctx, who, rows)
	if err != nil {
		return out, err
	}
	for i := range rows {
		out[i] = repeats(&rows[i], among)
	}
	return out, r.nameCopies(ctx, out)
}

// mayRepeat reads what the listings may be copies of: everything of the same organisations that has not ended, and what
// is on show with nearly the same words in its title. However many listings are asked about, the record is asked twice.
func (r *Room) mayRepeat(ctx context.Context, who market.Actor, rows []market.Listing) ([]market.Listing, error) {
	const own, shown = 2000, 10
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	var orgs, ids []int64
	for i := range rows {
		if rows[i].CopiesShownTo(who) {
			orgs = append(orgs, rows[i].OrgID)
		}
		title := &search.Document{ID: rows[i].ID, Title: rows[i].Title}
		hits, err := r.index.Candidates(ctx, title, []market.Kind{rows[i].Kind}, scope, shown)
		if err != nil {
			return nil, err
		}
		for _, hit := range hits {
			ids = append(ids, hit.ID)
		}
	}
	among, err := r.db.SameOwners(ctx, orgs, own)
	if err != nil {
		return nil, err
	}
	public, err := r.db.PublicListings(ctx, scope, ids)
	known := map[int64]bool{}
	for _, l := range among {
		known[l.ID] = true
	}
	for _, l := range public {
		if !known[l.ID] {
			among = append(among, l)
		}
	}
	return among, err
}

// repeats picks those that a listing nearly repeats, most alike first.
func repeats(l *market.Listing, among []market.Listing) []Copy {
	subjects, byID := make([]*match.Subject, 0, len(among)), map[int64]market.Listing{}
	for i := range among {
		if among[i].Kind == l.Kind {
			subjects = append(subjects, &match.Subject{ID: among[i].ID, Org: among[i].OrgID, Title: among[i].Title})
			byID[among[i].ID] = among[i]
		}
	}
	var out []Copy
	for _, d := range match.Duplicates(&match.Subject{ID: l.ID, Org: l.OrgID, Title: l.Title}, subjects) {
		if d.ID != 0 {
			out = append(out, Copy{Listing: byID[d.ID], SameOrg: d.SameOrg})
		}
	}
	const most = 5
	return out[:min(most, len(out))]
}

func (r *Room) nameCopies(ctx context.Context, found [][]Copy) error {
	var orgs []int64
	for _, copies := range found {
		for _, c := range copies {
			orgs = append(orgs, c.OrgID)
		}
	}
	if len(orgs) == 0 {
		return nil
	}
	slices.Sort(orgs)
	names, err := r.db.OrganizationNames(ctx, slices.Compact(orgs))
	for _, copies := range found {
		for i := range copies {
			copies[i].OrgName = names[copies[i].OrgID]
			copies[i].HideFrom(market.ForAll)
		}
	}
	return err
}

// DraftCopies lists what a listing that is being written nearly repeats, for the one who writes for its organisation.
func (r *Room) DraftCopies(ctx context.Context, who market.Actor, l market.Listing) ([]Copy, error) {
	if !who.WritesFor(l.OrgID) || !l.Kind.Valid() {
		return nil, market.ErrNotFound
	}
	if l.Title == "" {
		return nil, nil
	}
	return r.Copies(ctx, who, l)
}
