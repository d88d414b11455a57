package postgres

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"jiebang/internal/market"
)

// Unexplained stands for the reasons of a match that nobody has looked at: they cost more than finding it and are made
// when it is first shown.
var Unexplained = json.RawMessage(`null`)

// pairFound is a pair that was stored, and whether it is new.
type pairFound struct {
	DemandID, SupplyID int64
	Fresh              bool
}

// A Pair is the two sides of a match.
type Pair struct{ DemandID, SupplyID int64 }

// Suggestions lists the pairs of listings that are suggested or were only looked at, so that they are judged again with
// the rest.
func (r Reader) Suggestions(ctx context.Context, listingIDs []int64) ([]Pair, error) {
	return list[Pair](ctx, r, `select demand_id, supply_id from match
		where status `+inMatchesNew+` and demand_id = any(@ids)
		union select demand_id, supply_id from match where status `+inMatchesNew+` and supply_id = any(@ids)`,
		args{"ids": orEmpty(listingIDs)})
}

// PutMatches stores what the matcher found for listings and forgets earlier suggestions of theirs that nobody acted on
// and that no longer fit, or whose other side is no longer on show. What people decided stays, and so does a pair found
// just as it was. It tells how many pairs are new by listing.
func (tx *Tx) PutMatches(ctx context.Context, listingIDs []int64, found []NewMatch,
	unfit []Pair) (fresh map[int64]int, err error) {
	rows, err := list[pairFound](ctx, tx.Reader, `insert into match as m (demand_id, supply_id, demand_org, supply_org,
			status, score, band, reasons, matcher, created_at, updated_at)
		select demand, supply, demand_org, supply_org, `+matchSuggested+`, score, band, reasons, matcher, @now, @now
			from unnest(@demands::bigint[], @supplies::bigint[], @demand_orgs::bigint[], @supply_orgs::bigint[],
				@scores::float8[], @bands::text[], @reasons::jsonb[], @matchers::text[])
				as f (demand, supply, demand_org, supply_org, score, band, reasons, matcher)
		on conflict (demand_id, supply_id) do update set score = excluded.score, band = excluded.band,
			reasons = excluded.reasons,
			matcher = excluded.matcher, updated_at = excluded.updated_at, version = m.version + 1
			where (m.score, m.band, m.matcher) is distinct from (excluded.score, excluded.band, excluded.matcher)
		returning m.demand_id, m.supply_id, m.xmax = 0 as fresh`, tx.columnsOf(eachOnce(found)))
	if err != nil {
		return nil, err
	}
	fresh = map[int64]int{}
	for _, r := range rows {
		if r.Fresh {
			fresh[r.DemandID]++
			fresh[r.SupplyID]++
		}
	}
	if err := tx.dropSuggestions(ctx, unfit); err != nil {
		return nil, err
	}
	_, err = tx.exec(ctx, `delete from match m
		where m.status = `+matchSuggested+` and (m.demand_id = any(@ids) or m.supply_id = any(@ids))
			and not (exists (select from listing_public p where p.id = m.demand_id)
				and exists (select from listing_public p where p.id = m.supply_id))`,
		args{"ids": orEmpty(listingIDs)})
	return fresh, err
}

// dropSuggestions removes pairs that nobody has looked at or acted on.
func (tx *Tx) dropSuggestions(ctx context.Context, pairs []Pair) error {
	demands, supplies := make([]int64, 0, len(pairs)), make([]int64, 0, len(pairs))
	for _, p := range pairs {
		demands, supplies = append(demands, p.DemandID), append(supplies, p.SupplyID)
	}
	_, err := tx.exec(ctx, `delete from match m
		using unnest(@demands::bigint[], @supplies::bigint[]) as p (demand, supply)
		where m.demand_id = p.demand and m.supply_id = p.supply and m.status = `+matchSuggested+`
			and not exists (select from judgment j where j.match_id = m.id)`,
		args{"demands": demands, "supplies": supplies})
	return err
}

// eachOnce leaves each pair once, in the order that all nodes keep, so that they never wait for each other in a circle.
func eachOnce(found []NewMatch) []NewMatch {
	byPair := func(a, b NewMatch) int {
		return cmp.Or(cmp.Compare(a.DemandID, b.DemandID), cmp.Compare(a.SupplyID, b.SupplyID))
	}
	found = slices.SortedStableFunc(slices.Values(found), byPair)
	return slices.CompactFunc(found, func(a, b NewMatch) bool { return byPair(a, b) == 0 })
}

func (tx *Tx) columnsOf(found []NewMatch) args {
	n := len(found)
	demands, supplies, demandOrgs, supplyOrgs := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	scores, bands, reasons, matchers := make([]float64, n), make([]string, n), make([]string, n), make([]string, n)
	for i, m := range found {
		demands[i], supplies[i], demandOrgs[i], supplyOrgs[i] = m.DemandID, m.SupplyID, m.DemandOrg, m.SupplyOrg
		scores[i], bands[i], reasons[i], matchers[i] = m.Score, string(m.Band), string(m.Reasons), m.Matcher
	}
	return args{"demands": demands, "supplies": supplies, "demand_orgs": demandOrgs, "supply_orgs": supplyOrgs,
		"scores": scores, "bands": bands,
		"reasons": reasons, "matchers": matchers, "now": tx.now}
}

// ExplainMatches keeps the reasons of matches that had none.
func (tx *Tx) ExplainMatches(ctx context.Context, matches []market.Match) error {
	ids, reasons := make([]int64, 0, len(matches)), make([]string, 0, len(matches))
	for _, m := range matches {
		ids, reasons = append(ids, m.ID), append(reasons, string(m.Reasons))
	}
	_, err := tx.exec(ctx, `update match m set reasons = e.reasons
		from unnest(@ids::bigint[], @reasons::jsonb[]) as e (id, reasons)
		where m.id = e.id and m.reasons = 'null'`, args{"ids": ids, "reasons": reasons})
	return err
}

// RecordChanges adds the same event for each of many things of one kind, each with a change of its own.
func (tx *Tx) RecordChanges(ctx context.Context, verb, kind string, changes map[int64]any) error {
	refs, data := make([]int64, 0, len(changes)), make([]string, 0, len(changes))
	for ref, change := range changes {
		b, err := json.Marshal(change)
		if err != nil {
			return err
		}
		refs, data = append(refs, ref), append(data, string(b))
	}
	_, err := tx.exec(ctx, `insert into event (`+eventWritten+`)
		select @at, @actor, @name, @ip, @verb, @kind, ref, '', change
		from unnest(@refs::bigint[], @changes::jsonb[]) as r (ref, change)`,
		args{"at": tx.now, "actor": tx.who.UserID, "name": tx.who.Name, "ip": tx.who.IP, "verb": verb, "kind": kind,
			"refs": refs, "changes": data})
	return err
}
