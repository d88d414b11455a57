package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// Sheet is a file that somebody brings.
type Sheet struct {
	Kind     market.ImportKind
	OrgID    int64  // whose own it is; 0 for the bureau's
	Name     string // what its person calls it
	FileName string
	Content  []byte
}

// maxFile is how large a file the desk takes.
const maxFile = sheet.MaxBytes

// View is a sheet as its page shows it.
type View struct {
	Batch  market.ImportBatch
	Kind   *app.Importable
	Counts market.ImportCounts
	Offers []market.Offer
	Trail  []market.Event
}

// Bring keeps a file and has it read. Nothing of it is in the record before its person says so.
func (r *Room) Bring(ctx context.Context, who market.Actor, in Sheet) (market.ImportBatch, error) {
	if err := market.MayBringSheets(who, in.Kind, in.OrgID); err != nil {
		return market.ImportBatch{}, err
	}
	if _, err := r.Kind(in.Kind); err != nil {
		return market.ImportBatch{}, err
	}
	if err := market.CheckImportFile(in.FileName, int64(len(in.Content)), maxFile); err != nil {
		return market.ImportBatch{}, err
	}
	if !who.System {
		const perHour = 60
		if err := r.core.Allow(ctx, fmt.Sprintf("import:%d", who.UserID), perHour, time.Hour); err != nil {
			return market.ImportBatch{}, err
		}
	}
	b := market.ImportBatch{Kind: in.Kind, OrgID: in.OrgID, FileName: in.FileName,
		Name:     market.ImportName(in.Name, in.FileName),
		Progress: market.Progress[market.ImportStatus]{Status: market.ImportReading}}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertImportBatch(ctx, &b); err != nil {
			return err
		}
		sum := sha256.Sum256(in.Content)
		file := market.File{FileHolder: market.FileHolder{Kind: market.NounImportBatch, Ref: b.ID}, Purpose: "导入的表格",
			Name: in.FileName, MediaType: "application/octet-stream", Access: market.FileBureau, OrgID: in.OrgID,
			SHA256: sum[:]}
		if err := tx.InsertFile(ctx, &file, in.Content); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounImportBatch, b.ID, b.Name,
			map[string]any{"kind": b.Kind, "file": in.FileName, "size": len(in.Content)})
	})
	return b, err
}

// batch reads a sheet that the asker may see.
func (r *Room) batch(ctx context.Context, from postgres.Reader, who market.Actor, id int64) (market.ImportBatch,
	error) {
	b, err := from.ImportBatch(ctx, id)
	if err == nil && !b.VisibleTo(who) {
		return market.ImportBatch{}, market.ErrNotFound
	}
	return b, err
}

// Batch reads a sheet with the counts of its rows and the moves ahead.
func (r *Room) Batch(ctx context.Context, who market.Actor, id int64) (View, error) {
	b, err := r.batch(ctx, r.db.Reader, who, id)
	if err != nil {
		return View{}, err
	}
	view := View{Batch: b, Offers: batchMoves.Ahead(r, &b, who, r.core.Now())}
	if view.Kind, err = r.kindOf(&b); err != nil {
		return view, err
	}
	if view.Counts, err = r.db.ImportCounts(ctx, id); err != nil {
		return view, err
	}
	view.Trail, err = r.db.EventsOf(ctx, market.NounImportBatch, id)
	return view, err
}

// Batches lists the sheets that the asker may see, newest first, below an id unless it is 0.
func (r *Room) Batches(ctx context.Context, who market.Actor, before int64) ([]market.ImportBatch, error) {
	return r.db.ImportBatches(ctx, broughtFor(who), before, app.PageSize)
}

// broughtFor are those whose sheets the asker sees: the organisations that they write for, and the bureau, which is 0.
func broughtFor(who market.Actor) []int64 {
	var orgs []int64
	for _, m := range who.Memberships {
		if who.WritesFor(m.OrgID) {
			orgs = append(orgs, m.OrgID)
		}
	}
	if who.InBureau() {
		orgs = append(orgs, 0)
	}
	return orgs
}

// RowsOnPage is how many rows a page of a sheet shows.
const RowsOnPage = 50

// Rows reads rows of a sheet behind the n-th, of one outcome unless it is empty.
func (r *Room) Rows(ctx context.Context, who market.Actor, id int64, outcome market.RowOutcome, after int) (
	[]market.ImportRow, error,
) {
	if _, err := r.batch(ctx, r.db.Reader, who, id); err != nil {
		return nil, err
	}
	f := postgres.ImportRowFilter{Batch: id, After: after, Limit: RowsOnPage}
	if outcome != "" {
		f.Outcomes = []market.RowOutcome{outcome}
	}
	return r.db.ImportRows(ctx, f)
}

