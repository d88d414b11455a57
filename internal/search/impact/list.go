package impact

// list is the postings of one term in one field of a leaf, with what the search knows of them.
type list struct {
	weight  uint64
	bound   uint64 // weight for bounds: never less than the weight, whatever the average length was when they were made
	table   *table
	doc     []uint16
	tf      []uint8
	lengths []uint8
	dense   *dense // nil for short lists
	bits    []uint64
	field   float64 // its field's weight in the query
	top     uint8
	next    int // of a short list: where the walk is
	lo, hi  int // the postings of the window looked at
}

// most is what the list adds at most anywhere in the leaf.
func (l *list) most() uint64 { return l.bound*boundOf[l.top]>>worthShift + 1 }

// enter finds the list's postings of a window and gives what they add at most, 0 if there are none.
func (l *list) enter(w int) uint64 {
	if l.dense == nil {
		return l.walk(w)
	}
	l.lo, l.hi = int(l.dense.start[w]), len(l.doc)
	if w+1 < windows {
		l.hi = int(l.dense.start[w+1])
	}
	if l.lo == l.hi {
		return 0
	}
	return l.bound*boundOf[l.dense.peak[w]]>>worthShift + 1
}

// walk is enter for a short list: it goes on from the window before, or begins again where windows do not rise.
func (l *list) walk(w int) uint64 {
	i, from, to := l.next, w*windowDocs, (w+1)*windowDocs
	if i > 0 && int(l.doc[i-1]) >= from {
		i = 0
	}
	for i < len(l.doc) && int(l.doc[i]) < from {
		i++
	}
	l.lo = i
	for i < len(l.doc) && int(l.doc[i]) < to {
		i++
	}
	l.hi, l.next = i, i
	if l.lo == l.hi {
		return 0
	}
	return l.most()
}

// inside is the windows that the list has documents in.
func (l *list) inside() (out uint64) {
	if l.dense != nil {
		return l.dense.inside
	}
	for _, d := range l.doc {
		out |= 1 << (d / windowDocs)
	}
	return out
}

// window is the documents of a window as bits.
type window [windowWords]uint64

// join adds the list's documents of window w to x.
func (l *list) join(x *window, w int) {
	if l.bits != nil {
		b := (*window)(l.bits[w*windowWords:])
		for i := range x {
			x[i] |= b[i]
		}
		return
	}
	for _, d := range l.doc[l.lo:l.hi] {
		x[d>>6&(windowWords-1)] |= 1 << (d & 63)
	}
}

// sums is what the documents of a window have come to.
type sums [windowDocs]uint32

// pour adds the worth of all the list's postings in the window.
func (l *list) pour(to *sums, w int) {
	doc := l.doc[l.lo:l.hi]
	tf := l.tf[l.lo:l.hi]
	tf = tf[:len(doc)]
	lengths := (*[windowDocs]uint8)(l.lengths[w*windowDocs:])
	weight, worths := l.weight, l.table
	for i, d := range doc {
		x := d & (windowDocs - 1)
		to[x] += uint32(weight*uint64(worths[uint16(tf[i])<<8|uint16(lengths[x])])>>worthShift) + 1
	}
}

// sparse is how many times more postings than candidates there are before looking each candidate up is better than
// adding up all postings.
const sparse = 8

// probe adds the worth of the list's postings at the candidates, documents of window w; what it adds elsewhere means
// nothing.
func (l *list) probe(candidates []uint16, to *sums, w int) {
	if l.hi-l.lo <= sparse*len(candidates) {
		l.pour(to, w)
		return
	}
	doc := l.doc[l.lo:l.hi]
	tf := l.tf[l.lo:l.hi]
	lengths := (*[windowDocs]uint8)(l.lengths[w*windowDocs:])
	for _, x := range candidates {
		d := uint16(w*windowDocs) | x
		if l.bits != nil && l.bits[d>>6]>>(d&63)&1 == 0 {
			continue
		}
		if at := upTo(doc, d); doc[at] == d {
			to[x&(windowDocs-1)] += worth(l.weight, l.table[uint16(tf[at])<<8|uint16(lengths[x&(windowDocs-1)])])
		}
	}
}
