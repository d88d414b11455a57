package impact

import (
	"encoding/binary"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/golang/snappy"
)

// This file writes what press has put in order in the form that zap reads: kept values, then for each field its
// postings, its dictionary and where they are, then the fields. Columns of Bleve's own ("doc values") are not written:
// nothing asks for them.

// write writes the segment, and gives where kept values and fields are found in it.
func (p *press) write(documents []index.Document) (stored, sections uint64, err error) {
	stored = p.writeKept(documents)
	p.sort()
	from := 0
	for f := range p.fields {
		to := from
		for to < len(p.order) && int(p.order[to].slot) == f {
			to++
		}
		if err := p.writeField(&p.fields[f], p.order[from:to]); err != nil {
			return 0, 0, err
		}
		from = to
	}
	return stored, p.writeFields(), nil
}

func (p *press) uvarint(n uint64) { p.out = binary.AppendUvarint(p.out, n) }

// writeKept writes each document's id and kept values, and gives where the list of their places is.
func (p *press) writeKept(documents []index.Document) uint64 {
	places := make([]uint64, len(documents))
	var about, values []byte
	for i, d := range documents {
		id := d.ID()
		about, values = binary.AppendUvarint(about[:0], uint64(len(id))), values[:0]
		for f, field := range p.fields {
			value := p.docs[i].keptIn(field.name)
			if f == 0 || !field.options.IsStored() || value == nil {
				continue
			}
			for _, n := range []uint64{uint64(f), 't', uint64(len(values)), uint64(len(value)), 0} {
				about = binary.AppendUvarint(about, n)
			}
			values = append(values, value...)
		}
		p.packed = snappy.Encode(p.packed[:cap(p.packed)], values)
		places[i] = uint64(len(p.out))
		p.uvarint(uint64(len(about)))
		p.uvarint(uint64(len(id) + len(p.packed)))
		p.out = append(append(append(p.out, about...), id...), p.packed...)
	}
	at := uint64(len(p.out))
	for _, x := range places {
		p.out = binary.BigEndian.AppendUint64(p.out, x)
	}
	p.uvarint(0) // no documents within documents
	return at
}

// writeField writes the postings of a field's terms and its dictionary.
func (p *press) writeField(f *pressed, terms []inOrder) (err error) {
	p.dictionary.Reset()
	if p.builder == nil {
		p.builder, err = vellum.New(&p.dictionary, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 0,
			RegistryMRUSize: 1})
	} else {
		err = p.builder.Reset(&p.dictionary)
	}
	if err != nil {
		return err
	}
	for _, o := range terms {
		d := &p.terms[o.term]
		if err := p.builder.Insert(p.words[d.from:d.to], p.writePostings(d, f.options)); err != nil {
			return err
		}
	}
	if err := p.builder.Close(); err != nil {
		return err
	}
	dictionary := uint64(len(p.out))
	p.uvarint(uint64(p.dictionary.Len()))
	p.out = append(p.out, p.dictionary.Bytes()...)
	f.at = uint64(len(p.out))
	for _, n := range []uint64{math.MaxUint64, math.MaxUint64, dictionary} { // no doc values from, none to
		p.uvarint(n)
	}
	return nil
}

// writePostings writes the documents of a term with how often they have it, and gives what the dictionary says of them.
func (p *press) writePostings(d *distinct, options index.FieldIndexingOptions) uint64 {
	doc := p.doc[d.first : d.first+d.n]
	docs := p.distinctDocs[:0]
	for i, x := range doc {
		if i == 0 || x != doc[i-1] {
			docs = append(docs, x)
		}
	}
	p.distinctDocs = docs
	counted := !options.SkipFreqNorm()
	if counted && d.n == 1 {
		return zap.FSTValEncode1Hit(uint64(docs[0]), uint64(p.length(docs[0], d.slot)))
	}
	p.tf.begin(uint64(len(p.docs))/(uint64(len(docs))/1024+1), len(p.docs)) // as zap's chunk mode asks
	for i := 0; i < len(doc); {
		end := i + 1
		for end < len(doc) && doc[end] == doc[i] {
			end++
		}
		p.tf.reach(doc[i])
		if counted {
			p.tf.data = binary.AppendUvarint(p.tf.data, uint64(end-i)<<1)
			p.tf.data = binary.AppendUvarint(p.tf.data, uint64(p.length(doc[i], d.slot)))
		} else {
			p.tf.data = append(p.tf.data, 0)
		}
		i = end
	}
	var tf uint64
	p.out, tf = p.tf.appendTo(p.out)
	begin := uint64(len(p.out))
	p.uvarint(tf)
	p.uvarint(0) // nothing of where they have it
	p.writeSet(docs)
	return begin
}

