package intake

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// Import says what a file holds and how its rows come in when nobody looks at them in between: the command line's way
// through the desk.
type Import struct {
	Kind      market.ImportKind
	FileName  string // for messages
	OrgID     int64  // whose own sheet it is; 0 for the bureau's
	Name      string // what the batch is called
	Release   bool   // show the rows at once: a leader's to say, or the platform's own
	Differing bool   // update what differs in the record
	Preview   bool   // check everything, store nothing
	Progress  func(done, total int)
}

// Report is what became of a file.
type Report struct {
	BatchID int64 // 0 for a preview
	Rows    int
	Counts  market.ImportCounts
	Refused []RowNote // not taken
	Notes   []RowNote // taken, but something was left out, or known with other values
	Skipped []string  // sheets, columns and lines that were not used, in words
}

// Taken is how many rows became records, or would.
func (r Report) Taken() int { return r.Counts[market.RowTaken] + r.Counts[market.RowSound] }

// Known is how many rows are in the record already.
func (r Report) Known() int {
	return r.Counts[market.RowKnown] + r.Counts[market.RowDiffers] + r.Counts[market.RowUpdated]
}

// TakeFile brings a file and takes its sound rows in, all in one go. A row that the record knows is not taken twice.
func (r *Room) TakeFile(ctx context.Context, who market.Actor, in Import, file io.Reader) (Report, error) {
	if in.Release && !market.ReleasesSheets(who) {
		return Report{}, market.Refuse(market.Forbidden, "只有分管领导可以决定整批直接发布。")
	}
	raw, err := io.ReadAll(io.LimitReader(file, sheet.MaxBytes+1))
	if err != nil {
		return Report{}, fmt.Errorf("read %s: %w", in.FileName, err)
	}
	b, err := r.Bring(ctx, who, Sheet{Kind: in.Kind, OrgID: in.OrgID, Name: in.Name, FileName: in.FileName,
		Content: raw})
	if err != nil {
		return Report{}, err
	}
	if in.Preview {
		defer func() { _ = r.forget(context.WithoutCancel(ctx), who, b.ID) }()
	}
	if b, err = r.workOff(ctx, b.ID, in.Progress); err != nil {
		return Report{}, err
	}
	if b.Status == market.ImportUnreadable {
		return Report{}, market.Refuse(market.Invalid, b.Note)
	}
	if !in.Preview {
		if err := r.letShow(ctx, who, in, b.ID); err != nil {
			return Report{}, err
		}
		if b, err = r.Move(ctx, who, b.ID, Move{Name: market.ImportTake, Differing: in.Differing}); err != nil {
			return Report{}, err
		}
		if b, err = r.workOff(ctx, b.ID, in.Progress); err != nil {
			return Report{}, err
		}
	}
	if b.Status.Stuck() {
		return Report{}, market.Refuse(market.Conflict, b.Note)
	}
	report, err := r.report(ctx, &b)
	if in.Preview {
		report.BatchID = 0
	}
	return report, err
}

// letShow notes that the rows are shown at once.
func (r *Room) letShow(ctx context.Context, who market.Actor, in Import, id int64) error {
	if !in.Release {
		return nil
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		b, err := tx.LockImportBatch(ctx, id)
		if err != nil {
			return err
		}
		b.Release = true
		if err := tx.UpdateImportBatch(ctx, &b); err != nil {
			return err
		}
		return tx.Record(ctx, string(market.ImportRelease), market.NounImportBatch, id, "", nil)
	})
}

// workOff works on a sheet here until it waits for a person. A node that is at it already is waited for.
func (r *Room) workOff(ctx context.Context, id int64, progress func(done, total int)) (market.ImportBatch, error) {
	for {
		if err := r.Work(ctx, id); err != nil {
			return market.ImportBatch{}, err
		}
		b, err := r.db.ImportBatch(ctx, id)
		if err != nil || !b.Status.AtWork() {
			return b, err
		}
		if progress != nil {
			progress(b.Done, b.Rows)
		}
		select {
		case <-ctx.Done():
			return b, ctx.Err()
		case <-time.After(lookAgain):
		}
	}
}

// lookAgain is how often somebody who waits for a sheet that a node is at asks how far it is.
const lookAgain = 200 * time.Millisecond

// forget removes a sheet of which nothing was taken.
func (r *Room) forget(ctx context.Context, who market.Actor, id int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return tx.DeleteImportBatch(ctx, id) })
}

// report gathers what became of the rows of a sheet.
func (r *Room) report(ctx context.Context, b *market.ImportBatch) (Report, error) {
	report := Report{BatchID: b.ID, Rows: b.Rows, Skipped: b.Skipped}
	var err error
	if report.Counts, err = r.db.ImportCounts(ctx, b.ID); err != nil {
		return report, err
	}
	for after := 0; ; {
		rows, err := r.db.ImportRows(ctx, postgres.ImportRowFilter{Batch: b.ID, After: after, Limit: checkChunk})
		if err != nil || len(rows) == 0 {
			return report, err
		}
		for i := range rows {
			report.add(&rows[i])
		}
		after = rows[len(rows)-1].N
	}
}

func (r *Report) add(row *market.ImportRow) {
	note := RowNote{Sheet: row.Sheet, Line: row.Line, Title: row.Title}
	refused := row.Outcome == market.RowFaulty || row.Outcome == market.RowRepeated ||
		row.Outcome == market.RowOwnerless
	var faults []string
	for _, n := range row.Notes {
		if n.Fault {
			faults = append(faults, n.Text)
			continue
		}
		note.Reason = n.Text
		r.Notes = append(r.Notes, note)
	}
	if row.Outcome == market.RowDiffers {
		for _, d := range row.Differs {
			note.Reason = d.Label + "与已有记录不同：平台为“" + d.Here + "”，表格为“" + d.There + "”。"
			r.Notes = append(r.Notes, note)
		}
	}
	if refused {
		note.Reason = strings.Join(faults, "")
		r.Refused = append(r.Refused, note)
	}
}