// Top is the beginning of each sheet of a file, with the fields of its kind, for a person who says which line is the
// heading and what its columns are.
func (r *Room) Top(ctx context.Context, who market.Actor, id int64) ([]sheet.Grid, *app.Importable, error) {
	b, err := r.batch(ctx, r.db.Reader, who, id)
	if err != nil {
		return nil, nil, err
	}
	kind, err := r.kindOf(&b)
	if err != nil {
		return nil, nil, err
	}
	content, err := r.content(ctx, &b)
	if err != nil {
		return nil, nil, err
	}
	book, err := sheet.Read(bytes.NewReader(content), b.FileName)
	if err != nil {
		return nil, kind, err
	}
	const lines = 20
	return sheet.Peek(book, lines), kind, nil
}

// Columns is what a person says of a line of headings: which field each column is.
type Columns struct {
	Sheet int      // among those of Top
	Line  int      // its number
	Keys  []string // by place; empty for a column that is not used
}

// Correct keeps what a person says of a line of headings for this sheet and every later one with the same line, and has
// the sheet read again.
func (r *Room) Correct(ctx context.Context, who market.Actor, id int64, in Columns) error {
	grids, kind, err := r.Top(ctx, who, id)
	if err != nil {
		return err
	}
	headings, err := lineOf(grids, in)
	if err != nil {
		return err
	}
	if err := checkColumns(kind, in.Keys); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		b, err := tx.LockImportBatch(ctx, id)
		if err != nil {
			return err
		}
		counts, err := tx.ImportCounts(ctx, id)
		if err != nil {
			return err
		}
		if counts.Settled() { // reading it again would forget what its rows became
			return market.Refuse(market.Conflict, "已经导入过的表格不能再更正表头，请重新上传。")
		}
		if err := tx.KeepLayout(ctx, b.Kind, headings, in.Keys); err != nil {
			return err
		}
		b.ImportFindings = market.ImportFindings{}
		if err := batchMoves.Take(ctx, r.core, r, tx, &b, Move{Name: market.ImportReread}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCorrect, market.NounImportBatch, id, "", map[string]any{"keys": in.Keys})
	})
}

// lineOf finds the line of headings that a person means.
func lineOf(grids []sheet.Grid, in Columns) (headings string, err error) {
	if in.Sheet < 0 || in.Sheet >= len(grids) {
		return "", market.ErrNotFound
	}
	for i := range grids[in.Sheet].Lines {
		if line := &grids[in.Sheet].Lines[i]; line.Number == in.Line {
			return sheet.Headings(line.Texts()), nil
		}
	}
	return "", market.ErrNotFound
}

// checkColumns refuses fields that the kind does not have, one field in two columns, and a line without what a sheet of
// the kind must have.
func checkColumns(kind *app.Importable, keys []string) error {
	p := market.Problems{}
	seen := map[string]bool{}
	needed := false
	for place, key := range keys {
		if key == "" {
			continue
		}
		name := fmt.Sprintf("column_%d", place)
		key, _, _ := strings.Cut(key, "|") // behind the bar stands the unit
		known := slices.ContainsFunc(kind.Fields, func(f app.ImportField) bool { return f.Key == key })
		p.Check(known, name, "请从列表中选择。")
		p.Check(!seen[key], name, "这一项已经指定给前面的列。")
		seen[key] = true
		needed = needed || slices.Contains(kind.Required, key)
	}
	if !needed {
		for _, f := range kind.Fields {
			if f.Key == kind.Required[0] {
				p.Add("columns", "请指定哪一列是“"+f.Names[0]+"”。")
			}
		}
	}
	return p.Err()
}

// Fill is a value that a person puts into empty cells of a column: of some rows, or of all.
type Fill struct {
	Key     string
	Text    string
	Numbers []int // of the rows; nil for all that have not come to their end
}

// Fill puts a value into empty cells and has the rows checked again.
func (r *Room) Fill(ctx context.Context, who market.Actor, id int64, in Fill) error {
	b, err := r.batch(ctx, r.db.Reader, who, id)
	if err != nil {
		return err
	}
	kind, err := r.kindOf(&b)
	if err != nil {
		return err
	}
	p := market.Problems{}
	at := slices.IndexFunc(kind.Fields, func(f app.ImportField) bool { return f.Key == in.Key && f.Fills })
	p.Check(at >= 0, "key", "请选择要填写的一栏。")
	p.Check(in.Text != "" && len([]rune(in.Text)) <= 2000, "text", "请填写要放进空白处的内容，最多 2000 个字。")
	if err := p.Err(); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		b, err := tx.LockImportBatch(ctx, id)
		if err != nil {
			return err
		}
		n, err := tx.FillImportRows(ctx, id, in.Numbers, map[string]string{in.Key: in.Text})
		if err != nil {
			return err
		}
		if n == 0 {
			return market.Refuse(market.Conflict, "没有可以填写的行。")
		}
		if err := batchMoves.Take(ctx, r.core, r, tx, &b, Move{Name: market.ImportReread}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbFill, market.NounImportBatch, id, kind.Fields[at].Names[0],
			map[string]any{"text": in.Text, "rows": n})
	})
}
