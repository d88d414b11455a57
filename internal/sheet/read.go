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
	"strconv"
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

// Remark says in words how a sheet was read where that is not plain.
type Remark struct {
	Sheet string // its name, when the file has several
	Text  string
}

// Reader reads one file as rows.
type Reader struct {
	book    Book
	names   *names
	known   Known
	layouts []Layout
	lines   [][]Line // the rows under each of the layouts
	skipped []Skip
	remarks []Remark
	unknown []string
}

// Open reads a file and finds its headings by the names of the fields. All sheets that can be seen and have the
// required field, or the next of them, are read; a file without one is refused with the names that would have done.
func Open(file io.Reader, name string, fields []Field, required ...string) (*Reader, error) {
	return OpenKnown(file, name, fields, nil, required...)
}

// OpenKnown is Open for those who have said before what some lines of headings mean: these are read so, whatever the
// names of the fields.
func OpenKnown(file io.Reader, name string, fields []Field, known Known, required ...string) (r *Reader, err error) {
	book, err := Read(file, name)
	if err != nil {
		return nil, err
	}
	defer caught(name, &err)
	r = &Reader{book: book, names: namesOf(fields), known: known}
	if err := r.findLayouts(required); err != nil {
		return nil, err
	}
	for i := range r.layouts {
		layout := &r.layouts[i]
		grid := &r.book.Grids[layout.Sheet]
		if err := fillDown(grid, layout); err != nil {
			return nil, err
		}
		lines := r.passOver(grid, layout, required)
		r.tellGrid(grid, layout)
		r.lines = append(r.lines, r.sayForAll(grid, layout, lines))
		r.listUnknown(lines, layout)
	}
	return r, nil
}

// tellGrid tells what is to be known of a sheet as a whole, once for each of them.
func (r *Reader) tellGrid(grid *Grid, layout *Layout) {
	if first := slices.IndexFunc(r.layouts,
		func(l Layout) bool { return l.Sheet == layout.Sheet }); &r.layouts[first] !=
		layout {
		return
	}
	for _, note := range grid.Notes {
		r.skipped = append(r.skipped, Skip{Sheet: layout.Name, Why: note})
	}
	for _, text := range grid.Remarks {
		r.remark(layout, text)
	}
	var veiled []string
	for _, c := range layout.Heads {
		if slices.Contains(grid.Veiled, c.Place) && !layout.Form && c.Key != "" {
			veiled = append(veiled, "“"+c.Heading+"”")
		}
	}
	if len(veiled) > 0 {
		r.remark(layout, "隐藏的列"+strings.Join(veiled, "、")+"也已读取。")
	}
}

func (r *Reader) remark(layout *Layout, text string) {
	r.remarks = append(r.remarks, Remark{r.sheetName(layout), text})
}

var exampleSheet = regexp.MustCompile(`示例|样例|样表|范例|填写说明|填表说明|填报说明`)

