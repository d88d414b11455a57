package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// lease is for how long a node has a sheet to itself after each chunk. When it is gone another one goes on.
const lease = 30 * time.Second

// measureAfter is after how many rows the database looks again at what a sheet makes grow, and then after each
// fourfold.
const measureAfter = 1000

// Work does what a sheet waits for: it reads it, checks its rows, or takes them in. A sheet that another node is at is
// left to it, and what a killed node has done is not done again.
func (r *Room) Work(ctx context.Context, id int64) error {
	var claimed bool
	system := market.TheSystem()
	err := r.db.InTx(ctx, system, func(tx *postgres.Tx) (err error) {
		claimed, err = tx.ClaimImport(ctx, id, lease)
		return err
	})
	if err != nil || !claimed {
		return err
	}
	err = r.work(ctx, id)
	// What ended well or in vain is nobody's any more, even when the node is about to stop.
	let, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease)
	defer cancel()
	if err != nil && ctx.Err() == nil {
		return errors.Join(err, r.failed(let, id, err))
	}
	return errors.Join(err, r.db.InTx(let, system, func(tx *postgres.Tx) error { return tx.ReleaseImport(let, id) }))
}

// WorkLeft goes on with sheets that a node which is gone was at.
func (r *Room) WorkLeft(ctx context.Context) error {
	const most = 20
	ids, err := r.db.ImportsAtWork(ctx, most)
	if err != nil {
		return err
	}
	var failed []error // one that fails keeps no other from being worked on
	for _, id := range ids {
		if err := r.Work(ctx, id); err != nil {
			failed = append(failed, fmt.Errorf("import batch %d: %w", id, err))
		}
	}
	return errors.Join(failed...)
}

func (r *Room) work(ctx context.Context, id int64) error {
	b, err := r.db.ImportBatch(ctx, id)
	if err != nil {
		return err
	}
	kind, err := r.kindOf(&b)
	if err != nil {
		return err
	}
	who, err := r.bringer(ctx, &b)
	if err != nil {
		return err
	}
	step := r.check
	if b.Status == market.ImportTaking {
		step = r.take
	} else if b.Rows == 0 && b.RoundID == 0 {
		if err := r.read(ctx, kind, &b); err != nil {
			return r.fail(ctx, &b, err)
		}
	}
	for more, measured := true, measureAfter; more; {
		if more, err = step(ctx, kind, &b, who); err != nil {
			return err
		}
		if b.Done < measured {
			continue
		}
		measured *= 4
		if err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			return tx.MeasureImport(ctx)
		}); err != nil {
			return err
		}
	}
	ended, err := r.ended(ctx, &b)
	if err != nil {
		return err
	}
	return r.moveBySystem(ctx, b.ID, Move{Name: ended})
}

// ended is the move that ends the step at work. A sheet of which rows are in the record stays one that was taken in.
func (r *Room) ended(ctx context.Context, b *market.ImportBatch) (market.ImportMove, error) {
	if b.Status == market.ImportTaking {
		return market.ImportFinish, nil
	}
	counts, err := r.db.ImportCounts(ctx, b.ID)
	if counts.Settled() {
		return market.ImportRecheck, err
	}
	return market.ImportRecognize, err
}

// bringer is the actor in whose name the rows of a sheet are stored.
func (r *Room) bringer(ctx context.Context, b *market.ImportBatch) (market.Actor, error) {
	if b.SubmittedBy == 0 {
		return market.TheSystem(), nil
	}
	user, err := r.db.User(ctx, b.SubmittedBy)
	if err != nil {
		return market.Actor{}, err
	}
	members, err := r.db.MembershipsOf(ctx, user.ID)
	return market.Actor{UserID: user.ID, Name: user.Name, Roles: user.Roles, Memberships: members}, err
}

func (r *Room) moveBySystem(ctx context.Context, id int64, move Move) error {
	_, err := r.Move(ctx, market.TheSystem(), id, move)
	return err
}

// fail ends the reading of a sheet that nobody can read, with the sentence that says why. A fault of ours is tried
// again.
func (r *Room) fail(ctx context.Context, b *market.ImportBatch, err error) error {
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	return r.moveBySystem(ctx, b.ID, Move{Name: market.ImportFail, note: market.MessageOf(err)})
}

// check finds out what would become of the next rows that nobody has looked at.
func (r *Room) check(ctx context.Context, kind *app.Importable, b *market.ImportBatch, who market.Actor) (more bool,
	err error) {
	return r.chunk(ctx, b, who, market.RowUnchecked, checkChunk, func(tx *postgres.Tx, rows []*app.ImportRow) error {
		return r.judge(ctx, tx, kind, b, rows)
	})
}

// take makes records of the next sound rows, and updates those that differ if that was asked for. The record may have
// moved on since they were checked, so they are judged again.
func (r *Room) take(ctx context.Context, kind *app.Importable, b *market.ImportBatch, who market.Actor) (more bool,
	err error) {
	more, err = r.chunk(ctx, b, who, market.RowSound, takeChunk, func(tx *postgres.Tx, rows []*app.ImportRow) error {
		if err := r.judge(ctx, tx, kind, b, rows); err != nil {
			return err
		}
		sound := withOutcome(rows, market.RowSound)
		if len(sound) == 0 {
			return nil
		}
		if err := kind.Store(ctx, tx, b, sound); err != nil {
			return err
		}
		for _, row := range sound {
			row.Outcome = market.RowTaken
		}
		return takeOverFiles(ctx, tx, b, sound)
	})
	if err != nil || more || !b.Differing || kind.Update == nil {
		return more, err
	}
	return r.chunk(ctx, b, who, market.RowDiffers, takeChunk, func(tx *postgres.Tx, rows []*app.ImportRow) error {
		return update(ctx, tx, kind, b, r.today(tx), rows)
	})
}

