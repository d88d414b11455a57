package page

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ImportsPage lists the sheets that were brought, with the form that brings another.
type ImportsPage struct {
	ui.Form
	Kinds   []ui.Option // what the reader may bring
	Orgs    []ui.Option // for which organisation; none when there is nothing to choose
	Batches []market.ImportBatch
	Older   string
}

// ImportField is a field of a kind of sheet as pages name it.
type ImportField struct {
	Key, Label string
	Fills      bool // a person may put one value into all its empty cells
	Money      bool // an amount, of which a sheet must say the unit
}

// ImportPage is one sheet on its way into the record.
type ImportPage struct {
	market.ImportBatch
	Counts  market.ImportCounts
	Fields  []ImportField
	Outcome market.RowOutcome // of the rows that are shown; empty for all
	Rows    []market.ImportRow
	Href    func(ref int64) string // the page of a record
	Next    string                 // the next rows
	Moves   []ui.Move
	Trail   []ui.Entry
	Typed   ui.Form // what was typed into a form that was refused
	CSRF    string
	Owns    bool // the reader may change how it is read
}

// ImportTop is the beginning of the sheets of a file, with what is said of one line of headings.
type ImportTop struct {
	ui.Form
	ID     int64
	Name   string
	Sheets []ImportTopSheet
	Sheet  int // that is looked at
	Line   int // of the headings in it; 0 while nobody has said
	Fields []ImportField
	Keys   []string // of the columns of that line
}

// ImportTopSheet is the top of one sheet.
type ImportTopSheet struct {
	Name  string
	Lines []ImportTopLine
}

// ImportTopLine is one line of it.
type ImportTopLine struct {
	Number int
	Cells  []string
}

var importTones = map[market.ImportStatus]ui.Tone{market.ImportReading: ui.Info, market.ImportChecked: ui.Warn,
	market.ImportUnreadable: ui.Bad, market.ImportTaking: ui.Info, market.ImportTaken: ui.Good,
	market.ImportDiscarded: ui.Neutral, market.ImportUndone: ui.Neutral, market.ImportStuckReading: ui.Bad,
	market.ImportStuckTaking: ui.Bad}

func importBadge(status market.ImportStatus) ui.Badge {
	return ui.Badge{Text: market.ImportLifecycle.Label(status), Tone: importTones[status]}
}

var rowTones = map[market.RowOutcome]ui.Tone{market.RowUnchecked: ui.Neutral, market.RowSound: ui.Good,
	market.RowOwnerless: ui.Warn, market.RowFaulty: ui.Bad, market.RowRepeated: ui.Bad, market.RowKnown: ui.Neutral,
	market.RowDiffers: ui.Warn, market.RowTaken: ui.Good, market.RowUpdated: ui.Good, market.RowUndone: ui.Neutral}

func (p ImportsPage) table() ui.Table {
	t := ui.Table{Caption: "导入过的表格", Quiet: true, Columns: []ui.Column{{Label: "批次"}, {Label: "类别"}, {Label: "行数",
		Number: true},
		{Label: "上传人", Short: true}, {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "还没有导入过表格", Text: "选择类别和文件后点“上传并核对”。核对后才由您决定是否导入。"}}
	for _, b := range p.Batches {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: b.Name, Href: link.Import(b.ID), Note: b.FileName},
			ui.TextCell(b.Kind.Label()), ui.TextCell(fmt.Sprint(b.Rows)), {Text: b.ByName,
				Note: ui.Moment(b.CreatedAt)},
			ui.StateCell(importBadge(b.Status))}})
	}
	return t
}

func (p ImportPage) badge() *ui.Badge {
	badge := importBadge(p.Status)
	return &badge
}

// meaning is the sentence beside the state.
func (p ImportPage) meaning() string {
	for _, s := range market.ImportLifecycle.States {
		if s.State == p.Status {
			return s.Meaning
		}
	}
	return ""
}

// progress is how much of the step at work is done.
func (p ImportPage) progress() ui.Progress {
	done := 0.0
	if p.ImportBatch.Rows > 0 {
		done = min(float64(p.Done)/float64(p.ImportBatch.Rows), 1)
	}
	return ui.Progress{Label: market.ImportLifecycle.Label(p.Status) + "进度", Done: done,
		Text:    fmt.Sprintf("%d / %d 行", p.Done, p.ImportBatch.Rows),
		Verdict: market.ImportLifecycle.Label(p.Status), Tone: ui.Info}
}

func (p ImportPage) tabs() []ui.Tab {
	all := 0
	for _, n := range p.Counts {
		all += n
	}
	tabs := []ui.Tab{{Label: "全部", Href: link.Import(p.ID), Count: all, Active: p.Outcome == ""}}
	for _, o := range market.RowOutcomes {
		if n := p.Counts[o]; n > 0 {
			tabs = append(tabs, ui.Tab{Label: o.Label(), Href: link.ImportRows(p.ID, o, 0), Count: n,
				Active: p.Outcome == o})
		}
	}
	return tabs
}

