package app

import (
	"context"
	"maps"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// Importable says how one kind of sheet becomes records. The room that keeps the records registers it; the import desk
// reads, shows, takes and undoes all kinds alike.
type Importable struct {
	Kind     market.ImportKind
	Fields   []ImportField // what a row may say, in the order of the template
	Required []string      // fields one of which a sheet must have

	// Read makes of a row what it says, without looking into the record: its Title, its Key, its Notes and its Record.
	Read func(row *ImportRow, day market.Date)
	// Check finds which rows are in the record already, and what differs there. Rows without a fault and not found are
	// sound.
	Check func(ctx context.Context, from postgres.Reader, batch *market.ImportBatch, rows []*ImportRow) error
	// Store makes records of sound rows and sets their Ref.
	Store func(ctx context.Context, tx *postgres.Tx, batch *market.ImportBatch, rows []*ImportRow) error
	// Update takes the differing values of rows into the records that they were found to be; nil where records of the
	// kind are never changed by a sheet. It notes at a row why its record could not be changed.
	Update func(ctx context.Context, tx *postgres.Tx, batch *market.ImportBatch, rows []*ImportRow) error
	// Keep reads a record as Update finds it, nil where there is none yet, and PutBack makes it say that again when the
	// batch is undone; both nil where updates are never taken back.
	Keep    func(ctx context.Context, from postgres.Reader, ref int64) (any, error)
	PutBack func(ctx context.Context, tx *postgres.Tx, batch *market.ImportBatch, ref int64, was []byte) error
	// Undo takes the records of a batch out again, or says in a sentence why that cannot be.
	Undo func(ctx context.Context, tx *postgres.Tx, batch *market.ImportBatch, refs []int64) error
	// Href is the page of a record.
	Href func(ref int64) string
}

// MoneyUnit is the unit of amounts in forms and templates.
const MoneyUnit = "万元"

// ImportField is one thing that a row may say.
type ImportField struct {
	sheet.Field
	Label    string
	Unit     string   // as the heading of a template names it
	Example  string   // what a template writes into its example row
	Options  []string // what a template offers in a list
	Required bool     // a row without it has a fault
	Day      bool     // a day, of which words that count from today are read, too
	Begins   bool     // a day from which something counts
	Fills    bool     // a person may put one value into all empty cells of the column
	Help     string   // what the template says of it
}

// Heading is the head of the field's column in a template.
func (f *ImportField) Heading() string {
	heading := f.Names[0]
	if f.Unit != "" {
		heading += "（" + f.Unit + "）"
	}
	return heading
}

// ImportRow is a row under way: what is kept of it, and what it says.
type ImportRow struct {
	*market.ImportRow
	Record any               // of the kind
	Taken  map[string]string // days that words were taken for, by the key of their field
}

// Text is what the row says of a field, with what a person has filled in where the sheet says nothing.
func (r *ImportRow) Text(key string) string {
	if text := r.Taken[key]; text != "" {
		return text
	}
	return r.said(key)
}

// said is what stands in the cell, or was filled in.
func (r *ImportRow) said(key string) string {
	if text := r.Cells.Known[key]; text != "" {
		return text
	}
	return r.Fill[key]
}

// TakeTerms reads words that count from the day on which a sheet was brought, 明年底 and 12 个月, and says at each cell
// which day it was taken for.
func (r *ImportRow) TakeTerms(fields []ImportField, day market.Date) {
	r.Taken = nil
	for i := range fields {
		f := &fields[i]
		text := r.said(f.Key)
		if !f.Day || text == "" {
			continue
		}
		if _, read := sheet.Days(text); read {
			continue
		}
		days, ok := sheet.Term(text, day)
		if !ok {
			continue
		}
		taken := days.To
		if f.Begins {
			taken = days.From
		}
		if r.Taken == nil {
			r.Taken = map[string]string{}
		}
		r.Taken[f.Key] = taken.String()
		r.Note(f.Key, "“"+Clip(text, 20)+"”按 "+taken.String()+" 填写，请核对。")
	}
}

// Unit is the unit that the heading of an amount names. What a person fills in is in 万元, as everywhere in forms.
func (r *ImportRow) Unit(key string) string {
	if r.Cells.Known[key] == "" && r.Fill[key] != "" {
		return MoneyUnit
	}
	return r.Cells.Units[key]
}

// Note says something of a cell without refusing the row.
func (r *ImportRow) Note(key, text string) {
	r.Notes = append(r.Notes, market.ImportNote{Key: key, Text: text})
}

// Fault says why the row is not taken, at the cell that it is about.
func (r *ImportRow) Fault(key, text string) {
	r.Notes = append(r.Notes, market.ImportNote{Key: key, Text: text, Fault: true})
}

// Faulty reports whether something keeps the row from being taken.
func (r *ImportRow) Faulty() bool {
	for _, n := range r.Notes {
		if n.Fault {
			return true
		}
	}
	return false
}

// Faults puts the problems of an error at the cells of their fields, those of no known field at the row.
func (r *ImportRow) Faults(err error) {
	if err == nil {
		return
	}
	fields := market.FieldsOf(err)
	if len(fields) == 0 {
		r.Fault("", market.MessageOf(err))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		r.Fault(key, fields[key])
	}
}

// SheetField is a field of a noun's table as sheets bring it.
func SheetField(f *market.Field) ImportField {
	in := ImportField{Field: sheet.Field{Key: f.Key, Names: f.SheetNames()}, Label: f.Label, Help: f.Help,
		Day: f.Input == market.InputDate, Begins: f.Begins,
		Fills: f.Input != market.InputReference}
	switch f.Input {
	case market.InputMoney:
		in.Unit, in.Example = MoneyUnit, "50"
	case market.InputDate:
		in.Example = "2027-06-30"
	case market.InputRegion, market.InputCode:
		in.Example = "江苏省淮安市淮阴区"
	case market.InputPhone:
		in.Example = "0517-84912345"
	case market.InputYes:
		in.Options = []string{"是", "否"}
	case market.InputOne, market.InputSeveral:
		for _, o := range f.Options {
			in.Options = append(in.Options, o.Label)
		}
	case market.InputLine, market.InputText, market.InputWords, market.InputNumber, market.InputReference,
		market.InputRows, market.InputNone:
	}
	if len(in.Options) > 0 {
		in.Example = in.Options[0]
	}
	return in
}
