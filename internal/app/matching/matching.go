package matching

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"jiebang/internal/link"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

const (
	matchCandidates = 300 // retrieved by words and neighbours, then ranked
	matchesKept     = 10  // shown as suggestions

	rankedAtOnce = 16 // candidates measured before people go first once more: a fraction of a millisecond

	matchBatch = 32               // listings matched and stored together
	matchShift = 30 * time.Second // after which a worker makes room for other work
)

// MatchDue looks for the matches of the listings that wait for it, what was asked for last first and imports behind,
// until none waits. Where many wait, or the worker's shift ends before, another is called.
func (r *Room) MatchDue(ctx context.Context) error {
	const many = 10 * matchBatch
	waiting, err := r.db.CountDueMatches(ctx, many)
	if err != nil {
		return fmt.Errorf("match due listings: %w", err)
	}
	if waiting == many { // another node may have its hands free
		if err := r.wakeMatching(ctx); err != nil {
			return err
		}
	}
	before := make(chan error)
	close(before) // nothing is stored yet
	stored := (<-chan error)(before)
	for until := time.Now().Add(matchShift); time.Now().Before(until); {
		lot, err := r.findLot(ctx) // while the one before is stored
		if err = cmp.Or(<-stored, err); err != nil || lot == nil {
			return err
		}
		stored = r.core.Beside(app.StoreMatches, func() error { return r.storeLot(ctx, lot) })
	}
	if err := <-stored; err != nil {
		return err
	}
	return r.wakeMatching(ctx)
}

func (r *Room) wakeMatching(ctx context.Context) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return tx.WakeMatching(ctx, tx.Now()) })
}

// A lot is listings that waited and were taken together, with what was found for them.
type lot struct {
	due      []postgres.DueMatch
	print    string // what they were ranked with
	findings []finding
	failed   error
}

// findLot takes some of the listings that wait and finds their matches; nil where none waits.
func (r *Room) findLot(ctx context.Context) (*lot, error) {
	print, current, err := r.basis(ctx)
	if err != nil {
		return nil, err
	}
	l := &lot{print: print}
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
		l.due, err = tx.TakeDueMatches(ctx, matchBatch, current)
		return err
	})
	if err != nil || len(l.due) == 0 {
		return nil, err
	}
	ids := make([]int64, 0, len(l.due))
	for _, d := range l.due {
		ids = append(ids, d.ListingID)
	}
	l.findings, l.failed = r.findMatches(ctx, ids)
	return l, ctx.Err()
}

// storeLot stores what was found and takes the listings off the list, or puts them off if that failed.
func (r *Room) storeLot(ctx context.Context, l *lot) error {
	r.core.Storing(true)
	defer r.core.Storing(false)
	if l.failed == nil {
		l.failed = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			if err := tx.EndDueMatches(ctx, l.due, l.print); err != nil {
				return err
			}
			return storeFindings(ctx, tx, l.findings)
		})
	}
	if l.failed == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	r.log.Error("matches could not be looked for and are tried again later", "listings", len(l.due), "error", l.failed)
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return tx.PutOffDueMatches(ctx, l.due) })
}

// MatchListing computes the best counterparts of a listing on show, stores them with their reasons and tells
// both sides of what is new. A listing no longer on show has nothing to be matched.
func (r *Room) MatchListing(ctx context.Context, id int64) error {
	findings, err := r.findMatches(ctx, []int64{id})
	if err == nil {
		err = r.db.InTx(ctx, market.TheSystem(),
			func(tx *postgres.Tx) error { return storeFindings(ctx, tx, findings) })
	}
	if err != nil {
		return fmt.Errorf("match listing %d: %w", id, err)
	}
	return nil
}

// A finding is what was found for one listing, and which of its earlier suggestions fit no longer.
type finding struct {
	of    market.Listing
	found []postgres.NewMatch
	unfit []postgres.Pair
}

