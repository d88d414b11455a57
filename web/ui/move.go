package ui

import (
	"slices"

	"github.com/a-h/templ"
)

// Move is something that can be done to the thing on the page now.
type Move struct {
	Name    string          // the move's own word, such as return; unique among the moves of a page
	Label   string          // 受理, 退回修改
	Action  string          // where the form is posted
	Primary bool            // the likeliest move of the page
	Danger  bool            // a move that takes something away
	Confirm string          // what will happen, said before it does; empty = the button acts at once
	Reason  *Area           // asked before the move and posted as reason; nil = none
	Alone   *Area           // why one person takes two steps in a row, posted as alone; nil = nobody does
	Fields  templ.Component // further fields the move needs, such as a new deadline or files; nil = none
	Hidden  []Hidden
	Open    bool   // it was tried and refused: its form stands open with what was typed
	Blocked string // why the move cannot be made yet; the button stands, and says so
	Barred  string // why somebody else must make it; it is named below the buttons
}

// Hidden is a form value the reader does not see, such as the version of the record.
type Hidden struct{ Name, Value string }

// Button is a link or a submit button.
type Button struct {
	Label   string
	Href    string // for LinkButton
	Name    string // for SubmitButton: sent with Value when this button was pressed
	Value   string
	Icon    Icon
	Primary bool
	Danger  bool
	Draft   bool // saves without asking that required fields be filled
}

// open are the moves that the reader may make, elsewhere those that somebody else must.
func open(moves []Move) []Move {
	return slices.DeleteFunc(slices.Clone(moves), func(m Move) bool { return m.Barred != "" })
}

func elsewhere(moves []Move) []Move {
	return slices.DeleteFunc(slices.Clone(moves), func(m Move) bool { return m.Barred == "" })
}

func (m Move) asks() bool {
	return m.Confirm != "" || m.Reason != nil || m.Alone != nil || m.Fields != nil
}

// failed tells that the move was tried and refused.
func (m Move) failed() bool {
	return m.Open || m.Reason != nil && m.Reason.Error != "" || m.Alone != nil && m.Alone.Error != ""
}

func (m Move) reason() Area {
	area := *m.Reason
	area.Name, area.ID = "reason", "reason-"+m.Name
	if area.Rows == 0 {
		area.Rows = 3
	}
	return area
}

func (m Move) alone() Area {
	area := *m.Alone
	area.ID = "alone-" + m.Name
	return area
}

func (m Move) class() string { return buttonClass(m.Primary, m.Danger) }

func (b Button) class() string { return buttonClass(b.Primary, b.Danger) }

func buttonClass(primary, danger bool) string {
	switch {
	case danger:
		return "btn-outline-danger"
	case primary:
		return "btn-primary"
	}
	return ""
}
