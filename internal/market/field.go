package market

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Input says how a field is filled in: which box stands in the form and how a cell of a sheet is read.
type Input string

// The inputs. Each goes with one kind of member: text, int, Money, Date, []string, bool, Region or the id of a record.
const (
	InputLine      Input = "line"      // one line of text
	InputText      Input = "text"      // paragraphs
	InputPhone     Input = "phone"     // a telephone number
	InputWords     Input = "words"     // several words of one's own choice
	InputNumber    Input = "number"    // a whole number, 0 where it is not known
	InputMoney     Input = "money"     // an amount, typed in 万元
	InputDate      Input = "date"      // a day
	InputOne       Input = "one"       // one of the options
	InputSeveral   Input = "several"   // any of the options
	InputYes       Input = "yes"       // a box to tick
	InputRegion    Input = "region"    // a place of GB/T 2260, chosen from a list
	InputCode      Input = "code"      // a place of GB/T 2260 anywhere in the country, typed by its code
	InputReference Input = "reference" // another record or a line of one, chosen from a list; 0 for none
	InputRows      Input = "rows"      // rows, or a part, with a table of their own
	InputNone      Input = "none"      // never typed: moves and links set it
)

// Audience says who reads a field of a record that they may see.
type Audience string

// From everybody to those inside.
const (
	ForAll       Audience = ""          // everybody who sees the record
	ForConnected Audience = "connected" // its own side, the bureau, and who is connected with it
	ForInside    Audience = "inside"    // its own side and the bureau
)

// Field is one row of the table of a noun: whatever is to be known of one of its fields. Form, page, import, export,
// description of the API, search and matching are drawn from it.
type Field struct {
	Key    string // the names of form and JSON on the way to the member, joined by dots
	Label  string // what the form, the page and the head of a sheet call it
	Term   string // what a page calls it beside its value, when that is shorter
	Help   string // a sentence under the box
	Pledge string // what stands beside a box to tick, when it says more than the label
	Note   string // what else a program must know: codes, what an empty value means

	Section string // heading of the part of the form in which it stands; empty for the part that is the kind's own
	Input   Input
	Rows    int    // height of a box of several lines, 0 for three; empty rows to write in, 0 for two
	Wide    bool   // a short box that stands on a line of its own
	Column  string // of rows: what stands before the names of their fields when a form posts them column by column
	Narrow  bool   // a text that takes a narrow column among rows

	Longest     int // characters of a text, 0 for no bound
	Least, Most int // of a number that is given; both 0 for no bound
	AtMost      int // how many words or options, 0 for no bound
	Unit        string
	Options     []Option
	Codes       bool   // a list shows the codes before their names
	Open        bool   // the options stand side by side instead of in a list
	Preset      bool   // a new record says something here, so a list offers nothing empty
	None        string // what no value is called: of an amount on every page, of a choice in its list
	Yes         string // what a ticked box says on a page; 是 when empty
	No          string // what one that is not ticked says there; nothing when empty
	Exact       bool   // an amount that a page writes to the last 分

	Required bool   // before the record may be handed in
	Missing  string // what is said when it is required and missing, when the usual sentence is not enough
	For      Audience

	Beside    string // key of the field after whose value a page shows this one
	Between   string // what stands between the two
	PageAfter string // key of the field behind which a page shows this one, when its order is not that of the form

	Headings []string // under which other sheets know it, besides its label and its key
	Begins   bool     // a day from which something counts: of a month in a sheet it is the first
	NoImport bool     // only ever given on the platform itself
	NoPage   bool     // not among the properties that a page lists: it has a place of its own there, or none

	Search SearchRole
	Match  MatchRole

	at []int // the members on the way to it
}

// Fields is the table of one noun, in the order of its form.
type Fields struct {
	of   reflect.Type
	rows []Field
}

// Declared is a struct whose members have a table. It may be embedded: the table then speaks of the embedded part.
type Declared interface{ Fields() Fields }