// findMatches finds the best counterparts of each listing. One no longer on show has nothing to be matched.
func (r *Room) findMatches(ctx context.Context, ids []int64) ([]finding, error) {
	rows, err := r.db.PublicListings(ctx, market.ListingScope{All: true}, ids)
	if err != nil {
		return nil, err
	}
	candidates := make([][]int64, len(rows))
	err = r.core.EachGently(ctx, app.FindMatches, len(rows), func(i int, _ *app.Patience) (err error) {
		candidates[i], err = r.counterparts(ctx, rows[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	earlier, err := r.suggestedBefore(ctx, rows)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		candidates[i] = append(candidates[i], earlier[rows[i].ID]...)
	}
	shelf, err := r.fetchProfiles(ctx, candidates)
	if err != nil {
		return nil, err
	}
	findings := make([]finding, len(rows))
	err = r.core.EachGently(ctx, app.RankMatches, len(rows), func(i int, left *app.Patience) error {
		findings[i] = r.rank(rows[i], shelf, candidates[i], earlier[rows[i].ID], left)
		return nil
	})
	return findings, err
}

// suggestedBefore tells the other sides of each listing's suggestions, so that those far down are judged again too.
func (r *Room) suggestedBefore(ctx context.Context, rows []market.Listing) (map[int64][]int64, error) {
	ids := make([]int64, 0, len(rows))
	for _, l := range rows {
		ids = append(ids, l.ID)
	}
	pairs, err := r.db.Suggestions(ctx, ids)
	others := map[int64][]int64{}
	for _, p := range pairs {
		others[p.DemandID] = append(others[p.DemandID], p.SupplyID)
		others[p.SupplyID] = append(others[p.SupplyID], p.DemandID)
	}
	return others, err
}

// counterparts retrieves what could answer the listing, or be answered by it.
func (r *Room) counterparts(ctx context.Context, l market.Listing) ([]int64, error) {
	kinds := l.Kind.Answers()
	if len(kinds) == 0 {
		return nil, nil
	}
	hits, err := r.index.CandidatesAside(ctx, search.NewDocument(&l, ""), kinds, market.ListingScope{All: true},
		matchCandidates)
	if err != nil {
		return nil, err
	}
	ids := r.meaning.nearest(r.matcher.Load(), l, kinds)
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	return ids, nil
}

// fetchProfiles gives the profiles of all candidates by id, reading at once those that are not kept.
func (r *Room) fetchProfiles(ctx context.Context, candidates [][]int64) (map[int64]*match.Profile, error) {
	m, found := r.matcher.Load(), map[int64]*match.Profile{}
	var missing []int64
	for _, ids := range candidates {
		for _, id := range ids {
			if _, ok := found[id]; ok {
				continue
			}
			profile, known := r.meaning.profiles.look(m, id)
			if found[id] = profile; !known {
				missing = append(missing, id)
			}
		}
	}
	const chunk = 500
	for ; len(missing) > 0; missing = missing[min(chunk, len(missing)):] {
		rows, err := r.db.PublicListings(ctx, market.ListingScope{All: true}, missing[:min(chunk, len(missing))])
		if err != nil {
			return nil, err
		}
		made := make([]*match.Profile, len(rows))
		err = r.core.EachGently(ctx, app.ReadListings, len(rows), func(i int, _ *app.Patience) error {
			made[i] = r.meaning.profiles.of(m, &rows[i])
			return nil
		})
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if rows[i].Visible != market.VisibleBureau {
				found[rows[i].ID] = made[i]
			}
		}
	}
	return found, nil
}

// rank orders the candidates, other organisations' listings that the owner may know of, and keeps the best that fit at
// all. Those that were suggested earlier are judged again wherever they stand now. Between the pieces of the ranking
// people go first.
func (r *Room) rank(l market.Listing, shelf map[int64]*match.Profile, candidates, earlier []int64,
	left *app.Patience) finding {
	m, now := r.matcher.Load(), r.core.Now()
	profiles, seen := make([]*match.Profile, 0, len(candidates)), make(map[int64]bool, len(candidates))
	for _, id := range candidates {
		if p := shelf[id]; p != nil && !seen[id] && id != l.ID && p.Org != l.OrgID {
			seen[id] = true
			profiles = append(profiles, p)
		}
	}
	own := r.meaning.profiles.of(m, &l)
	out := finding{of: l, found: make([]postgres.NewMatch, 0, matchesKept)}
	ranking := m.Ranking(own, profiles, now)
	for ranking.Measure(rankedAtOnce) {
		left.While(r.core.Asked)
	}
	for i, s := range ranking.Order() {
		known := slices.Contains(earlier, s.ID)
		if i >= matchesKept && !known {
			continue
		}
		other := shelf[s.ID]
		if s.Band == market.BandNone && known { // a pair fits if it fits from either side
			s = m.Rank(other, []*match.Profile{own}, now)[0]
		}
		pair := pairOf(l, other, s, m.Version())
		switch {
		case s.Band != market.BandNone:
			out.found = append(out.found, pair)
		case known:
			out.unfit = append(out.unfit, postgres.Pair{DemandID: pair.DemandID, SupplyID: pair.SupplyID})
		}
	}
	return out
}

// pairOf is a pair as it is stored: which side asks decides which is the demand.
func pairOf(l market.Listing, other *match.Profile, s match.Scored, version string) postgres.NewMatch {
	pair := postgres.NewMatch{DemandID: l.ID, SupplyID: other.ID, DemandOrg: l.OrgID, SupplyOrg: other.Org,
		Score: s.Score,
		Band:  s.Band, Reasons: postgres.Unexplained, Matcher: version}
	if !l.Kind.Asks() {
		pair.DemandID, pair.SupplyID, pair.DemandOrg, pair.SupplyOrg = other.ID, l.ID, other.Org, l.OrgID
	}
	return pair
}

// storeFindings stores the matches found and tells the owners of the listings what is new.
func storeFindings(ctx context.Context, tx *postgres.Tx, findings []finding) error {
	var ids []int64
	var all []postgres.NewMatch
	var unfit []postgres.Pair
	for _, f := range findings {
		ids, all, unfit = append(ids, f.of.ID), append(all, f.found...), append(unfit, f.unfit...)
	}
	fresh, err := tx.PutMatches(ctx, ids, all, unfit)
	if err != nil {
		return err
	}
	var notes []postgres.Note
	changes := map[int64]any{}
	for _, f := range findings {
		if n := fresh[f.of.ID]; n > 0 {
			notes = append(notes, postgres.Note{OrgID: f.of.OrgID, Message: market.Message{Kind: market.MessageMatch,
				What: fmt.Sprintf("有 %d 条新的匹配推荐", n), Title: f.of.Title, Href: link.ListingMatches(f.of.ID)}})
			changes[f.of.ID] = map[string]int{"fresh": n, "found": len(f.found)}
		}
	}
	if err := tx.TellOrganizations(ctx, notes); err != nil {
		return err
	}
	return tx.RecordChanges(ctx, market.VerbMatch, market.NounListing, changes)
}

// explainAll gives reasons to matches that have none yet and keeps them: they are made when a match is first shown.
func (r *Room) explainAll(ctx context.Context, rows []market.Match) error {
	var ids []int64
	for _, m := range rows {
		if string(m.Reasons) == string(postgres.Unexplained) {
			ids = append(ids, m.DemandID, m.SupplyID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	sides, err := r.db.PublicListings(ctx, market.ListingScope{All: true}, ids)
	if err != nil {
		return err
	}
	byID := make(map[int64]*market.Listing, len(sides))
	for i := range sides {
		byID[sides[i].ID] = &sides[i]
	}
	var explained []market.Match
	for i := range rows {
		m, d, s := &rows[i], byID[rows[i].DemandID], byID[rows[i].SupplyID]
		if string(m.Reasons) != string(postgres.Unexplained) || d == nil || s == nil {
			continue
		}
		if m.Reasons, err = r.explain(d, s); err != nil {
			return err
		}
		explained = append(explained, *m)
	}
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return tx.ExplainMatches(ctx, explained) })
}

// explain says why a supply fits a demand.
func (r *Room) explain(d, s *market.Listing) (json.RawMessage, error) {
	m := r.matcher.Load()
	return json.Marshal(reasonsBetween(d.Kind, s.Kind,
		m.Explain(r.meaning.profiles.of(m, d), r.meaning.profiles.of(m, s), r.core.Now())))
}
