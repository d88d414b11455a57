package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"runtime/debug"
	"strings"

	"jiebang/internal/market"
)

// What a file may hold at most; whatever is larger comes in several files.
const (
	MaxBytes   = 64 << 20 // of the file
	MaxRows    = 100_000  // under one heading
	MaxColumns = 512      // of a sheet: cells further right are left out, and told
	MaxCell    = 20_000   // characters of one cell
	maxCells   = 4_000_000
	maxAreas   = 200_000   // merged cells of a sheet
	maxUnzip   = 400 << 20 // what a workbook may unpack to: a small file can hold very much of nothing
	smallUnzip = 64 << 20  // what any workbook may unpack to
	maxRatio   = 120       // how many times its size a larger one may unpack to
	maxText    = 192 << 20 // bytes of all texts of a workbook
)

// Book is a file as it stands: one grid for each of its sheets.
type Book struct {
	Grids []Grid
}

// Grid is one sheet as it stands in a file.
type Grid struct {
	Name   string
	Hidden bool
	Lines  []Line   // those with anything in them, from the top
	Areas  []Area   // cells merged into one; the first of an area holds its value
	Notes  []string // what of the sheet was not read, in words
	// Remarks says in words how the sheet was read where that is not plain.
	Remarks []string
	Veiled  []int // columns that the file hides, from 0
}

// Line is one row of a grid.
type Line struct {
	Number  int // as an editor or a spreadsheet counts them, from 1
	Cells   []Cell
	Hidden  bool   // a file shows it not: somebody hid it or filtered it out
	Trouble string // why the line cannot be read, in a sentence; empty for a sound one
}

// Cell is one value of a line. A cell that is not filled is the zero Cell.
type Cell struct {
	Text string
	Kind Kind
}

// Kind says what a file says of a cell beside its text.
type Kind uint8

// The kinds of cells.
const (
	Plain   Kind = iota // a text, a number, or a day written as 2026-03-01
	Fault               // an error such as #N/A: it says nothing
	Unset               // a formula whose result the file does not hold
	Picture             // an image in the place of a value
)

// Area is a rectangle of cells, lines as they are numbered and columns from 0, the last ones included.
type Area struct{ Top, Bottom, Left, Right int }

func (l *Line) cell(column int) Cell {
	if column < len(l.Cells) {
		return l.Cells[column]
	}
	return Cell{}
}

// texts are the cells as the file has them, in columns.
func (l *Line) texts() []string {
	texts := make([]string, len(l.Cells))
	for i, c := range l.Cells {
		texts[i], _ = clean(c.Text)
	}
	return texts
}

// set puts a cell into its place. The places before it are kept, too, and count as cells: a sheet of lines with one
// cell far to the right must not take more memory than it may.
func (l *Line) set(column int, c Cell, spent *budget) error {
	spent.cells += max(column+1-len(l.Cells), 1) - 1
	for len(l.Cells) <= column {
		l.Cells = append(l.Cells, Cell{})
	}
	l.Cells[column] = c
	return spent.take(c.Text)
}

// merge adds a merged area to the grid.
func (g *Grid) merge(areas ...Area) error {
	if len(g.Areas)+len(areas) > maxAreas {
		return refused(fmt.Sprintf("工作表中合并的单元格超过 %d 处，请取消合并或分成几个文件导入。", maxAreas))
	}
	g.Areas = append(g.Areas, areas...)
	return nil
}

func (l *Line) empty() bool {
	for _, c := range l.Cells {
		if c != (Cell{}) {
			return false
		}
	}
	return l.Trouble == ""
}

// Read reads a file. What it is is told by its content, not by its name; what nobody can read is refused in a sentence
// that says what to do. A reader that fails on a malformed file costs the file, not the program.
func Read(file io.Reader, name string) (book Book, err error) {
	raw, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return Book{}, fmt.Errorf("read %s: %w", path.Base(name), err)
	}
	if len(raw) > MaxBytes {
		return Book{}, refused(fmt.Sprintf("文件超过 %d MB，请分成几个文件导入。", MaxBytes>>20))
	}
	defer caught(name, &err)
	return read(raw)
}

// caught turns the panic of a reader into a sentence for the person and a trace for the log.
func caught(name string, err *error) {
	if failure := recover(); failure != nil {
		*err = errors.Join(refused("文件内容有误，读不下去。请用表格软件打开它，另存为 XLSX 后再导入。"),
			fmt.Errorf("read %s: %v\n%s", path.Base(name), failure, debug.Stack()))
	}
}

func read(raw []byte) (Book, error) {
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return Book{}, refused("文件是空的。")
	case bytes.HasPrefix(raw, []byte("PK")):
		return readXLSX(raw)
	case bytes.HasPrefix(raw, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		return readXLS(raw)
	case bytes.HasPrefix(raw, []byte("%PDF")):
		return Book{}, refused("这是 PDF 文件，不是表格。请导入其中表格的 XLSX 或 CSV 文件。")
	}
	text, err := decoded(raw)
	if err != nil {
		return Book{}, err
	}
	const enough = 64 << 10 // saved pages begin with long styles
	switch start := strings.ToLower(strings.TrimSpace(string(text[:min(len(text), enough)]))); {
	case strings.HasPrefix(start, "{\\rtf"):
		return Book{}, refused("这是 RTF 文档，不是表格。请把其中的表格复制到 XLSX 文件后再导入。")
	case strings.HasPrefix(start, "{"):
		return readJSON(text)
	case strings.HasPrefix(start, "<") && (strings.Contains(start, "<html") || strings.Contains(start, "<table")):
		return readHTML(text)
	case strings.HasPrefix(start, "mime-version:"):
		return Book{}, refused("这是“单个文件网页”。请用表格软件打开它，另存为 XLSX 后再导入。")
	case strings.HasPrefix(start, "<?xml") && strings.Contains(start, "office:spreadsheet"):
		return Book{}, refused("这是“XML 电子表格 2003”文件。请用表格软件打开它，另存为 XLSX 后再导入。")
	}
	return readCSV(text)
}

func refused(message string) error { return market.Refuse(market.Invalid, message) }

// budget counts what a workbook has brought so far, so that no file takes more memory than it may.
type budget struct{ cells, text int }

func (b *budget) take(text string) error {
	b.cells++
	b.text += len(text)
	if b.cells > maxCells || b.text > maxText {
		return refused("文件中的单元格太多，请只保留要导入的工作表，或分成几个文件导入。")
	}
	return nil
}
