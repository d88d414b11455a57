package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Many offices send one form for each need instead of a table: a label, and its value beside it or below it. Such a
// sheet is turned into a table of one line, or of several where the form is repeated on it.

// hintWord is how a column beside the values of a form says what is to be filled in.
var hintWord = regexp.MustCompile(`字以内|不超过|必填|选填|请填写|如实填写|填写说明|限\d+字`)

// What a form is signed with, and the day beside it.
var (
	signedWord = regexp.MustCompile(`盖章|公章|签字|签章|签名`)
	dateWord   = regexp.MustCompile(`^\d{0,4}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日$`)
)

// pair is a label of a form and its value.
type pair struct {
	label, key string
	value      Cell
	line       int // of the value
	place      int
}

// spot is a cell that is filled.
type spot struct {
	place int
	text  string
	cell  Cell
}

func spotsOf(line *Line) (spots []spot) {
	for place, c := range line.Cells {
		if text := heading(c.Text); text != "" || c.Kind != Plain {
			spots = append(spots, spot{place, text, c})
		}
	}
	return spots
}

// labelled is what a cell says of itself: 联系人：张三.
func (n *names) labelled(text string) (label, value string, ok bool) {
	for _, mark := range []string{"：", ":"} {
		if label, value, ok = strings.Cut(text, mark); ok && n.label(label) != "" {
			return strings.TrimSpace(label), strings.TrimSpace(value), strings.TrimSpace(value) != ""
		}
	}
	return "", "", false
}

// label is the field that a cell names as the label of a form, empty for none.
func (n *names) label(text string) string {
	const longest = 40
	if utf8.RuneCountInString(text) > longest {
		return ""
	}
	return n.keyOf(text)
}

func (n *names) isLabel(s spot) bool {
	_, _, within := n.labelled(s.text)
	return within || n.label(s.text) != ""
}

// pairsOf reads lines as labels and values; stray are the lines of which something is neither.
func (n *names) pairsOf(lines []Line) (pairs []pair, stray []int) {
	taken := map[int]bool{} // lines whose only cell is the value of the label above
	for i := range lines {
		spots := spotsOf(&lines[i])
		odd := false
		for j := 0; j < len(spots) && !taken[i]; j++ {
			s := spots[j]
			add := func(label, key string, value spot, line int) {
				pairs = append(pairs, pair{label, key, value.cell, lines[line].Number, value.place})
			}
			label, value, within := n.labelled(s.text)
			key := n.label(s.text)
			beside := j+1 < len(spots) && !n.isLabel(spots[j+1])
			switch {
			case within:
				add(label, n.label(label), spot{s.place, value, Cell{Text: value}}, i)
			case beside && signedWord.MatchString(s.text) && dateWord.MatchString(spots[j+1].text): // signed on a day
				odd = true
				j++
			case key != "" && beside:
				add(s.text, key, spots[j+1], i)
				j++
			case key != "" && j+1 == len(spots) && n.valueBelow(lines, i, s.place):
				add(s.text, key, spotsOf(&lines[i+1])[0], i+1)
				taken[i+1] = true
			case key != "":
			case beside && (j > 0 || len(spots) > 2 || len(pairs) > 0) && utf8.RuneCountInString(s.text) <= 20:
				add(s.text, "", spots[j+1], i)
				j++
			case j == 0 && len(spots) > 1 && utf8.RuneCountInString(s.text) <= 12: // the name of a part, at its side
			default:
				odd = true
			}
		}
		if odd {
			stray = append(stray, i)
		}
	}
	return pairs, stray
}

// valueBelow reports whether the line below a label holds nothing but its value.
func (n *names) valueBelow(lines []Line, i, place int) bool {
	if i+1 >= len(lines) || lines[i+1].Number > lines[i].Number+1 {
		return false
	}
	below := spotsOf(&lines[i+1])
	return len(below) == 1 && below[0].place <= place && !n.isLabel(below[0])
}

