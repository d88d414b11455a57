package impact

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"hash/maphash"
	"slices"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// press makes a segment of documents' contents: what zap makes of documents of Bleve's own fields, in a fraction of the
// time, because terms are numbered once and postings put in order by counting. From then on the segment is zap's to
// read, to keep and to merge. Every segment has all fields of the schema, which lets zap merge by copying.
type press struct {
	fields []pressed
	docs   []*Content
	out    []byte

	words        []byte // all distinct terms, one after another
	terms        []distinct
	slots        []uint32  // hash table of the terms: number + 1
	of           []uint32  // by token: its term's number
	doc          []uint32  // by term: the documents of its tokens
	lengths      []uint32  // by document and field: number of tokens
	order        []inOrder // terms as dictionaries have them
	tf           chunks    // of the postings being written
	distinctDocs []uint32
	dictionary   bytes.Buffer
	builder      *vellum.Builder
	packed       []byte
}

// pressed is a field of the segment being made.
type pressed struct {
	name    string
	options index.FieldIndexingOptions
	at      uint64 // where its section begins in the segment
}

// distinct is a term of a field.
type distinct struct {
	hash     uint64
	from, to uint32 // in words
	first, n uint32 // its tokens
	slot     Slot
}

// inOrder sorts a term by its field and its first bytes, which mostly decide.
type inOrder struct {
	slot   Slot
	prefix uint64
	term   uint32
}

var (
	presses = sync.Pool{New: func() any { return new(press) }}
	seed    = maphash.MakeSeed()
)

// pressSegment makes a segment of documents. All have a content and an id, as NewDocument and Bleve make them.
func pressSegment(schema *Schema, documents []index.Document, config map[string]any) (*zap.SegmentBase, uint64, error) {
	p := presses.Get().(*press)
	defer presses.Put(p)
	p.begin(schema, documents)
	stored, sections, err := p.write(documents)
	if err != nil {
		return nil, 0, fmt.Errorf("segment of %d listings: %w", len(documents), err)
	}
	mem := bytes.Clone(p.out)
	stats, ok := config[segment.StatsKey].(*segment.Stats)
	if !ok {
		stats = new(segment.Stats)
	}
	s, err := zap.InitSegmentBase(mem, crc32.ChecksumIEEE(mem), zap.DefaultChunkMode, uint64(len(documents)), stored,
		sections, config, stats)
	return s, uint64(len(mem)), err
}

// begin lays out the fields and numbers the terms.
func (p *press) begin(schema *Schema, documents []index.Document) {
	p.fields = append(p.fields[:0], pressed{name: "_id", options: index.IndexField | index.StoreField})
	for _, name := range schema.all() {
		p.fields = append(p.fields, pressed{name: name, options: schema.options(name)})
	}
	p.out, p.words, p.terms, p.of, p.docs = p.out[:0], p.words[:0], p.terms[:0], p.of[:0], p.docs[:0]
	clear(p.slots)
	if len(p.slots) == 0 {
		p.slots = make([]uint32, 1024)
	}
	p.lengths = grown(p.lengths, len(documents)*len(p.fields))
	clear(p.lengths)
	for i, d := range documents {
		c := contentOf(d)
		p.docs = append(p.docs, c)
		p.of = append(p.of, p.number(0, []byte(d.ID())))
		from := uint32(0)
		for _, t := range c.tokens {
			p.of = append(p.of, p.number(t.slot, c.text[from:t.end]))
			from = t.end
			p.lengths[i*len(p.fields)+int(t.slot)]++
		}
	}
}

// options are how zap is told that a field was indexed.
func (s *Schema) options(name string) index.FieldIndexingOptions {
	switch {
	case name == s.Kept, name == fieldPlaces:
		return index.StoreField
	case slices.Contains(s.Labels, name), slices.Contains(s.Counted, name):
		return index.IndexField | index.SkipFreqNorm
	}
	return index.IndexField
}

// grown is a slice of n values, in the memory of the one given where that suffices.
func grown[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

// number is the number of a term of a field, and counts it.
func (p *press) number(s Slot, word []byte) uint32 {
	h := maphash.Bytes(seed, word) + uint64(s)*0x9E3779B97F4A7C15
	wrap := uint64(len(p.slots) - 1)
	i := h & wrap
	for ; p.slots[i] != 0; i = (i + 1) & wrap {
		d := &p.terms[p.slots[i]-1]
		if d.hash == h && d.slot == s && bytes.Equal(p.words[d.from:d.to], word) {
			d.n++
			return p.slots[i] - 1
		}
	}
	from := uint32(len(p.words))
	p.words = append(p.words, word...)
	p.terms = append(p.terms, distinct{hash: h, from: from, to: uint32(len(p.words)), n: 1, slot: s})
	p.slots[i] = uint32(len(p.terms))
	if 2*len(p.terms) > len(p.slots) {
		p.widen()
	}
	return uint32(len(p.terms) - 1)
}

// widen makes the hash table larger.
func (p *press) widen() {
	p.slots = make([]uint32, 4*len(p.slots))
	wrap := uint64(len(p.slots) - 1)
	for t, d := range p.terms {
		i := d.hash & wrap
		for p.slots[i] != 0 {
			i = (i + 1) & wrap
		}
		p.slots[i] = uint32(t) + 1
	}
}

// sort puts the tokens in the order of their terms, those of a term in the order of documents, and the terms in the
// order of the dictionaries.
func (p *press) sort() {
	first := uint32(0)
	p.order = p.order[:0]
	for t := range p.terms {
		d := &p.terms[t]
		d.first, first, d.n = first, first+d.n, 0
		p.order = append(p.order, inOrder{d.slot, prefixOf(p.words[d.from:d.to]), uint32(t)})
	}
	p.doc = grown(p.doc, len(p.of))
	of := p.of
	for doc, c := range p.docs {
		for _, term := range of[:1+len(c.tokens)] {
			d := &p.terms[term]
			p.doc[d.first+d.n] = uint32(doc)
			d.n++
		}
		of = of[1+len(c.tokens):]
	}
	slices.SortFunc(p.order, func(a, b inOrder) int {
		if a.slot != b.slot || a.prefix != b.prefix {
			return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(a.prefix, b.prefix))
		}
		x, y := &p.terms[a.term], &p.terms[b.term]
		return bytes.Compare(p.words[x.from:x.to], p.words[y.from:y.to])
	})
}

// prefixOf is a word's first eight bytes as a number that sorts as they do.
func prefixOf(word []byte) uint64 {
	if len(word) >= 8 {
		return binary.BigEndian.Uint64(word)
	}
	var b [8]byte
	copy(b[:], word)
	return binary.BigEndian.Uint64(b[:])
}
