// Package sheet writes and reads the spreadsheets that the bureau exchanges with others.
package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/market"
)

// Column heads a column of a table.
type Column struct {
	Title string
	Width float64 // in characters; 0 = 14
}

// Table is what a spreadsheet holds. A cell is a string, a whole number, a market.Money (written in 元), a market.Date
// or a time.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any
	Total   []any // a last row set apart; nil = none
}

// The formats in which a table is written, by the ends of their files' names.
const (
	FormatXLSX = "xlsx"
	FormatCSV  = "csv"
)

// Formats are those in which a table can be written, in the order in which they are offered.
var Formats = []string{FormatXLSX, FormatCSV}

// Writer writes one table row by row without keeping it. The file is whole once Close has returned; Drop gives up what
// is held until then, and does nothing afterwards.
type Writer interface {
	Row(cells []any) error
	Close() error
	Drop()
}

// NewWriter begins a file in one of the formats with its headings.
func NewWriter(to io.Writer, format, name string, columns []Column) (Writer, error) {
	if format == FormatCSV {
		return newLines(to, columns)
	}
	book, err := newBook(to)
	if err != nil {
		return nil, err
	}
	return book, book.sheet(name, columns)
}

// write puts the rows of the table, and its total behind them, into a file that has begun.
func (t Table) write(to Writer) error {
	for _, row := range t.Rows {
		if err := to.Row(row); err != nil {
			return err
		}
	}
	if t.Total == nil {
		return nil
	}
	return to.Row(t.Total)
}

// WriteCSV writes the table as CSV that Excel opens as Chinese: UTF-8 with its mark.
func WriteCSV(w io.Writer, t Table) error {
	out, err := newLines(w, t.Columns)
	if err != nil {
		return err
	}
	if err := t.write(out); err != nil {
		return err
	}
	return out.Close()
}

// lines writes a table as CSV. A text that a spreadsheet would take for a formula is written with an apostrophe before
// it, and one that it would take for a number or a day as ="…".
type lines struct{ *csv.Writer }

func newLines(to io.Writer, columns []Column) (lines, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return lines{}, err
	}
	out := lines{csv.NewWriter(to)}
	out.UseCRLF = true
	head := make([]string, 0, len(columns))
	for _, c := range columns {
		head = append(head, c.Title)
	}
	return out, out.Write(head)
}

// Row writes one line.
func (l lines) Row(cells []any) error {
	texts := make([]string, 0, len(cells))
	for _, cell := range cells {
		texts = append(texts, csvText(cell))
	}
	return l.Write(texts)
}

// Close writes what is still to be written.
func (l lines) Close() error {
	l.Flush()
	return l.Error()
}

// Drop has nothing to give up: what was written has gone out.
func (l lines) Drop() {}

func csvText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return harmless(v)
	case market.Money:
		return v.Yuan()
	case time.Time:
		return moment(v)
	}
	return fmt.Sprint(cell)
}

// moment is a time as people here read it, empty for none.
func moment(t time.Time) string {
	return market.Stamp(t, "2006-01-02 15:04")
}

// misread are texts of which a spreadsheet would keep only a number or a day: the zeros before it, the digits beyond
// the fifteenth and the way it was written would be lost.
var misread = regexp.MustCompile(`^(0\d+|\d{12,}|\d+(\.\d+)?[eE][+-]?\d+|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?|\d+\.\d*0|(?i:true|false))$`)

// harmless keeps a spreadsheet from reading a text as a formula, a number or a day.
func harmless(text string) string {
	switch {
	case text == "":
		return ""
	case misread.MatchString(text):
		return `="` + text + `"`
	case strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(text)[0]):
		return "'" + text
	}
	if rest, marked := strings.CutPrefix(text, "'"); marked && strings.HasPrefix(harmless(rest), "'") {
		return "'" + text // or the reader would take the apostrophe for ours
	}
	return text
}

// unharmed is a text as it was before harmless kept it from being read as a formula.
func unharmed(cell string) string {
	if text, marked := strings.CutPrefix(cell, "'"); marked && harmless(text) == cell {
		return text
	}
	return cell
}

