package impact

import "math/bits"

// Condition is something a listing meets or not, whatever words it has.
type Condition interface {
	// bind makes the condition ready for a segment with columns.
	bind(*part) (bound, error)
	// plain finds the documents of a segment that meet it from the index's own segment.
	plain(*part) (bitmap, error)
}

// bound is a condition for one segment.
type bound interface {
	// leaf finds the documents of a leaf that meet it. What it gives must not be written to.
	leaf(l *leaf, a *arena) set
}

// set is a set of a leaf's documents. Bits beyond its documents mean nothing.
type set struct {
	words []uint64
	all   bool
}

func (s set) none() bool { return !s.all && s.words == nil }

// arena lends sets of bits that one search needs.
type arena struct {
	lent int
	kept [][]uint64
}

func (a *arena) empty() []uint64 {
	if a.lent == len(a.kept) {
		a.kept = append(a.kept, make([]uint64, leafWords))
	}
	w := a.kept[a.lent]
	a.lent++
	clear(w)
	return w
}

func (a *arena) giveBack() { a.lent = 0 }

// bitmap is a set of a segment's documents.
type bitmap []uint64

func newBitmap(docs int) bitmap { return make(bitmap, (docs+63)/64) }

func (b bitmap) add(doc int)      { b[doc>>6] |= 1 << (doc & 63) }
func (b bitmap) has(doc int) bool { return b[doc>>6]>>(doc&63)&1 != 0 }

func (b bitmap) each(f func(doc int)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(i<<6 | bits.TrailingZeros64(w))
		}
	}
}

// Any holds for listings with any of the values in the field.
type Any struct {
	Field  string
	Values []string
}

// boundOne is a label's list of documents, boundAny several.
type (
	boundOne uint32
	boundAny []uint32
)

func (c Any) bind(p *part) (bound, error) {
	field := p.schema.field(c.Field)
	if len(c.Values) == 1 {
		if list, ok := p.seg.listOf(c.Values[0], field); ok {
			return boundOne(list), nil
		}
		return boundAny(nil), nil
	}
	var lists boundAny
	for _, v := range c.Values {
		if list, ok := p.seg.listOf(v, field); ok {
			lists = append(lists, list)
		}
	}
	return lists, nil
}

func (list boundOne) leaf(l *leaf, a *arena) set {
	if b := l.bitset(uint32(list)); b != nil {
		return set{b, len(l.documents(uint32(list))) == l.docs}
	}
	return boundAny{uint32(list)}.leaf(l, a)
}

func (lists boundAny) leaf(l *leaf, a *arena) set {
	var out []uint64
	for _, list := range lists {
		doc := l.documents(list)
		if len(doc) == 0 {
			continue
		}
		if len(doc) == l.docs {
			return set{all: true}
		}
		if out == nil {
			out = a.empty()
		}
		if b := l.bitset(list); b != nil {
			for i, w := range b {
				out[i] |= w
			}
			continue
		}
		for _, d := range doc {
			out[d>>6] |= 1 << (d & 63)
		}
	}
	return set{words: out}
}

// Between holds for listings whose number lies between two, both included.
type Between struct {
	Field     string
	Low, High int64
}

type boundBetween struct {
	Between
	column []int64
	number int
}

func (c Between) bind(p *part) (bound, error) {
	n := p.schema.number(c.Field)
	return boundBetween{c, p.seg.numbers[n], n}, nil
}

func (c boundBetween) leaf(l *leaf, a *arena) set {
	column, out := c.column[l.number*leafDocs:], a.empty()
	for w := range l.padded / windowDocs {
		high, low := l.highest[c.number][2*w], l.highest[c.number][2*w+1]
		if low > c.High || high < c.Low {
			continue
		}
		for d := w * windowDocs; d < min(l.docs, (w+1)*windowDocs); d++ {
			if v := column[d]; v >= c.Low && v <= c.High {
				out[d>>6] |= 1 << (d & 63)
			}
		}
	}
	return set{words: out}
}

// IDs holds for the listings named.
type IDs []int64

// boundDocs are the documents of a segment one by one, in order.
type boundDocs []uint32

func (c IDs) bind(p *part) (bound, error) {
	var docs boundDocs
	for _, id := range c {
		docs = append(docs, p.seg.withID(id)...)
	}
	return docs, nil
}

func (docs boundDocs) leaf(l *leaf, a *arena) set {
	var out []uint64
	for _, d := range docs {
		if int(d)/leafDocs != l.number {
			continue
		}
		if out == nil {
			out = a.empty()
		}
		d %= leafDocs
		out[d>>6] |= 1 << (d & 63)
	}
	return set{words: out}
}
