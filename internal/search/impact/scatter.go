package impact

import (
	"cmp"
	"math/bits"
	"slices"
)

// scattered is the short lists of a leaf, added up document by document: in windows they are one group, whose worth is
// known exactly.
type scattered struct {
	sums []uint32 // by document of the leaf; between two uses all are nothing
	bits []uint64 // the documents
	docs []uint16
	peak [windows]uint32 // by window: the largest sum
	have [windows]int    // by window: how many documents
}

// loosen takes short lists out of their groups where any group suffices, for then each list adds to a score by itself.
// The long ones are left to be looked at window by window.
func (s *search) loosen() {
	if s.query.AtLeast > 1 || s.groups < 2 || s.query.Way != Pruned {
		return
	}
	kept := s.found[:0]
	for _, g := range s.found {
		if g.simple {
			g = s.withoutShort(g)
		}
		if g.to > g.from {
			kept = append(kept, g)
		}
	}
	s.found = kept
	if most := s.short.measure(); most > 0 {
		s.found = append(s.found, found{short: true, most: uint64(most)})
	}
	slices.SortStableFunc(s.found, func(a, b found) int { return cmp.Compare(a.most, b.most) })
}

// withoutShort adds a group's short lists to the others' and leaves it the long ones.
func (s *search) withoutShort(g found) found {
	to := g.from
	g.most = 0
	for i := g.from; i < g.to; i++ {
		l := &s.lists[i]
		if l.dense == nil {
			s.scatter(l)
			continue
		}
		g.most += l.most()
		s.lists[i], s.lists[to] = s.lists[to], s.lists[i]
		to++
	}
	g.to = to
	return g
}

// scatter adds up a list's postings at the documents that every filter lets through; at all, if some facet is counted
// without a filter.
func (s *search) scatter(l *list) {
	if s.short.sums == nil {
		s.short.sums, s.short.bits = make([]uint32, leafDocs), make([]uint64, leafWords)
	}
	if len(s.filters) > 0 && !s.facets.anyFree {
		s.scatterAdmitted(l)
		return
	}
	n := len(s.short.docs)
	docs, sums := slices.Grow(s.short.docs, len(l.doc))[:n+len(l.doc)], (*[leafDocs]uint32)(s.short.sums)
	lengths, weight, worths := l.lengths, l.weight, l.table
	tf := l.tf[:len(l.doc)]
	for i, d := range l.doc {
		sum := sums[d]
		docs[n] = d
		n += int((uint64(sum) - 1) >> 63) // one if it is met for the first time, which cannot be foretold
		sums[d] = sum + worth(weight, worths[uint16(tf[i])<<8|uint16(lengths[d])])
	}
	s.short.docs = docs[:n]
}

// scatterAdmitted adds up a list's postings at the documents that every filter lets through.
func (s *search) scatterAdmitted(l *list) {
	sums := s.short.sums
	for i, d := range l.doc {
		sum := sums[d]
		if sum == 0 {
			if !s.admits(d) {
				continue
			}
			s.short.docs = append(s.short.docs, d)
		}
		sums[d] = sum + worth(l.weight, l.table[uint16(l.tf[i])<<8|uint16(l.lengths[d])])
	}
}

// measure notes which documents there are in which windows, and gives the largest sum.
func (x *scattered) measure() (most uint32) {
	clear(x.peak[:])
	clear(x.have[:])
	for _, d := range x.docs {
		w, sum := d/windowDocs, x.sums[d]
		x.bits[d>>6] |= 1 << (d & 63)
		x.peak[w], most = max(x.peak[w], sum), max(most, sum)
		x.have[w]++
	}
	return most
}

// forget leaves nothing behind.
func (x *scattered) forget() {
	for _, d := range x.docs {
		x.sums[d], x.bits[d>>6] = 0, 0
	}
	x.docs = x.docs[:0]
}

// window is the documents of a window.
func (x *scattered) window(w int) *window { return (*window)(x.bits[w*windowWords:]) }

// pour adds the sums of a window, and tells how many there were.
func (x *scattered) pour(to *sums, w int) int {
	from := (*sums)(x.sums[w*windowDocs:])
	for i, word := range x.window(w) {
		for ; word != 0; word &= word - 1 {
			d := (i<<6 | bits.TrailingZeros64(word)) & (windowDocs - 1)
			to[d] += from[d]
		}
	}
	return x.have[w]
}

// probe adds the sums of the candidates, documents of window w.
func (x *scattered) probe(candidates []uint16, to *sums, w int) {
	from := (*sums)(x.sums[w*windowDocs:])
	for _, d := range candidates {
		to[d] += from[d]
	}
}