// WriteXLSX writes the table as a workbook of one sheet. Texts are stored as texts, so none is ever a formula.
func WriteXLSX(w io.Writer, t Table) error { return WriteBook(w, t) }

// WriteBook writes the tables as a workbook, a sheet for each; their names must differ. The same tables are the same
// file.
func WriteBook(w io.Writer, tables ...Table) error {
	var b bytes.Buffer
	out, err := newBook(&b)
	if err != nil {
		return err
	}
	for _, t := range tables {
		err := out.sheet(t.Name, t.Columns)
		if err == nil {
			err = t.write(out)
		}
		if err != nil {
			out.Drop()
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return inOrder(w, b.Bytes())
}

// inOrder writes a workbook with its parts in the order of their names: excelize writes them in the order in which a
// map is walked.
func inOrder(w io.Writer, workbook []byte) error {
	r, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return err
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range r.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}

// book writes a workbook. The rows of a long sheet wait in a file, not in memory, until the workbook is closed.
type book struct {
	to     io.Writer
	file   *excelize.File
	styles styles
	sheets int
	rows   *excelize.StreamWriter // of the sheet that is being written
	at     int                    // its last line
}

func newBook(to io.Writer) (*book, error) {
	b := &book{to: to, file: excelize.NewFile()}
	var err error
	b.styles, err = newStyles(b.file)
	return b, err
}

// sheet begins a sheet with its headings, and ends the one before.
func (b *book) sheet(name string, columns []Column) (err error) {
	name = sheetName(name)
	if b.rows != nil {
		if err := b.rows.Flush(); err != nil {
			return err
		}
	}
	if b.sheets == 0 {
		err = b.file.SetSheetName(b.file.GetSheetName(0), name)
	} else {
		_, err = b.file.NewSheet(name)
	}
	if err != nil {
		return err
	}
	b.sheets++
	if b.rows, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	head := make([]any, 0, len(columns))
	for i, c := range columns {
		width := c.Width
		if width == 0 {
			width = 14
		}
		if err := b.rows.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		head = append(head, excelize.Cell{StyleID: b.styles.bold, Value: c.Title})
	}
	b.at = 1
	return b.rows.SetRow("A1", head)
}

// Row writes one row of the sheet.
func (b *book) Row(cells []any) error {
	b.at++
	at, err := excelize.CoordinatesToCellName(1, b.at)
	if err != nil {
		return err
	}
	return b.rows.SetRow(at, b.styles.cells(cells))
}

// Drop removes the files in which rows wait.
func (b *book) Drop() { _ = b.file.Close() }

// Close writes the workbook.
func (b *book) Close() error {
	defer b.Drop()
	if err := b.rows.Flush(); err != nil {
		return err
	}
	return b.file.Write(b.to)
}

type styles struct{ bold, amount, text int }

func newStyles(book *excelize.File) (s styles, err error) {
	if s.bold, err = book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return s, err
	}
	const thousandsWithTwoDecimals, text = 4, 49
	if s.amount, err = book.NewStyle(&excelize.Style{NumFmt: thousandsWithTwoDecimals}); err != nil {
		return s, err
	}
	s.text, err = book.NewStyle(&excelize.Style{NumFmt: text})
	return s, err
}

func (s styles) cells(row []any) []any {
	cells := make([]any, 0, len(row))
	for _, cell := range row {
		switch v := cell.(type) {
		case market.Money:
			cells = append(cells, excelize.Cell{StyleID: s.amount, Value: float64(v) / 100})
		case market.Date:
			cells = append(cells, excelize.Cell{StyleID: s.text, Value: v.String()})
		case time.Time:
			cells = append(cells, excelize.Cell{StyleID: s.text, Value: moment(v)})
		case string:
			cells = append(cells, excelize.Cell{StyleID: s.text, Value: v})
		default:
			cells = append(cells, v)
		}
	}
	return cells
}

// sheetName is the name without what Excel refuses in one, at most 31 characters.
func sheetName(name string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return -1
		}
		return r
	}, name))
	if len(runes) == 0 {
		return "Sheet1"
	}
	return string(runes[:min(len(runes), 31)])
}
