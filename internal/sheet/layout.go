package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// headingWithin is how many filled lines may stand above the headings: official forms begin with titles and remarks.
const headingWithin = 20

// Layout is how a grid is read: which lines name its columns, and what each column is. A person may correct it.
type Layout struct {
	Sheet int // its place in the book
	Name  string
	First int // the line of the headings
	Last  int // the same, or the second of two
	Heads []Head
}

// column is the first that holds the field; false when none does.
func (l *Layout) column(key string) (Head, bool) {
	at := slices.IndexFunc(l.Heads, func(c Head) bool { return c.Key == key })
	if at < 0 {
		return Head{}, false
	}
	return l.Heads[at], true
}

// oneOf is the column of the first of the fields that there is; false when there is none.
func (l *Layout) oneOf(keys []string) (Head, bool) {
	for _, key := range keys {
		if c, found := l.column(key); found {
			return c, true
		}
	}
	return Head{}, false
}

// layoutOf finds the headings of a grid: of the lines at the top, the one that names the required field and more fields
// than any other, with the line below it when that names what the first one only groups.
func layoutOf(grid *Grid, n *names, required []string) (Layout, bool) {
	best, most := Layout{}, 0
	merged := areasByTop(grid)
	top := grid.Lines[:min(len(grid.Lines), headingWithin)]
	try := func(layout Layout) {
		if _, found := layout.oneOf(required); !found {
			return
		}
		keys := map[string]bool{}
		for _, c := range layout.Heads {
			if c.Key != "" {
				keys[c.Key] = true
			}
		}
		if len(keys) > most {
			best, most = layout, len(keys)
		}
	}
	for i := range top {
		try(oneLine(grid, i, n))
	}
	for i := range top { // two lines are believed only where they say more than one: a title may stand above, too
		try(twoLines(grid, i, n, required, merged))
	}
	if most == 0 {
		return best, false
	}
	settleUnits(grid, &best)
	return best, true
}

func oneLine(grid *Grid, i int, n *names) Layout {
	line := &grid.Lines[i]
	layout := Layout{First: line.Number, Last: line.Number}
	for place := range line.Cells {
		layout.add(place, heading(line.cell(place).Text), n.keyOf(line.cell(place).Text), "")
	}
	return layout
}

func (l *Layout) add(place int, title, key, above string) {
	if title == "" && above == "" {
		return
	}
	unit := Unit(title)
	if unit == "" {
		unit = Unit(above)
	}
	l.Heads = append(l.Heads, Head{Place: place, Letter: columnName(place), Heading: title, Key: key, Unit: unit})
}

// heading is a heading as a page shows it: in one line.
func heading(text string) string {
	text, _ = clean(text)
	return strings.Join(strings.Fields(text), " ")
}

// twoLines reads two lines as one heading: the upper groups columns, the lower names them. It is none unless the lower
// line stands under groups only: what the upper line names by itself is empty below, or merged with it.
func twoLines(grid *Grid, i int, n *names, required []string, merged map[int][]Area) Layout {
	if i+1 >= len(grid.Lines) || grid.Lines[i+1].Number != grid.Lines[i].Number+1 {
		return Layout{}
	}
	upper, lower := &grid.Lines[i], &grid.Lines[i+1]
	layout := Layout{First: upper.Number, Last: lower.Number}
	group, until := "", -1 // the group that goes on to the right, and to where when cells are merged
	named, tall := 0, false
	for place := range max(len(upper.Cells), len(lower.Cells)) {
		above, below := heading(upper.cell(place).Text), heading(lower.cell(place).Text)
		if above != "" {
			group, until = above, place
			for _, area := range merged[upper.Number] {
				if area.Left == place {
					until = area.Right
					tall = tall || area.Bottom > upper.Number
				}
			}
			if len(merged[upper.Number]) == 0 {
				until = MaxColumns // a file that merges no cells leaves them empty
			}
		}
		inGroup := above == "" && place <= until
		switch {
		case below == "":
			layout.add(place, above, n.keyOf(above), "")
		case above == "" && !inGroup:
			layout.add(place, below, n.keyOf(below), "")
		default:
			key := firstKey(n, group+below, below)
			if key == "" && above != "" {
				key = n.keyOf(above)
			}
			if key != "" {
				named++
			}
			layout.add(place, group+below, key, group)
		}
		if below != "" && utf8.RuneCountInString(below) > 30 {
			return Layout{} // no heading is that long: it is a row
		}
	}
	column, found := layout.oneOf(required)
	if !found || named < 2 && !tall || heading(lower.cell(column.Place).Text) != "" &&
		n.keyOf(lower.cell(column.Place).Text) == "" {
		return Layout{}
	}
	return layout
}

