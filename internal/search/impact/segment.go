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

// leastDense is how many documents of a leaf a list has that has its windows' starts and bounds. One that has every 32nd
// document has a bitset, too.
const leastDense = 256

// Seg is the columns of one immutable segment of the index.
type Seg struct {
	docs    int
	schema  uint32 // fingerprint of the fields it was made for
	text    []byte // all terms, one after another, sorted
	termAt  []uint32
	slots   []uint32 // hash table of the terms: number + 1
	mask    []uint16 // by term: the fields that have it
	first   []uint32 // by term: its list in the first of them; the others follow
	average []uint16 // by text field: the code of the average length it was made for
	lengths []uint64 // by text field: sum of all lengths, and number of documents having it
	codes   []uint32 // by facet value: facet, term and list
	ids     []int64  // by document
	byID    []uint32 // documents in the order of their ids
	numbers [][]int64
	leaves  []*leaf
	mapped  []byte // the file all this lies in, nil when it is in memory
}

// leaf is up to leafDocs documents of a segment.
type leaf struct {
	docs        int
	padded      int       // docs rounded up to whole windows
	lengths     [][]uint8 // by text field and document: length code, 0 for none
	at          []uint32  // by list: where it begins in doc and tf
	doc         []uint16
	tf          []uint8
	top         []uint8  // by list: bound of its best posting
	dense       []uint16 // by list: place + 1 among the dense ones
	start       [][windows]uint16
	peak        [][windows]uint8
	inside      []uint64 // by dense list: the windows it has documents in
	bitsAt      []uint16 // by dense list: place + 1 among the bitsets
	bits        []uint64
	foremost    []foremost // by dense list: places of its best postings
	beyond      []uint16   // by dense list: the largest of the table's entries that is not among them
	rarity      []uint16   // by dense list: the rarity they are ordered for
	usualAt     []uint16   // by dense list: place + 1 among the usual ones, of a term whose longest list it is
	usual       []foremost // the best documents of a term in the usual fields together
	usualBeyond []uint32   // the most in shares that is not among them
	usualRarity []uint16
	highest     [][]int64 // by number: the largest and the smallest of each window, one after the other
	tuples      []tuples
}

// facet values, by code: three numbers each.
func (s *Seg) code(c int) (facet int, term, list uint32) {
	return int(s.codes[3*c]), s.codes[3*c+1], s.codes[3*c+2]
}

func (s *Seg) codeCount() int { return len(s.codes) / 3 }

func (s *Seg) term(t uint32) []byte { return s.text[s.termAt[t]:s.termAt[t+1]] }

// hashOf is FNV-1a with its bits stirred: the same in every process, for it lies in files.
func hashOf(term string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	return h ^ h>>29
}

// freeze makes the hash table.
func (s *Seg) freeze() {
	terms := len(s.termAt) - 1
	n := 16
	for n*2 < terms*3 {
		n *= 2
	}
	s.slots = make([]uint32, n)
	for t := range terms {
		i := hashOf(asString(s.term(uint32(t)))) & uint64(n-1)
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
	wrap := uint64(len(s.slots) - 1)
	for i := h & wrap; s.slots[i] != 0; i = (i + 1) & wrap {
		if t := s.slots[i] - 1; string(s.term(t)) == term {
			return t, true
		}
	}
	return 0, false
}

// list gives the list of a term in a field.
func (s *Seg) list(term uint32, field int) (uint32, bool) {
	mask := s.mask[term]
	if mask>>field&1 == 0 {
		return 0, false
	}
	return s.first[term] + uint32(bits.OnesCount16(mask&(1<<field-1))), true
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
	for _, l := range s.leaves {
		n += uint64(l.at[list+1] - l.at[list])
	}
	return n
}

// documents are the list's documents in the leaf.
func (l *leaf) documents(list uint32) []uint16 { return l.doc[l.at[list]:l.at[list+1]] }

// bitset is the list's bitset, nil if it has none.
func (l *leaf) bitset(list uint32) []uint64 {
	d := l.dense[list]
	if d == 0 {
		return nil
	}
	return l.bitsOf(d - 1)
}

func (l *leaf) bitsOf(dense uint16) []uint64 {
	b := int(l.bitsAt[dense])
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
