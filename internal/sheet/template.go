package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// TemplateColumn is a column of an empty sheet that people fill in.
type TemplateColumn struct {
	Heading  string
	Example  string
	Options  []string // offered in a list; a cell may say something else, which the reader judges
	Help     string
	Required bool
	Width    float64 // in characters; 0 = 18
}

// The names of the sheets of a template besides the one that is filled in. A reader passes them over.
const (
	helpSheet    = "填写说明"
	optionsSheet = "选项（示例）"
)

// templateRows is for how many rows a template offers its lists.
const templateRows = 2000

// WriteTemplate writes an empty sheet with its headings, a row of examples that a reader passes over, lists to choose
// from, and a second sheet that says what belongs into each column.
func WriteTemplate(w io.Writer, name string, columns []TemplateColumn) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	t := templateWriter{book: book, name: sheetName(name)}
	t.do(book.SetSheetName(book.GetSheetName(0), t.name))
	t.sheet(helpSheet)
	t.sheet(optionsSheet)
	t.row(t.name, 1, "序号")
	t.row(t.name, 2, "示例")
	t.row(helpSheet, 1, "栏目", "必填", "说明", "可选内容")
	for i, c := range columns {
		t.column(i, c)
	}
	t.do(book.SetSheetVisible(optionsSheet, false))
	t.dress(len(columns) + 1)
	if t.err != nil {
		return t.err
	}
	return book.Write(w)
}

// templateWriter keeps the first error, so that a template reads as what it holds.
type templateWriter struct {
	book *excelize.File
	name string
	err  error
}

func (t *templateWriter) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *templateWriter) sheet(name string) {
	_, err := t.book.NewSheet(name)
	t.do(err)
}

func (t *templateWriter) cell(sheet string, column, line int, value string) {
	at, err := excelize.CoordinatesToCellName(column, line)
	t.do(err)
	t.do(t.book.SetCellStr(sheet, at, value))
}

func (t *templateWriter) row(sheet string, line int, values ...string) {
	for i, value := range values {
		t.cell(sheet, i+1, line, value)
	}
}

// column writes one column of the sheet, its line of the help, and its list.
func (t *templateWriter) column(i int, c TemplateColumn) {
	at := i + 2 // behind the running number
	t.cell(t.name, at, 1, c.Heading)
	t.cell(t.name, at, 2, c.Example)
	letter, err := excelize.ColumnNumberToName(at)
	t.do(err)
	width := c.Width
	if width == 0 {
		width = 18
	}
	t.do(t.book.SetColWidth(t.name, letter, letter, width))
	required, listed := "", ""
	if c.Required {
		required = "必填"
	}
	for n, option := range c.Options {
		t.cell(optionsSheet, i+1, n+1, option)
		if n > 0 {
			listed += "、"
		}
		listed += option
	}
	t.row(helpSheet, i+2, c.Heading, required, c.Help, listed)
	if len(c.Options) == 0 {
		return
	}
	list := excelize.NewDataValidation(true)
	list.Sqref = fmt.Sprintf("%s2:%s%d", letter, letter, templateRows)
	options, err := excelize.ColumnNumberToName(i + 1)
	t.do(err)
	list.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", optionsSheet, options, options, len(c.Options)))
	list.ShowErrorMessage = false // several options in one cell are told apart by the reader
	t.do(t.book.AddDataValidation(t.name, list))
}

// dress sets the headings apart and has long columns of codes stay texts.
func (t *templateWriter) dress(columns int) {
	styles, err := newStyles(t.book)
	t.do(err)
	last, err := excelize.ColumnNumberToName(columns)
	t.do(err)
	t.do(t.book.SetCellStyle(t.name, "A3", fmt.Sprintf("%s%d", last, templateRows), styles.text))
	t.do(t.book.SetCellStyle(t.name, "A1", last+"1", styles.bold))
	t.do(t.book.SetCellStyle(helpSheet, "A1", "D1", styles.bold))
	t.do(t.book.SetColWidth(helpSheet, "A", "B", 24))
	t.do(t.book.SetColWidth(helpSheet, "C", "D", 70))
	t.do(t.book.SetPanes(t.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
