package impact

import (
	"bytes"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/numeric"
	index "github.com/blevesearch/bleve_index_api"
)

// Content is what a listing says in all its fields, on its way into a segment. To Bleve it is one field; the plugin
// writes the segment from it, field by field (press.go).
type Content struct {
	form   *Form
	fill   func(*Content)
	slot   Slot
	text   []byte // all terms, one after another
	tokens []token
	kept   []byte
	places []byte // where words stand
}

// Slot is a field of the schema, as Content is filled with.
type Slot uint8

// token is a term of a field, and where it stands there.
type token struct {
	end   uint32 // in text
	place uint32 // from 1
	slot  Slot
}

// Form is what the documents of an index are filled in by.
type Form struct {
	slots map[string]Slot
	kept  string
	keeps []Slot // those of which it is kept where words stand
}

// Form is that of an index of the schema.
func (s *Schema) Form() *Form {
	f := &Form{slots: map[string]Slot{}, kept: s.Kept}
	for i, name := range s.all() {
		f.slots[name] = Slot(i + 1)
	}
	for _, name := range s.Places {
		f.keeps = append(f.keeps, f.slots[name])
	}
	return f
}

// Slot is the place of a field that the schema has.
func (f *Form) Slot(name string) Slot { return f.slots[name] }

// NewDocument is a listing for the index. What fills it is called when Bleve analyzes documents, several at a time.
func (f *Form) NewDocument(id string, fill func(*Content)) *document.Document {
	return document.NewDocument(id).AddField(&Content{form: f, fill: fill})
}

// In says which field is filled from now on.
func (c *Content) In(s Slot) { c.slot = s }

// Add adds a term that stands at a place of the text, counted from 0.
func (c *Content) Add(term []byte, place int) {
	c.text = append(c.text, term...)
	c.tokens = append(c.tokens, token{uint32(len(c.text)), uint32(place) + 1, c.slot})
}

// Label adds a whole value to a field.
func (c *Content) Label(s Slot, value string) {
	c.text = append(c.text, value...)
	c.tokens = append(c.tokens, token{uint32(len(c.text)), 1, s})
}

// Number sets a number.
func (c *Content) Number(s Slot, n float64) {
	c.In(s)
	c.Add(numeric.MustNewPrefixCodedInt64(numeric.Float64ToInt64(n), 0), 0)
}

// Keep keeps a value to be read again.
func (c *Content) Keep(value []byte) { c.kept = value }

// Analyze is called by Bleve.
func (c *Content) Analyze() {
	if c.fill == nil {
		return
	}
	w := workshops.Get().(*workshop)
	defer workshops.Put(w)
	wide := &w.content
	wide.text, wide.tokens, wide.kept = wide.text[:0], wide.tokens[:0], nil
	c.fill(wide)
	wide.places = w.placer.appendPlaces(wide.places[:0], wide, c.form.keeps)
	*c = Content{form: c.form, text: bytes.Clone(wide.text), tokens: slices.Clone(wide.tokens), kept: wide.kept}
	if len(wide.places) > 0 {
		c.places = bytes.Clone(wide.places)
	}
}

// workshop has room for a content in the making, so that a finished one takes no more than it says.
type workshop struct {
	content Content
	placer  placer
}

var workshops = sync.Pool{New: func() any { return new(workshop) }}

// keptIn is what is kept in a field, nil for nothing.
func (c *Content) keptIn(field string) []byte {
	switch field {
	case fieldPlaces:
		return c.places
	case c.form.kept:
		return c.kept
	}
	return nil
}

// What else Bleve asks of a field says that there is something to analyze; nothing of it is used.

func (*Content) Name() string                                     { return "" }
func (*Content) ArrayPositions() []uint64                         { return nil }
func (*Content) Options() index.FieldIndexingOptions              { return index.IndexField }
func (*Content) Value() []byte                                    { return nil }
func (*Content) NumPlainTextBytes() uint64                        { return 0 }
func (*Content) EncodedFieldType() byte                           { return 't' }
func (*Content) AnalyzedLength() int                              { return 0 }
func (*Content) AnalyzedTokenFrequencies() index.TokenFrequencies { return nil }
func (c *Content) Size() int {
	return len(c.text) + 12*len(c.tokens) +
		len(c.kept)
}

// contentOf finds the content of a document, nil if it is one of Bleve's own fields.
func contentOf(d index.Document) (c *Content) {
	d.VisitFields(func(f index.Field) {
		if found, ok := f.(*Content); ok {
			c = found
		}
	})
	return c
}
