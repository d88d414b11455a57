package postgres

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/market"
)

var listingTable = tableOf[market.Listing]("listing", columns{
	given:   `id`,
	fixed:   `no kind import_key batch_id created_by created_at`,
	version: `version`,
	moving: `org_id title keywords public_text confidential_text region hitech_field tech_field industry emerging_industry
		contact_name contact_phone visible valid_until not_secret details status moved_by submitted_by source batch
		recommender_id updated_at submitted_at published_at last_confirmed_at vouched_at outcome
		outcome_reason closed_at`,
	absent: `recommender_id`,
})

// What is on show is a copy of the working one, column by column.
var (
	readPublic  = `select ` + listingTable.as("") + ` from listing_public `
	namedPublic = `select ` + listingTable.as("") + `,
		coalesce((select name from organization o where o.id = org_id), '') as org_name from listing_public `
	copyListing = `insert into listing_public (` + listingTable.names + `)
		select ` + listingTable.names + ` from listing `
)

// Listing reads the working copy of a listing.
func (r Reader) Listing(ctx context.Context, id int64) (market.Listing, error) {
	return one[market.Listing](ctx, r, listingTable.read+`where id = @id`, args{"id": id})
}

// LockListing reads a working copy and keeps everybody else from doing so, and from changing it, until the transaction
// ends.
func (tx *Tx) LockListing(ctx context.Context, id int64) (market.Listing, error) {
	return one[market.Listing](ctx, tx.Reader, listingTable.read+`where id = @id for update`, args{"id": id})
}

// PublicListing reads what is on show, within the scope.
func (r Reader) PublicListing(ctx context.Context, scope market.ListingScope, id int64) (market.Listing, error) {
	w := inScope(scope)
	w.and(true, `id = @id`, "id", id)
	return one[market.Listing](ctx, r, readPublic+w.sql(), w.named)
}

// PublicListingNo finds a listing on show by its public number.
func (r Reader) PublicListingNo(ctx context.Context, scope market.ListingScope, no string) (market.Listing, error) {
	w := inScope(scope)
	w.and(true, `id = (select id from listing where no = upper(@no))`, "no", no)
	return one[market.Listing](ctx, r, readPublic+w.sql(), w.named)
}

// ListingNumbers are the public numbers of working copies by their ids.
func (r Reader) ListingNumbers(ctx context.Context, ids []int64) (map[int64]string, error) {
	type row struct {
		ID int64
		No string
	}
	numbers := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return numbers, nil
	}
	rows, err := list[row](ctx, r, `select id, no from listing where id = any(@ids)`, args{"ids": ids})
	for _, row := range rows {
		numbers[row.ID] = row.No
	}
	return numbers, err
}

// ListingsNumbered are the ids of working copies of a kind by their public numbers, each with its owner.
func (r Reader) ListingsNumbered(ctx context.Context, kind market.Kind, numbers []string) (map[string]NumberedListing,
	error) {
	found := make(map[string]NumberedListing, len(numbers))
	if len(numbers) == 0 {
		return found, nil
	}
	rows, err := list[NumberedListing](ctx, r, `select id, no, org_id from listing where kind = @kind and no = any(@numbers)`,
		args{"kind": kind, "numbers": numbers})
	for _, row := range rows {
		found[row.No] = row
	}
	return found, err
}

// NumberedListing is a listing as a file names it.
type NumberedListing struct {
	ID    int64
	No    string
	OrgID int64
}

// PublicListings reads those of the ids that are on show within the scope, in no particular order.
func (r Reader) PublicListings(ctx context.Context, scope market.ListingScope, ids []int64) ([]market.Listing, error) {
	w := inScope(scope)
	w.and(true, `id = any(@ids)`, "ids", ids)
	return list[market.Listing](ctx, r, readPublic+w.sql(), w.named)
}

// NamedListing is a listing with the name of who owns it.
type NamedListing struct {
	market.Listing
	OrgName string
}

// NamedListings is PublicListings with the owners' names, in one round trip: what a search shows.
func (r Reader) NamedListings(ctx context.Context, scope market.ListingScope, ids []int64) ([]NamedListing, error) {
	w := inScope(scope)
	w.and(true, `id = any(@ids)`, "ids", ids)
	return list[NamedListing](ctx, r, namedPublic+w.sql(), w.named)
}

// PublicListingsAfter walks everything on show by id, for building an index.
func (r Reader) PublicListingsAfter(ctx context.Context, after int64, limit int) ([]market.Listing, error) {
	return list[market.Listing](ctx, r, readPublic+`where id > @after order by id limit @limit`,
		args{"after": after, "limit": limit})
}

