// Package sheet writes and reads the spreadsheets that the bureau exchanges with others.
//
// A file is first read as it stands (Read: a Book of Grids), then its headings are found (Layout), and then its rows
// come one by one with their cells by field (Reader). Whatever is left out on the way is told: columns that no field
// goes by, sheets and lines passed over, cells without a value.
package sheet

import (
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Row is one line of a file with the cells that are known, trimmed, by the key of their field.
type Row struct {
	Sheet   string   // its sheet, when the file has several
	Line    int      // as an editor or a spreadsheet counts them, from 1
	Raw     []string // all its cells as the sheet has them, by column
	Cells   map[string]string
	Units   map[string]string // of the amounts, by the key of their field; nil when nobody says
	Notes   []Note            // what of the row was left out
	Trouble string            // why the row cannot be read, in a sentence; empty for a sound one
}

// Note says in words what of a cell was not taken.
type Note struct {
	Key    string // of the field
	Column string // its letter
	Text   string
}

// Skip is a sheet or a line that was passed over.
type Skip struct {
	Sheet string
	Line  int // 0 for a whole sheet
	Text  string
	Why   string
}

// String says in words what was passed over: 工作表“南片” 第 9 行（合计行）：合计 50.
func (s Skip) String() string {
	place := ""
	if s.Sheet != "" {
		place = "工作表“" + s.Sheet + "” "
	}
	if s.Line != 0 {
		place += fmt.Sprintf("第 %d 行", s.Line)
	}
	place = strings.TrimSpace(place) + "（" + s.Why + "）"
	if s.Text == "" {
		return place
	}
	return place + "：" + s.Text
}

// Reader reads one file as rows.
type Reader struct {
	book    Book
	names   *names
	known   Known
	layouts []Layout
	skipped []Skip
	unknown []string
}

// Open reads a file and finds its headings by the names of the fields. All sheets that can be seen and have the
// required field, or the next of them, are read; a file without one is refused with the names that would have done.
func Open(file io.Reader, name string, fields []Field, required ...string) (*Reader, error) {
	return OpenKnown(file, name, fields, nil, required...)
}

// OpenKnown is Open for those who have said before what some lines of headings mean: these are read so, whatever the
// names of the fields.
func OpenKnown(file io.Reader, name string, fields []Field, known Known, required ...string) (*Reader, error) {
	book, err := Read(file, name)
	if err != nil {
		return nil, err
	}
	r := &Reader{book: book, names: namesOf(fields), known: known}
	if err := r.findLayouts(required); err != nil {
		return nil, err
	}
	for i := range r.layouts {
		layout := &r.layouts[i]
		grid := &r.book.Grids[layout.Sheet]
		fillDown(grid, layout)
		for _, note := range grid.Notes {
			r.skipped = append(r.skipped, Skip{Sheet: layout.Name, Why: note})
		}
		r.passOver(grid, layout, required)
		r.listUnknown(grid, layout)
	}
	return r, nil
}

var exampleSheet = regexp.MustCompile(`示例|样例|样表|范例|填写说明|填表说明|填报说明`)

func (r *Reader) findLayouts(required []string) error {
	var hidden []Layout
	for i := range r.book.Grids {
		grid := &r.book.Grids[i]
		if len(grid.Lines) == 0 {
			continue
		}
		layout, found := r.known.layout(grid, required)
		if !found {
			layout, found = layoutOf(grid, r.names, required)
		}
		layout.Sheet, layout.Name = i, grid.Name
		switch {
		case found && grid.Hidden:
			hidden = append(hidden, layout)
			r.skip(grid, "隐藏的工作表，未读取")
		case found && exampleSheet.MatchString(grid.Name):
			r.skip(grid, "示例或说明，未读取")
		case found:
			r.layouts = append(r.layouts, layout)
		case !grid.Hidden:
			r.skip(grid, "没有“"+r.names.field(required[0]).Names[0]+"”一栏，未读取")
		}
	}
	switch {
	case len(r.layouts) > 0:
		return nil
	case len(hidden) > 0:
		return refused("只有隐藏的工作表“" + hidden[0].Name + "”中有“" + r.names.field(required[0]).Names[0] +
			"”一栏。如果要导入它，请先取消隐藏。")
	}
	return r.missingHeading(required)
}

func (r *Reader) skip(grid *Grid, why string) {
	r.skipped = append(r.skipped, Skip{Sheet: grid.Name, Why: why})
}

// missingHeading refuses a file, with the headings that would have done and the widest line at the top.
func (r *Reader) missingHeading(required []string) error {
	f := r.names.field(required[0])
	message := "文件中没有“" + f.Names[0] + "”一栏。首行应为表头，可用的写法有：" + strings.Join(f.Names, "、") + "。"
	var seen []string
	for i := range r.book.Grids {
		for j := range r.book.Grids[i].Lines[:min(headingWithin, len(r.book.Grids[i].Lines))] {
			var heads []string
			for _, c := range r.book.Grids[i].Lines[j].Cells {
				if text := heading(c.Text); text != "" {
					heads = append(heads, text)
				}
			}
			if len(heads) > len(seen) {
				seen = heads
			}
		}
	}
	if len(seen) > 0 {
		message += "目前读到的是：" + clipped(strings.Join(seen, "、"), 100)
	}
	return refused(message)
}

func clipped(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// passOver takes the lines below the headings that are no rows out of the grid.
func (r *Reader) passOver(grid *Grid, layout *Layout, required []string) {
	column, _ := layout.oneOf(required)
	grid.Lines = slices.DeleteFunc(slices.Clone(grid.Lines), func(l Line) bool {
		if l.Number <= layout.Last {
			return true
		}
		if l.Trouble != "" {
			return false
		}
		why := notARow(&l, layout, column)
		if why != "" {
			r.skipped = append(r.skipped, Skip{Sheet: r.sheetName(layout), Line: l.Number,
				Text: lineText(&l), Why: why})
		}
		return why != ""
	})
}

func lineText(l *Line) string {
	var texts []string
	for _, c := range l.Cells {
		if text := heading(c.Text); text != "" {
			texts = append(texts, text)
		}
	}
	const enough = 40
	return clipped(strings.Join(texts, " "), enough)
}

// sheetName is the name of a sheet where a reader must tell it from others.
func (r *Reader) sheetName(layout *Layout) string {
	if len(r.book.Grids) == 1 {
		return ""
	}
	return layout.Name
}

// numbers are headings of columns that only count the rows, and of what we write beside rows ourselves.
var numbers = regexp.MustCompile(`^(序\s*号|No\.?|行号|未导入的原因)$`)

// listUnknown lists the columns that no field goes by, and those without any heading, if there is anything in them.
func (r *Reader) listUnknown(grid *Grid, layout *Layout) {
	filled := map[int]bool{}
	for i := range grid.Lines {
		for place, c := range grid.Lines[i].Cells {
			if c != (Cell{}) {
				filled[place] = true
			}
		}
	}
	for _, c := range layout.Heads {
		delete(filled, c.Place)
		if c.Key == "" && !numbers.MatchString(c.Heading) && !slices.Contains(r.unknown, c.Heading) {
			r.unknown = append(r.unknown, c.Heading)
		}
	}
	for place := range MaxColumns {
		if filled[place] {
			r.unknown = append(r.unknown, columnName(place)+" 列（没有表头）")
		}
	}
}

// Layouts are how the sheets were read, in the order of the file.
func (r *Reader) Layouts() []Layout { return r.layouts }

// Unknown lists the headings that no field goes by, in the order of the file.
func (r *Reader) Unknown() []string { return r.unknown }

// Skipped lists the sheets and lines that were passed over.
func (r *Reader) Skipped() []Skip { return r.skipped }

// Heading is the first heading under which the file writes a field, empty when it does not.
func (r *Reader) Heading(key string) string {
	for i := range r.layouts {
		if c, found := r.layouts[i].column(key); found {
			return c.Heading
		}
	}
	return ""
}

// Rows yields the rows under the headings. It ends with an error when the file holds too many of them.
func (r *Reader) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		n := 0
		for i := range r.layouts {
			layout := &r.layouts[i]
			grid := &r.book.Grids[layout.Sheet]
			for j := range grid.Lines {
				row, empty := r.row(&grid.Lines[j], layout)
				if empty {
					continue
				}
				if n++; n > MaxRows {
					yield(Row{}, refused(fmt.Sprintf("文件超过 %d 行，请分成几个文件导入。", MaxRows)))
					return
				}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

func (r *Reader) row(l *Line, layout *Layout) (row Row, empty bool) {
	row = Row{Sheet: r.sheetName(layout), Line: l.Number, Raw: l.texts(), Cells: map[string]string{},
		Trouble: l.Trouble}
	from := map[string]Head{}
	for _, column := range layout.Heads {
		if column.Key == "" {
			continue
		}
		cell := l.cell(column.Place)
		note := func(text string) {
			row.Notes = append(row.Notes, Note{column.Key, column.Letter, "“" + column.Heading + "”" + text})
		}
		text, lost := clean(cell.Text)
		switch n := utf8.RuneCountInString(text); {
		case cell.Kind == Fault:
			note("是错误值 " + cell.Text + "，未读取。")
			continue
		case cell.Kind == Unset:
			note("是公式，文件中没有它的结果，未读取。请用表格软件打开文件，保存后再导入。")
			continue
		case cell.Kind == Picture:
			note("是图片，未读取。")
			continue
		case n > MaxCell:
			row.Trouble = fmt.Sprintf("“%s”一栏有 %d 个字，一格最多 %d 个字。", column.Heading, n, MaxCell)
			continue
		case text == "":
			continue
		}
		if lost {
			note("中有无法显示的字符，已去掉。")
		}
		if taken := row.Cells[column.Key]; taken != "" {
			if taken != text {
				note("的“" + clipped(text, 20) + "”未使用：“" + from[column.Key].Heading + "”已经填写。")
			}
			continue
		}
		row.Cells[column.Key], from[column.Key] = text, column
		if column.Unit != "" {
			if row.Units == nil {
				row.Units = map[string]string{}
			}
			row.Units[column.Key] = column.Unit
		}
	}
	return row, len(row.Cells) == 0 && row.Trouble == "" && len(row.Notes) == 0
}
