package app

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// Export is a list on its way into a file: in which format, and what its page was narrowed by. How the file is called
// and how many rows it has is known once the list has been written.
type Export struct {
	Format string    // one of sheet.Formats
	Asked  string    // the query of the page that shows the same rows
	To     io.Writer // where the file is written
	Name   string
	Rows   int
}

// ExportMost is how many rows one file may have; a sheet of a workbook has room for few more.
const ExportMost = 1_000_000

// exportPage is how many rows are read at a time.
const exportPage = 500

// List is what can be written to a file of the rows that a page shows.
type List[T any] struct {
	Name    string // of the sheet, and with the day of the file
	File    string // of the file without its end, where that is another one
	Noun    string // what the event that tells of the export names, and which of them
	Ref     int64  // 0 for none
	Columns []Column[T]
	// Behind reads the rows behind one that was read before, or the first ones, at most limit. It is what the page
	// reads, too: the same filter and the same scope.
	Behind func(ctx context.Context, last *T, limit int) ([]T, error)
	// Total is what the rows come to, asked for behind the last of them; nil for lists that add up to nothing.
	Total func() []any
}

// Column is a column of a list: its heading, with the unit where it has one, and what stands in it.
type Column[T any] struct {
	Title string
	Width float64
	Cell  func(*T) any
}

// In is a column with a heading.
func In[T any](title string, width float64, cell func(*T) any) Column[T] {
	return Column[T]{Title: title, Width: width, Cell: cell}
}

// ByField are columns drawn from the table of a noun, for the keys in their order.
func ByField[T, C any](table market.Fields, of func(*T) *C, keys ...string) []Column[T] {
	columns := make([]Column[T], 0, len(keys))
	for _, key := range keys {
		f, known := table.Field(key)
		if !known {
			panic(fmt.Sprintf("app: %s has no field %q to be exported", table.Of(), key))
		}
		columns = append(columns, In(f.SheetHeading(), SheetWidth(&f), func(row *T) any { return f.Cell(of(row)) }))
	}
	return columns
}

// SheetWidth is how wide the column of a field is: texts get room.
func SheetWidth(f *market.Field) float64 {
	const prose, short = 48, 18
	if f.Prose() {
		return prose
	}
	return short
}

// ByID reads a list whose pages go on below the id of their last row.
func ByID[T any](read func(ctx context.Context, before int64, limit int) ([]T, error),
	id func(*T) int64) func(context.Context, *T, int) ([]T, error) {
	return func(ctx context.Context, last *T, limit int) ([]T, error) {
		if last == nil {
			return read(ctx, 0, limit)
		}
		return read(ctx, id(last), limit)
	}
}

// AtOnce reads a list that has no pages.
func AtOnce[T any](read func(ctx context.Context) ([]T, error)) func(context.Context, *T, int) ([]T, error) {
	return func(ctx context.Context, last *T, _ int) ([]T, error) {
		if last != nil {
			return nil, nil
		}
		return read(ctx)
	}
}

// Numbered is a table of rows that are at hand, with a running number before each, as WriteList writes it.
func Numbered[T any](name string, columns []Column[T], rows []T) sheet.Table {
	t := sheet.Table{Name: name, Columns: headings(columns)}
	for i := range rows {
		t.Rows = append(t.Rows, cells(i+1, columns, &rows[i]))
	}
	return t
}

func headings[T any](columns []Column[T]) []sheet.Column {
	heads := []sheet.Column{{Title: "序号", Width: 8}}
	for _, column := range columns {
		heads = append(heads, sheet.Column{Title: column.Title, Width: column.Width})
	}
	return heads
}

func cells[T any](number int, columns []Column[T], row *T) []any {
	line := []any{number}
	for _, column := range columns {
		line = append(line, column.Cell(row))
	}
	return line
}

// WriteList writes a list to a file, a running number before each row, and records who took out what. Only one page of
// it is in memory at a time.
func WriteList[T any](ctx context.Context, c *Core, who market.Actor, e *Export, l List[T]) error {
	if !slices.Contains(sheet.Formats, e.Format) {
		return market.ErrNotFound
	}
	first, err := l.Behind(ctx, nil, exportPage)
	if err != nil { // nothing is begun for those who may not see the list
		return err
	}
	out, err := sheet.NewWriter(e.To, e.Format, l.Name, headings(l.Columns))
	if err != nil {
		return fmt.Errorf("export %s: %w", l.Name, err)
	}
	defer out.Drop()
	for row, err := range l.rows(ctx, first) {
		if err != nil {
			return err
		}
		if e.Rows == ExportMost {
			return market.Refuse(market.Invalid, fmt.Sprintf("符合条件的记录超过 %d 万条，请缩小筛选范围后再导出。", ExportMost/10_000))
		}
		e.Rows++
		if err := out.Row(cells(e.Rows, l.Columns, row)); err != nil {
			return fmt.Errorf("export %s: %w", l.Name, err)
		}
	}
	if l.Total != nil {
		if err := out.Row(append([]any{"合计"}, l.Total()...)); err != nil {
			return fmt.Errorf("export %s: %w", l.Name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("export %s: %w", l.Name, err)
	}
	if l.File == "" {
		l.File = l.Name + "-" + market.DateOf(c.Now()).String()
	}
	e.Name = l.File + "." + e.Format
	return c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, l.Noun, l.Ref, fmt.Sprintf("%s，%d 条", l.Name, e.Rows),
			map[string]any{"asked": e.Asked, "rows": e.Rows, "format": e.Format})
	})
}

// rows are all rows of the list, page by page from the first one.
func (l List[T]) rows(ctx context.Context, page []T) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for len(page) > 0 {
			for i := range page {
				if !yield(&page[i], nil) {
					return
				}
			}
			next, err := l.Behind(ctx, &page[len(page)-1], exportPage)
			if err != nil {
				yield(nil, err)
				return
			}
			page = next
		}
	}
}
