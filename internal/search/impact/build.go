package impact

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/numeric"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// builder reads a segment of Bleve's and makes columns of it.
type builder struct {
	schema  *Schema
	from    segment.Segment
	seg     *Seg
	lists   uint32
	columns []facetColumn // by facet, over the whole segment
	list    segment.PostingsList
	posting segment.PostingsIterator
	closed  <-chan struct{}
	since   int // postings read since others had the processor
	read    int // and since memory was given back
}

var errClosed = errors.New("the index is being closed")

// build makes the columns of a segment: in the background until the channel is closed, at once if it is nil, for then
// somebody waits for them.
func build(schema *Schema, from segment.Segment, closed <-chan struct{}) (*Seg, error) {
	n := int(from.Count())
	b := &builder{schema: schema, from: from, closed: closed, seg: &Seg{docs: n, schema: schema.fingerprint(),
		terms: make([]vocable, 1)}}
	for lo := 0; lo < n; lo += leafDocs {
		b.seg.leaves = append(b.seg.leaves, b.leaf(min(leafDocs, n-lo)))
	}
	for facet := range schema.Facets {
		b.columns = append(b.columns, facetColumn{facet, newSets(), make([]uint32, n)})
	}
	b.seg.lengths = make([]uint64, 2*len(schema.Text))
	for _, step := range []func() error{b.terms, b.ids, b.values} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("columns of a segment: %w", err)
		}
	}
	b.finish()
	return b.seg, nil
}

func (b *builder) leaf(docs int) *leaf {
	l := &leaf{docs: docs, padded: (docs + windowDocs - 1) / windowDocs * windowDocs}
	for range b.schema.Text {
		l.lengths = append(l.lengths, make([]uint8, l.padded))
	}
	return l
}

// field is one field's dictionary being walked.
type field struct {
	number int
	dict   segment.TermDictionary
	walk   segment.DictionaryIterator
	term   []byte
	done   bool
}

func (f *field) next() error {
	e, err := f.walk.Next()
	if err != nil {
		return err
	}
	if f.done = e == nil; !f.done {
		f.term = append(f.term[:0], e.Term...)
	}
	return nil
}

// terms walks the dictionaries of all fields side by side, so that a term is met once with all fields that have it.
func (b *builder) terms() error {
	var fields []*field
	for number, name := range b.schema.fields() {
		dict, err := b.from.Dictionary(name)
		if err != nil {
			return err
		}
		f := &field{number: number, dict: dict, walk: walk(dict, nil, nil)}
		if err := f.next(); err != nil {
			return err
		}
		fields = append(fields, f)
	}
	for {
		fields = slices.DeleteFunc(fields, func(f *field) bool { return f.done })
		if len(fields) == 0 {
			return nil
		}
		if err := b.pause(); err != nil {
			return err
		}
		least := slices.MinFunc(fields, func(x, y *field) int { return bytes.Compare(x.term, y.term) })
		if err := b.term(bytes.Clone(least.term), fields); err != nil {
			return err
		}
	}
}

// Postings read between.
const (
	mostSince = 1 << 13
	mostRead  = 1 << 23
)

// pause lets others have the processor now and then, and gives back the memory of what was read of a file, unless
// somebody waits.
func (b *builder) pause() error {
	if b.closed == nil {
		return nil
	}
	select {
	case <-b.closed:
		return errClosed
	default:
	}
	if b.since > mostSince {
		b.read += b.since
		b.since = 0
		standBack()
	}
	if b.read > mostRead {
		b.read = 0
		forgetRead(b.from)
	}
	return nil
}

// term takes in a term from all fields that stand at it.
func (b *builder) term(term []byte, fields []*field) error {
	s := b.seg
	number := uint32(len(s.terms) - 1)
	s.text = append(s.text, term...)
	s.terms = append(s.terms, vocable{from: uint32(len(s.text))})
	s.terms[number].list = b.lists
	for _, f := range fields {
		if !bytes.Equal(f.term, term) {
			continue
		}
		s.terms[number].fields |= 1 << f.number
		if err := b.postings(f, number); err != nil {
			return err
		}
		b.lists++
		if err := f.next(); err != nil {
			return err
		}
	}
	return nil
}

