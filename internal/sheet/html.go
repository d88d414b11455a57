package sheet

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Many systems save a page with a table under the name of a workbook.

// htmlTable is a table while it is read.
type htmlTable struct {
	grid   Grid
	number int // of the row
	column int
	line   Line
	cell   *strings.Builder // of the cell that is open
	wide   int
	high   int
	taken  map[[2]int]bool // places that cells above reach down to
	beyond int             // cells too far to the right
}

// readHTML makes each table of a page a grid. A table within a cell is a grid of its own.
func readHTML(text []byte) (Book, error) {
	book := Book{}
	in := html.NewTokenizer(bytes.NewReader(text))
	in.SetMaxBuf(1 << 22)
	var open []*htmlTable
	var spent budget
	hidden := 0 // inside of what a browser does not show
	for {
		kind := in.Next()
		if kind == html.ErrorToken {
			if !errors.Is(in.Err(), io.EOF) {
				return Book{}, errBroken
			}
			break
		}
		token := in.Token()
		invisible := token.DataAtom == atom.Style || token.DataAtom == atom.Script || token.DataAtom == atom.Title
		if invisible && kind == html.StartTagToken {
			hidden++
		} else if invisible && kind == html.EndTagToken && hidden > 0 {
			hidden--
		}
		if hidden > 0 {
			continue
		}
		if kind == html.StartTagToken && token.DataAtom == atom.Table {
			open = append(open, &htmlTable{taken: map[[2]int]bool{}})
			continue
		}
		if len(open) == 0 {
			continue
		}
		t := open[len(open)-1]
		if kind == html.EndTagToken && token.DataAtom == atom.Table {
			if err := t.endRow(&spent); err != nil {
				return Book{}, err
			}
			noteBeyond(&t.grid, t.beyond)
			book.Grids = append(book.Grids, t.grid)
			open = open[:len(open)-1]
			continue
		}
		if err := t.take(kind, token, &spent); err != nil {
			return Book{}, err
		}
	}
	for _, t := range open { // a page that breaks off inside a table has not come whole
		if len(t.grid.Lines) > 0 || t.cell != nil {
			return Book{}, errBroken
		}
	}
	return book, nil
}

func (t *htmlTable) take(kind html.TokenType, token html.Token, spent *budget) error {
	switch {
	case kind == html.TextToken && t.cell != nil:
		t.cell.WriteString(oneSpaced(token.Data))
	case kind == html.StartTagToken && token.DataAtom == atom.Tr:
		if err := t.endRow(spent); err != nil {
			return err
		}
		t.number++
		t.column, t.line = 0, Line{Number: t.number, Hidden: invisibleRow(token)}
	case kind == html.StartTagToken && (token.DataAtom == atom.Td || token.DataAtom == atom.Th):
		if err := t.endCell(spent); err != nil {
			return err
		}
		for t.taken[[2]int{t.number, t.column}] {
			t.column++
		}
		t.cell, t.wide, t.high = &strings.Builder{}, span(token, "colspan"), span(token, "rowspan")
	case kind == html.EndTagToken && (token.DataAtom == atom.Td || token.DataAtom == atom.Th):
		return t.endCell(spent)
	case kind == html.EndTagToken && token.DataAtom == atom.Tr:
		return t.endRow(spent)
	case t.cell != nil && (token.DataAtom == atom.Br || token.DataAtom == atom.P || token.DataAtom == atom.Div):
		if t.cell.Len() > 0 {
			t.cell.WriteByte('\n')
		}
	}
	return nil
}

// oneSpaced is a text with one space for each run of them, as a browser shows it.
func oneSpaced(text string) string {
	plain := strings.Join(strings.Fields(text), " ")
	switch {
	case plain == "":
		return strings.Repeat(" ", min(len(text), 1))
	case strings.TrimLeftFunc(text, unicode.IsSpace) != text:
		plain = " " + plain
	}
	if strings.TrimRightFunc(text, unicode.IsSpace) != text {
		plain += " "
	}
	return plain
}

// invisibleRow reports whether a browser does not show a row.
func invisibleRow(token html.Token) bool {
	for _, a := range token.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "style" && strings.Contains(style, "display:none") {
			return true
		}
	}
	return false
}

var spaceAroundBreak = regexp.MustCompile(` *\n[ \n]*`)

func span(token html.Token, name string) int {
	for _, a := range token.Attr {
		if a.Key == name {
			if n, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil {
				return min(max(n, 1), 1000)
			}
		}
	}
	return 1
}

func (t *htmlTable) endCell(spent *budget) error {
	if t.cell == nil {
		return nil
	}
	text := strings.TrimSpace(spaceAroundBreak.ReplaceAllString(t.cell.String(), "\n"))
	t.cell = nil
	switch {
	case t.column >= MaxColumns && text != "":
		t.beyond++
	case t.column < MaxColumns:
		if err := t.line.set(t.column, cellOf(text), spent); err != nil {
			return err
		}
	}
	if t.wide > 1 || t.high > 1 {
		area := Area{Top: t.number, Bottom: t.number + t.high - 1, Left: t.column, Right: t.column + t.wide - 1}
		if err := t.grid.merge(area); err != nil {
			return err
		}
		for row := t.number + 1; row < t.number+t.high; row++ {
			for column := t.column; column < min(t.column+t.wide, MaxColumns); column++ {
				t.taken[[2]int{row, column}] = true
			}
			if len(t.taken) > MaxRows {
				return errBroken
			}
		}
	}
	t.column += t.wide
	return nil
}

func (t *htmlTable) endRow(spent *budget) error {
	if err := t.endCell(spent); err != nil {
		return err
	}
	if !t.line.empty() {
		t.grid.Lines = append(t.grid.Lines, t.line)
	}
	t.line = Line{Number: t.number}
	return nil
}
