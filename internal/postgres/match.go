package postgres

import (
	"context"
	"encoding/json"

	"jiebang/internal/market"
)

const matchColumns = `m.id, m.demand_id, m.supply_id, m.demand_org, m.supply_org, d.title as demand_title, s.title as supply_title,
	dorg.name as demand_owner, sorg.name as supply_owner, m.status, m.version, m.moved_by, 0::bigint as submitted_by, m.score, m.band, m.reasons,
	m.matcher, m.note, m.created_at, m.updated_at, m.contact_at`

const matchJoins = ` from match m join listing d on d.id = m.demand_id join listing s on s.id = m.supply_id
	join organization dorg on dorg.id = m.demand_org join organization sorg on sorg.id = m.supply_org `

// Match reads one match.
func (r Reader) Match(ctx context.Context, id int64) (market.Match, error) {
	return one[market.Match](ctx, r, `select `+matchColumns+matchJoins+`where m.id = @id`, args{"id": id})
}

// MatchesOf lists the matches of a listing, best first. Suggestions whose other side is no longer on show are left out.
func (r Reader) MatchesOf(ctx context.Context, listingID int64, limit int) ([]market.Match, error) {
	return list[market.Match](ctx, r, `select `+matchColumns+matchJoins+`
		where (m.demand_id = @id or m.supply_id = @id)
			and (m.status not in ('suggested','seen') or exists (select from listing_public p where p.id = case when m.demand_id = @id then m.supply_id else m.demand_id end))
		order by m.status = 'dismissed', `+bandOrder("m")+`, m.score desc, m.id limit @limit`, args{"id": listingID, "limit": limit})
}

// bandOrder puts the better band first. A pair is scored from both sides, beside other company on each, so that scores alone
// would now and then list a weak one before a good one.
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
	return list[market.Match](ctx, r, `select `+matchColumns+matchJoins+w.sql()+` order by m.id desc limit @limit`, w.args("limit", f.Limit))
}

// Connected tells whether some match opens the contacts of the listing to one of the organisations.
func (r Reader) Connected(ctx context.Context, listingID int64, orgIDs []int64) (bool, error) {
	return one[bool](ctx, r, `select exists (select from match where status in ('connected','negotiating','dealt')
		and (demand_id = @id and supply_org = any(@orgs) or supply_id = @id and demand_org = any(@orgs)))`, args{"id": listingID, "orgs": orEmpty(orgIDs)})
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
	err := tx.swap(ctx, `update match set status = @status, moved_by = @moved_by, note = @note, contact_at = @contact_at, updated_at = @now, version = version + 1
		where id = @id and version = @version`,
		args{"id": m.ID, "version": m.Version, "status": m.Status, "moved_by": m.MovedBy, "note": m.Note, "contact_at": m.ContactAt, "now": tx.now})
	if err == nil {
		m.Version++
	}
	return err
}

// FindOrInsertMatch gives the match of a pair, storing it as suggested when there is none. The row stays
// locked for the transaction.
func (tx *Tx) FindOrInsertMatch(ctx context.Context, m NewMatch) (market.Match, error) {
	id, err := one[int64](ctx, tx.Reader, `insert into match as m (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher, created_at, updated_at)
		values (@demand, @supply, @demand_org, @supply_org, 'suggested', @score, @band, @reasons, @matcher, @now, @now)
		on conflict (demand_id, supply_id) do update set updated_at = m.updated_at returning id`,
		args{"demand": m.DemandID, "supply": m.SupplyID, "demand_org": m.DemandOrg, "supply_org": m.SupplyOrg, "score": m.Score, "band": m.Band,
			"reasons": m.Reasons, "matcher": m.Matcher, "now": tx.now})
	if err != nil {
		return market.Match{}, err
	}
	return tx.Match(ctx, id)
}

// CountMatches counts the matches of the organisations in the states, at most 1,000.
func (r Reader) CountMatches(ctx context.Context, orgIDs []int64, statuses []market.MatchStatus) (int, error) {
	return one[int](ctx, r, `select count(*) from (select from match m where (demand_org = any(@orgs) or supply_org = any(@orgs)) and status = any(@statuses)
		and exists (select from listing_public p where p.id = m.demand_id) and exists (select from listing_public p where p.id = m.supply_id) limit 1000) m`,
		args{"orgs": orgIDs, "statuses": statuses})
}

// CountMatchesAwaiting counts the matches that the other side wants and that wait for one of the organisations.
func (r Reader) CountMatchesAwaiting(ctx context.Context, orgIDs []int64) (int, error) {
	return one[int](ctx, r, `select count(*) from match where demand_org = any(@orgs) and status = 'wanted_by_supply' or supply_org = any(@orgs) and status = 'wanted_by_demand'`,
		args{"orgs": orgIDs})
}