// NewestListings reads the newest on show of a kind within the scope.
func (r Reader) NewestListings(ctx context.Context, scope market.ListingScope, kind market.Kind,
	limit int) ([]market.Listing, error) {
	w := inScope(scope)
	w.and(true, `kind = @kind`, "kind", kind)
	return list[market.Listing](ctx, r, readPublic+w.sql()+` order by published_at desc, id desc limit @limit`,
		w.args("limit", limit))
}

// PublicListingsOf reads what an organisation has on show within the scope, newest first, below the id before when it
// is not 0.
func (r Reader) PublicListingsOf(ctx context.Context, scope market.ListingScope, orgID, before int64,
	limit int) ([]market.Listing, error) {
	w := inScope(scope)
	w.and(true, `org_id = @of`, "of", orgID)
	w.and(before != 0, `id < @before`, "before", before)
	return list[market.Listing](ctx, r, readPublic+w.sql()+` order by id desc limit @limit`, w.args("limit", limit))
}

// ListingFilter narrows a list of working copies; zero values do not narrow.
type ListingFilter struct {
	OrgIDs        []int64
	RecommenderID []int64 // endorsed by one of these
	Statuses      []market.ListingStatus
	Kind          market.Kind
	Batch         int64       // the sheet they came with
	Collected     bool        // only those that the bureau took in for others
	Missing       market.Lack // what they do not say
	IDs           []int64
	Before        int64 // only smaller ids: the next page
	Limit         int
}

// listingMissing are the conditions of what a listing does not say.
var listingMissing = map[market.Lack]string{market.LackOwner: `org_id in (select id from organization
		where name = '` + market.HoldingName + `')`, market.LackRegion: `region = ''`,
	market.LackPhone: `contact_phone = ''`, market.LackField: `hitech_field = ''`}

