package page

import (
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// FieldForm is a form that is drawn from a table: what was typed, and what its fields offer that only the record knows.
type FieldForm struct {
	ui.Form
	Table    market.Fields
	Prefix   string                 // of the names of the boxes, when the table is that of a part
	District market.Region          // whose places are offered first
	Choices  map[string][]ui.Option // for references, by name; one without is not asked
	Hints    map[string]string      // sentences under boxes that only the record knows, by name
}

// formPart is a part of a form under its heading.
type formPart struct {
	Title string
	Runs  []fieldRun
}

// has reports whether the field of a key is in the part.
func (p formPart) has(key string) bool {
	return slices.ContainsFunc(p.Runs, func(r fieldRun) bool { return r.has(key) })
}

// fieldRun is a run of fields that stand side by side, or one that has the whole width.
type fieldRun struct {
	Aside  bool
	Fields []market.Field
}

// has reports whether the field of a key is in the run.
func (r fieldRun) has(key string) bool {
	return slices.ContainsFunc(r.Fields, func(f market.Field) bool { return f.Key == key })
}

// asking is the form of a record that has no parts.
func asking(typed ui.Form, record market.Declared) FieldForm {
	return FieldForm{Form: typed, Table: record.Fields()}
}

// parts are the fields that the form asks, part by part.
func (p FieldForm) parts() []formPart {
	var parts []formPart
	for _, f := range p.Table.Rows() {
		if !p.asks(f) {
			continue
		}
		at := slices.IndexFunc(parts, func(part formPart) bool { return part.Title == f.Section })
		if at < 0 {
			at, parts = len(parts), append(parts, formPart{Title: f.Section})
		}
		part := &parts[at]
		if n := len(part.Runs); n > 0 && f.Short() && part.Runs[n-1].Aside {
			part.Runs[n-1].Fields = append(part.Runs[n-1].Fields, f)
			continue
		}
		part.Runs = append(part.Runs, fieldRun{Aside: f.Short(), Fields: []market.Field{f}})
	}
	return parts
}

// asks reports whether the form has a box for the field.
func (p FieldForm) asks(f market.Field) bool {
	switch f.Input {
	case market.InputNone:
		return false
	case market.InputRows:
		return f.Section != ""
	case market.InputReference:
		_, offered := p.Choices[p.Prefix+f.Key]
		return offered
	default:
		return true
	}
}

// part is the form of the part of the record that the field of a key is.
func (p FieldForm) part(key string) FieldForm {
	p.Table, _ = p.Table.Part(key)
	p.Prefix += key + "."
	return p
}

// box is the box of a field as its row wants it.
func (p FieldForm) box(f market.Field) ui.Field {
	name := p.Prefix + f.Key
	box := p.Field(name, f.Label)
	box.Required, box.Help, box.MaxLength, box.Unit = f.Required, f.Help, f.Longest, f.Unit
	if hint := p.Hints[name]; hint != "" {
		box.Help = hint
	}
	if f.For == market.ForConnected && f.Prose() {
		box.Label += gatedNote
	}
	return box
}

// lines are the rows of a field to write in, posted column by column.
func (p FieldForm) lines(f market.Field) ui.Lines {
	name := p.Prefix + f.Key
	lines := ui.Lines{Name: name, Label: f.Label, Help: f.Help, Error: p.RowErrors(name), Required: f.Required,
		Spare: f.Rows}
	table, _ := p.Table.Part(f.Key)
	for _, column := range table.Rows() {
		lines.Columns = append(lines.Columns, lineColumn(f.Column, column))
	}
	lines.Rows = p.Rows(lines.Columns)
	return lines
}

// lineColumn is a column of rows to write in.
func lineColumn(prefix string, f market.Field) ui.LineColumn {
	column := ui.LineColumn{Name: prefix + f.Key, Label: f.PageLabel(), Narrow: f.Narrow}
	switch f.Input {
	case market.InputNumber:
		column.Number, column.Narrow = true, true
	case market.InputMoney:
		column.Number, column.Narrow, f.Unit = true, true, "万元"
	case market.InputDate:
		column.Narrow = true
	case market.InputOne:
		column.Narrow, column.Options = true, optionsOf(f)
	case market.InputYes:
		column.Narrow = true
		column.Options = []ui.Option{{Value: "true", Label: f.Yes}, {Value: "false", Label: f.No}}
	default:
	}
	if f.Unit != "" {
		column.Label += "（" + f.Unit + "）"
	}
	return column
}

// wrong lists what is wrong with the form; what is wrong with single rows is told at their field.
func (p FieldForm) wrong() []ui.FieldError {
	var wrong []ui.FieldError
	for _, e := range p.Wrong() {
		for _, f := range p.Table.Rows() {
			if f.Column != "" && strings.HasPrefix(e.Name, p.Prefix+f.Key+".") {
				e.Name = p.Prefix + f.Key
				e.Message = p.RowErrors(e.Name)
			}
		}
		if !slices.ContainsFunc(wrong, func(told ui.FieldError) bool { return told.Name == e.Name }) {
			wrong = append(wrong, e)
		}
	}
	return wrong
}

// gatedNote says behind a label who reads the text.
const gatedNote = "（仅对接双方可见）"

// area is the box of a text of paragraphs.
func (p FieldForm) area(f market.Field) ui.Area {
	const usual = 3
	area := p.box(f).Area(f.Rows)
	if f.Rows == 0 {
		area.Rows = usual
	}
	return area
}

// list is the list from which one is chosen.
func (p FieldForm) list(f market.Field) ui.Select {
	empty := "请选择"
	switch {
	case f.Preset:
		empty = ""
	case f.None != "":
		empty = f.None
	}
	return p.box(f).Select(empty, p.offered(f))
}

// offered are the options of a field.
func (p FieldForm) offered(f market.Field) []ui.Option {
	switch f.Input {
	case market.InputRegion:
		return RegionOptions(p.District, p.Get(p.Prefix+f.Key))
	case market.InputReference:
		return p.Choices[p.Prefix+f.Key]
	default:
	}
	return optionsOf(f)
}

// optionsOf are the options of a row.
func optionsOf(f market.Field) []ui.Option {
	options := make([]ui.Option, 0, len(f.Options))
	for _, o := range f.Options {
		label := o.Label
		if f.Codes {
			label = o.Value + " " + o.Label
		}
		options = append(options, ui.Option{Value: o.Value, Label: label, Group: o.Group})
	}
	return options
}

// boxes are the boxes of which one may be ticked, or several.
func (p FieldForm) boxes(f market.Field) ui.Choice {
	choice := p.Many(p.Prefix+f.Key, f.Label, f.Help, p.offered(f))
	choice.Many = f.Input == market.InputSeveral
	choice.Required = f.Required
	return choice
}

// tick is a box with the sentence that is pledged.
func (p FieldForm) tick(f market.Field) ui.Tick {
	sentence := f.Pledge
	if sentence == "" {
		sentence = f.Label
	}
	return p.Tick(p.Prefix+f.Key, sentence, f.Help)
}

// FieldPage is a record that is shown from its table.
type FieldPage struct {
	Table  market.Fields
	Record any // what the table speaks of
	// what the page says in place of a value, by key: the name of another record, a moment
	Known map[string]ui.Definition
}

// section is a titled text of a record.
type section struct{ Title, Text string }

// sections are the texts of the record for an audience.
func (p FieldPage) sections(reader market.Audience) []section {
	var filled []section
	for _, f := range p.Table.Shown() {
		if !f.Prose() || f.NoPage || f.For != reader {
			continue
		}
		if text := f.Text(p.Record); strings.TrimSpace(text) != "" {
			filled = append(filled, section{f.PageLabel(), text})
		}
	}
	return filled
}

// facts are the short properties of the record for an audience.
func (p FieldPage) facts(reader market.Audience) []ui.Definition {
	var facts []ui.Definition
	for _, f := range p.Table.Shown() {
		if f.Prose() || f.Input == market.InputRows || f.NoPage || f.For != reader || f.Beside != "" {
			continue
		}
		facts = append(facts, p.fact(f))
	}
	return ui.Filled(facts)
}

// factOf is the property of a key, for a place of its own on the page.
func (p FieldPage) factOf(key string) ui.Definition {
	f, _ := p.Table.Field(key)
	return p.fact(f)
}

func (p FieldPage) fact(f market.Field) ui.Definition {
	fact := ui.Definition{Term: f.PageLabel(), Text: p.text(f)}
	if known, ok := p.Known[f.Key]; ok {
		fact.Text, fact.Href = known.Text, known.Href
	}
	return fact
}

// text is what the record says in a field, with what stands beside it.
func (p FieldPage) text(f market.Field) string {
	text := f.Text(p.Record)
	for _, other := range p.Table.Rows() {
		if other.Beside == f.Key {
			text = joined(other.Between, text, other.Text(p.Record))
		}
	}
	return text
}