// postings appends the postings of a term in a field to the leaves.
func (b *builder) postings(f *field, term uint32) error {
	for _, l := range b.seg.leaves {
		b.seg.stretches = append(b.seg.stretches, stretch{from: uint32(len(l.doc))})
	}
	scored := f.number < len(b.schema.Text)
	facet, code := -1, uint32(0)
	if !scored {
		if facet = b.schema.facet(b.schema.Labels[f.number-len(b.schema.Text)]); facet >= 0 {
			code = uint32(b.seg.codeCount())
			b.seg.codes = append(b.seg.codes, uint32(facet), term, b.lists)
		}
	}
	var err error
	if b.list, err = f.dict.PostingsList(f.term, nil, b.list); err != nil {
		return err
	}
	b.posting = b.list.Iterator(scored, scored, false, b.posting)
	for {
		p, err := b.posting.Next()
		if err != nil || p == nil {
			return err
		}
		doc := p.Number()
		l, at := b.seg.leaves[doc/leafDocs], uint16(doc%leafDocs)
		tf := uint8(1)
		if scored {
			tf = uint8(min(255, p.Frequency()))
			b.length(l, f.number, at, p.Norm())
		}
		l.doc, l.tf = append(l.doc, at), append(l.tf, tf)
		b.since++
		if facet >= 0 {
			c := &b.columns[facet]
			c.of[doc] = c.sets.with(c.of[doc], code)
		}
	}
}

// length notes a document's length of a field when it is first met there.
func (b *builder) length(l *leaf, field int, at uint16, norm float64) {
	known := &l.lengths[field][at]
	if *known != 0 {
		return
	}
	*known = max(1, lengthCode(norm))
	b.seg.lengths[2*field] += uint64(lengthOf[*known])
	b.seg.lengths[2*field+1]++
}

// ids reads the documents' ids.
func (b *builder) ids() error {
	s := b.seg
	s.ids, s.byID = make([]int64, s.docs), make([]uint32, s.docs)
	for d := range s.ids {
		id, err := documentID(b.from, uint64(d))
		if err != nil {
			return err
		}
		s.ids[d], s.byID[d] = id, uint32(d)
	}
	slices.SortFunc(s.byID, func(x, y uint32) int { return cmp.Or(cmp.Compare(s.ids[x], s.ids[y]), cmp.Compare(x, y)) })
	return nil
}

func documentID(from segment.Segment, doc uint64) (int64, error) {
	name, err := from.DocID(doc)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(name), 10, 64)
}

// values reads the numbers.
func (b *builder) values() error {
	for _, name := range b.schema.Numbers {
		column := make([]int64, b.seg.docs)
		err := eachNumber(b.from, name, func(doc uint64, value int64) { column[doc] = value })
		if err != nil {
			return err
		}
		b.seg.numbers = append(b.seg.numbers, column)
	}
	return nil
}

// eachNumber calls f for each document's number in a field. Among the terms of a numeric field only those without shift
// are whole numbers.
func eachNumber(from segment.Segment, name string, f func(doc uint64, value int64)) error {
	dict, err := from.Dictionary(name)
	if err != nil {
		return err
	}
	whole := numeric.ShiftStartInt64
	var list segment.PostingsList
	var it segment.PostingsIterator
	for terms := walk(dict, []byte{whole}, []byte{whole + 1}); ; {
		e, err := terms.Next()
		if err != nil || e == nil {
			return err
		}
		value, ok := readNumber(e)
		if !ok {
			continue
		}
		if list, err = dict.PostingsList([]byte(e.Term), nil, list); err != nil {
			return err
		}
		for it = list.Iterator(false, false, false, it); ; {
			p, err := it.Next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			f(p.Number(), value)
		}
	}
}

// walk goes through a dictionary's terms between two of them, without counting their postings where zap can do without.
func walk(dict segment.TermDictionary, from, to []byte) segment.DictionaryIterator {
	if d, ok := dict.(*zap.Dictionary); ok {
		return d.AutomatonIteratorOmitCount(nil, from, to)
	}
	return dict.AutomatonIterator(nil, from, to)
}

func readNumber(e *index.DictEntry) (int64, bool) {
	coded := numeric.PrefixCoded(e.Term)
	if shift, err := coded.Shift(); err != nil || shift != 0 {
		return 0, false
	}
	n, err := coded.Int64()
	return int64(numeric.Int64ToFloat64(n)), err == nil
}
