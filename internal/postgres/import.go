package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/market"
)

// ImportedFilter is what an import knows of entries of a list that the record may have already.
type ImportedFilter struct {
	Kind   market.Kind
	Keys   []string // of imported rows
	OrgIDs []int64  // with Titles, pair by pair: an organisation and a title of its own
	Titles []string
}

// ImportedListings finds entries of a list by the keys of rows, or by their titles among the entries of an
// organisation, those that still hold and the newest first. What is asked for is joined, since a table that a sheet
// makes grow is read through for each of its chunks where an array is compared with every row.
func (r Reader) ImportedListings(ctx context.Context, f ImportedFilter) ([]market.Listing, error) {
	return list[market.Listing](ctx, r, listingTable.read+`where kind = @kind and id = any(array(
			select l.id from unnest(@keys::text[]) as said (key) join listing l on l.import_key = said.key
				where l.import_key <> ''
			union all
			select l.id from unnest(@orgs::bigint[], @titles::text[]) as own (org, title)
				join listing l on l.org_id = own.org and l.title = own.title))
		order by status `+inListingsGone+`, id desc`,
		args{"kind": f.Kind, "keys": orEmpty(f.Keys), "orgs": orEmpty(f.OrgIDs), "titles": orEmpty(f.Titles)})
}

// TouchedListings are those of the ids that somebody has worked on since they came in, or that are no drafts.
func (r Reader) TouchedListings(ctx context.Context, ids []int64) ([]market.Listing, error) {
	return list[market.Listing](ctx, r, listingTable.read+`where id = any(@ids) and (version > 1
			or status <> `+listingDraft+`) order by id`, args{"ids": orEmpty(ids)})
}

// DeleteListings removes drafts for good and tells whose they were.
func (tx *Tx) DeleteListings(ctx context.Context, ids []int64) (orgs []int64, err error) {
	return list[int64](ctx, tx.Reader, `with gone as (delete from listing where id = any(@ids)
			and status = `+listingDraft+` returning org_id)
		select distinct org_id from gone`, args{"ids": orEmpty(ids)})
}

// DeleteDraft removes a draft for good, with its files and what was asked about it.
func (tx *Tx) DeleteDraft(ctx context.Context, id int64) error {
	if err := tx.deleteFiles(ctx, market.NounListing, id); err != nil {
		return err
	}
	for _, sql := range []string{`delete from inquiry where listing_id = @id`,
		`delete from listing where id = @id and published_at is null`} {
		if _, err := tx.exec(ctx, sql, args{"id": id}); err != nil {
			return err
		}
	}
	return nil
}

// idleOrganization holds for an organisation o that was made since a moment, that nobody has worked on, that nobody
// belongs to and that nothing rests on.
const idleOrganization = `o.version = 1 and o.status = ` + orgDraft + ` and o.created_at >= @since
			and not exists (select from member where org_id = o.id)
			and not exists (select from listing where org_id = o.id)
			and not exists (select from deal where buyer_org = o.id or seller_org = o.id)
			and not exists (select from contract where buyer_org = o.id or seller_org = o.id)`

// DeleteIdleOrganizations removes those of the organisations that were made since a moment, that nobody has worked on,
// that nobody belongs to and that nothing rests on.
func (tx *Tx) DeleteIdleOrganizations(ctx context.Context, ids []int64, since time.Time) error {
	_, err := tx.exec(ctx, `delete from organization o where id = any(@ids) and `+idleOrganization,
		args{"ids": orEmpty(ids), "since": since})
	return err
}

// TouchedOrganizations are those of the ids that DeleteIdleOrganizations would leave, or of which another sheet than
// the batch says something.
func (r Reader) TouchedOrganizations(ctx context.Context, ids []int64, since time.Time, batch int64) (
	[]market.Organization, error,
) {
	return list[market.Organization](ctx, r, `select `+organizationTable.as("o")+` from organization o
		where id = any(@ids) and (not (`+idleOrganization+`) or exists (select from qualification
			where org_id = o.id and batch_id <> @batch)) order by id`,
		args{"ids": orEmpty(ids), "since": since, "batch": batch})
}

// MadeOf are those of the refs that rows of a sheet have become.
func (r Reader) MadeOf(ctx context.Context, batch int64, refs []int64) ([]int64, error) {
	return list[int64](ctx, r, `select distinct ref from import_row where batch_id = @batch and ref = any(@refs)
			and outcome = @taken`, args{"batch": batch, "refs": orEmpty(refs), "taken": market.RowTaken})
}

// DeleteImportBatch forgets a sheet with its rows and its file.
func (tx *Tx) DeleteImportBatch(ctx context.Context, id int64) error {
	if err := tx.deleteFiles(ctx, market.NounImportBatch, id); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `delete from import_batch where id = @id`, args{"id": id})
	return err
}

// NamedOrganization is an organisation as imports look it up.
type NamedOrganization struct {
	ID   int64
	Name string
	USCC string
}

// OrganizationsNamed finds organisations by codes and by the keys of their names, of today or before, the oldest of a
// name first. One that was merged into another one is found as the one that stays. One that has several names stands
// once for each that was looked for.
func (r Reader) OrganizationsNamed(ctx context.Context, keys, codes []string) ([]NamedOrganization, error) {
	return list[NamedOrganization](ctx, r, `select coalesce(s.id, o.id) as id, o.name, o.uscc
		from (select o.id, o.name, o.uscc, o.merged_into from unnest(@keys::text[]) as said (key)
				join organization o on o.name_key = said.key where o.name_key <> ''
			union select o.id, o.name, o.uscc, o.merged_into from unnest(@codes::text[]) as said (code)
				join organization o on o.uscc = said.code where o.uscc <> ''
			union select o.id, f.name, o.uscc, o.merged_into from unnest(@keys::text[]) as said (key)
				join organization_name f on f.name_key = said.key join organization o on o.id = f.org_id
				where f.name_key <> '') o
		left join organization s on s.id = o.merged_into
		order by o.merged_into is not null, o.id, o.name`,
		args{"keys": orEmpty(keys), "codes": orEmpty(codes)})
}

