package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

// Spot is a place in a list that goes from the newest to the oldest: behind what was published at At with the id.
type Spot struct {
	At time.Time
	ID int64
}

// PublicRow is a record as it is told outside the site: nothing that not everybody may see.
type PublicRow struct {
	ID       int64
	No       string
	Title    string
	Text     string
	OrgName  string
	Shown    time.Time // since when it is public in this wording
	Modified time.Time
}

// ShownListings reads what everybody may see of a list, what was published last first.
func (r Reader) ShownListings(ctx context.Context, kind market.Kind, field string, behind Spot,
	limit int) ([]PublicRow, error) {
	w := inScope(market.ScopeOf(market.Actor{}))
	w.and(true, `kind = @kind`, "kind", kind)
	w.and(field != "", `hitech_field = @field`, "field", field)
	w.after(behind)
	return list[PublicRow](ctx, r, `select id, no, title, public_text as text, published_at as shown,
			updated_at as modified, coalesce((select name from organization o where o.id = org_id), '') as org_name
		from listing_public `+w.sql()+` order by published_at desc, id desc limit @limit`, w.args("limit", limit))
}

// after narrows to what was published before a place in the list; the zero place is its beginning.
func (w *where) after(s Spot) {
	if !s.At.IsZero() {
		w.and(true, `(published_at, id) < (@spot_at, @spot_id)`, "spot_at", s.At)
		w.set("spot_id", s.ID)
	}
}

// ShownChallenges reads published challenges, what was published last first. What of them is public, the market says.
func (r Reader) ShownChallenges(ctx context.Context, field string, behind Spot, limit int) ([]market.Challenge, error) {
	w := &where{}
	w.that(true, `published_at is not null`)
	w.and(field != "", `hitech_field = @field`, "field", field)
	w.after(behind)
	return list[market.Challenge](ctx, r, challengeTable.read+w.sql()+`
		order by published_at desc, id desc limit @limit`, w.args("limit", limit))
}

// MapList is one of the lists that the map for search engines is made of.
type MapList string

// The lists of the map.
const (
	MapListings   MapList = "listings"
	MapChallenges MapList = "challenges"
	MapNotices    MapList = "notices"
	MapEditions   MapList = "editions"
	MapOrgs       MapList = "orgs"
)

// MapLists are the lists in their order.
var MapLists = []MapList{MapListings, MapChallenges, MapNotices, MapEditions, MapOrgs}

// mapSources say of each list which records everybody may open, and when what they show last changed. Organisations are
// those that have anything on show.
var mapSources = map[MapList]string{
	MapListings: `select id, updated_at as modified from listing_public where visible = 'public'`,
	MapChallenges: `select id, greatest(published_at, (select max(starts_at) from notice n where n.challenge_id = c.id))
		as modified from challenge c where published_at is not null`,
	MapNotices: `select id, starts_at as modified from notice`,
	MapEditions: `select id, updated_at as modified from list_issue
		where status = ` + listIssueIssued + ` and readers = '` + string(market.ReadersPublic) + `'`,
	MapOrgs: `select o.id, o.updated_at as modified from organization o
		where o.status = '` + string(market.OrgVerified) + `'
		and (exists (select from listing_public p where p.org_id = o.id and p.visible = 'public')
			or exists (select from challenge c where c.org_id = o.id and c.published_at is not null))`,
}

// MapRow is one page of the map.
type MapRow struct {
	ID       int64
	Modified time.Time
}

// MapPart reads a part of a list of the map: at most limit records behind an id.
func (r Reader) MapPart(ctx context.Context, l MapList, after int64, limit int) ([]MapRow, error) {
	source, known := mapSources[l]
	if !known {
		return nil, market.ErrNotFound
	}
	return list[MapRow](ctx, r, `select id, modified from (`+source+`) s where id > @after order by id limit @limit`,
		args{"after": after, "limit": limit})
}

// MapParts are the ids behind which the parts of a list begin, without the first one, which begins at 0.
func (r Reader) MapParts(ctx context.Context, l MapList, size int) ([]int64, error) {
	return list[int64](ctx, r, `select id
		from (select id, row_number() over (order by id) as n, count(*) over () as all_rows
			from (`+mapSources[l]+`) s) numbered
		where n % @size = 0 and n < all_rows order by id`, args{"size": size})
}
