package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/market"
)

var listIssueTable = tableOf[market.ListIssue]("list_issue", columns{
	given:   `id`,
	fixed:   `by_name created_at`,
	version: `version`,
	moving: `year number title readers office foreword kinds takes hitech_fields region town "from" "to" batch status
		moved_by submitted_by entries gathered_at digest issued_on issued_name note updated_at`,
})

// The columns of an entry, in the order in which they are copied and read.
const listIssueEntryColumns = `issue_id, position, listing_id, no, kind, hitech_field, title, org_name, org_kind, town,
	amount, published_at, content`

// ListIssue reads an edition.
func (r Reader) ListIssue(ctx context.Context, id int64) (market.ListIssue, error) {
	return one[market.ListIssue](ctx, r, listIssueTable.read+`where id = @id`, args{"id": id})
}

// LockListIssue reads an edition and keeps everybody else from changing it until the transaction ends.
func (tx *Tx) LockListIssue(ctx context.Context, id int64) (market.ListIssue, error) {
	return one[market.ListIssue](ctx, tx.Reader, listIssueTable.read+`where id = @id for update`, args{"id": id})
}

// ListIssueFilter narrows a list of editions; zero values do not narrow.
type ListIssueFilter struct {
	Statuses []market.ListIssueStatus
	Readers  market.Readership
	Kind     market.Kind // those that take in this list
	Before   int64       // only smaller ids: the next page
	Limit    int
}

// ListIssues lists editions, newest first.
func (r Reader) ListIssues(ctx context.Context, f ListIssueFilter) ([]market.ListIssue, error) {
	var w where
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Readers != "", `readers = @readers`, "readers", f.Readers)
	w.and(f.Kind != "", `@kind = any(kinds)`, "kind", f.Kind)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.ListIssue](ctx, r, listIssueTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertListIssue stores a new edition and sets its id, version, author and times.
func (tx *Tx) InsertListIssue(ctx context.Context, i *market.ListIssue) (err error) {
	i.Version, i.ByName, i.CreatedAt, i.UpdatedAt = 1, tx.who.Name, tx.now, tx.now
	i.ID, err = one[int64](ctx, tx.Reader, listIssueTable.insert+`returning id`, listIssueTable.inserted(i))
	return err
}

// UpdateListIssue stores an edition if nobody stored another version since it was read.
func (tx *Tx) UpdateListIssue(ctx context.Context, i *market.ListIssue) error {
	i.UpdatedAt = tx.now
	return listIssueTable.replace(ctx, tx, i)
}

// NumberListIssue gives an edition the next number of its year. The row lock keeps two from getting the same, and no
// number is left out.
func (tx *Tx) NumberListIssue(ctx context.Context, i *market.ListIssue) (err error) {
	const letters = "HB"
	i.Number, err = one[int](ctx, tx.Reader, `insert into listing_no (prefix, year, last) values (@prefix, @year, 1)
		on conflict (prefix, year) do update set last = listing_no.last + 1 returning last`,
		args{"prefix": letters, "year": i.Year})
	return err
}

// issueSource is what an edition may take in, within the scope of its readers: what is on show, and for some also
// what was settled or ran out, as it stands in its working copy.
func issueSource(i *market.ListIssue) (string, *where) {
	w := inScope(i.Readers.Scope())
	on := `select ` + listingTable.as("") + ` from listing_public ` + w.sql()
	if i.Takes == market.TakesEnded && i.Readers == market.ReadersBureau {
		on += ` union all select ` + listingTable.as("l") + ` from listing l where l.published_at is not null
			and l.status ` + inListingsEnded + ` and not exists (select from listing_public p where p.id = l.id)`
	}
	return `(` + on + `)`, w
}

// ListIssueCandidates lists the listings that an edition takes in, in its order: list by list, field by field, and as
// they were numbered.
func (r Reader) ListIssueCandidates(ctx context.Context, i *market.ListIssue) ([]int64, error) {
	source, scope := issueSource(i)
	w := where{named: scope.named}
	w.and(true, `l.kind = any(@kinds)`, "kinds", orEmpty(i.Kinds))
	w.and(len(i.HitechFields) > 0, `l.hitech_field = any(@fields)`, "fields", i.HitechFields)
	w.and(i.Region != "", `l.region like @region`, "region", regionPattern(i.Region))
	w.and(i.Town != "", `o.town = @town`, "town", i.Town)
	w.and(!i.From.IsZero(), `l.published_at >= @from`, "from", i.From.Start())
	w.and(!i.To.IsZero(), `l.published_at < @to`, "to", i.To.End())
	w.and(i.Batch != "", `l.batch = @batch`, "batch", i.Batch)
	w.set("order", market.Kinds)
	w.set("hitech", market.HitechFields)
	return list[int64](ctx, r, `select l.id from `+source+` l join organization o on o.id = l.org_id `+w.sql()+`
		order by array_position(@order::text[], l.kind),
			array_position(@hitech::text[], l.hitech_field) nulls last, l.id`,
		w.named)
}

// IssueListing is a listing with what an edition tells of its owner.
type IssueListing struct {
	market.Listing
	OrgName string
	OrgKind market.OrgKind
	Town    string
}

// ListIssueListings reads those of the listings that the edition may take in, by id.
func (r Reader) ListIssueListings(ctx context.Context, i *market.ListIssue,
	ids []int64) (map[int64]IssueListing, error) {
	source, w := issueSource(i)
	rows, err := list[IssueListing](ctx, r, `select `+listingTable.as("l")+`, o.name as org_name,
			o.kind as org_kind, o.town
		from `+source+` l join organization o on o.id = l.org_id where l.id = any(@ids)`, w.args("ids", ids))
	found := make(map[int64]IssueListing, len(rows))
	for _, row := range rows {
		found[row.ID] = row
	}
	return found, err
}

// CopyListIssueEntries stores entries at once; they have their edition and their numbers.
func (tx *Tx) CopyListIssueEntries(ctx context.Context, entries []market.ListIssueEntry) error {
	columns := []string{"issue_id", "position", "listing_id", "no", "kind", "hitech_field", "title", "org_name",
		"org_kind", "town", "amount", "published_at", "content"}
	_, err := tx.tx.CopyFrom(ctx, pgx.Identifier{"list_issue_entry"}, columns, pgx.CopyFromSlice(len(entries),
		func(n int) ([]any, error) {
			e := &entries[n]
			content, err := json.Marshal(e.Content)
			if err != nil {
				return nil, fmt.Errorf("copy entry %d: %w", e.Position, err)
			}
			return []any{e.IssueID, e.Position, e.ListingID, e.No, e.Kind, e.HitechField, e.Title, e.OrgName, e.OrgKind,
				e.Town, e.Amount, e.PublishedAt, content}, nil
		}))
	return translate(err)
}

// DropListIssueEntries removes the entries of a draft.
func (tx *Tx) DropListIssueEntries(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `delete from list_issue_entry where issue_id = @id`, args{"id": id})
	return err
}

