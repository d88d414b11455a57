package matching

import (
	"context"
	"fmt"
	"slices"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// Neighbour is a listing that belongs beside another one, how near it is, and why.
type Neighbour struct {
	market.Listing
	OrgName string
	Band    market.Band
	Why     Why
	reasons []match.Reason
}

// Gathers lists the demands on show that a common need could gather, nearest first, without those it gathers already.
// They are for its own side and the bureau, within what each may see.
func (r *Room) Gathers(ctx context.Context, who market.Actor, l market.Listing) ([]Neighbour, error) {
	if l.Kind != market.KindCommon || !l.Inside(who) {
		return nil, nil
	}
	near, err := r.near(ctx, who, l, []market.Kind{market.KindDemand}, func(d *market.Listing) bool {
		return !gathers(&l, d.ID)
	})
	return closest(near), err
}

// closest leaves the best, and of weak ones only a few: nobody reads far to find out that the rest are weaker still.
func closest(near []Neighbour) []Neighbour {
	const fewWeak = 3
	weak := 0
	return slices.DeleteFunc(near[:min(matchesKept, len(near))], func(n Neighbour) bool {
		if n.Band == market.BandWeak {
			weak++
		}
		return weak > fewWeak
	})
}

func gathers(l *market.Listing, demandID int64) bool {
	return l.Details.Common != nil && slices.Contains(l.Details.Common.DerivedFrom, demandID)
}

// Alike counts the needs on show that are clearly like a need, within what the asker may see; a person looked for is
// like no other need.
func (r *Room) Alike(ctx context.Context, who market.Actor, l market.Listing) (int, error) {
	if !l.Kind.Asks() || l.Kind == market.KindTalent {
		return 0, nil
	}
	near, err := r.near(ctx, who, l, []market.Kind{market.KindDemand, market.KindCommon},
		func(d *market.Listing) bool { return d.ID != l.ID })
	near = slices.DeleteFunc(near, func(n Neighbour) bool { return n.Band == market.BandWeak })
	return len(near), err
}

// Gathered lists the demands that a common need gathers, as far as the asker may see them.
func (r *Room) Gathered(ctx context.Context, who market.Actor, l market.Listing) ([]Neighbour, error) {
	if l.Details.Common == nil || len(l.Details.Common.DerivedFrom) == 0 {
		return nil, nil
	}
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	rows, err := r.db.PublicListings(ctx, scope, l.Details.Common.DerivedFrom)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(x, y market.Listing) int { return int(x.ID - y.ID) })
	return r.named(ctx, rows)
}

// named puts listings beside the names of their organisations, without what only contacts may read.
func (r *Room) named(ctx context.Context, rows []market.Listing) ([]Neighbour, error) {
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, orgs)
	out := make([]Neighbour, 0, len(rows))
	for _, l := range rows {
		l.HideFrom(market.ForAll)
		out = append(out, Neighbour{Listing: l, OrgName: names[l.OrgID]})
	}
	return out, err
}

// Gather links a demand on show to the common need that grew out of it; release takes the link away. Both are for those
// who write for the common need's organisation and for clerks. The demand's owner is told once.
func (r *Room) Gather(ctx context.Context, who market.Actor, commonID, demandID int64, release bool) error {
	l, err := r.db.Listing(ctx, commonID)
	if err != nil {
		return err
	}
	if !l.MayGather(who) {
		return market.ErrNotFound
	}
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return err
	}
	d, err := r.db.PublicListing(ctx, scope, demandID)
	if err != nil && !(release && market.Missing(err)) {
		return err
	}
	if !release && d.Kind != market.KindDemand {
		return market.Refuse(market.Invalid, "只能汇集企业技术需求。")
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		changed, err := tx.LinkDemand(ctx, commonID, demandID, !release)
		if err != nil || !changed {
			return err
		}
		if release {
			return tx.Record(ctx, market.VerbRelease, market.NounListing, commonID, d.Title,
				map[string]int64{"demand": demandID})
		}
		if err := tx.TellOrganization(ctx, d.OrgID, market.Message{Kind: market.MessageMatch, What: "您的需求已汇入共性技术需求",
			Title: d.Title + " → " + l.Title, Body: "共性需求找到的成果也可能适合您。", Href: link.Listing(commonID)}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbGather, market.NounListing, commonID, d.Title,
			map[string]int64{"demand": demandID})
	})
}

// near finds the listings of the kinds, within what the asker may see, that are nearest to a listing, the nearest first
// and each with why.
func (r *Room) near(ctx context.Context, who market.Actor, l market.Listing, kinds []market.Kind,
	keep func(*market.Listing) bool) ([]Neighbour, error) {
	const explained = 50
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return nil, err
	}
	hits, err := r.index.Candidates(ctx, search.NewDocument(&l, ""), kinds, scope, matchCandidates)
	if err != nil {
		return nil, fmt.Errorf("find listings near %q: %w", l.Title, err)
	}
	m := r.matcher.Load()
	ids := r.meaning.nearest(m, l, kinds)
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	rows, err := r.db.PublicListings(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(c market.Listing) bool { return !keep(&c) })
	profiles, byID := make([]*match.Profile, 0, len(rows)), map[int64]market.Listing{}
	for i := range rows {
		profiles = append(profiles, r.meaning.profiles.of(m, &rows[i]))
		byID[rows[i].ID] = rows[i]
	}
	scored := m.Explained(r.meaning.profiles.of(m, &l), profiles, r.core.Now(), explained)
	scored = slices.DeleteFunc(scored[:min(explained, len(scored))],
		func(s match.Scored) bool { return s.Band == market.BandNone })
	best := make([]market.Listing, 0, len(scored))
	for _, s := range scored {
		best = append(best, byID[s.ID])
	}
	out, err := r.named(ctx, best)
	for i, s := range scored {
		out[i].Band, out[i].Why, out[i].reasons = s.Band, whyOf(s.Reasons), s.Reasons
	}
	return out, err
}
