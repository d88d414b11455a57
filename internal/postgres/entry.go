package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var entryTable = tableOf[market.Entry]("entry", columns{
	given:   `id`,
	fixed:   `listing_id by_id by_name by_office created_at`,
	version: `version`,
	moving: `spoken_to phone mail status moved_by submitted_by salt link_hash expires_at reminders way person said_on
		note answered_at`,
})

// Entry reads one entry on behalf.
func (r Reader) Entry(ctx context.Context, id int64) (market.Entry, error) {
	return one[market.Entry](ctx, r, entryTable.read+`where id = @id`, args{"id": id})
}

// EntryOf reads the entry by which a listing came.
func (r Reader) EntryOf(ctx context.Context, listingID int64) (market.Entry, error) {
	return one[market.Entry](ctx, r, entryTable.read+`where listing_id = @listing`, args{"listing": listingID})
}

// EntryByLink finds an entry by the hash of its link.
func (r Reader) EntryByLink(ctx context.Context, hash []byte) (market.Entry, error) {
	return one[market.Entry](ctx, r, entryTable.read+`where link_hash = @hash`, args{"hash": hash})
}

// LockEntry reads one entry and keeps everybody else from moving it until the transaction ends.
func (tx *Tx) LockEntry(ctx context.Context, id int64) (market.Entry, error) {
	return one[market.Entry](ctx, tx.Reader, entryTable.read+`where id = @id for update`, args{"id": id})
}

// LockEntryOf is LockEntry for the entry by which a listing came.
func (tx *Tx) LockEntryOf(ctx context.Context, listingID int64) (market.Entry, error) {
	return one[market.Entry](ctx, tx.Reader, entryTable.read+`where listing_id = @listing for update`,
		args{"listing": listingID})
}

// EntryFilter narrows a list of entries on behalf; zero values do not narrow.
type EntryFilter struct {
	ByID     int64 // that this person wrote down
	Statuses []market.EntryStatus
	Before   int64 // only smaller ids: the next page
	Limit    int
}

// EntryRow is an entry in a list, with the listing and its organisation.
type EntryRow struct {
	market.Entry
	Kind          market.Kind
	Title         string
	OrgName       string
	ListingStatus market.ListingStatus
}

// Entries lists entries on behalf, newest first.
func (r Reader) Entries(ctx context.Context, f EntryFilter) ([]EntryRow, error) {
	var w where
	w.and(f.ByID != 0, `e.by_id = @by`, "by", f.ByID)
	w.and(f.Statuses != nil, `e.status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `e.id < @before`, "before", f.Before)
	return list[EntryRow](ctx, r, `select `+entryTable.as("e")+`, l.kind, l.title, l.status as listing_status,
			o.name as org_name from entry e join listing l on l.id = e.listing_id join organization o on o.id = l.org_id `+
		w.sql()+` order by e.id desc limit @limit`, w.args("limit", f.Limit))
}

// InsertEntry stores a new entry and sets its id, version and time.
func (tx *Tx) InsertEntry(ctx context.Context, e *market.Entry) (err error) {
	e.Version, e.CreatedAt = 1, tx.now
	e.ID, err = one[int64](ctx, tx.Reader, entryTable.insert+`returning id`, entryTable.inserted(e))
	return err
}

// UpdateEntry stores an entry if nobody stored another version since it was read.
func (tx *Tx) UpdateEntry(ctx context.Context, e *market.Entry) error {
	return entryTable.replace(ctx, tx, e)
}

// EntriesDue locks entries that wait for their organisation, have been reminded less often than said, and whose link
// ends before the time, so that each is reminded once.
func (tx *Tx) EntriesDue(ctx context.Context, before time.Time, reminders, limit int) ([]market.Entry, error) {
	return list[market.Entry](ctx, tx.Reader, entryTable.read+`where status = `+entryWaiting+` and expires_at < @before
			and reminders < @reminders order by expires_at limit @limit for update skip locked`,
		args{"before": before, "reminders": reminders, "limit": limit})
}
