package impact

import "math/bits"

// mostIn is what the list adds at most in the window, 0 if it has no documents there.
func (l *list) mostIn(w int) uint64 {
	if l.dense == nil {
		return l.most()
	}
	if l.dense.inside>>w&1 == 0 {
		return 0
	}
	return l.bound*boundOf[l.dense.peak[w]]>>worthShift + 1
}

// find reports whether the list has the document, and notes where.
func (l *list) find(d uint16) bool {
	if l.bits != nil {
		return l.rank(d)
	}
	lo, hi := l.near(d)
	if lo == hi {
		return false
	}
	l.next = lo + upTo(l.doc[lo:hi], d)
	return l.doc[l.next] == d
}

// near is the postings among which the document would be.
func (l *list) near(d uint16) (lo, hi int) {
	if l.dense == nil {
		return 0, len(l.doc)
	}
	w := int(d / windowDocs)
	lo, hi = int(l.dense.start[w]), len(l.doc)
	if w+1 < windows {
		hi = int(l.dense.start[w+1])
	}
	return lo, hi
}

// upTo is the place of the last document of a rising row up to d, the first place if there is none. Whether a document
// is before or after cannot be foretold, so what is met decides by arithmetic and never by a branch.
func upTo(row []uint16, d uint16) (at int) {
	for n := len(row); n > 1; {
		half := n / 2
		at += half & ((int(row[at+half]) - int(d) - 1) >> 63)
		n -= half
	}
	return at
}

// mark sets one for each of the documents that the list has.
func (l *list) mark(docs []uint16, has []uint8) {
	has = has[:len(docs)]
	if l.bits != nil {
		for i, d := range docs {
			has[i] |= uint8(l.bits[d>>6] >> (d & 63) & 1)
		}
		return
	}
	for i, d := range docs {
		if lo, hi := l.near(d); lo < hi {
			row := l.doc[lo:hi]
			has[i] |= uint8((uint32(row[upTo(row, d)]^d) - 1) >> 31)
		}
	}
}

// rank is find for a list with a bitset: the document's place is how many bits there are before its own.
func (l *list) rank(d uint16) bool {
	word, w := int(d>>6), int(d/windowDocs)
	x := l.bits[word]
	if x>>(d&63)&1 == 0 {
		return false
	}
	n := int(l.dense.start[w]) + bits.OnesCount64(x&(1<<(d&63)-1))
	for _, before := range l.bits[w*windowWords : word] {
		n += bits.OnesCount64(before)
	}
	l.next = n
	return true
}