// fieldsOf is the table of the struct T. It panics at the start of the program when a row has no member.
func fieldsOf[T any](rows ...Field) Fields {
	t := Fields{of: reflect.TypeFor[T](), rows: rows}
	for i := range t.rows {
		f := &t.rows[i]
		f.at = memberAt(t.of, strings.Split(f.Key, "."))
		if f.at == nil {
			panic(fmt.Sprintf("market: %s has no member %q", t.of, f.Key))
		}
	}
	return t
}

// TableOf is the table of a struct T that a room declares beside its use case, such as what comes with a move.
func TableOf[T any](rows ...Field) Fields { return fieldsOf[T](rows...) }

// with is the table with another behind it, whose struct is the member at the path. The part of the form in which the
// other's fields stand is named unless they name one.
func (t Fields) with(path, section string, other Fields) Fields {
	at := memberAt(t.of, strings.Split(path, "."))
	rows := slices.Clone(t.rows)
	for _, f := range other.rows {
		f.Key, f.at = path+"."+f.Key, append(slices.Clone(at), f.at...)
		for _, key := range []*string{&f.Beside, &f.PageAfter} {
			if *key != "" {
				*key = path + "." + *key
			}
		}
		if f.Section == "" {
			f.Section = section
		}
		rows = append(rows, f)
	}
	return Fields{of: t.of, rows: rows}
}

// after is the table with the fields of some keys moved behind another, in their order.
func (t Fields) after(key string, moved ...string) Fields {
	var rows []Field
	for _, f := range t.rows {
		if slices.Contains(moved, f.Key) {
			continue
		}
		rows = append(rows, f)
		if f.Key != key {
			continue
		}
		for _, name := range moved {
			if row, ok := t.Field(name); ok {
				rows = append(rows, row)
			}
		}
	}
	return Fields{of: t.of, rows: rows}
}

// memberAt follows the names of forms through a struct and what is embedded in it; nil when one is not there.
func memberAt(t reflect.Type, names []string) []int {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if len(names) == 0 {
		return []int{}
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		member := t.Field(i)
		rest := names[1:]
		if member.Anonymous && memberName(member) == "" {
			rest = names
		} else if memberName(member) != names[0] {
			continue
		}
		if at := memberAt(member.Type, rest); at != nil {
			return append([]int{i}, at...)
		}
	}
	return nil
}

// memberName is what forms call a member, or JSON when no form does.
func memberName(member reflect.StructField) string {
	if name := member.Tag.Get("form"); name != "" && name != "-" {
		return name
	}
	name, _, _ := strings.Cut(member.Tag.Get("json"), ",")
	return name
}

// only is the table with the fields that pass.
func (t Fields) only(pass func(*Field) bool) Fields {
	var rows []Field
	for i := range t.rows {
		if pass(&t.rows[i]) {
			rows = append(rows, t.rows[i])
		}
	}
	return Fields{of: t.of, rows: rows}
}

// Of is the struct of which the table speaks.
func (t Fields) Of() reflect.Type { return t.of }

// Rows are the fields in the order of the form. They are the table's own and must not be changed.
func (t Fields) Rows() []Field { return t.rows }

// Shown are the fields in the order in which a page shows them.
func (t Fields) Shown() []Field {
	var rows []Field
	var behind func(key string)
	behind = func(key string) {
		for _, f := range t.rows {
			if f.PageAfter == key {
				rows = append(rows, f)
				behind(f.Key)
			}
		}
	}
	behind("")
	return rows
}

