package intake

import (
	"context"
	"io"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// rowsLeft are the outcomes of rows that are not in the record as the sheet has them.
var rowsLeft = []market.RowOutcome{market.RowFaulty, market.RowRepeated, market.RowOwnerless, market.RowDiffers}

// Rest writes the rows that were not taken as a sheet that can be mended and brought again: under their own headings,
// with what was filled in, and with the reasons in a last column.
func (r *Room) Rest(ctx context.Context, who market.Actor, id int64, w io.Writer) (name string, err error) {
	b, err := r.batch(ctx, r.db.Reader, who, id)
	if err != nil {
		return "", err
	}
	kind, err := r.kindOf(&b)
	if err != nil {
		return "", err
	}
	var tables []sheet.Table
	for after := 0; ; {
		rows, err := r.db.ImportRows(ctx, postgres.ImportRowFilter{Batch: id, After: after, Limit: checkChunk,
			Outcomes: rowsLeft})
		if err != nil {
			return "", err
		}
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			tables = putRow(tables, &b, kind, &rows[i])
		}
		after = rows[len(rows)-1].N
	}
	if len(tables) == 0 {
		return "", market.Refuse(market.Conflict, "没有未导入的行。")
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounImportBatch, id, "", nil)
	})
	if err != nil {
		return "", err
	}
	return b.Name + "（未导入的行）.xlsx", sheet.WriteBook(w, tables...)
}

// reasonHeading is the column of the reasons; a reader passes it over.
const reasonHeading = "未导入的原因"

// putRow adds a row to the table of its sheet, which it begins at its first row.
func putRow(tables []sheet.Table, b *market.ImportBatch, kind *app.Importable, row *market.ImportRow) []sheet.Table {
	layout := layoutOf(b, row.Sheet)
	if n := len(tables); n == 0 || row.Sheet != "" && tables[n-1].Name != row.Sheet {
		t := sheet.Table{Name: row.Sheet}
		if t.Name == "" {
			t.Name = kind.Kind.Label()
		}
		for _, c := range layout.Columns {
			t.Columns = append(t.Columns, sheet.Column{Title: c.Heading})
		}
		for _, f := range filled(layout, kind) {
			t.Columns = append(t.Columns, sheet.Column{Title: f.Heading()})
		}
		const wide = 60
		t.Columns = append(t.Columns, sheet.Column{Title: reasonHeading, Width: wide})
		tables = append(tables, t)
	}
	t := &tables[len(tables)-1]
	var cells []any
	for _, c := range layout.Columns {
		text := ""
		if c.Place < len(row.Cells.Raw) {
			text = row.Cells.Raw[c.Place]
		}
		if known := row.Cells.Known[c.Key]; text == "" && c.Key != "" && known != "" {
			text = known // a cell merged with one above
		}
		if text == "" && c.Key != "" {
			text = row.Fill[c.Key]
		}
		cells = append(cells, text)
	}
	for _, f := range filled(layout, kind) {
		cells = append(cells, row.Fill[f.Key])
	}
	t.Rows = append(t.Rows, append(cells, reasons(row)))
	return tables
}

// layoutOf is how the sheet of a row was read.
func layoutOf(b *market.ImportBatch, name string) market.ImportSheet {
	for _, s := range b.Sheets {
		if s.Name == name || name == "" {
			return s
		}
	}
	return market.ImportSheet{}
}

// filled are the fields that a person may have filled in and for which the sheet has no column.
func filled(layout market.ImportSheet, kind *app.Importable) []app.ImportField {
	has := map[string]bool{}
	for _, c := range layout.Columns {
		has[c.Key] = true
	}
	var fields []app.ImportField
	for _, f := range kind.Fields {
		if f.Fills && !has[f.Key] {
			fields = append(fields, f)
		}
	}
	return fields
}

func reasons(row *market.ImportRow) string {
	var texts []string
	for _, n := range row.Notes {
		texts = append(texts, n.Text)
	}
	for _, d := range row.Differs {
		texts = append(texts, d.Label+"：平台为“"+d.Here+"”。")
	}
	return strings.Join(texts, "")
}

// Template writes an empty sheet of a kind.
func (r *Room) Template(kind market.ImportKind, w io.Writer) (name string, err error) {
	k, err := r.Kind(kind)
	if err != nil {
		return "", err
	}
	columns := make([]sheet.TemplateColumn, 0, len(k.Fields))
	for _, f := range k.Fields {
		columns = append(columns, sheet.TemplateColumn{Heading: f.Heading(), Example: f.Example, Options: f.Options,
			Help: f.Help, Required: f.Required})
	}
	return kind.Label() + "（模板）.xlsx", sheet.WriteTemplate(w, kind.Label(), columns)
}

// Guess is what the columns under a line of headings would be taken for.
func (r *Room) Guess(kind *app.Importable, headings []string) []string {
	return sheet.Guess(sheetFields(kind.Fields), headings)
}