// columns are the fields of the sheet's own columns in their order, and behind them those that only notes are about.
func (p ImportPage) columns() []ImportField {
	var keys []string
	seen := map[string]bool{}
	add := func(key string) {
		if key != "" && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	for _, sheet := range p.Sheets {
		for _, c := range sheet.Columns {
			add(c.Key)
		}
	}
	for i := range p.Rows {
		for _, n := range p.Rows[i].Notes {
			add(n.Key)
		}
		for key := range p.Rows[i].Fill {
			add(key)
		}
	}
	var columns []ImportField
	for _, key := range keys {
		for _, f := range p.Fields {
			if f.Key == key {
				columns = append(columns, f)
			}
		}
	}
	return columns
}

func (p ImportPage) table() ui.Table {
	columns := p.columns()
	t := ui.Table{Caption: "表格的行", Quiet: true, Columns: []ui.Column{{Label: "行", Short: true}},
		Empty: ui.Empty{Title: "没有这样的行"}}
	for _, c := range columns {
		t.Columns = append(t.Columns, ui.Column{Label: c.Label})
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		cells := []ui.Cell{{Show: importRowHead(p, row)}}
		for _, c := range columns {
			cells = append(cells, ui.Cell{Show: importCell(newImportCell(row, c.Key))})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// place says where in its file a row stands.
func (p ImportPage) place(row *market.ImportRow) string {
	if row.Sheet == "" {
		return fmt.Sprintf("第 %d 行", row.Line)
	}
	return fmt.Sprintf("%s 第 %d 行", row.Sheet, row.Line)
}

func rowBadge(row *market.ImportRow) ui.Badge {
	return ui.Badge{Text: row.Outcome.Label(), Tone: rowTones[row.Outcome]}
}

// record is the page of what a row became or was found to be, empty for none.
func (p ImportPage) record(row *market.ImportRow) string {
	switch {
	case row.Ref != 0 && row.Outcome != market.RowUndone:
		return p.Href(row.Ref)
	case row.Found != 0:
		return p.Href(row.Found)
	}
	return ""
}

// choosable reports whether something may still be filled into the row.
func (p ImportPage) choosable(row *market.ImportRow) bool {
	return p.Owns && !p.Status.AtWork() && row.Ref == 0 && row.Outcome != market.RowUndone
}

// importCellView is one cell with what is to be said of it.
type importCellView struct {
	Text    string
	Filled  string
	Notes   []market.ImportNote
	Differs []market.RowDifference
}

func newImportCell(row *market.ImportRow, key string) importCellView {
	cell := importCellView{Text: row.Cells.Known[key]}
	if cell.Text == "" {
		cell.Filled = row.Fill[key]
	}
	for _, n := range row.Notes {
		if n.Key == key {
			cell.Notes = append(cell.Notes, n)
		}
	}
	for _, d := range row.Differs {
		if d.Key == key {
			cell.Differs = append(cell.Differs, d)
		}
	}
	return cell
}

// rowNotes are those of the whole row.
func rowNotes(row *market.ImportRow) []market.ImportNote { return newImportCell(row, "").Notes }

func noteClass(n market.ImportNote) string {
	if n.Fault {
		return "cell-fault"
	}
	return "cell-note"
}

// clipped shortens a long cell; the whole text stands in the sheet.
func (c importCellView) clipped() string {
	const most = 60
	if runes := []rune(c.Text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return c.Text
}

func (p ImportPage) fillOptions() []ui.Option {
	var options []ui.Option
	for _, f := range p.Fields {
		if f.Fills {
			options = append(options, ui.Option{Value: f.Key, Label: f.Label})
		}
	}
	return options
}

// recognised says in one line per sheet what its columns were taken for.
func (p ImportPage) recognised() []ui.Definition {
	labels := map[string]string{}
	for _, f := range p.Fields {
		labels[f.Key] = f.Label
	}
	var list []ui.Definition
	for _, sheet := range p.Sheets {
		var parts []string
		for _, c := range sheet.Columns {
			if c.Key == "" {
				continue
			}
			text := c.Letter + " “" + c.Heading + "” → " + labels[c.Key]
			if c.Unit != "" {
				text += "（" + c.Unit + "）"
			}
			parts = append(parts, text)
		}
		list = append(list, ui.Definition{Term: fmt.Sprintf("%s 表头在第 %d 行", sheet.Name, sheet.Line),
			Text: strings.Join(parts, "；")})
	}
	return list
}

func (p ImportTop) options() []ui.Option {
	options := []ui.Option{{Value: "", Label: "不使用"}}
	for _, f := range p.Fields {
		options = append(options, ui.Option{Value: f.Key, Label: f.Label})
		for _, unit := range []string{"万元", "元"} {
			if f.Money {
				options = append(options, ui.Option{Value: f.Key + "|" + unit, Label: f.Label + "，单位" + unit})
			}
		}
	}
	return options
}

// title names the sheet.
func (s ImportTopSheet) title() string {
	if s.Name == "" {
		return "文件的前几行"
	}
	return "工作表“" + s.Name + "”的前几行"
}

func (p ImportTop) columnsHref(sheet, line int) string {
	return fmt.Sprintf("%s?sheet=%d&line=%d", link.ImportColumns(p.ID), sheet, line)
}

// heads are the cells of the line that is said to be the heading.
func (p ImportTop) heads() []string {
	if p.Sheet >= len(p.Sheets) {
		return nil
	}
	for _, line := range p.Sheets[p.Sheet].Lines {
		if line.Number == p.Line {
			return line.Cells
		}
	}
	return nil
}

func (p ImportTop) selectOf(place int, heading string) ui.Select {
	name := fmt.Sprintf("column_%d", place)
	value := p.Get(name)
	if _, typed := p.Values[name]; !typed && place < len(p.Keys) {
		value = p.Keys[place]
	}
	return ui.Select{Field: ui.Field{Name: name, Label: heading, Value: value, Error: p.Errors[name]},
		Options: p.options()}
}

func (p ImportTop) table(at int) ui.Table {
	sheet := p.Sheets[at]
	widest := 0
	for _, line := range sheet.Lines {
		widest = max(widest, len(line.Cells))
	}
	const shown = 12
	t := ui.Table{Caption: sheet.Name, Quiet: true, Columns: []ui.Column{{Label: "行", Short: true}}}
	for i := range min(widest, shown) {
		t.Columns = append(t.Columns, ui.Column{Label: string(rune('A' + i))})
	}
	for _, line := range sheet.Lines {
		row := ui.Row{Cells: []ui.Cell{ui.LinkCell(fmt.Sprintf("第 %d 行是表头", line.Number),
			p.columnsHref(at, line.Number))}}
		for i := range min(widest, shown) {
			text := ""
			if i < len(line.Cells) {
				text = importCellView{Text: line.Cells[i]}.clipped()
			}
			row.Cells = append(row.Cells, ui.TextCell(text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// poll has the page fetch itself again while a node is at the sheet.
func (p ImportPage) poll() templ.Attributes {
	if !p.Status.AtWork() {
		return nil
	}
	return templ.Attributes{"data-poll": link.Import(p.ID)}
}

// noteTone is how loudly it is said what happened: what could not be undone is no fault.
func (p ImportPage) noteTone() ui.Tone {
	if p.Status == market.ImportUndone {
		return ui.Warn
	}
	return ui.Bad
}

// summary says what would become of the rows, or what did.
func (p ImportPage) summary() string {
	if p.ImportBatch.Rows == 0 {
		return p.meaning()
	}
	var parts []string
	for _, o := range market.RowOutcomes {
		if n := p.Counts[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 行", o.Label(), n))
		}
	}
	return p.meaning() + "共 " + fmt.Sprint(p.ImportBatch.Rows) + " 行：" + strings.Join(parts, "，") + "。"
}

// rest is how many rows are not in the record and would not come in.
func (p ImportPage) rest() int {
	return p.Counts[market.RowFaulty] + p.Counts[market.RowRepeated] + p.Counts[market.RowOwnerless] +
		p.Counts[market.RowDiffers]
}

func (p ImportPage) corrects() bool {
	return p.Owns && p.RoundID == 0 && (p.Status == market.ImportChecked || p.Status == market.ImportUnreadable)
}

func (p ImportPage) fillable() bool {
	return p.Owns && (p.Status == market.ImportChecked || p.Status == market.ImportTaken) && len(p.fillOptions()) > 0
}

// collected reports whether entries came of the sheet that the bureau completes and hands in.
func (p ImportPage) collected() bool {
	return market.Kind(p.Kind).Valid() && p.OrgID == 0 && p.Counts[market.RowTaken] > 0
}

// takeWords says what taking a sheet in does, and what it leaves.
func takeWords(counts market.ImportCounts) string {
	left := counts[market.RowFaulty] + counts[market.RowRepeated] + counts[market.RowOwnerless]
	words := fmt.Sprintf("将导入 %d 行。", counts[market.RowSound])
	if left > 0 {
		words += fmt.Sprintf("其余 %d 行不导入，可以下载改好后再上传，或填写空白后再导入。", left)
	}
	return words + "如果要整份表格都没有问题才导入，请先不导入，改好后重新上传。"
}

// recognisedTitle says how much was read.
func (p ImportPage) recognisedTitle() string {
	return fmt.Sprintf("识别结果：%d 张工作表、%d 行", len(p.Sheets), p.ImportBatch.Rows)
}