func update(ctx context.Context, tx *postgres.Tx, kind *app.Importable, b *market.ImportBatch, day market.Date,
	rows []*app.ImportRow) error {
	for _, row := range rows {
		row.Notes = slices.Clone(row.Cells.Lost) // the rest is said again
		row.TakeTerms(kind.Fields, market.DateOf(b.CreatedAt))
		kind.Read(row, day)
	}
	before, err := keepBefore(ctx, tx, kind, rows)
	if err != nil {
		return err
	}
	if err := kind.Update(ctx, tx, b, rows); err != nil {
		return err
	}
	for _, row := range rows {
		row.Outcome, row.Ref = market.RowUpdated, row.Found
		if row.Faulty() {
			row.Outcome, row.Ref = market.RowFaulty, 0
		}
	}
	return keepAfter(ctx, tx, kind, b, rows, before)
}

func (r *Room) today(tx *postgres.Tx) market.Date { return market.DateOf(tx.Now()) }

func withOutcome(rows []*app.ImportRow, outcome market.RowOutcome) []*app.ImportRow {
	var some []*app.ImportRow
	for _, row := range rows {
		if row.Outcome == outcome {
			some = append(some, row)
		}
	}
	return some
}

// chunk does something with the next rows of an outcome, in one transaction with what is noted of them; more reports
// whether there were any. Rows that keep the outcome would come again for ever, so that is a fault.
func (r *Room) chunk(ctx context.Context, b *market.ImportBatch, who market.Actor, outcome market.RowOutcome, size int,
	do func(*postgres.Tx, []*app.ImportRow) error) (more bool, err error) {
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		kept, err := tx.ImportRows(ctx, postgres.ImportRowFilter{Batch: b.ID, Limit: size,
			Outcomes: []market.RowOutcome{outcome}})
		if err != nil || len(kept) == 0 {
			more = false
			return err
		}
		more = true
		rows := make([]*app.ImportRow, len(kept))
		changed := make([]*market.ImportRow, len(kept))
		for i := range kept {
			rows[i], changed[i] = &app.ImportRow{ImportRow: &kept[i]}, &kept[i]
		}
		if err := do(tx, rows); err != nil {
			return err
		}
		if slices.ContainsFunc(kept, func(row market.ImportRow) bool { return row.Outcome == outcome }) {
			return fmt.Errorf("import batch %d: rows stay %s", b.ID, outcome)
		}
		if err := tx.UpdateImportRows(ctx, b.ID, changed); err != nil {
			return err
		}
		done := b.Done + len(kept)
		if err := tx.NoteImport(ctx, b.ID, done, b.Rows, lease); err != nil {
			return err
		}
		b.Done = done
		return nil
	})
	return more, err
}

// judge says of each row what would become of it.
func (r *Room) judge(ctx context.Context, tx *postgres.Tx, kind *app.Importable, b *market.ImportBatch,
	rows []*app.ImportRow) error {
	for _, row := range rows {
		row.Notes, row.Differs, row.Found, row.Record = slices.Clone(row.Cells.Lost), nil, 0, nil
		row.Outcome = market.RowSound
		if row.Cells.Trouble != "" {
			row.Fault("", row.Cells.Trouble)
			continue
		}
		row.TakeTerms(kind.Fields, market.DateOf(b.CreatedAt))
		kind.Read(row, r.today(tx))
		required(kind, row)
	}
	sound, err := firstOnes(ctx, tx, b, rows)
	if err != nil {
		return err
	}
	if len(sound) == 0 {
		return nil
	}
	if err := kind.Check(ctx, tx.Reader, b, sound); err != nil {
		return err
	}
	for _, row := range sound {
		switch {
		case row.Outcome == market.RowOwnerless:
		case row.Faulty():
			row.Outcome = market.RowFaulty
		case row.Found != 0 && len(row.Differs) > 0:
			row.Outcome = market.RowDiffers
		case row.Found != 0:
			row.Outcome = market.RowKnown
		}
	}
	return nil
}

// firstOnes are the rows that have no fault and repeat no earlier one of the sheet; the others are told so.
func firstOnes(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) ([]*app.ImportRow,
	error,
) {
	var keys, also []string
	for _, row := range rows {
		keys, also = append(keys, row.Key), append(also, row.Also)
	}
	earlier, err := tx.EarlierImportRows(ctx, b.ID, rows[0].N, keys, also)
	if err != nil {
		return nil, err
	}
	seen := map[string]*market.ImportRow{}
	see := func(row *market.ImportRow) {
		for _, said := range []string{row.Key, row.Also} {
			if said != "" && seen[said] == nil {
				seen[said] = row
			}
		}
	}
	for i := range earlier {
		see(&earlier[i])
	}
	var sound []*app.ImportRow
	for _, row := range rows {
		first := cmp.Or(seen[row.Key], seen[row.Also])
		switch {
		case row.Faulty():
			row.Outcome = market.RowFaulty
		case first != nil:
			row.Outcome = market.RowRepeated
			row.Fault("", "与"+rowPlace(first)+"重复。")
		default:
			see(row.ImportRow)
			sound = append(sound, row)
		}
	}
	return sound, nil
}

// required puts a fault at each cell that must say something and does not.
func required(kind *app.Importable, row *app.ImportRow) {
	for _, f := range kind.Fields {
		if f.Required && row.Text(f.Key) == "" {
			row.Fault(f.Key, "请填写“"+f.Names[0]+"”。")
		}
	}
}
