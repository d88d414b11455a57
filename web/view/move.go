package view

// Move is something that can be done to the thing on the page now.
type Move struct {
	Label   string // 受理, 退回修改
	Action  string // where the form is posted
	Primary bool   // the likeliest move of the page
	Danger  bool   // a move that takes something away
	Confirm string // what will happen, said before it does; empty = the button acts at once
	Reason  Area   // asked before the move; without a Label no reason is asked. Names must differ within a page.
	Hidden  []Hidden
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

func (m Move) asks() bool { return m.Confirm != "" || m.Reason.Label != "" }

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
