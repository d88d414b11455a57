package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/market"
)

// ImportedKeys tells which of the keys have become listings already.
func (r Reader) ImportedKeys(ctx context.Context, keys []string) (map[string]bool, error) {
	rows, err := list[string](ctx, r, `select import_key from listing where import_key = any(@keys)`, args{"keys": keys})
	found := make(map[string]bool, len(rows))
	for _, key := range rows {
		found[key] = true
	}
	return found, err
}

// NamedOrganization is an organisation as imports look it up.
type NamedOrganization struct {
	ID   int64
	Name string
	USCC string
}

// OrganizationsNamed finds organisations by full names or codes, the oldest of a name first.
func (r Reader) OrganizationsNamed(ctx context.Context, names, codes []string) ([]NamedOrganization, error) {
	return list[NamedOrganization](ctx, r, `select id, name, uscc from organization where name = any(@names) or (uscc = any(@codes) and uscc <> '') order by id`,
		args{"names": orNoText(names), "codes": orNoText(codes)})
}

// CopyOrganizations stores many new organisations at once and sets their ids, versions and times.
func (tx *Tx) CopyOrganizations(ctx context.Context, orgs []*market.Organization) error {
	ids, err := tx.nextIDs(ctx, "organization", len(orgs))
	if err != nil {
		return err
	}
	rows := make([][]any, 0, len(orgs))
	columns := []string{"id", "name", "uscc", "kind", "region", "contact_name", "contact_phone", "status", "version", "created_by", "created_at", "updated_at"}
	for i, o := range orgs {
		o.ID, o.Version, o.CreatedAt, o.UpdatedAt, o.CreatedBy = ids[i], 1, tx.now, tx.now, tx.who.UserID
		rows = append(rows, []any{o.ID, o.Name, o.USCC, string(o.Kind), string(o.Region), o.ContactName, o.ContactPhone, string(o.Status), o.Version, o.CreatedBy, o.CreatedAt, o.UpdatedAt})
	}
	_, err = tx.tx.CopyFrom(ctx, pgx.Identifier{"organization"}, columns, pgx.CopyFromRows(rows))
	return translate(err)
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
	rows := make([][]any, 0, len(listings))
	for i, l := range listings {
		l.ID, l.No, l.Version, l.CreatedAt, l.UpdatedAt, l.CreatedBy = ids[i], nos[i], 1, tx.now, tx.now, tx.who.UserID
		row, err := copiedListing(l)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	_, err = tx.tx.CopyFrom(ctx, pgx.Identifier{"listing"}, copiedColumns, pgx.CopyFromRows(rows))
	return translate(err)
}

var copiedColumns = []string{"id", "no", "kind", "org_id", "title", "keywords", "public_text", "confidential_text", "region", "hitech_field", "tech_field",
	"industry", "emerging_industry", "contact_name", "contact_phone", "visible", "valid_until", "not_secret", "details", "status", "version", "source",
	"batch", "import_key", "created_by", "created_at", "updated_at", "submitted_at", "published_at", "last_confirmed_at"}

// copiedListing is the row of a listing in the order of copiedColumns, in types that the copy protocol carries.
func copiedListing(l *market.Listing) ([]any, error) {
	details, err := json.Marshal(l.Details)
	if err != nil {
		return nil, fmt.Errorf("copy listing: %w", err)
	}
	var validUntil any
	if !l.ValidUntil.IsZero() {
		validUntil = l.ValidUntil.Start().Add(12 * time.Hour) // noon: the same day in every zone that counts it
	}
	return []any{l.ID, l.No, string(l.Kind), l.OrgID, l.Title, orNoText(l.Keywords), l.PublicText, l.ConfidentialText, string(l.Region), l.HitechField, l.TechField,
		l.Industry, l.EmergingIndustry, l.ContactName, l.ContactPhone, string(l.Visible), validUntil, l.NotSecret, details, string(l.Status), l.Version, l.Source,
		l.Batch, l.ImportKey, l.CreatedBy, l.CreatedAt, l.UpdatedAt, l.SubmittedAt, l.PublishedAt, l.LastConfirmedAt}, nil
}

// ShowListings makes the public copies of new listings.
func (tx *Tx) ShowListings(ctx context.Context, ids []int64) error {
	_, err := tx.exec(ctx, `insert into listing_public (`+listingStored+`) select `+listingStored+` from listing where id = any(@ids)`, args{"ids": orEmpty(ids)})
	return err
}

// RecordEach adds the same event for each of many things of one kind.
func (tx *Tx) RecordEach(ctx context.Context, verb, kind string, refs []int64, note string) error {
	_, err := tx.exec(ctx, `insert into event (at, actor_id, actor_name, ip, verb, kind, ref, note)
		select @at, @actor, @name, @ip, @verb, @kind, ref, @note from unnest(@refs::bigint[]) as r (ref)`,
		args{"at": tx.now, "actor": tx.who.UserID, "name": tx.who.Name, "ip": tx.who.IP, "verb": verb, "kind": kind, "refs": orEmpty(refs), "note": note})
	return err
}

func (tx *Tx) nextIDs(ctx context.Context, table string, n int) ([]int64, error) {
	return list[int64](ctx, tx.Reader, `select nextval(pg_get_serial_sequence(@table, 'id')) from generate_series(1, @n::bigint)`, args{"table": table, "n": n})
}

// nextNos gives n consecutive public numbers, like NextNo.
func (tx *Tx) nextNos(ctx context.Context, prefix string, n int) ([]string, error) {
	year := tx.now.In(market.Shanghai).Year()
	last, err := one[int](ctx, tx.Reader, `insert into listing_no (prefix, year, last) values (@prefix, @year, @n)
		on conflict (prefix, year) do update set last = listing_no.last + excluded.last returning last`, args{"prefix": prefix, "year": year, "n": n})
	nos := make([]string, 0, n)
	for i := last - n + 1; i <= last; i++ {
		nos = append(nos, fmt.Sprintf("%s-%d-%04d", prefix, year, i))
	}
	return nos, err
}