// Listings reads working copies, newest first.
func (r Reader) Listings(ctx context.Context, f ListingFilter) ([]market.Listing, error) {
	w := f.where()
	return list[market.Listing](ctx, r, listingTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

func (f ListingFilter) where() where {
	var w where
	w.and(f.OrgIDs != nil, `org_id = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.RecommenderID != nil, `recommender_id = any(@recommenders)`, "recommenders", f.RecommenderID)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Kind != "", `kind = @kind`, "kind", f.Kind)
	w.and(f.Batch != 0, `batch_id = @batch`, "batch", f.Batch)
	w.and(f.Collected, `source = any(@collected)`, "collected", market.CollectedSources)
	w.that(f.Missing != "", listingMissing[f.Missing])
	w.and(f.IDs != nil, `id = any(@ids)`, "ids", f.IDs)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return w
}

// ExpiredListings lists published listings whose validity ended before the day, at most limit.
func (r Reader) ExpiredListings(ctx context.Context, today market.Date, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from listing where status = `+listingPublished+` and valid_until < @today
		order by id limit @limit`,
		args{"today": today, "limit": limit})
}

// RunOutListings lists what is on show although its validity ended before the day: the previous version of
// listings whose change is under review.
func (r Reader) RunOutListings(ctx context.Context, today market.Date, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from listing_public where valid_until < @today order by id limit @limit`,
		args{"today": today, "limit": limit})
}

// PublicCounts counts what everybody may see, by kind.
func (r Reader) PublicCounts(ctx context.Context) (map[market.Kind]int, error) {
	type row struct {
		Kind market.Kind
		N    int
	}
	rows, err := list[row](ctx, r, `select kind, count(*) as n from listing_public where visible = 'public'
		group by kind`, nil)
	counts := map[market.Kind]int{}
	for _, row := range rows {
		counts[row.Kind] = row.N
	}
	return counts, err
}

// OnShow reports whether a public copy of the listing exists.
func (r Reader) OnShow(ctx context.Context, id int64) (bool, error) {
	return one[bool](ctx, r, `select exists (select from listing_public where id = @id)`, args{"id": id})
}

// InvitedListings lists the listings that matches invite one of the organisations to see.
func (r Reader) InvitedListings(ctx context.Context, orgIDs []int64) ([]int64, error) {
	if len(orgIDs) == 0 {
		return nil, nil
	}
	return list[int64](ctx, r, `select demand_id from match m
		join listing_public l on l.id = demand_id and l.visible = `+visibleInvited+`
		where supply_org = any(@orgs) and m.status <> `+matchDismissed+`
		union select supply_id from match m join listing_public l on l.id = supply_id and l.visible = `+visibleInvited+`
		where demand_org = any(@orgs) and m.status <> `+matchDismissed,
		args{"orgs": orgIDs})
}

// inScope is the predicate of a scope over listing_public; its twins are market.ListingScope.CanSee and the
// filter of the search index.
func inScope(scope market.ListingScope) *where {
	w := &where{}
	if scope.All {
		return w
	}
	w.set("orgs", orEmpty(scope.OrgIDs))
	w.set("registered", scope.Registered)
	w.set("invited", orEmpty(scope.Invited))
	w.that(true, `visible = 'public' or org_id = any(@orgs) or (visible = `+visibleRegistered+` and @registered)
			or (visible = `+visibleInvited+` and id = any(@invited))`)
	return w
}

// noPrefixes are the letters of the public numbers, from the pinyin of the lists.
var noPrefixes = map[market.Kind]string{market.KindDemand: "XQ", market.KindTalent: "RC", market.KindCooperation: "HZ",
	market.KindAchievement: "CG", market.KindCommon: "GX"}

// NextNo gives the next public number of a prefix and year, e.g. XQ-2026-0012. The row lock makes numbers
// gapless in commit order.
func (tx *Tx) NextNo(ctx context.Context, prefix string) (string, error) {
	year := tx.now.In(market.Shanghai).Year()
	n, err := one[int](ctx, tx.Reader, `insert into listing_no (prefix, year, last) values (@prefix, @year, 1)
		on conflict (prefix, year) do update set last = listing_no.last + 1 returning last`,
		args{"prefix": prefix, "year": year})
	return fmt.Sprintf("%s-%d-%04d", prefix, year, n), err
}

// InsertListing stores a new working copy and sets its id, number, version and times.
func (tx *Tx) InsertListing(ctx context.Context, l *market.Listing) error {
	no, err := tx.NextNo(ctx, noPrefixes[l.Kind])
	if err != nil {
		return err
	}
	l.No, l.Version, l.CreatedAt, l.UpdatedAt, l.CreatedBy = no, 1, tx.now, tx.now, tx.who.UserID
	l.ID, err = one[int64](ctx, tx.Reader, listingTable.insert+`returning id`, listingTable.inserted(l))
	return err
}

// UpdateListing stores the working copy if nobody stored another version since it was read.
func (tx *Tx) UpdateListing(ctx context.Context, l *market.Listing) error {
	l.UpdatedAt = tx.now
	return listingTable.replace(ctx, tx, l)
}

// ShowListing copies the working copy to where the public looks, replacing what stood there.
func (tx *Tx) ShowListing(ctx context.Context, id int64) error {
	if err := tx.HideListing(ctx, id); err != nil {
		return err
	}
	_, err := tx.exec(ctx, copyListing+`where id = @id`, args{"id": id})
	return err
}

// HideListing removes the public copy, if there is one.
func (tx *Tx) HideListing(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `delete from listing_public where id = @id`, args{"id": id})
	return err
}

// ConfirmListing notes on both copies that the owner says the listing still holds.
func (tx *Tx) ConfirmListing(ctx context.Context, id int64, at time.Time) error {
	_, err := tx.exec(ctx, `update listing_public set last_confirmed_at = @at where id = @id`, args{"id": id, "at": at})
	return err
}

// LinkDemand adds a demand to those that a common need gathers, or takes it out, in the working copy and in the public
// one alike: what the need says stays as it was approved. It reports whether anything changed.
func (tx *Tx) LinkDemand(ctx context.Context, commonID, demandID int64, linked bool) (bool, error) {
	const gathered = `coalesce(nullif(details #> '{common,derived_from}', 'null'), '[]')`
	change := `jsonb_set(details, '{common,derived_from}', ` + gathered + ` || to_jsonb(@demand::bigint))
		where id = @id and not ` + gathered
	if !linked {
		change = `jsonb_set(details, '{common,derived_from}', (select coalesce(jsonb_agg(d), '[]')
			from jsonb_array_elements(` + gathered + `) d where d <> to_jsonb(@demand::bigint)))
			where id = @id and ` + gathered
	}
	named := args{"id": commonID, "demand": demandID}
	if _, err := tx.exec(ctx, `update listing_public set version = version + 1,
			details = `+change+` @> to_jsonb(@demand::bigint)`, named); err != nil {
		return false, err
	}
	n, err := tx.exec(ctx, `update listing set version = version + 1,
			details = `+change+` @> to_jsonb(@demand::bigint)`, named)
	return n == 1, err
}

// SameOwners reads listings not yet ended of the organisations, newest first: what a near copy may be a copy of.
func (r Reader) SameOwners(ctx context.Context, orgIDs []int64, limit int) ([]market.Listing, error) {
	return r.Listings(ctx, ListingFilter{OrgIDs: orEmpty(orgIDs), Limit: limit, Statuses: market.ListingsLive})
}