// Field is the row of a key; ok reports whether there is one.
func (t Fields) Field(key string) (row Field, ok bool) {
	i := slices.IndexFunc(t.rows, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return t.rows[i], true
}

// Label is what the field of a key is called, empty for a key that is not there.
func (t Fields) Label(key string) string {
	f, _ := t.Field(key)
	return f.Label
}

// Labels are what the fields are called, by key, those of parts with a table of their own behind the part's name.
func (t Fields) Labels() map[string]string {
	labels := map[string]string{}
	for i := range t.rows {
		f := &t.rows[i]
		labels[f.Key] = f.Label
		if part, ok := f.Value(reflect.Zero(t.of).Interface()).(Declared); ok {
			for key, label := range part.Fields().Labels() {
				labels[f.Key+"."+key] = f.Label + "·" + label
			}
		}
	}
	return labels
}

// Part is the table of what the field of a key holds: of its rows, or of the part of the record that it is; ok reports
// whether there is one.
func (t Fields) Part(key string) (table Fields, ok bool) {
	f, known := t.Field(key)
	if !known {
		return Fields{}, false
	}
	of := t.of.FieldByIndex(f.at).Type
	if of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	part, ok := reflect.Zero(of).Interface().(Declared)
	if !ok {
		return Fields{}, false
	}
	return part.Fields(), true
}

// Hide empties what the reader of a copy of the record may not read.
func (t Fields) Hide(record any, reader Audience) {
	for i := range t.rows {
		f := &t.rows[i]
		if f.For == ForAll || f.For == reader || reader == ForInside {
			continue
		}
		if v, there := f.in(record); there {
			v.SetZero()
		}
	}
}

// Name is the last part of the key: the name of the member in JSON.
func (f *Field) Name() string { return f.Key[strings.LastIndex(f.Key, ".")+1:] }

// Short reports whether the box takes little room, so that several stand side by side.
func (f *Field) Short() bool {
	switch f.Input {
	case InputText, InputSeveral, InputYes, InputRows, InputNone:
		return false
	case InputLine, InputPhone, InputWords, InputNumber, InputMoney, InputDate, InputOne, InputRegion, InputCode,
		InputReference:
	}
	return !f.Wide && !f.Open
}

// Prose reports whether the field is a text of paragraphs rather than a short property.
func (f *Field) Prose() bool { return f.Input == InputText }

// Typed reports whether the field is filled in by writing rather than by a choice, so that a row in which nothing is
// typed counts as empty.
func (f *Field) Typed() bool { return f.Input != InputOne && f.Input != InputYes }

// PageLabel is what a page calls the field beside its value.
func (f *Field) PageLabel() string {
	if f.Term != "" {
		return f.Term
	}
	return f.Label
}

// Description says to a program what the field is: its label, its unit, what no value means, and what its words mean.
func (f *Field) Description() string {
	text := f.Label
	switch {
	case f.Input == InputMoney:
		text += "，单位分" + orElse(f.None != "", "；0 为"+f.None, "")
	case f.Unit != "" && !strings.Contains(f.Label, f.Unit):
		text += "，单位" + f.Unit
	}
	const few = 8 // options that a sentence can hold
	if named := f.meanings(); len(named) > 0 && len(named) <= few {
		text += "：" + strings.Join(named, "，")
	}
	return text + orElse(f.Note != "", "，"+f.Note, "")
}

// meanings are the options that are not their own names, each with its name.
func (f *Field) meanings() []string {
	var named []string
	for _, o := range f.Options {
		if o.Value != o.Label {
			named = append(named, o.Value+" "+o.Label)
		}
	}
	return named
}

// SheetNames are the headings under which sheets know the field, the one that templates use first. Units in brackets
// and marks of what is required do not belong to them.
func (f *Field) SheetNames() []string {
	names := []string{f.Label}
	for _, name := range append(slices.Clone(f.Headings), f.Name(), f.Key) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// in is the field's member in a record, which is a pointer to the struct of the table or the struct itself; there
// reports whether the record has the part in which it lies.
func (f *Field) in(record any) (member reflect.Value, there bool) {
	v := reflect.ValueOf(record)
	for _, i := range f.at {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, true
}

// Value is what the record says in the field, nil when it lacks the part in which the field lies.
func (f *Field) Value(record any) any {
	v, there := f.in(record)
	if !there {
		return nil
	}
	return v.Interface()
}

// Append puts an empty row behind those that the record has in the field, and returns a pointer to it. The record is a
// pointer to the struct of the table.
func (f *Field) Append(record any) (row any) {
	rows, _ := f.in(record)
	rows.Set(reflect.Append(rows, reflect.Zero(rows.Type().Elem())))
	return rows.Index(rows.Len() - 1).Addr().Interface()
}

// Empty reports whether the record says nothing in the field.
func (f *Field) Empty(record any) bool {
	v, there := f.in(record)
	return !there || blank(v)
}

func blank(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.TrimSpace(v.String()) == ""
	case reflect.Slice:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}
