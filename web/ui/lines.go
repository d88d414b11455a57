package ui

import "strconv"

// Lines is a field of several rows under headed columns, such as the indicators of a challenge. Each column is posted
// as a list under its own name; a row that was left empty counts for nothing.
type Lines struct {
	Name, Label, Help, Error string
	Required                 bool
	Columns                  []LineColumn
	Rows                     [][]string // what has been written, a value for each column
	Spare                    int        // empty rows to write in; 0 = 2
}

// LineColumn is one column of Lines.
type LineColumn struct {
	Name, Label string
	Number      bool
	Narrow      bool
	Options     []Option // a drop-down list instead of a box
}

// filled is the written rows followed by the empty ones.
func (l Lines) filled() [][]string {
	spare := l.Spare
	if spare == 0 {
		spare = 2
	}
	rows := append([][]string{}, l.Rows...)
	for range spare {
		rows = append(rows, make([]string, len(l.Columns)))
	}
	return rows
}

func lineLabel(c LineColumn, row int) string { return c.Label + "，第" + strconv.Itoa(row+1) + "行" }
