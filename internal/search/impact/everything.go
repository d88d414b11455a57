package impact

import "math/bits"

// everything answers a query without words in a leaf: its filters are all there is. Where they let many documents
// through, values are counted by whole words of bits.
func (s *search) everything() {
	for _, t := range s.facets.targets {
		open, n := s.openLeaf(t.without)
		if t.without == "" {
			s.total += n
		}
		if t.facets != 0 {
			s.facets.countLeaf(t, open, n)
		}
	}
	for w := range s.leaf.padded / windowDocs {
		if s.order != nil && !s.promising(w) {
			continue
		}
		open := s.openIn(w, "")
		if s.order != nil {
			s.offerByNumber(&open, w)
			continue
		}
		for i, x := range open {
			for ; x != 0; x &= x - 1 {
				s.offer(w*windowDocs+(i<<6|bits.TrailingZeros64(x)), 0)
			}
		}
	}
}

// openLeaf is the documents of the leaf that the filters let through, nil for all of them, and how many they are.
func (s *search) openLeaf(without string) ([]uint64, int) {
	if len(s.filters) == 0 {
		return nil, s.leaf.docs
	}
	open, n := s.arena.empty(), 0
	for w := range s.leaf.padded / windowDocs {
		x := (*window)(open[w*windowWords:])
		*x = s.openIn(w, without)
		for _, word := range x {
			n += bits.OnesCount64(word)
		}
	}
	return open, n
}

// countLeaf counts the values of documents of the leaf; nil stands for all.
func (f *facetCounts) countLeaf(t *target, open []uint64, n int) {
	if open != nil && n < f.leaf.docs/32 {
		for w := range f.leaf.padded / windowDocs {
			f.add(t, (*window)(open[w*windowWords:]), w)
		}
		return
	}
	seg := f.part.seg
	for c := range seg.codeCount() {
		facet, _, list := seg.code(c)
		if t.facets>>facet&1 == 0 {
			continue
		}
		if n := f.leaf.countList(list, open); n > 0 {
			f.addValue(f.part.values[c], int32(n))
		}
	}
}

// countList is how many of the list's documents are open.
func (l *leaf) countList(list uint32, open []uint64) (n int) {
	doc := l.documents(list)
	if open == nil {
		return len(doc)
	}
	if b := l.bitset(list); b != nil {
		for i, x := range b {
			n += bits.OnesCount64(x & open[i])
		}
		return n
	}
	for _, d := range doc {
		n += int(open[d>>6] >> (d & 63) & 1)
	}
	return n
}
