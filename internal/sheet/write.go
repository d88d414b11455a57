// Package sheet writes and reads the spreadsheets that the bureau exchanges with others.
package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/market"
)

// Column heads a column of a table.
type Column struct {
	Title string
	Width float64 // in characters; 0 = 14
}

// Table is what a spreadsheet holds. A cell is a string, a whole number, a market.Money (written in 元) or a
// market.Date.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any
	Total   []any // a last row set apart; nil = none
}

// lines are the rows with the total behind them.
func (t Table) lines() [][]any {
	if t.Total == nil {
		return t.Rows
	}
	return append(append(make([][]any, 0, len(t.Rows)+1), t.Rows...), t.Total)
}

// WriteCSV writes the table as CSV that Excel opens as Chinese: UTF-8 with its mark. A text that a spreadsheet
// would take for a formula is written with an apostrophe before it.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := make([]string, 0, len(t.Columns))
	for _, c := range t.Columns {
		head = append(head, c.Title)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range t.lines() {
		texts := make([]string, 0, len(row))
		for _, cell := range row {
			texts = append(texts, csvText(cell))
		}
		if err := out.Write(texts); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return harmless(v)
	case market.Money:
		return v.Yuan()
	}
	return fmt.Sprint(cell)
}

// harmless keeps a spreadsheet from reading a text as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(text)[0]) {
		return "'" + text
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

// WriteBook writes the tables as a workbook, a sheet for each; their names must differ.
func WriteBook(w io.Writer, tables ...Table) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	styles, err := newStyles(book)
	if err != nil {
		return err
	}
	for i, t := range tables {
		name := sheetName(t.Name)
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(book, styles, name, t); err != nil {
			return err
		}
	}
	return writeSteady(w, book)
}

// writeSteady writes a workbook with its parts in the order of their names, so that the same tables are the same file:
// excelize writes them in the order in which a map is walked.
func writeSteady(w io.Writer, book *excelize.File) error {
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
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

func writeSheet(book *excelize.File, styles styles, name string, t Table) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	head := make([]any, 0, len(t.Columns))
	for i, c := range t.Columns {
		width := c.Width
		if width == 0 {
			width = 14
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		head = append(head, excelize.Cell{StyleID: styles.bold, Value: c.Title})
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range t.lines() {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, styles.cells(row)); err != nil {
			return err
		}
	}
	return out.Flush()
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