// CopyOrganizations stores many new organisations at once and sets their ids, versions and times.
func (tx *Tx) CopyOrganizations(ctx context.Context, orgs []*market.Organization) error {
	ids, err := tx.nextIDs(ctx, "organization", len(orgs))
	if err != nil {
		return err
	}
	rows := make([]args, 0, len(orgs))
	for i, o := range orgs {
		o.ID, o.Version, o.CreatedAt, o.UpdatedAt, o.CreatedBy = ids[i], 1, tx.now, tx.now, tx.who.UserID
		o.Names = market.NamesOf(o.Name)
		named := organizationTable.inserted(o)
		// Nobody begins on the blacklist, and the copy protocol has no word for our dates.
		named["blacklisted_until"], named["merged_into"] = nil, nil
		rows = append(rows, named)
	}
	return tx.copyRows(ctx, organizationTable.name, organizationTable.inserts, ids, rows)
}

// CopyListings stores many new working copies of one kind at once and sets their ids, numbers, versions and times.
func (tx *Tx) CopyListings(ctx context.Context, kind market.Kind, listings []*market.Listing) error {
	if len(listings) == 0 {
		return nil
	}
	ids, err := tx.nextIDs(ctx, "listing", len(listings))
	if err != nil {
		return err
	}
	nos, err := tx.nextNos(ctx, noPrefixes[kind], len(listings))
	if err != nil {
		return err
	}
	rows := make([]args, 0, len(listings))
	for i, l := range listings {
		l.ID, l.No, l.Version, l.CreatedAt, l.UpdatedAt, l.CreatedBy = ids[i], nos[i], 1, tx.now, tx.now, tx.who.UserID
		row, err := copiedListing(l)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return tx.copyRows(ctx, listingTable.name, listingTable.inserts, ids, rows)
}

// copiedListing is a new listing as the copy protocol carries it: without its recommender, whom no import names.
func copiedListing(l *market.Listing) (args, error) {
	details, err := json.Marshal(l.Details)
	if err != nil {
		return nil, fmt.Errorf("copy listing: %w", err)
	}
	named := listingTable.inserted(l)
	named["details"], named["valid_until"], named["recommender_id"] = details, nil, nil
	if !l.ValidUntil.IsZero() {
		// Noon is on the same day in every zone that counts it.
		named["valid_until"] = l.ValidUntil.Start().Add(12 * time.Hour)
	}
	return named, nil
}

// copyRows stores many rows at once, under ids that were taken before. It carries every column that an insert writes.
func (tx *Tx) copyRows(ctx context.Context, table string, inserts []string, ids []int64, rows []args) error {
	columns := append([]string{"id"}, inserts...)
	_, err := tx.tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(len(rows),
		func(i int) ([]any, error) {
			values := make([]any, 0, len(columns))
			values = append(values, ids[i])
			for _, column := range inserts {
				values = append(values, rows[i][column])
			}
			return values, nil
		}))
	return translate(err)
}

// ShowListings makes the public copies of new listings.
func (tx *Tx) ShowListings(ctx context.Context, ids []int64) error {
	_, err := tx.exec(ctx, copyListing+`where id = any(@ids)`, args{"ids": orEmpty(ids)})
	return err
}

// RecordEach adds the same event for each of many things of one kind.
func (tx *Tx) RecordEach(ctx context.Context, verb, kind string, refs []int64, note string) error {
	_, err := tx.exec(ctx, `insert into event (`+eventWritten+`)
		select @at, @actor, @name, @ip, @verb, @kind, ref, @note, 'null' from unnest(@refs::bigint[]) as r (ref)`,
		args{"at": tx.now, "actor": tx.who.UserID, "name": tx.who.Name, "ip": tx.who.IP, "verb": verb, "kind": kind,
			"refs": orEmpty(refs), "note": note})
	return err
}

func (tx *Tx) nextIDs(ctx context.Context, table string, n int) ([]int64, error) {
	return list[int64](ctx, tx.Reader, `select nextval(pg_get_serial_sequence(@table, 'id'))
		from generate_series(1, @n::bigint)`, args{"table": table, "n": n})
}

// nextNos gives n consecutive public numbers, like NextNo.
func (tx *Tx) nextNos(ctx context.Context, prefix string, n int) ([]string, error) {
	year := tx.now.In(market.Shanghai).Year()
	last, err := one[int](ctx, tx.Reader, `insert into listing_no (prefix, year, last) values (@prefix, @year, @n)
		on conflict (prefix, year) do update set last = listing_no.last + excluded.last returning last`,
		args{"prefix": prefix, "year": year, "n": n})
	nos := make([]string, 0, n)
	for i := last - n + 1; i <= last; i++ {
		nos = append(nos, fmt.Sprintf("%s-%d-%04d", prefix, year, i))
	}
	return nos, err
}

// MeasureImport looks again at how large the tables are that a sheet makes grow, and at what stands in the columns that
// its chunks ask for. Until then, which without it is some minutes, the database plans as if they were as small as
// before and reads them through for every chunk.
func (tx *Tx) MeasureImport(ctx context.Context) error {
	_, err := tx.exec(ctx, `analyze import_row (batch_id, n, outcome, key, also), organization (id, name_key, uscc),
		listing (id, kind, org_id, import_key, title)`, args{})
	return err
}