func (r *Reader) findLayouts(required []string) error {
	var hidden []Layout
	for i := range r.book.Grids {
		grid := &r.book.Grids[i]
		if len(grid.Lines) == 0 {
			continue
		}
		layouts, stray := r.layoutsOf(i, required)
		switch {
		case grid.Hidden:
			hidden = append(hidden, layouts...)
			r.skip(grid, "隐藏的工作表，未读取")
		case len(layouts) > 0 && exampleSheet.MatchString(grid.Name):
			r.skip(grid, "示例或说明，未读取")
		case len(layouts) > 0:
			r.layouts = append(r.layouts, layouts...)
			r.skipped = append(r.skipped, stray...)
		default:
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

// layoutsOf finds the table of a sheet, or several below one another, or the form that it is; stray is what of a form
// is neither label nor value.
func (r *Reader) layoutsOf(at int, required []string) (layouts []Layout, stray []Skip) {
	grid := &r.book.Grids[at]
	if layout, known := r.known.layout(grid, required); known {
		layout.Sheet, layout.Name = at, grid.Name
		return []Layout{layout}, nil
	}
	layout, found := layoutOf(grid, r.names, required)
	const longForm, enough = 1000, 3
	if found && len(grid.Lines) > longForm && layout.fields() >= enough {
		return r.tablesOf(at, layout, required), nil
	}
	if turned, form, stray, keys := formOf(grid, r.names, required); keys > 1 && (!found || keys > layout.fields()) &&
		!r.tabular(grid, &layout, required) {
		*grid = turned
		form.Sheet = at
		for i := range stray {
			stray[i].Sheet = r.sheetName(&form)
		}
		return []Layout{form}, stray
	}
	if !found {
		return nil, nil
	}
	return r.tablesOf(at, layout, required), nil
}

// tablesOf lists the tables of a sheet from the top, of which one is found.
func (r *Reader) tablesOf(at int, layout Layout, required []string) []Layout {
	grid := &r.book.Grids[at]
	layouts := r.tablesAbove(grid, &layout, required)
	for found := true; found; {
		layouts = append(layouts, layout)
		rest, more := r.nextTable(grid, &layouts[len(layouts)-1], required)
		if !more {
			break
		}
		layout, found = layoutOf(&rest, r.names, required)
		if found {
			layouts[len(layouts)-1].Until = layout.First - 1
		}
	}
	for i := range layouts {
		layouts[i].Sheet, layouts[i].Name = at, grid.Name
	}
	return layouts
}

// tablesAbove finds the tables that stand above the one with the most columns.
func (r *Reader) tablesAbove(grid *Grid, below *Layout, required []string) []Layout {
	const several = 2
	above := *grid
	above.Lines = nil
	for i := range grid.Lines {
		if grid.Lines[i].Number < below.First {
			above.Lines = append(above.Lines, grid.Lines[i])
		}
	}
	layout, found := layoutOf(&above, r.names, required)
	if !found || layout.fields() < several || !r.tabular(&above, &layout, required) {
		return nil
	}
	layout.Until = below.First - 1
	return append(r.tablesAbove(&above, &layout, required), layout)
}

// tabular reports whether rows stand below the headings of a layout and no labels of a form.
func (r *Reader) tabular(grid *Grid, layout *Layout, required []string) bool {
	const several = 2
	column, found := layout.oneOf(required)
	if !found || layout.fields() < several {
		return false
	}
	rows := 0
	for i := range grid.Lines {
		line := &grid.Lines[i]
		if line.Number <= layout.Last || noteWord.MatchString(lineText(line)) {
			continue
		}
		if slices.ContainsFunc(spotsOf(line), r.names.isLabel) {
			return false
		}
		if line.cell(column.Place) != (Cell{}) {
			rows++
		}
	}
	return rows > 0
}

// nextTable looks below a table for the headings of another one, which name other columns.
func (r *Reader) nextTable(grid *Grid, above *Layout, required []string) (rest Grid, found bool) {
	const several, longest = 2, 30
	for i := range grid.Lines {
		line := &grid.Lines[i]
		if line.Number <= above.Last {
			continue
		}
		if !slices.ContainsFunc(line.Cells, func(c Cell) bool {
			return slices.Contains(required, r.names.keyOf(c.Text))
		}) {
			continue
		}
		layout := oneLine(grid, i, r.names)
		_, named := layout.oneOf(required)
		tooLong := slices.ContainsFunc(layout.Heads, func(h Head) bool {
			return utf8.RuneCountInString(h.Heading) > longest
		})
		if n := layout.fields(); !named || tooLong || n < several || 2*n < len(layout.Heads) || layout.same(above) {
			continue
		}
		rest = *grid
		rest.Lines = grid.Lines[i:]
		return rest, true
	}
	return Grid{}, false
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

// passOver gives the lines below the headings that are rows, and tells of the others and of what stands above.
func (r *Reader) passOver(grid *Grid, layout *Layout, required []string) (rows []Line) {
	column, _ := layout.oneOf(required)
	merged := areasByTop(grid)
	noted := false // a note has begun, which may have several points
	tell := func(l *Line, why string) {
		r.skipped = append(r.skipped, Skip{Sheet: r.sheetName(layout), Line: l.Number, Text: lineText(l), Why: why})
	}
	for i := range grid.Lines {
		l := &grid.Lines[i]
		switch {
		case l.Number < layout.First && !layout.Form && r.firstOf(layout):
			if lineText(l) != "" {
				tell(l, "表头上方的文字")
			}
			continue
		case !layout.holds(l):
			continue
		case l.Trouble != "" || layout.Form:
			rows = append(rows, *l)
			continue
		}
		why := notARow(l, layout, column, wideAt(merged, l))
		if spots := spotsOf(l); why == "" && noted && len(spots) == 1 {
			why = "表下的说明或签署"
		}
		if why == "" {
			rows, noted = append(rows, *l), false
			continue
		}
		noted = noted || why == "表下的说明或签署"
		tell(l, why)
	}
	return rows
}

// firstOf reports whether a layout is the first of its sheet.
func (r *Reader) firstOf(layout *Layout) bool {
	at := slices.IndexFunc(r.layouts, func(l Layout) bool { return l.Sheet == layout.Sheet })
	return at >= 0 && r.layouts[at].First == layout.First
}

// sayForAll gives every row what stands once above the table and has no column: 企业名称：试验甲公司.
func (r *Reader) sayForAll(grid *Grid, layout *Layout, rows []Line) []Line {
	if layout.Form || !r.firstOf(layout) {
		return rows
	}
	above := slices.IndexFunc(grid.Lines, func(l Line) bool { return l.Number >= layout.First })
	if above < 0 {
		return rows
	}
	pairs, _ := r.names.pairsOf(grid.Lines[:above])
	for _, p := range pairs {
		if _, known := layout.column(p.key); known || !r.names.field(p.key).Above || heading(p.value.Text) == "" ||
			Unit("("+heading(p.value.Text)+")") != "" { // 单位：元 names no organisation
			continue
		}
		place := 0
		for _, h := range layout.Heads {
			place = max(place, h.Place+1)
		}
		for i := range rows {
			place = max(place, len(rows[i].Cells))
		}
		layout.Heads = append(layout.Heads, Head{Place: place, Letter: columnName(p.place) + strconv.Itoa(p.line),
			Heading: p.label, Key: p.key})
		for i := range rows {
			cells := make([]Cell, place+1)
			copy(cells, rows[i].Cells)
			cells[place] = p.value
			rows[i].Cells = cells
		}
		r.skipped = slices.DeleteFunc(r.skipped, func(s Skip) bool {
			return s.Line == p.line && s.Sheet == r.sheetName(layout) && len(pairs) == 1
		})
		r.remark(layout, "“"+p.label+"”取自表头上方："+clipped(heading(p.value.Text), 40)+"，用于表中各行。")
	}
	return rows
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
func (r *Reader) listUnknown(lines []Line, layout *Layout) {
	filled := map[int]bool{}
	for i := range lines {
		for place, c := range lines[i].Cells {
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

// Remarks lists how sheets were read where that is not plain.
func (r *Reader) Remarks() []Remark { return r.remarks }

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
			for j := range r.lines[i] {
				row, empty := r.row(&r.lines[i][j], layout)
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
	if l.Hidden {
		row.Notes = append(row.Notes, Note{Text: "该行在文件中被隐藏或筛选掉，照常读取。"})
	}
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
			join := r.names.field(column.Key).Join
			if join != "" && utf8.RuneCountInString(taken)+utf8.RuneCountInString(text) < MaxCell {
				if !strings.Contains(taken, text) {
					row.Cells[column.Key] = taken + join + text
				}
				continue
			}
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
	hidden := 0
	if l.Hidden {
		hidden = 1
	}
	return row, len(row.Cells) == 0 && row.Trouble == "" && len(row.Notes) == hidden
}
