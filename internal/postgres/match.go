package postgres

import (
	"context"
	"encoding/json"

	"jiebang/internal/market"
)

var matchTable = tableOf[market.Match]("match", columns{
	given:   `id`,
	fixed:   `demand_id supply_id demand_org supply_org score band reasons matcher created_at`,
	version: `version`,
	moving:  `status moved_by note contact_at updated_at`,
})

// matchRows reads matches with the titles and the owners of both sides; nobody submits a match.
var matchRows = `select ` + matchTable.as("m") + `, 0::bigint as submitted_by, d.title as demand_title,
		s.title as supply_title,
		dorg.name as demand_owner, sorg.name as supply_owner
	from match m join listing d on d.id = m.demand_id join listing s on s.id = m.supply_id
	join organization dorg on dorg.id = m.demand_org join organization sorg on sorg.id = m.supply_org `

// Match reads one match.
func (r Reader) Match(ctx context.Context, id int64) (market.Match, error) {
	return one[market.Match](ctx, r, matchRows+`where m.id = @id`, args{"id": id})
}

// MatchesOf lists the matches of a listing, best first. Suggestions whose other side is no longer on show are left out.
func (r Reader) MatchesOf(ctx context.Context, listingID int64, limit int) ([]market.Match, error) {
	return list[market.Match](ctx, r, matchRows+`
		where (m.demand_id = @id or m.supply_id = @id)
			and (m.status not `+inMatchesNew+` or exists (select from listing_public p
				where p.id = case when m.demand_id = @id then m.supply_id else m.demand_id end))
		order by m.status = `+matchDismissed+`, `+bandOrder("m")+`, m.score desc, m.id limit @limit`,
		args{"id": listingID, "limit": limit})
}

// bandOrder puts the better band first. A pair is scored from both sides, beside other company on each, so that scores
// alone would now and then list a weak one before a good one.
func bandOrder(of string) string {
	return `case ` + of + `.band when 'strong' then 0 when 'good' then 1 else 2 end`
}

// MatchFilter narrows a list of matches; zero values do not narrow.
type MatchFilter struct {
	OrgIDs   []int64 // either side belongs to one of these
	Statuses []market.MatchStatus
	Before   int64
	Limit    int
}

// Matches lists matches, newest first.
func (r Reader) Matches(ctx context.Context, f MatchFilter) ([]market.Match, error) {
	var w where
	w.and(f.OrgIDs != nil, `m.demand_org = any(@orgs) or m.supply_org = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.Statuses != nil, `m.status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `m.id < @before`, "before", f.Before)
	return list[market.Match](ctx, r, matchRows+w.sql()+` order by m.id desc limit @limit`, w.args("limit", f.Limit))
}

// Connected reports whether some match opens the contacts of the listing to one of the organisations.
func (r Reader) Connected(ctx context.Context, listingID int64, orgIDs []int64) (bool, error) {
	return one[bool](ctx, r, `select exists (select from match where status `+inMatchesMet+`
		and (demand_id = @id and supply_org = any(@orgs) or supply_id = @id and demand_org = any(@orgs)))`,
		args{"id": listingID, "orgs": orEmpty(orgIDs)})
}

// NewMatch is what the matcher found for one pair.
type NewMatch struct {
	DemandID, SupplyID   int64
	DemandOrg, SupplyOrg int64
	Score                float64
	Band                 market.Band
	Reasons              json.RawMessage
	Matcher              string
}

// UpdateMatch stores a move of a match if nobody stored another version since it was read.
func (tx *Tx) UpdateMatch(ctx context.Context, m *market.Match) error {
	m.UpdatedAt = tx.now
	if err := matchTable.replace(ctx, tx, m); err != nil || !m.Status.Answers() {
		return err
	}
	return tx.answered(ctx, market.AnsweredByMatch, m.DemandID, m.SupplyID)
}

// FindOrInsertMatch gives the match of a pair, storing it as suggested when there is none. The row stays
// locked for the transaction.
func (tx *Tx) FindOrInsertMatch(ctx context.Context, m NewMatch) (market.Match, error) {
	row := market.Match{DemandID: m.DemandID, SupplyID: m.SupplyID, DemandOrg: m.DemandOrg, SupplyOrg: m.SupplyOrg,
		Score: m.Score,
		Band:  m.Band, Reasons: m.Reasons, Matcher: m.Matcher, CreatedAt: tx.now, UpdatedAt: tx.now,
		Progress: market.Progress[market.MatchStatus]{Status: market.MatchSuggested, Version: 1}}
	id, err := one[int64](ctx, tx.Reader, matchTable.insert+`on conflict (demand_id, supply_id) do update
		set updated_at = match.updated_at
		returning id`, matchTable.inserted(&row))
	if err != nil {
		return market.Match{}, err
	}
	return tx.Match(ctx, id)
}
