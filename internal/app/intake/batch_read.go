package intake

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// How many rows are checked or stored in one transaction: what a person waits for behind it, and what is done again
// when a node is killed.
const (
	checkChunk = 500
	takeChunk  = 250
)

// content is the file of a sheet; the answers to a round have none.
func (r *Room) content(ctx context.Context, b *market.ImportBatch) ([]byte, error) {
	if b.RoundID != 0 {
		return nil, market.ErrNotFound
	}
	files, err := r.db.Files(ctx, market.FileHolder{Kind: market.NounImportBatch, Ref: b.ID})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("import batch %d has no file", b.ID)
	}
	var content bytes.Buffer
	err = r.db.FileContent(ctx, files[0].ID, &content)
	return content.Bytes(), err
}

// read takes the rows out of the file and keeps them unchecked, with what each column was taken for.
func (r *Room) read(ctx context.Context, kind *app.Importable, b *market.ImportBatch) error {
	content, err := r.content(ctx, b)
	if err != nil {
		return err
	}
	known, err := r.db.Layouts(ctx, b.Kind)
	if err != nil {
		return err
	}
	reader, err := sheet.OpenKnown(bytes.NewReader(content), b.FileName, sheetFields(kind.Fields), known,
		kind.Required...)
	if err != nil {
		return err
	}
	rows, others, err := rowsOf(b, reader)
	if err != nil {
		return err
	}
	found := market.ImportFindings{Rows: len(rows), Skipped: others}
	for _, layout := range reader.Layouts() {
		found.Sheets = append(found.Sheets, sheetOf(layout))
	}
	for _, remark := range reader.Remarks() {
		found.Skipped = append(found.Skipped, strings.TrimSpace(remark.Sheet+" "+remark.Text))
	}
	for _, heading := range reader.Unknown() {
		found.Skipped = append(found.Skipped, "未使用的列：“"+heading+"”")
	}
	for _, skip := range reader.Skipped() {
		found.Skipped = append(found.Skipped, "未读取："+skip.String())
	}
	if len(rows) == 0 {
		return market.Refuse(market.Invalid, "表头之下没有可以导入的行。")
	}
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		fresh, err := tx.LockImportBatch(ctx, b.ID)
		if err != nil {
			return err
		}
		if fresh.Status != market.ImportReading {
			return market.ErrStale
		}
		if err := tx.DropImportRows(ctx, b.ID); err != nil {
			return err
		}
		if err := tx.CopyImportRows(ctx, rows); err != nil {
			return err
		}
		fresh.ImportFindings = found
		if err := tx.UpdateImportBatch(ctx, &fresh); err != nil {
			return err
		}
		*b = fresh
		return nil
	})
}

// rowsOf are the rows of a file as they are kept. A sheet that is named after another list is passed over, and told: an
// edition holds one for each list.
func rowsOf(b *market.ImportBatch, reader *sheet.Reader) (rows []market.ImportRow, others []string, err error) {
	for raw, err := range reader.Rows() {
		if err != nil {
			return nil, nil, err
		}
		if other := market.KindListed(raw.Sheet); other != "" && other != market.Kind(b.Kind) {
			if told := "未读取：工作表“" + raw.Sheet + "”是另一类清单"; !slices.Contains(others, told) {
				others = append(others, told)
			}
			continue
		}
		row := market.ImportRow{BatchID: b.ID, N: len(rows) + 1, Sheet: raw.Sheet, Line: raw.Line,
			Outcome: market.RowUnchecked, Fill: map[string]string{},
			Cells: market.ImportCells{Raw: raw.Raw, Known: raw.Cells, Units: raw.Units, Trouble: raw.Trouble}}
		for _, note := range raw.Notes {
			row.Cells.Lost = append(row.Cells.Lost, market.ImportNote{Key: note.Key, Text: note.Text})
		}
		rows = append(rows, row)
	}
	return rows, others, nil
}

func sheetOf(layout sheet.Layout) market.ImportSheet {
	s := market.ImportSheet{Name: layout.Name, Line: layout.Last}
	for _, head := range layout.Heads {
		s.Columns = append(s.Columns, market.ImportColumn{Place: head.Place, Letter: head.Letter, Heading: head.Heading,
			Key: head.Key, Unit: head.Unit})
	}
	return s
}

func sheetFields(fields []app.ImportField) []sheet.Field {
	plain := make([]sheet.Field, 0, len(fields))
	for _, f := range fields {
		plain = append(plain, f.Field)
	}
	return plain
}

// rowPlace says where in its file a row stands: 工作表“南片” 第 3 行.
func rowPlace(row *market.ImportRow) string { return RowNote{Sheet: row.Sheet, Line: row.Line}.Place() }

// RowNote says something of one line of a file.
type RowNote struct {
	Sheet  string // its sheet, when the file has several
	Line   int    // 0 for a whole sheet
	Title  string
	Reason string
}

// Place says where in its file a note belongs: 工作表“南片” 第 3 行.
func (n RowNote) Place() string {
	var place []string
	if n.Sheet != "" {
		place = append(place, "工作表“"+n.Sheet+"”")
	}
	if n.Line != 0 {
		place = append(place, fmt.Sprintf("第 %d 行", n.Line))
	}
	return strings.Join(place, "")
}
