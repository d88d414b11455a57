package ui

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// CSRFField is the name of the form field that carries the token of every POST.
const CSRFField = "csrf"

// KeyField is the name of the form field that carries the one-time key of every POST.
const KeyField = "once"

// keyLength is that of rand.Text.
const keyLength = 26

// IsKey reports whether a text has the shape of a one-time key.
func IsKey(typed string) bool { return len(typed) == keyLength }

// Keyed is a token for a form that was refused: drawn again it keeps its key, so that it can still be sent but once.
func Keyed(token, key string) string {
	if !IsKey(key) {
		return token
	}
	return token + "." + key
}

// Token is the token alone.
func Token(token string) string {
	token, _, _ = strings.Cut(token, ".")
	return token
}

// keyOf is the key that a token was given, or a new one.
func keyOf(token string) string {
	if _, key, ok := strings.Cut(token, "."); ok {
		return key
	}
	return rand.Text()
}

// Form is what stands in a form: as it was typed, with what was wrong with it.
type Form struct {
	Action  string
	CSRF    string
	Values  url.Values
	Errors  map[string]string // by field name
	Message string            // what the whole form was refused for; empty when it was not
}

// Get is what was typed into a field.
func (f Form) Get(name string) string { return f.Values.Get(name) }

// Field is a field of the form with what was typed and what was wrong. Several values, such as keywords, stand in one
// line.
func (f Form) Field(name, label string) Field {
	return Field{Name: name, Label: label, Value: strings.Join(f.Values[name], "，"), Error: f.Errors[name]}
}

// Needed is a field that must be filled.
func (f Form) Needed(name, label string) Field {
	field := f.Field(name, label)
	field.Required = true
	return field
}

// Apart is a needed field whose id holds the move, since two moves of a page may ask alike.
func (f Form) Apart(name, label, move string) Field {
	field := f.Needed(name, label)
	field.ID = name + "-" + move
	return field
}

// Helped is the field with a sentence under it.
func (f Field) Helped(help string) Field {
	f.Help = help
	return f
}

// Long bounds the field to a number of characters.
func (f Field) Long(characters int) Field {
	f.MaxLength = characters
	return f
}

// In shows a unit behind the box of the field.
func (f Field) In(unit string) Field {
	f.Unit = unit
	return f
}

// Area is the field with several lines.
func (f Field) Area(rows int) Area { return Area{Field: f, Rows: rows} }

// Select is the field with a choice of one; empty is what the first entry says.
func (f Field) Select(empty string, options []Option) Select {
	return Select{Field: f, Empty: empty, Options: options}
}

// Date is the field for a day.
func (f Field) Date() Date {
	d := Date{Name: f.Name, Label: f.Label, Help: f.Help, Error: f.Error, Required: f.Required}
	if t, err := time.ParseInLocation("2006-01-02", f.Value, china()); err == nil {
		d.Value = t
	} else {
		d.Raw = f.Value
	}
	return d
}

// Many is a group of boxes of which several may be ticked.
func (f Form) Many(name, label, help string, options []Option) Choice {
	return Choice{Name: name, Label: label, Help: help, Error: f.Errors[name], Many: true, Options: options,
		Values: f.Values[name]}
}

// One is a group of dots of which one may be chosen.
func (f Form) One(name, label, help string, options []Option) Choice {
	return Choice{Name: name, Label: label, Help: help, Error: f.Errors[name], Options: options, Values: f.Values[name]}
}

// Tick is a single box.
func (f Form) Tick(name, label, help string) Tick {
	return Tick{Name: name, Label: label, Help: help, Error: f.Errors[name], Value: "true",
		Checked: f.Get(name) == "true"}
}

// Wrong lists what is wrong, for the summary above the form; a message without fields stands alone.
func (f Form) Wrong() []FieldError {
	if f.Message == "" && len(f.Errors) == 0 {
		return nil
	}
	names := make([]string, 0, len(f.Errors))
	for name := range f.Errors {
		names = append(names, name)
	}
	slices.Sort(names)
	wrong := make([]FieldError, 0, len(names))
	for _, name := range names {
		wrong = append(wrong, FieldError{Name: name, Message: f.Errors[name]})
	}
	return wrong
}

// Rows puts posted columns back into rows.
func (f Form) Rows(columns []LineColumn) [][]string {
	var rows [][]string
	for i := range f.Values[columns[0].Name] {
		row, written := make([]string, len(columns)), false
		for j, c := range columns {
			if values := f.Values[c.Name]; i < len(values) {
				row[j] = values[i]
			}
			written = written || row[j] != ""
		}
		if written {
			rows = append(rows, row)
		}
	}
	return rows
}

// RowErrors gathers what is wrong with single rows under the name of the whole field.
func (f Form) RowErrors(name string) string {
	said := []string{}
	if f.Errors[name] != "" {
		said = append(said, f.Errors[name])
	}
	for i := range 40 {
		for field, message := range f.Errors {
			if strings.HasPrefix(field, fmt.Sprintf("%s.%d.", name, i)) {
				said = append(said, fmt.Sprintf("第 %d 行：%s", i+1, message))
			}
		}
	}
	return strings.Join(said, " ")
}

// Options are choices whose value is what is shown.
func Options(values []string) []Option {
	options := make([]Option, 0, len(values))
	for _, v := range values {
		options = append(options, Option{Value: v, Label: v})
	}
	return options
}
