package impact

import "math/bits"

// mostIn is what the list adds at most in the window, 0 if it has no documents there.
func (l *list) mostIn(w int) uint64 {
	if l.start == nil {
		return l.most()
	}
	if l.windows>>w&1 == 0 {
		return 0
	}
	return l.bound*boundOf[l.peak[w]]>>worthShift + 1
}

// has tells whether the list has the document. Documents come in rising order.
func (l *list) has(d uint16) bool {
	if l.bits != nil {
		return l.bits[d>>6]>>(d&63)&1 != 0
	}
	return l.reach(d)
}

// reach goes on to the document and tells whether the list has it. Documents come in rising order.
func (l *list) reach(d uint16) bool {
	if l.bits != nil {
		return l.rank(d)
	}
	doc, from, stride := l.doc, l.next, 1
	if from == len(doc) || doc[from] >= d {
		return from < len(doc) && doc[from] == d
	}
	for from+stride < len(doc) && doc[from+stride] < d {
		from += stride
		stride *= 2
	}
	lo, hi := from+1, min(len(doc), from+stride+1)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if doc[m] < d {
			lo = m + 1
		} else {
			hi = m
		}
	}
	l.next = lo
	return lo < len(doc) && doc[lo] == d
}

// rank is reach for a list with a bitset: the document's place is how many bits there are before its own.
func (l *list) rank(d uint16) bool {
	word, w := int(d>>6), int(d/windowDocs)
	x := l.bits[word]
	if x>>(d&63)&1 == 0 {
		return false
	}
	n := int(l.start[w]) + bits.OnesCount64(x&(1<<(d&63)-1))
	for _, before := range l.bits[w*windowWords : word] {
		n += bits.OnesCount64(before)
	}
	l.next = n
	return true
}

// find is reach for documents in any order.
func (l *list) find(d uint16) bool {
	if l.bits != nil {
		return l.rank(d)
	}
	lo, hi := 0, len(l.doc)
	if l.start != nil {
		w := int(d / windowDocs)
		if lo = int(l.start[w]); w+1 < windows {
			hi = int(l.start[w+1])
		}
	}
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if l.doc[m] < d {
			lo = m + 1
		} else {
			hi = m
		}
	}
	l.next = lo
	return lo < len(l.doc) && l.doc[lo] == d
}
