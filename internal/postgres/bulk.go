package postgres

import (
	"context"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

var bulkTable = tableOf[market.Bulk]("bulk", columns{
	given:   `id failures worked_until`,
	fixed:   `title move key text owner_id back rows by_name created_at`,
	version: `version`,
	moving:  `status moved_by submitted_by note updated_at`,
})

var bulkItemTable = tableOf[market.BulkItem]("bulk_item", columns{
	fixed: `bulk_id n ref version title outcome reason`,
})

const (
	bulkWorking = `'` + string(market.BulkWorking) + `'`
	itemWaiting = `'` + string(market.BulkWaiting) + `'`
)

// Bulk reads work on many entries.
func (r Reader) Bulk(ctx context.Context, id int64) (market.Bulk, error) {
	return one[market.Bulk](ctx, r, bulkTable.read+`where id = @id`, args{"id": id})
}

// LockBulk reads work on many entries and keeps others from moving it until the transaction ends.
func (tx *Tx) LockBulk(ctx context.Context, id int64) (market.Bulk, error) {
	return one[market.Bulk](ctx, tx.Reader, bulkTable.read+`where id = @id for update`, args{"id": id})
}

// InsertBulk stores work on entries, which a node begins soon, and sets its id and times.
func (tx *Tx) InsertBulk(ctx context.Context, b *market.Bulk, items []market.BulkItem) (err error) {
	b.Status, b.Version, b.Rows, b.CreatedAt, b.UpdatedAt = market.BulkWorking, 1, len(items), tx.now, tx.now
	b.SubmittedBy, b.MovedBy, b.ByName = tx.who.UserID, tx.who.UserID, tx.who.Name
	if b.ID, err = one[int64](ctx, tx.Reader, bulkTable.insert+`returning id`, bulkTable.inserted(b)); err != nil {
		return err
	}
	var refs []int64
	var versions []int
	var titles []string
	for _, item := range items {
		refs, versions, titles = append(refs, item.Ref), append(versions, item.Version), append(titles, item.Title)
	}
	if _, err = tx.exec(ctx, `insert into bulk_item (bulk_id, n, ref, version, title)
		select @bulk, row_number() over (), ref, version, title
		from unnest(@refs::bigint[], @versions::integer[], @titles::text[]) as i (ref, version, title)`,
		args{"bulk": b.ID, "refs": orEmpty(refs), "versions": orEmpty(versions),
			"titles": orEmpty(titles)}); err != nil {
		return err
	}
	return tx.AskBulk(ctx, b.ID)
}

// AskBulk has a node go on with work on many entries soon.
func (tx *Tx) AskBulk(ctx context.Context, id int64) error {
	return tx.Enqueue(ctx, job.Bulk{ID: id, Second: tx.now.Unix()}, time.Time{})
}

// UpdateBulk stores a move of work on many entries if nobody stored another version since it was read.
func (tx *Tx) UpdateBulk(ctx context.Context, b *market.Bulk) error {
	b.UpdatedAt = tx.now
	return bulkTable.replace(ctx, tx, b)
}

// BulksAtWork lists the work on many entries that no node is at.
func (r Reader) BulksAtWork(ctx context.Context, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from bulk where status = `+bulkWorking+`
		and (worked_until is null or worked_until < clock_timestamp()) order by id limit @limit`, args{"limit": limit})
}

// ClaimBulk takes work on many entries for a while, unless another node is at it; claimed reports whether it did.
func (tx *Tx) ClaimBulk(ctx context.Context, id int64, lease time.Duration) (claimed bool, err error) {
	n, err := tx.exec(ctx, `update bulk set worked_until = clock_timestamp() + make_interval(secs => @lease)
		where id = @id and status = `+bulkWorking+` and (worked_until is null or worked_until < clock_timestamp())`,
		args{"id": id, "lease": lease.Seconds()})
	return n == 1, err
}

// HoldBulk keeps work that goes on for as long again, and forgets that it failed before.
func (tx *Tx) HoldBulk(ctx context.Context, id int64, lease time.Duration) error {
	return tx.swap(ctx, `update bulk set failures = 0,
			worked_until = clock_timestamp() + make_interval(secs => @lease)
		where id = @id and status = `+bulkWorking, args{"id": id, "lease": lease.Seconds()})
}

// DelayBulk notes how often work on many entries has failed in a row, and keeps every node from it for a while.
func (tx *Tx) DelayBulk(ctx context.Context, id int64, failures int, pause time.Duration) error {
	_, err := tx.exec(ctx, `update bulk set failures = @failures,
			worked_until = clock_timestamp() + make_interval(secs => @pause)
		where id = @id`, args{"id": id, "failures": failures, "pause": pause.Seconds()})
	return err
}

// BulkItems reads entries of an outcome behind the n-th.
func (r Reader) BulkItems(ctx context.Context, id int64, outcome market.BulkOutcome, after, limit int) (
	[]market.BulkItem, error,
) {
	return list[market.BulkItem](ctx, r, bulkItemTable.read+`where bulk_id = @id and outcome = @outcome and n > @after
		order by n limit @limit`, args{"id": id, "outcome": outcome, "after": after, "limit": limit})
}

// BulkCounts counts the entries by what became of them.
func (r Reader) BulkCounts(ctx context.Context, id int64) (market.BulkCounts, error) {
	type count struct {
		Outcome market.BulkOutcome
		N       int
	}
	counted, err := list[count](ctx, r, `select outcome, count(*) as n from bulk_item where bulk_id = @id
		group by outcome`, args{"id": id})
	counts := market.BulkCounts{}
	for _, c := range counted {
		counts[c.Outcome] = c.N
	}
	return counts, err
}

// NoteBulkItem notes what became of one entry, once.
func (tx *Tx) NoteBulkItem(ctx context.Context, item *market.BulkItem) error {
	return tx.swap(ctx, `update bulk_item set outcome = @outcome, reason = @reason
		where bulk_id = @bulk and n = @n and outcome = `+itemWaiting,
		args{"bulk": item.BulkID, "n": item.N, "outcome": item.Outcome, "reason": item.Reason})
}