// length is how many tokens a document has in a field. Its id is one.
func (p *press) length(doc uint32, s Slot) uint32 {
	if s == 0 {
		return 1
	}
	return p.lengths[int(doc)*len(p.fields)+int(s)]
}

// writeSet writes a set of documents as a roaring bitmap. Those of up to 65,536 documents have one container, an array
// of up to 4,096 or bits.
func (p *press) writeSet(docs []uint32) {
	if len(p.docs) > 1<<16 {
		set, err := roaring.BitmapOf(docs...).ToBytes()
		if err != nil {
			panic(err) // cannot be: memory takes everything
		}
		p.uvarint(uint64(len(set)))
		p.out = append(p.out, set...)
		return
	}
	const withoutRuns, head, mostArray = 12346, 16, 4096
	size := 2 * len(docs)
	if len(docs) > mostArray {
		size = 1 << 13
	}
	p.uvarint(uint64(head + size))
	for _, n := range []uint32{withoutRuns, 1, uint32(len(docs)-1) << 16, head} {
		p.out = binary.LittleEndian.AppendUint32(p.out, n)
	}
	if len(docs) <= mostArray {
		for _, d := range docs {
			p.out = binary.LittleEndian.AppendUint16(p.out, uint16(d))
		}
		return
	}
	from := len(p.out)
	p.out = append(p.out, make([]byte, size)...)
	for _, d := range docs {
		p.out[from+int(d>>3)] |= 1 << (d & 7)
	}
}

// writeFields writes what fields there are and gives where.
func (p *press) writeFields() uint64 {
	places := make([]uint64, len(p.fields))
	for i, f := range p.fields {
		places[i] = uint64(len(p.out))
		p.uvarint(uint64(len(f.name)))
		p.out = append(p.out, f.name...)
		p.uvarint(uint64(f.options))
		p.uvarint(1) // one way of being indexed
		p.out = binary.BigEndian.AppendUint16(p.out, zap.SectionInvertedTextIndex)
		p.out = binary.BigEndian.AppendUint64(p.out, f.at)
	}
	at := uint64(len(p.out))
	p.uvarint(uint64(len(p.fields)))
	for _, x := range places {
		p.out = binary.BigEndian.AppendUint64(p.out, x)
	}
	return at
}

// chunks are numbers of documents in rising order, cut by the documents' numbers.
type chunks struct {
	size uint64
	all  int
	data []byte
	ends []uint64
}

func (c *chunks) begin(size uint64, docs int) {
	c.size, c.all, c.data, c.ends = size, (docs-1)/int(size)+1, c.data[:0], c.ends[:0]
}

// reach ends the chunks before that of the document.
func (c *chunks) reach(doc uint32) {
	for uint64(len(c.ends)) < uint64(doc)/c.size {
		c.ends = append(c.ends, uint64(len(c.data)))
	}
}

// appendTo writes the chunks behind where each ends, and gives where; 0 if there is nothing in them.
func (c *chunks) appendTo(out []byte) ([]byte, uint64) {
	if len(c.data) == 0 {
		return out, 0
	}
	at := uint64(len(out))
	for len(c.ends) < c.all {
		c.ends = append(c.ends, uint64(len(c.data)))
	}
	out = binary.AppendUvarint(out, uint64(c.all))
	for _, end := range c.ends {
		out = binary.AppendUvarint(out, end)
	}
	return append(out, c.data...), at
}
