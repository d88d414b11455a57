package ui

import (
	"time"

	"github.com/a-h/templ"
)

// Field is one line of a form: a label, a box, what helps to fill it and what was wrong with it.
type Field struct {
	Name, Label, Value string
	ID                 string // only when two fields of one page share a name; empty = made from Name
	Help               string // a sentence under the box
	Error              string // what is wrong with Value, in words; empty = nothing
	Required           bool
	ReadOnly           bool
	MaxLength          int    // characters; 0 = unbounded
	Type               string // text when empty; email, tel, url, password, number, search
	Unit               string // shown behind the box: 月, 人
	Suggests           string // where htmx asks for options of what is typed; empty = nowhere
	Placeholder        string
	Autocomplete       string // the browser's word for what belongs here: username, current-password, one-time-code
}

// Area is a field of several lines. With a MaxLength it counts what is written.
type Area struct {
	Field
	Rows int // 0 = 5
}

// Select is a field with one choice out of a list.
type Select struct {
	Field
	Empty   string // what the first, empty entry says; empty = there is none
	Options []Option
}

// Option is one thing to choose.
type Option struct {
	Value, Label string
	Help         string // for boxes and dots: a line that explains the choice
	Group        string // for a select: options of one group stand together
}

// Choice is a group of boxes (several may be ticked) or dots (one may).
type Choice struct {
	Name, Label, Help, Error string
	Required                 bool
	Many                     bool // boxes rather than dots
	Options                  []Option
	Values                   []string // what is chosen
}

// Tick is a single box with a sentence, such as a commitment.
type Tick struct {
	Name, Label, Help, Error string
	ID                       string // what its ids are made from; empty = the name
	Value                    string // what is sent when ticked; empty = on
	Required, Checked        bool
}

// Date is a field for a day.
type Date struct {
	Name, Label, Help, Error string
	Required                 bool
	Value, Min, Max          time.Time // zero = none
	Raw                      string    // what was typed when it could not be read as a day
}

// Upload is a field for files.
type Upload struct {
	Name, Label, Help, Error string
	ID                       string // what its ids are made from; empty = the name
	Required, Many           bool
	Accept                   string   // .pdf,.docx
	Kept                     []Attach // what has been uploaded before
}

// Attach is a file that can be opened.
type Attach struct {
	Name, Href, Size string
	RemoveName       string // the box that asks for its removal; empty = it stays
	RemoveValue      string
}

// FieldError is one line of the summary above a form.
type FieldError struct{ Name, Label, Message string }

// FieldID is the id of the box of a field, by the name or id of the field.
func FieldID(name string) string { return "f-" + name }

func helpID(name string) string  { return "f-" + name + "-help" }
func errorID(name string) string { return "f-" + name + "-error" }

// describedBy lists the ids of what explains a field, for aria-describedby.
func describedBy(name, help, wrong string) string {
	switch {
	case help != "" && wrong != "":
		return helpID(name) + " " + errorID(name)
	case help != "":
		return helpID(name)
	case wrong != "":
		return errorID(name)
	}
	return ""
}

// key is what the ids of the field are made from.
func (f Field) key() string {
	if f.ID == "" {
		return f.Name
	}
	return f.ID
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (a Area) rows() int {
	if a.Rows == 0 {
		return 5
	}
	return a.Rows
}

func (d Date) field() Field {
	return Field{Name: d.Name, Label: d.Label, Help: d.Help, Error: d.Error, Required: d.Required}
}

func (u Upload) field() Field {
	return Field{Name: u.Name, ID: u.ID, Label: u.Label, Help: u.Help, Error: u.Error, Required: u.Required}
}

// box is the field of the file input: files kept from before satisfy it.
func (u Upload) box() Field {
	f := u.field()
	f.Required = u.Required && len(u.Kept) == 0
	return f
}

func (t Tick) field() Field {
	return Field{Name: t.Name, ID: t.ID, Label: t.Label, Help: t.Help, Error: t.Error, Required: t.Required}
}

func (t Tick) value() string {
	if t.Value == "" {
		return "on"
	}
	return t.Value
}

func (d Date) value() string {
	if d.Raw != "" || d.Value.IsZero() {
		return d.Raw
	}
	return dateValue(d.Value)
}

// optionGroup is a run of options that stand under one heading.
type optionGroup struct {
	name    string
	options []Option
}

// groups splits the options of a select into runs of one group, in their order.
func (s Select) groups() []optionGroup {
	var groups []optionGroup
	for _, o := range s.Options {
		if n := len(groups); n > 0 && groups[n-1].name == o.Group {
			groups[n-1].options = append(groups[n-1].options, o)
			continue
		}
		groups = append(groups, optionGroup{o.Group, []Option{o}})
	}
	return groups
}

// attributes are what every box carries: its id, its name, and what a screen reader must say about it.
func (f Field) attributes() templ.Attributes {
	attrs := templ.Attributes{"id": FieldID(f.key()), "name": f.Name, "required": f.Required}
	if about := describedBy(f.key(), f.Help, f.Error); about != "" {
		attrs["aria-describedby"] = about
	}
	if f.Error != "" {
		attrs["aria-invalid"] = "true"
	}
	if f.Suggests != "" {
		list := FieldID(f.key()) + "-known"
		attrs["list"], attrs["autocomplete"] = list, "off"
		attrs["hx-get"], attrs["hx-trigger"], attrs["hx-target"] = f.Suggests, "input changed delay:250ms", "#"+list
	}
	return attrs
}
