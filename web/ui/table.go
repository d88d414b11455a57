package ui

import "github.com/a-h/templ"

// Table is rows under headed columns. On a narrow screen each row becomes a card whose lines name their column.
type Table struct {
	ID      string // where htmx puts the next page or order; empty = links load the whole page
	Caption string // what the table shows; always read out
	Quiet   bool   // the caption is not shown, since a heading above says it
	Columns []Column
	Rows    []Row
	Empty   Empty // shown instead of the table when there are no rows
}

// Column heads a table column. One with a SortHref can be sorted by a click.
type Column struct {
	Label    string
	SortHref string
	Sorted   Direction
	Number   bool // set to the right
	Short    bool // never broken over two lines: dates, numbers
}

// Direction is how a column is sorted now.
type Direction string

// The directions there are; the zero value is an unsorted column.
const (
	Ascending  Direction = "ascending"
	Descending Direction = "descending"
)

// Row is one line of a table; its first cell names it.
type Row struct{ Cells []Cell }

// Cell is one entry of a row. Show, when given, takes the place of the text.
type Cell struct {
	Text  string
	Href  string
	Note  string // a quiet second line
	Badge *Badge
	Show  templ.Component
}

// TextCell only says something.
func TextCell(s string) Cell { return Cell{Text: s} }

// LinkCell leads somewhere.
func LinkCell(s, href string) Cell { return Cell{Text: s, Href: href} }

// StateCell holds a badge.
func StateCell(b Badge) Cell { return Cell{Badge: &b} }

// Badge is a state in words, on a colour that repeats what the words say.
type Badge struct {
	Text string
	Tone Tone
}

// Pager leads to the next and the previous page of a list that is too long to count out.
type Pager struct {
	Previous, Next string // addresses; empty = none
	Shown          string // such as 第 21–40 条，共 318 条
	Target         string // id of the part htmx replaces; empty = the whole page loads
}

// Crumb is one step of the way to this page; the last has no Href.
type Crumb struct{ Label, Href string }

// Tab is one of several views of the same thing.
type Tab struct {
	Label  string
	Href   string
	Count  int // negative = not shown
	Active bool
}