func firstKey(n *names, headings ...string) string {
	for _, h := range headings {
		if key := n.keyOf(h); key != "" {
			return key
		}
	}
	return ""
}

func areasByTop(grid *Grid) map[int][]Area {
	byTop := map[int][]Area{}
	for _, a := range grid.Areas {
		byTop[a.Top] = append(byTop[a.Top], a)
	}
	return byTop
}

// settleUnits gives columns whose headings name no unit the one that stands above the table: 单位：万元.
func settleUnits(grid *Grid, layout *Layout) {
	above := ""
	for i := range grid.Lines {
		line := &grid.Lines[i]
		if line.Number >= layout.First {
			break
		}
		for _, c := range line.Cells {
			if plain := narrow.Replace(c.Text); strings.Contains(plain, "单位") {
				if unit := Unit(plain); unit != "" {
					above = unit
				}
			}
		}
	}
	for i := range layout.Heads {
		if c := &layout.Heads[i]; c.Unit == "" {
			c.Unit = above
		}
	}
}

// What stands below a table: sums, signatures and remarks; and above its first row: examples and numbers of columns.
var (
	sumWord     = regexp.MustCompile(`^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页合计|本页小计)\s*([（(].*[）)])?[:：]?$`)
	exampleWord = regexp.MustCompile(`^(示例|样例|例|范例|填写示例|例如|举例|示例行)[:：。.）)]?$`)
	noteWord    = regexp.MustCompile(`^(注|备注|说明|填表说明|填报说明|填写说明|附注|备)\s*\d*\s*[:：.、]|` +
		`^(填表人|填报人|制表人?|审核人?|审批人?|负责人|分管领导|单位负责人|经办人|复核人?|联系人|填报单位|填报日期|填表日期|制表日期|日期|单位盖章|盖章|联系电话)` +
		`\s*([（(][^）)]*[）)])?\s*[:：]`)
)

// notARow says why a line below the headings is no row of the table, empty when it is one.
func notARow(line *Line, layout *Layout, required Head) string {
	first, filled := "", 0
	for i := range line.Cells {
		if text := heading(line.Cells[i].Text); text != "" {
			if filled++; first == "" {
				first = text
			}
		}
	}
	title := heading(line.cell(required.Place).Text)
	switch {
	case filled == 0:
		return ""
	case sumWord.MatchString(first) && (title == "" || sumWord.MatchString(title)), sumWord.MatchString(title):
		return "合计行"
	case exampleWord.MatchString(first) && filled > 1:
		return "示例行"
	case noteWord.MatchString(first) && filled <= 3 && (title == "" || noteWord.MatchString(title)):
		return "表下的说明或签署"
	case title != "" && folded(title) == folded(required.Heading):
		return "重复的表头"
	case filled > 2 && line.Number <= layout.Last+1 && numbersColumns(line):
		return "栏号行"
	}
	return ""
}

// numbersColumns reports whether a line only counts the columns: 1, 2, 3 or 甲, 乙, 丙.
func numbersColumns(line *Line) bool {
	last := 0
	for i := range line.Cells {
		text := strings.Trim(heading(line.Cells[i].Text), "()（）")
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		switch {
		case err == nil && n == last+1:
			last = n
		case err != nil && strings.Contains("甲乙丙丁戊己庚辛", text) && last == 0:
		default:
			return false
		}
	}
	return last > 1
}

// fillDown writes the value of cells merged down into the rows that they reach over.
func fillDown(grid *Grid, layout *Layout) {
	byNumber := map[int]*Line{}
	for i := range grid.Lines {
		byNumber[grid.Lines[i].Number] = &grid.Lines[i]
	}
	for _, a := range grid.Areas {
		if a.Top <= layout.Last || a.Bottom == a.Top || byNumber[a.Top] == nil || a.Left >= MaxColumns {
			continue
		}
		value := byNumber[a.Top].cell(a.Left)
		for number := a.Top + 1; number <= min(a.Bottom, a.Top+MaxRows); number++ {
			line := byNumber[number]
			if line == nil || value == (Cell{}) {
				continue
			}
			for len(line.Cells) <= a.Left {
				line.Cells = append(line.Cells, Cell{})
			}
			line.Cells[a.Left] = value
		}
	}
}