// ListIssueEntries reads the entries of an edition behind a number, in their order. Gone are those that its readers do
// not find on show any more.
func (r Reader) ListIssueEntries(ctx context.Context, i *market.ListIssue, after,
	limit int) ([]market.ListIssueEntry, error) {
	source, w := issueSource(i)
	w.set("issue", i.ID)
	w.set("after", after)
	return list[market.ListIssueEntry](ctx, r, `select `+listIssueEntryColumns+`,
			not exists (select from `+source+` l where l.id = listing_id) as gone
		from list_issue_entry where issue_id = @issue and position > @after order by position limit @limit`,
		w.args("limit", limit))
}

// ListIssueTitles reads the contents of an edition, in order.
func (r Reader) ListIssueTitles(ctx context.Context, id int64) ([]market.IssueTitle, error) {
	return list[market.IssueTitle](ctx, r, `select position, kind, hitech_field, title, org_name from list_issue_entry
		where issue_id = @id order by position`, args{"id": id})
}

// ListIssueGroups counts the entries of an edition by list, field, place and kind of owner.
func (r Reader) ListIssueGroups(ctx context.Context, id int64) ([]market.IssueGroup, error) {
	return list[market.IssueGroup](ctx, r, `select kind, hitech_field, town, org_kind, count(*)::int as count,
			count(*) filter (where amount = 0)::int as open, sum(amount)::bigint as amount, min(position) as first
		from list_issue_entry where issue_id = @id group by kind, hitech_field, town, org_kind order by first`,
		args{"id": id})
}

// ListIssueUnavailable counts the entries that the readers of the edition could not find any more.
func (r Reader) ListIssueUnavailable(ctx context.Context, i *market.ListIssue) (int, error) {
	source, w := issueSource(i)
	return one[int](ctx, r, `select count(*)::int from list_issue_entry where issue_id = @issue
		and not exists (select from `+source+` l where l.id = listing_id)`, w.args("issue", i.ID))
}

// ListIssueDigest is the SHA-256 of all entries of an edition in hex: of each a line of its columns, in order.
func (r Reader) ListIssueDigest(ctx context.Context, id int64) (string, error) {
	return one[string](ctx, r, `select encode(sha256(coalesce(string_agg(convert_to(concat_ws(E'\t', position,
			listing_id, no, kind, hitech_field, title, org_name, org_kind, town, amount,
			extract(epoch from published_at), content), 'UTF8'), convert_to(E'\n', 'UTF8') order by position),
			'')), 'hex')
		from list_issue_entry where issue_id = @id`, args{"id": id})
}

// listIssueLists are the lists that were issued in a year, each with the first edition that held it: what the indicator
// counts.
var listIssueLists = `(select distinct on (extract(year from i.issued_on), k.kind)
		i.id, i.year, i.number, i.title, i.office, i.issued_on, k.kind
	from list_issue i cross join lateral unnest(i.kinds) as k (kind)
	where i.status = ` + listIssueIssued + `
		and exists (select from list_issue_entry e where e.issue_id = i.id and e.kind = k.kind)
	order by extract(year from i.issued_on), k.kind, i.issued_on, i.id) l`

// listNames turns the code of a list into its official name.
func listNames(column string) string {
	names := `case ` + column
	for _, kind := range market.Kinds {
		names += ` when '` + string(kind) + `' then '` + kind.ListName() + `'`
	}
	return names + ` end`
}
