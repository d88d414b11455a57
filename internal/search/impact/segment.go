package impact

import (
	"cmp"
	"math/bits"
	"slices"
	"unsafe"
)

// The shape of columns: a segment is cut into leaves, a leaf into windows, and a window is a few words of bits.
const (
	leafDocs    = 1 << 16
	windowDocs  = 1 << 10
	windows     = leafDocs / windowDocs
	windowWords = windowDocs / 64
	leafWords   = leafDocs / 64
)

// leastDense is how many documents of a leaf a list has that has its windows' starts and bounds. One that has every
// 32nd document has a bitset, too.
const leastDense = 256

// Seg is the columns of one immutable segment of the index.
type Seg struct {
	docs    int
	schema  uint32    // fingerprint of the fields it was made for
	text    []byte    // all terms, one after another, sorted
	terms   []vocable // in the same order, and one more that tells where the text ends
	slots   []uint32  // hash table of the terms: number + 1
	average []uint16  // by text field: the code of the average length it was made for
	lengths []uint64  // by text field: sum of all lengths, and number of documents having it
	codes   []uint32  // by facet value: facet, term and list
	ids     []int64   // by document
	byID    []uint32  // documents in the order of their ids
	numbers [][]int64
	// by list and leaf, those of a list side by side, so that looking a list up in all leaves reads memory once
	stretches []stretch
	leaves    []*leaf
	mapped    []byte // the file all this lies in, nil when it is in memory
}

// vocable is what a segment knows of a term.
type vocable struct {
	from   uint32 // in text
	list   uint32 // in the first of the fields that have it; those in the others follow
	fields uint16 // that have it
	tag    uint16 // of its hash, so that most terms met on the way to another need not be read
}

// leaf is up to leafDocs documents of a segment.
type leaf struct {
	docs    int
	padded  int       // docs rounded up to whole windows
	lengths [][]uint8 // by text field and document: length code, 0 for none
	doc     []uint16
	tf      []uint8
	dense   []dense
	bits    []uint64
	usual   []usual
	highest [][]int64 // by number: the largest and the smallest of each window, one after the other
	tuples  []tuples

	stretches []stretch // the segment's
	number    int       // which of the segment's leaves it is
	of        int       // how many
}

// dense is what a leaf knows of a list that has many documents there.
type dense struct {
	inside   uint64 // the windows it has documents in
	bitsAt   uint16 // place + 1 among the bitsets
	beyond   uint16 // the largest of the table's entries that is not among the foremost
	rarity   uint16 // the foremost are ordered for
	usualAt  uint16 // place + 1 among the usual ones, of a term whose longest list it is
	peak     [windows]uint8
	start    [windows]uint16
	foremost foremost // places of its best postings
}

// usual is the best documents of a term in the usual fields together.
type usual struct {
	foremost foremost
	beyond   uint32 // the most in shares that is not among them
	rarity   uint32
}

// stretch is what one leaf has of a list. It ends where the next list's begins.
type stretch struct {
	from  uint32 // in doc and tf
	dense uint16 // place + 1 among the dense ones
	top   uint8  // bound of its best posting
	_     uint8
}

// facet values, by code: three numbers each.
func (s *Seg) code(c int) (facet int, term, list uint32) {
	return int(s.codes[3*c]), s.codes[3*c+1], s.codes[3*c+2]
}

func (s *Seg) codeCount() int { return len(s.codes) / 3 }

func (s *Seg) term(t uint32) []byte { return s.text[s.terms[t].from:s.terms[t+1].from] }

// hashOf is FNV-1a with its bits stirred: the same in every process, for it lies in files.
func hashOf(term string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	return h ^ h>>29
}

// tagOf is some of a hash's bits that its place in the table does not tell.
func tagOf(h uint64) uint16 { return uint16(h >> 48) }

// freeze makes the hash table.
func (s *Seg) freeze() {
	terms := len(s.terms) - 1
	n := 16
	for n*2 < terms*3 {
		n *= 2
	}
	s.slots = make([]uint32, n)
	for t := range terms {
		h := hashOf(asString(s.term(uint32(t))))
		s.terms[t].tag = tagOf(h)
		i := h & uint64(n-1)
		for s.slots[i] != 0 {
			i = (i + 1) & uint64(n-1)
		}
		s.slots[i] = uint32(t) + 1
	}
}

// asString looks at bytes that never change as a string.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// find gives the number of a term.
func (s *Seg) find(term string, h uint64) (uint32, bool) {
	wrap, tag := uint64(len(s.slots)-1), tagOf(h)
	for i := h & wrap; s.slots[i] != 0; i = (i + 1) & wrap {
		if t := s.slots[i] - 1; s.terms[t].tag == tag && string(s.term(t)) == term {
			return t, true
		}
	}
	return 0, false
}

// list gives the list of a term in a field.
func (s *Seg) list(term uint32, field int) (uint32, bool) {
	t := &s.terms[term]
	if t.fields>>field&1 == 0 {
		return 0, false
	}
	return t.list + uint32(bits.OnesCount16(t.fields&(1<<field-1))), true
}

// listOf finds a term's list in a field.
func (s *Seg) listOf(term string, field int) (uint32, bool) {
	t, ok := s.find(term, hashOf(term))
	if !ok {
		return 0, false
	}
	return s.list(t, field)
}

// having is how many documents are in a list, those deleted included.
func (s *Seg) having(list uint32) (n uint64) {
	leaves := uint32(len(s.leaves))
	both := s.stretches[list*leaves : (list+2)*leaves]
	for i := range leaves {
		n += uint64(both[leaves+i].from - both[i].from)
	}
	return n
}

// share lets the leaves find their stretches.
func (s *Seg) share() {
	for n, l := range s.leaves {
		l.stretches, l.number, l.of = s.stretches, n, len(s.leaves)
	}
}

// stretch is what the leaf has of a list, and where that ends.
func (l *leaf) stretch(list uint32) (x *stretch, to uint32) {
	at := int(list)*l.of + l.number
	return &l.stretches[at], l.stretches[at+l.of].from
}

// documents are the list's documents in the leaf.
func (l *leaf) documents(list uint32) []uint16 {
	x, to := l.stretch(list)
	return l.doc[x.from:to]
}

// bitset is the list's bitset, nil if it has none.
func (l *leaf) bitset(list uint32) []uint64 {
	x, _ := l.stretch(list)
	if x.dense == 0 {
		return nil
	}
	return l.bitsOf(&l.dense[x.dense-1])
}

func (l *leaf) bitsOf(x *dense) []uint64 {
	b := int(x.bitsAt)
	if b == 0 {
		return nil
	}
	n := l.padded / 64
	return l.bits[(b-1)*n : b*n : b*n]
}

// withID is the documents with an id: more than one when it was written again, of which at most one is not deleted.
func (s *Seg) withID(id int64) []uint32 {
	from, _ := slices.BinarySearchFunc(s.byID, id, func(d uint32, id int64) int { return cmp.Compare(s.ids[d], id) })
	to := from
	for to < len(s.byID) && s.ids[s.byID[to]] == id {
		to++
	}
	return s.byID[from:to]
}
