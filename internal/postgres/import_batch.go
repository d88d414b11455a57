package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

var importBatchTable = tableOf[market.ImportBatch]("import_batch", columns{
	given:   `id worked_until failures`,
	fixed:   `kind org_id round_id file_name created_by by_name created_at`,
	version: `version`,
	moving:  `name status moved_by submitted_by sheets skipped note rows done release differing updated_at`,
})

var importRowTable = tableOf[market.ImportRow]("import_row", columns{
	fixed:  `batch_id n sheet line cells`,
	moving: `title fill key also outcome notes differs found ref`,
})

// ImportBatch reads one sheet on its way into the record.
func (r Reader) ImportBatch(ctx context.Context, id int64) (market.ImportBatch, error) {
	return one[market.ImportBatch](ctx, r, importBatchTable.read+`where id = @id`, args{"id": id})
}

// LockImportBatch reads a sheet and keeps others from moving it until the transaction ends.
func (tx *Tx) LockImportBatch(ctx context.Context, id int64) (market.ImportBatch, error) {
	return one[market.ImportBatch](ctx, tx.Reader, importBatchTable.read+`where id = @id for update`, args{"id": id})
}

// ImportBatches lists the sheets of some organisations, 0 being the bureau, newest first.
func (r Reader) ImportBatches(ctx context.Context, orgs []int64, before int64, limit int) ([]market.ImportBatch,
	error) {
	w := where{}
	w.and(true, `org_id = any(@orgs)`, "orgs", orEmpty(orgs))
	w.and(before != 0, `id < @before`, "before", before)
	return list[market.ImportBatch](ctx, r, importBatchTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", limit))
}

// ImportsAtWork lists the sheets that wait for a node: those at work that none is at.
func (r Reader) ImportsAtWork(ctx context.Context, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from import_batch where status `+inImportsAtWork+`
		and (worked_until is null or worked_until < clock_timestamp()) order by id limit @limit`, args{"limit": limit})
}

// InsertImportBatch stores a new sheet, sets its id, version and times, and has it read.
func (tx *Tx) InsertImportBatch(ctx context.Context, b *market.ImportBatch) (err error) {
	b.Version, b.CreatedAt, b.UpdatedAt, b.CreatedBy, b.ByName = 1, tx.now, tx.now, tx.who.UserID, tx.who.Name
	b.SubmittedBy, b.MovedBy = tx.who.UserID, tx.who.UserID
	b.ID, err = one[int64](ctx, tx.Reader, importBatchTable.insert+`returning id`, importBatchTable.inserted(b))
	if err != nil {
		return err
	}
	return tx.AskImport(ctx, b.ID)
}

// AskImport has a node go on with a sheet soon.
func (tx *Tx) AskImport(ctx context.Context, id int64) error {
	return tx.Enqueue(ctx, job.ImportBatch{ID: id, Second: tx.now.Unix()}, time.Time{})
}

// UpdateImportBatch stores a sheet if nobody stored another version since it was read.
func (tx *Tx) UpdateImportBatch(ctx context.Context, b *market.ImportBatch) error {
	b.UpdatedAt = tx.now
	return importBatchTable.replace(ctx, tx, b)
}

// ClaimImport takes a sheet at work for a while, unless another node is at it; claimed reports whether it did.
func (tx *Tx) ClaimImport(ctx context.Context, id int64, lease time.Duration) (claimed bool, err error) {
	n, err := tx.exec(ctx, `update import_batch set worked_until = clock_timestamp() + make_interval(secs => @lease)
		where id = @id and status `+inImportsAtWork+` and (worked_until is null or worked_until < clock_timestamp())`,
		args{"id": id, "lease": lease.Seconds()})
	return n == 1, err
}

// ReleaseImport lets another node have the sheet.
func (tx *Tx) ReleaseImport(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `update import_batch set worked_until = null where id = @id`, args{"id": id})
	return err
}

// DelayImport notes that the work on a sheet has failed for the n-th time, and keeps every node from it for a while.
func (tx *Tx) DelayImport(ctx context.Context, id int64, failures int, pause time.Duration) error {
	_, err := tx.exec(ctx, `update import_batch set failures = @failures,
			worked_until = clock_timestamp() + make_interval(secs => @pause)
		where id = @id`, args{"id": id, "failures": failures, "pause": pause.Seconds()})
	return err
}

// ForgiveImport has a sheet worked on as if it had never failed.
func (tx *Tx) ForgiveImport(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `update import_batch set failures = 0, worked_until = null where id = @id`, args{"id": id})
	return err
}

// NoteImport notes how far the step at work on a sheet has come, and keeps it for as long again. It counts up no
// version: nobody decides on it.
func (tx *Tx) NoteImport(ctx context.Context, id int64, done, rows int, lease time.Duration) error {
	return tx.swap(ctx, `update import_batch set done = @done, rows = @rows, failures = 0,
			worked_until = clock_timestamp() + make_interval(secs => @lease)
		where id = @id and status `+inImportsAtWork,
		args{"id": id, "done": done, "rows": rows, "lease": lease.Seconds()})
}

// DropImportRows removes the rows of a sheet that is read again from its beginning.
func (tx *Tx) DropImportRows(ctx context.Context, batch int64) error {
	_, err := tx.exec(ctx, `delete from import_row where batch_id = @batch`, args{"batch": batch})
	return err
}

// CopyImportRows stores many rows of a sheet at once.
func (tx *Tx) CopyImportRows(ctx context.Context, rows []market.ImportRow) error {
	columns := importRowTable.inserts
	_, err := tx.tx.CopyFrom(ctx, pgx.Identifier{importRowTable.name}, columns, pgx.CopyFromSlice(len(rows),
		func(i int) ([]any, error) {
			named := importRowTable.inserted(&rows[i])
			values := make([]any, 0, len(columns))
			for _, column := range columns {
				values = append(values, named[column])
			}
			return values, nil
		}))
	return translate(err)
}

// ImportRowFilter narrows the rows of a sheet; zero values do not narrow.
type ImportRowFilter struct {
	Batch    int64
	Outcomes []market.RowOutcome
	Numbers  []int
	After    int
	Limit    int
}

// ImportRows reads rows of a sheet in their order.
func (r Reader) ImportRows(ctx context.Context, f ImportRowFilter) ([]market.ImportRow, error) {
	w := where{}
	w.and(true, `batch_id = @batch`, "batch", f.Batch)
	if len(f.Outcomes) == 1 { // an array, even of one, would have all rows read and sorted for each chunk
		w.and(true, `outcome = @outcome`, "outcome", f.Outcomes[0])
	} else {
		w.and(f.Outcomes != nil, `outcome = any(@outcomes)`, "outcomes", f.Outcomes)
	}
	w.and(f.Numbers != nil, `n = any(@numbers)`, "numbers", f.Numbers)
	w.and(f.After != 0, `n > @after`, "after", f.After)
	return list[market.ImportRow](ctx, r, importRowTable.read+w.sql()+` order by n limit @limit`,
		w.args("limit", f.Limit))
}

// ImportCounts counts the rows of a sheet by what became of them.
func (r Reader) ImportCounts(ctx context.Context, batch int64) (market.ImportCounts, error) {
	type count struct {
		Outcome market.RowOutcome
		N       int
	}
	counted, err := list[count](ctx, r, `select outcome, count(*) as n from import_row where batch_id = @batch
		group by outcome`, args{"batch": batch})
	counts := market.ImportCounts{}
	for _, c := range counted {
		counts[c.Outcome] = c.N
	}
	return counts, err
}

// EarlierImportRows finds the rows before the n-th of a sheet that have one of the keys or say one of the things.
func (r Reader) EarlierImportRows(ctx context.Context, batch int64, before int, keys, also []string) (
	[]market.ImportRow, error,
) {
	return list[market.ImportRow](ctx, r, importRowTable.read+`where batch_id = @batch and n < @before
			and outcome <> `+rowRepeated+` and (key = any(@keys) and key <> '' or also = any(@also) and also <> '')
		order by n`, args{"batch": batch, "before": before, "keys": orEmpty(keys), "also": orEmpty(also)})
}

// updateImportRows stores what was found of many rows in one statement.
var updateImportRows = `update import_row set title = u.title, key = u.key, also = u.also, outcome = u.outcome, notes = u.notes,
		differs = u.differs, found = u.found, ref = u.ref
	from unnest(@n::integer[], @title::text[], @key::text[], @also::text[], @outcome::text[], @notes::jsonb[],
		@differs::jsonb[],
		@found::bigint[], @ref::bigint[]) as u (n, title, key, also, outcome, notes, differs, found, ref)
	where batch_id = @batch and import_row.n = u.n`

// UpdateImportRows stores what was found of rows of a sheet, and what they became.
func (tx *Tx) UpdateImportRows(ctx context.Context, batch int64, rows []*market.ImportRow) error {
	columns := map[string][]any{}
	for _, row := range rows {
		for name, value := range map[string]any{"n": row.N, "title": row.Title, "key": row.Key, "also": row.Also,
			"outcome": string(row.Outcome), "notes": orEmpty(row.Notes), "differs": orEmpty(row.Differs),
			"found": row.Found, "ref": row.Ref} {
			columns[name] = append(columns[name], value)
		}
	}
	named := args{"batch": batch}
	for _, name := range []string{"n", "title", "key", "also", "outcome", "notes", "differs", "found", "ref"} {
		named[name] = columns[name]
	}
	_, err := tx.exec(ctx, updateImportRows, named)
	return err
}

// UncheckImportRows has rows that have not come to their end checked again.
func (tx *Tx) UncheckImportRows(ctx context.Context, batch int64) error {
	_, err := tx.exec(ctx, `update import_row set outcome = `+rowUnchecked+`, notes = '[]', differs = '[]',
			found = 0 where batch_id = @batch and outcome not `+inRowsSettled, args{"batch": batch})
	return err
}

// FillImportRows puts values into cells that say nothing: in the rows named, or in all that have not come to their end.
func (tx *Tx) FillImportRows(ctx context.Context, batch int64, numbers []int, fill map[string]string) (int64, error) {
	w := where{}
	w.and(true, `batch_id = @batch`, "batch", batch)
	w.that(true, `outcome not `+inRowsSettled)
	w.and(numbers != nil, `n = any(@numbers)`, "numbers", numbers)
	return tx.exec(ctx, `update import_row set fill = fill || @fill::jsonb `+w.sql(), w.args("fill", fill))
}

// Layouts are the fields of the columns under lines of headings, by line, as people have said.
func (r Reader) Layouts(ctx context.Context, kind market.ImportKind) (map[string][]string, error) {
	type layout struct {
		Headings string
		Keys     []string
	}
	rows, err := list[layout](ctx, r, `select headings, keys from import_layout where kind = @kind order by at desc
		limit 2000`, args{"kind": kind})
	known := make(map[string][]string, len(rows))
	for _, row := range rows {
		known[row.Headings] = row.Keys
	}
	return known, err
}

// KeepLayout remembers what a person made of a line of headings.
func (tx *Tx) KeepLayout(ctx context.Context, kind market.ImportKind, headings string, keys []string) error {
	_, err := tx.exec(ctx, `insert into import_layout (kind, headings, keys, by_name, at)
		values (@kind, @headings, @keys, @by, @now)
		on conflict (kind, headings) do update set keys = excluded.keys, by_name = excluded.by_name, at = excluded.at`,
		args{"kind": kind, "headings": headings, "keys": keys, "by": tx.who.Name, "now": tx.now})
	return err
}

// UndoImportRows notes that what came of the rows has been taken out of the record again.
func (tx *Tx) UndoImportRows(ctx context.Context, batch int64) error {
	_, err := tx.exec(ctx, `update import_row set outcome = `+rowUndone+`
		where batch_id = @batch and outcome = `+rowTaken,
		args{"batch": batch})
	return err
}

// ImportUpdate is a row that updated a record, with what the record said before and the digest of what it said then.
type ImportUpdate struct {
	N      int
	Ref    int64
	Title  string
	Before []byte
	After  string
}

// KeepImportUpdates notes what records said before rows updated them.
func (tx *Tx) KeepImportUpdates(ctx context.Context, batch int64, kept []ImportUpdate) error {
	var numbers []int
	var before []any
	var after []string
	for _, k := range kept {
		numbers, before, after = append(numbers, k.N), append(before, string(k.Before)), append(after, k.After)
	}
	_, err := tx.exec(ctx, `update import_row set before = u.before::jsonb, after = u.after
		from unnest(@n::integer[], @before::text[], @after::text[]) as u (n, before, after)
		where batch_id = @batch and import_row.n = u.n`,
		args{"batch": batch, "n": orEmpty(numbers), "before": orEmpty(before), "after": orEmpty(after)})
	return err
}

// ImportUpdates reads the rows of a sheet that updated a record, in their order.
func (r Reader) ImportUpdates(ctx context.Context, batch int64) ([]ImportUpdate, error) {
	return list[ImportUpdate](ctx, r, `select n, ref, title, coalesce(before::text, '')::bytea as before, after
		from import_row where batch_id = @batch and outcome = `+rowUpdated+` order by n`, args{"batch": batch})
}

// UndoImportUpdates notes that the records which rows updated say again what they said before.
func (tx *Tx) UndoImportUpdates(ctx context.Context, batch int64, numbers []int) error {
	_, err := tx.exec(ctx, `update import_row set outcome = `+rowUndone+`
		where batch_id = @batch and n = any(@n)`, args{"batch": batch, "n": orEmpty(numbers)})
	return err
}

// NoteImportRows says something of rows of a sheet besides what was said of them.
func (tx *Tx) NoteImportRows(ctx context.Context, batch int64, numbers []int, text string) error {
	_, err := tx.exec(ctx, `update import_row set notes = notes || jsonb_build_array(jsonb_build_object('text', @text::text))
		where batch_id = @batch and n = any(@n)`, args{"batch": batch, "n": orEmpty(numbers), "text": text})
	return err
}
