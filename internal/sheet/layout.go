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

// mostHeadings is how many lines may name the columns together.
const mostHeadings = 3

// Layout is how a grid is read: which lines name its columns, and what each column is. A person may correct it.
type Layout struct {
	Sheet int // its place in the book
	Name  string
	First int  // the line of the headings
	Last  int  // the same, or the last of several
	Until int  // the last line under the headings; 0 for the end of the sheet
	Form  bool // the sheet is a form: a value stands beside each of its headings, and the grid was turned into a table
	Heads []Head
}

// holds reports whether a line stands under the headings.
func (l *Layout) holds(line *Line) bool {
	return line.Number > l.Last && (l.Until == 0 || line.Number <= l.Until)
}

// fields is how many fields the layout has columns for.
func (l *Layout) fields() int {
	keys := map[string]bool{}
	for _, c := range l.Heads {
		if c.Key != "" {
			keys[c.Key] = true
		}
	}
	return len(keys)
}

// units is how many columns name a unit.
func (l *Layout) units() int {
	n := 0
	for _, c := range l.Heads {
		if c.Unit != "" {
			n++
		}
	}
	return n
}

// same reports whether another layout has the same fields in the same columns.
func (l *Layout) same(other *Layout) bool {
	known := func(l *Layout) (keys []Head) {
		for _, c := range l.Heads {
			if c.Key != "" {
				keys = append(keys, Head{Place: c.Place, Key: c.Key})
			}
		}
		return keys
	}
	return slices.Equal(known(l), known(other))
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
// than any other, with one or two lines below it where those name what the first one only groups.
func layoutOf(grid *Grid, n *names, required []string) (Layout, bool) {
	var best Layout
	merged := areasByTop(grid)
	top := grid.Lines[:min(len(grid.Lines), headingWithin)]
	try := func(layout Layout) {
		if _, found := layout.oneOf(required); !found {
			return
		}
		known := best.fields()
		if n := layout.fields(); n > known || n == known && layout.First == best.First &&
			layout.units() > best.units() {
			best = layout
		}
	}
	for i := range top {
		try(oneLine(grid, i, n))
	}
	for depth := 2; depth <= mostHeadings; depth++ { // more lines are believed only where they say more
		for i := range top {
			try(severalLines(grid, i, depth, n, required, merged))
		}
	}
	if best.fields() == 0 {
		return best, false
	}
	settleUnits(grid, &best)
	return best, true
}

func oneLine(grid *Grid, i int, n *names) Layout {
	line := &grid.Lines[i]
	layout := Layout{First: line.Number, Last: line.Number}
	for place := range line.Cells {
		layout.add(place, heading(line.cell(place).Text), n.keyOf(line.cell(place).Text))
	}
	return layout
}

func (l *Layout) add(place int, title, key string) {
	if title != "" {
		l.Heads = append(l.Heads, Head{Place: place, Letter: columnName(place), Heading: title, Key: key,
			Unit: Unit(title)})
	}
}

// heading is a heading as a page shows it: in one line.
func heading(text string) string {
	text, _ = clean(text)
	return strings.Join(strings.Fields(text), " ")
}

// trail is what stands above one column, from the widest group to its own name.
type trail struct {
	texts []string
	own   []bool // whether the text stands in the column itself and not in one to the left
	wide  bool   // one of its own texts goes on to the next column
}

// severalLines reads lines as one heading: the upper ones group columns, the last one names them. It is none unless the
// lines below stand under groups only: what an upper line names by itself is empty below, or merged with it.
func severalLines(grid *Grid, i, depth int, n *names, required []string, merged map[int][]Area) Layout {
	if i+depth > len(grid.Lines) || grid.Lines[i+depth-1].Number != grid.Lines[i].Number+depth-1 {
		return Layout{}
	}
	lines := grid.Lines[i : i+depth]
	layout := Layout{First: lines[0].Number, Last: lines[depth-1].Number}
	paths, tall := pathsOf(lines, merged)
	named, units := 0, true
	const longest = 30 // no heading is longer: it is a row
	for place, p := range paths {
		below := heading(lines[depth-1].cell(place).Text)
		if utf8.RuneCountInString(below) > longest {
			return Layout{}
		}
		units = units && (below == "" || Unit("("+below+")") != "")
		key := p.key(n)
		if key != "" && len(p.texts) > 1 && below != "" {
			named++
		}
		layout.addPath(place, p, key)
	}
	column, found := layout.oneOf(required)
	if !found || named < 2 && !tall && !(units && named > 0) {
		return Layout{}
	}
	for k := 1; k < depth; k++ {
		if below := heading(lines[k].cell(column.Place).Text); below != "" && n.keyOf(below) == "" {
			return Layout{}
		}
	}
	return layout
}

// pathsOf lists for each column what stands above it; tall reports whether cells are merged over several of the lines.
func pathsOf(lines []Line, merged map[int][]Area) (paths []trail, tall bool) {
	width := 0
	for i := range lines {
		width = max(width, len(lines[i].Cells))
	}
	group, until := make([]string, len(lines)), make([]int, len(lines)) // what goes on to the right, and to where
	for i := range until {
		until[i] = -1
	}
	paths = make([]trail, width)
	for place := range width {
		for i := range lines {
			text := heading(lines[i].cell(place).Text)
			own := text != ""
			switch {
			case own && i < len(lines)-1:
				group[i], until[i] = text, place
				for _, area := range merged[lines[i].Number] {
					if area.Left == place {
						until[i] = area.Right
						tall = tall || area.Bottom > lines[i].Number
					}
				}
				if len(merged[lines[i].Number]) == 0 {
					until[i] = MaxColumns // a file that merges no cells leaves them empty
				}
				for j := i + 1; j < len(lines); j++ { // a group ends where a wider one does
					until[j] = -1
				}
			case !own && place <= until[i]:
				text = group[i]
			}
			if text != "" {
				paths[place].texts = append(paths[place].texts, text)
				paths[place].own = append(paths[place].own, own)
			}
		}
	}
	for place := range width - 1 {
		next := paths[place+1]
		for i, text := range next.texts {
			paths[place].wide = paths[place].wide || !next.own[i] && slices.Contains(paths[place].texts, text)
		}
	}
	return paths, tall
}

// partName is how groups are called beside what they are about.
var partName = regexp.MustCompile(`(基本)?(情况|信息|概况|资料)$`)

// named is the texts down to the last one of the column's own; none for a column that only lies within a group.
func (p trail) named() []string {
	for i := len(p.own) - 1; i >= 0; i-- {
		if p.own[i] {
			return p.texts[:i+1]
		}
	}
	return nil
}

// key is the field that goes by all that stands above a column, or by its last words.
func (p trail) key(n *names) string {
	texts := p.named()
	for i := range texts {
		if key := n.keyOf(strings.Join(texts[i:], "")); key != "" {
			return key
		}
		if i+1 < len(texts) { // 企业基本情况 over 名称
			if key := n.keyOf(partName.ReplaceAllString(texts[i], "") + strings.Join(texts[i+1:], "")); key != "" {
				return key
			}
		}
	}
	for i := len(texts) - 1; i >= 0 && !p.wide; i-- { // a remark below the name: 拟投入 over 万元, 联系电话 over 必填
		if key := n.keyOf(texts[i]); key != "" && p.own[i] {
			return key
		}
	}
	return ""
}

func (l *Layout) addPath(place int, p trail, key string) {
	texts := p.named()
	if len(texts) == 0 {
		return
	}
	unit := ""
	for i := len(texts) - 1; i >= 0 && unit == ""; i-- {
		if unit = Unit(texts[i]); unit == "" && i > 0 {
			unit = Unit("(" + texts[i] + ")")
		}
	}
	l.Heads = append(l.Heads, Head{Place: place, Letter: columnName(place), Heading: strings.Join(texts, ""), Key: key,
		Unit: unit})
}

func areasByTop(grid *Grid) map[int][]Area {
	byTop := map[int][]Area{}
	for _, a := range grid.Areas {
		byTop[a.Top] = append(byTop[a.Top], a)
	}
	return byTop
}

// settleUnits gives columns whose headings name no unit the one that stands above the table or in a note below it:
// 单位：万元. Where two are named nobody knows.
func settleUnits(grid *Grid, layout *Layout) {
	units := map[string]bool{}
	for i := range grid.Lines {
		line := &grid.Lines[i]
		for _, c := range line.Cells {
			if !strings.ContainsAny(c.Text, "元万亿萬億圓圆") {
				continue
			}
			below := line.Number > layout.Last && noteWord.MatchString(heading(c.Text)) && unitWord.MatchString(c.Text)
			if line.Number < layout.First || below {
				if unit := unitNoted(c.Text); unit != "" {
					units[unit] = true
				}
			}
		}
	}
	if len(units) != 1 {
		return
	}
	for i := range layout.Heads {
		for unit := range units {
			if c := &layout.Heads[i]; c.Unit == "" && !otherUnit.MatchString(narrow.Replace(c.Heading)) {
				c.Unit = unit
			}
		}
	}
}

var (
	unitWord  = regexp.MustCompile(`单位|金额|人民币`)
	unitAtEnd = regexp.MustCompile(`\([^()]{1,8}\)$`)
	// otherUnit is a unit of a heading that is not clear: 元/万元, 元/吨.
	otherUnit = regexp.MustCompile(`元/|/[万亿千百]?元`)
)

// unitNoted is the unit that a line beside the table names: 单位：万元, 汇总表（金额：千元）.
func unitNoted(text string) string {
	plain := narrow.Replace(strings.TrimSpace(text))
	if unitWord.MatchString(plain) {
		return Unit(plain)
	}
	return Unit(unitAtEnd.FindString(plain))
}

// What stands below a table: sums, signatures and remarks; and above its first row: examples and numbers of columns.
var (
	sumWord = regexp.MustCompile(
		`^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数|总合计|(本页|本月|本季度?|本年度?|年度|全区|全市|各镇)(合计|小计|总计|累计))` +
			`\s*([（(].*[）)])?[:：]?[\s\d.,，、共项条个家份亿万千元件]*$`)
	countWord   = regexp.MustCompile(`^共?\s*[\d.,]+\s*(项|条|个|家|份|件|亿元|万元|千元|元)?$`)
	exampleWord = regexp.MustCompile(`^[（(【\[]?(填写|填报)?(示例|样例|例|范例|例如|举例|示例行)\s*\d*[）)】\]]?[:：。.]?$`)
	exampleHead = regexp.MustCompile(`^[（(【\[]?(填写|填报)?(示例|样例|范例|例如|例)\d*[）)】\]]?[:：]`)
	noteWord    = regexp.MustCompile(`^[※*＊★]?\s*(注|备注|说明|填表说明|填报说明|填写说明|填写要求|填报要求|附注|备|注意事项|注意)\s*\d*\s*([:：.、．]|$)|` +
		`^(填表人|填报人|制表人?|审核人?|审批人?|负责人|分管领导|单位负责人|科室负责人|经办人|复核人?|联系人|填报单位|填报日期|填表日期|填表时间|填报时间|制表日期|日期|` +
		`单位盖章|盖章|公章|签字|签章|单位公章|联系电话|分管负责人|主要负责人)` +
		`\s*([（(][^）)]*[）)])?\s*(签字|签名|签章|盖章)?\s*[:：]|^[（(](单位)?(盖章|公章|签字|签章)[）)]|` +
		`^\d{0,4}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日$`)
	// partWord is how the parts begin into which some lists are divided.
	partWord = regexp.MustCompile(`^[（(]?[一二三四五六七八九十]{1,3}[）)]?\s*[、.．]|^[（(][一二三四五六七八九十]{1,3}[）)]`)
)

// notARow says why a line below the headings is no row of the table, empty when it is one.
func notARow(line *Line, layout *Layout, required Head, wide int) string {
	first, filled, sum := "", 0, false
	for i := range line.Cells {
		if text := heading(line.Cells[i].Text); text != "" {
			if filled++; first == "" {
				first = text
			}
			sum = sum || (strings.Contains(text, "计") || strings.Contains(text, "数")) && sumWord.MatchString(text)
		}
	}
	title := heading(line.cell(required.Place).Text)
	switch {
	case filled == 0:
		return ""
	case sum && title == "", sumWord.MatchString(title), sumWord.MatchString(first) && countWord.MatchString(title):
		return "合计行"
	case exampleWord.MatchString(first) && filled > 1, exampleHead.MatchString(title):
		return "示例行"
	case noteWord.MatchString(first) && filled <= 4 && (title == "" || noteWord.MatchString(title) ||
		strings.HasSuffix(narrow.Replace(first), ":")):
		return "表下的说明或签署"
	case title != "" && folded(title) == folded(required.Heading):
		return "重复的表头"
	case filled > 2 && line.Number <= layout.Last+1 && numbersColumns(line):
		return "栏号行"
	case filled == 1 && len(layout.Heads) > 2 && (partWord.MatchString(first) ||
		wide > len(layout.Heads)/2 && wide > 2):
		return "表中的小标题或说明"
	}
	return ""
}

// wideAt is how many columns the merged cell at the beginning of a line reaches over, 1 for none.
func wideAt(merged map[int][]Area, line *Line) int {
	for _, a := range merged[line.Number] {
		if a.Top == a.Bottom && line.cell(a.Left) != (Cell{}) {
			return a.Right - a.Left + 1
		}
	}
	return 1
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
func fillDown(grid *Grid, layout *Layout) error {
	var spent budget
	for _, a := range grid.Areas {
		if a.Top <= layout.Last || layout.Until != 0 && a.Top > layout.Until || a.Bottom == a.Top ||
			a.Left >= MaxColumns {
			continue
		}
		at, found := slices.BinarySearchFunc(grid.Lines, a.Top, func(l Line,
			number int) int {
			return l.Number - number
		})
		if !found || grid.Lines[at].cell(a.Left) == (Cell{}) {
			continue
		}
		value := grid.Lines[at].cell(a.Left)
		for at++; at < len(grid.Lines) && grid.Lines[at].Number <= a.Bottom; at++ {
			line := &grid.Lines[at]
			if sumLine(line) { // a sum under the last row is not part of what is merged above it
				continue
			}
			if err := line.set(a.Left, value, &spent); err != nil {
				return err
			}
		}
	}
	return nil
}

// sumLine reports whether a line begins with the word for a sum.
func sumLine(line *Line) bool {
	for i := range line.Cells {
		if text := heading(line.Cells[i].Text); text != "" {
			return sumWord.MatchString(text)
		}
	}
	return false
}
