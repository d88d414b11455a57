package sheet

import (
	"slices"
	"strings"
)

// Known are lines of headings of which somebody has said what each column is: the keys of the fields by place, empty
// for a column that is not used, under the Headings of the line. Behind a bar stands the unit of the amounts in it.
type Known map[string][]string

// Headings is a line of headings as it is known again: its texts by column, however they are spaced and marked.
func Headings(texts []string) string {
	folds := make([]string, len(texts))
	for i, text := range texts {
		folds[i] = folded(text)
	}
	return strings.TrimRight(strings.Join(folds, "\t"), "\t")
}

// layout is the layout of the first line of a grid that is known; found reports whether there is one that holds one of
// the required fields.
func (k Known) layout(grid *Grid, required []string) (layout Layout, found bool) {
	for i := range grid.Lines[:min(len(grid.Lines), headingWithin)] {
		line := &grid.Lines[i]
		keys, said := k[Headings(line.texts())]
		if !said {
			continue
		}
		layout = Layout{First: line.Number, Last: line.Number}
		for place := range line.Cells {
			key := ""
			if place < len(keys) {
				key = keys[place]
			}
			key, unit, said := strings.Cut(key, "|")
			layout.add(place, heading(line.cell(place).Text), key)
			if last := len(layout.Heads) - 1; said && layout.Heads[last].Place == place {
				layout.Heads[last].Unit = unit
			}
		}
		if _, found = layout.oneOf(required); found {
			settleUnits(grid, &layout)
			return layout, true
		}
	}
	return Layout{}, false
}

// Peek is the top of each sheet that can be seen, for a person who says where its headings are.
func Peek(book Book, lines int) []Grid {
	var grids []Grid
	for _, grid := range book.Grids {
		if grid.Hidden || len(grid.Lines) == 0 {
			continue
		}
		grid.Lines = slices.Clone(grid.Lines[:min(len(grid.Lines), lines)])
		grids = append(grids, grid)
	}
	return grids
}

// Texts are the cells of a line, by column.
func (l *Line) Texts() []string { return l.texts() }

// Guess is the field that a heading is taken for when nobody has said anything of it, empty for none.
func Guess(fields []Field, headings []string) []string {
	n := namesOf(fields)
	keys := make([]string, len(headings))
	for i, text := range headings {
		if key := n.keyOf(text); !slices.Contains(keys[:i], key) {
			keys[i] = key
		}
	}
	return keys
}
