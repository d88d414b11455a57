package page

import (
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// FieldForm is a form that is drawn from a table: what was typed, and what its fields offer that only the record knows.
type FieldForm struct {
	ui.Form
	Table    market.Fields
	District market.Region          // whose places are offered first
	Choices  map[string][]ui.Option // for references, by key
}

// formPart is a part of a form under its heading.
type formPart struct {
	Title string
	Runs  []fieldRun
}

// fieldRun is a run of fields that stand side by side, or one that has the whole width.
type fieldRun struct {
	Aside  bool
	Fields []market.Field
}

// has reports whether the field of a key is in the run.
func (r fieldRun) has(key string) bool {
	for _, f := range r.Fields {
		if f.Key == key {
			return true
		}
	}
	return false
}

// parts are the fields that are typed, part by part.
func (p FieldForm) parts() []formPart {
	var parts []formPart
	for _, f := range p.Table.Rows() {
		if f.Input == market.InputNone || f.Input == market.InputRows {
			continue
		}
		if n := len(parts); n == 0 || parts[n-1].Title != f.Section {
			parts = append(parts, formPart{Title: f.Section})
		}
		part := &parts[len(parts)-1]
		if n := len(part.Runs); n > 0 && f.Short() && part.Runs[n-1].Aside {
			part.Runs[n-1].Fields = append(part.Runs[n-1].Fields, f)
			continue
		}
		part.Runs = append(part.Runs, fieldRun{Aside: f.Short(), Fields: []market.Field{f}})
	}
	return parts
}

// box is the box of a field as its row wants it.
func (p FieldForm) box(f market.Field) ui.Field {
	box := p.Field(f.Key, f.Label)
	box.Required, box.Help, box.MaxLength, box.Unit = f.Required, f.Help, f.Longest, f.Unit
	if f.For == market.ForConnected && f.Prose() {
		box.Label += gatedNote
	}
	return box
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
		return RegionOptions(p.District, p.Get(f.Key))
	case market.InputReference:
		return p.Choices[f.Key]
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
		options = append(options, ui.Option{Value: o.Value, Label: label})
	}
	return options
}

// offeredIn are the options of a field for a form that is not drawn from its table.
func offeredIn(record market.Declared, key string) []ui.Option {
	f, _ := record.Fields().Field(key)
	return optionsOf(f)
}

// boxes are the boxes of which several may be ticked.
func (p FieldForm) boxes(f market.Field) ui.Choice {
	choice := p.Many(f.Key, f.Label, f.Help, p.offered(f))
	choice.Required = f.Required
	return choice
}

// tick is a box with the sentence that is pledged.
func (p FieldForm) tick(f market.Field) ui.Tick {
	sentence := f.Pledge
	if sentence == "" {
		sentence = f.Label
	}
	return p.Tick(f.Key, sentence, f.Help)
}

// FieldPage is a record that is shown from its table.
type FieldPage struct {
	Table  market.Fields
	Record any                      // what the table speaks of
	Links  map[string]ui.Definition // the records it refers to, by key, as far as the reader may see them
}

// sections are the texts of the record for an audience, in the order of its form.
func (p FieldPage) sections(reader market.Audience) []section {
	var filled []section
	for _, f := range p.Table.Rows() {
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
	for _, f := range p.Table.Rows() {
		if f.Prose() || f.NoPage || f.For != reader || f.Beside != "" {
			continue
		}
		fact := ui.Definition{Term: f.PageLabel(), Text: p.text(f)}
		if link, known := p.Links[f.Key]; known {
			fact.Text, fact.Href = link.Text, link.Href
		}
		facts = append(facts, fact)
	}
	return ui.Filled(facts)
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