// formOf reads a sheet as a form; keys is how many fields it has a value for, 0 when it is none.
func formOf(grid *Grid, n *names, required []string) (turned Grid, layout Layout, stray []Skip, keys int) {
	pairs, odd := n.pairsOf(grid.Lines)
	if columns, wide := across(grid, n, required); wide {
		pairs, odd = columns, nil
		for i := range grid.Lines {
			number := grid.Lines[i].Number
			if !slices.ContainsFunc(pairs, func(p pair) bool { return p.line == number }) {
				odd = append(odd, i)
			}
		}
	}
	records := recordsOf(pairs, required)
	if len(records) == 0 {
		return Grid{}, Layout{}, nil, 0
	}
	turned = Grid{Name: grid.Name, Hidden: grid.Hidden, Notes: grid.Notes, Remarks: grid.Remarks}
	head := Line{Number: max(records[0][0].line-1, 0)}
	layout = Layout{Name: grid.Name, First: head.Number, Last: head.Number, Form: true}
	seen := map[string]bool{}
	last := head.Number
	for _, record := range records {
		line := Line{Number: max(lineOfTitle(record, required), last+1)}
		times := map[string]int{}
		for _, p := range record {
			times[p.label]++
			place := slices.IndexFunc(layout.Heads, func(h Head) bool {
				if h.Heading == p.label {
					times[p.label+"\x00"]++
				}
				return h.Heading == p.label && times[p.label+"\x00"] == times[p.label]
			})
			times[p.label+"\x00"] = 0
			if place < 0 {
				place = len(layout.Heads)
				layout.Heads = append(layout.Heads, Head{Place: place, Letter: columnName(p.place) +
					strconv.Itoa(p.line),
					Heading: p.label, Key: p.key, Unit: Unit(p.label)})
				head.Cells = append(head.Cells, Cell{Text: p.label})
			}
			for len(line.Cells) <= place {
				line.Cells = append(line.Cells, Cell{})
			}
			line.Cells[place] = p.value
			if p.key != "" && !seen[p.key] {
				seen[p.key] = true
				keys++
			}
		}
		last = line.Number
		turned.Lines = append(turned.Lines, line)
	}
	turned.Lines = append([]Line{head}, turned.Lines...)
	for _, i := range odd {
		line := &grid.Lines[i]
		stray = append(stray, Skip{Line: line.Number, Text: lineText(line), Why: "表格中的其他文字"})
	}
	settleUnits(grid, &layout)
	return turned, layout, stray, keys
}

func lineOfTitle(record []pair, required []string) int {
	for _, p := range record {
		if slices.Contains(required, p.key) {
			return p.line
		}
	}
	return record[0].line
}

// recordsOf parts the pairs of a sheet into its forms: where what is required comes again, each begins with the label
// that the first one begins with.
func recordsOf(pairs []pair, required []string) (records [][]pair) {
	titles := 0
	for _, p := range pairs {
		if slices.Contains(required, p.key) {
			titles++
		}
	}
	if titles == 0 {
		return nil
	}
	begin := slices.IndexFunc(pairs, func(p pair) bool { return p.key != "" })
	for i, p := range pairs {
		if i == 0 || titles > 1 && i > begin && p.label == pairs[begin].label {
			records = append(records, nil)
		}
		records[len(records)-1] = append(records[len(records)-1], p)
	}
	return records
}

// across reads a table that lies on its side: labels in one column, and to the right of it a column for each record.
// wide reports whether there are several of them.
func across(grid *Grid, n *names, required []string) (pairs []pair, wide bool) {
	labels, at := -1, -1
	for i := range grid.Lines {
		spots := spotsOf(&grid.Lines[i])
		if len(spots) > 2 && slices.Contains(required, n.label(spots[0].text)) && !slices.ContainsFunc(spots[1:],
			n.isLabel) {
			labels, at = spots[0].place, i
			break
		}
	}
	if at < 0 {
		return nil, false
	}
	titles := spotsOf(&grid.Lines[at])[1:]
	titles = slices.DeleteFunc(titles, func(s spot) bool { return hintWord.MatchString(s.text) })
	rows := 0
	for i := range grid.Lines {
		if grid.Lines[i].cell(labels) != (Cell{}) && n.label(heading(grid.Lines[i].cell(labels).Text)) != "" {
			rows++
		}
	}
	if len(titles) < 2 || rows < 3 {
		return nil, false
	}
	for _, title := range titles {
		for i := range grid.Lines {
			line := &grid.Lines[i]
			label := heading(line.cell(labels).Text)
			if value := line.cell(title.place); value != (Cell{}) && label != "" {
				pairs = append(pairs, pair{label, n.label(label), value, line.Number, title.place})
			}
		}
	}
	return pairs, true
}
