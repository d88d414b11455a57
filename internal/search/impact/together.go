package impact

import "slices"

// mostTogether is how many documents of a leaf the rarest group may have for them to be taken one by one.
const mostTogether = 2048

// together answers a query of which every group has to be found, where one of them is rare in the leaf: its documents are
// taken one by one and looked for in the others. False means that the leaf has to be searched window by window.
func (s *search) together() bool {
	if s.query.AtLeast < s.groups || s.groups < 2 || s.query.Way != Pruned || s.facets.anyFree {
		return false
	}
	rarest, fewest := 0, mostTogether+1
	for i := range s.found {
		if !s.found[i].simple {
			return false
		}
		if n := s.documents(&s.found[i]); n < fewest {
			rarest, fewest = i, n
		}
	}
	if fewest > mostTogether {
		return false
	}
	s.gather(&s.found[rarest])
	for i := range s.found {
		if i != rarest {
			s.keep(&s.found[i])
		}
	}
	s.keepOpen()
	s.total += len(s.candidates)
	s.facets.countDocs(s.candidates)
	s.offerTogether()
	return true
}

// documents is how many documents a simple group has at most.
func (s *search) documents(g *found) (n int) {
	for i := g.from; i < g.to; i++ {
		n += len(s.lists[i].doc)
	}
	return n
}

// gather takes a group's documents as candidates.
func (s *search) gather(g *found) {
	s.candidates = s.candidates[:0]
	for i := g.from; i < g.to; i++ {
		s.candidates = append(s.candidates, s.lists[i].doc...)
	}
	if g.to-g.from > 1 {
		slices.Sort(s.candidates)
		s.candidates = slices.Compact(s.candidates)
	}
}

// keep drops the candidates that do not have the group.
func (s *search) keep(g *found) {
	lists, kept := s.lists[g.from:g.to], s.candidates[:0]
	for _, d := range s.candidates {
		for i := range lists {
			if lists[i].has(d) {
				kept = append(kept, d)
				break
			}
		}
	}
	s.candidates = kept
}

// keepOpen drops the candidates that a filter does not let through.
func (s *search) keepOpen() {
	for i := range s.filters {
		words, kept := s.filters[i].words, s.candidates[:0]
		for _, d := range s.candidates {
			if words[d>>6]>>(d&63)&1 != 0 {
				kept = append(kept, d)
			}
		}
		s.candidates = kept
	}
}

// offerTogether scores the candidates and offers them.
func (s *search) offerTogether() {
	s.scored += len(s.candidates)
	sign := int64(1)
	if s.query.Rising {
		sign = -1
	}
	for i := range s.lists {
		s.lists[i].next = 0
	}
	for _, d := range s.candidates {
		if s.order != nil {
			s.offer(int(d), sign*s.order[d])
			continue
		}
		sum := uint32(0)
		for i := range s.lists {
			if l := &s.lists[i]; l.reach(d) {
				sum += worth(l.weight, l.table[uint16(l.tf[l.next])<<8|uint16(l.lengths[d])])
			}
		}
		if sum >= s.least {
			s.offer(int(d), steps(sum))
		}
	}
}

// has tells whether the list has the document. Documents come in rising order.
func (l *list) has(d uint16) bool {
	if l.bits != nil {
		return l.bits[d>>6]>>(d&63)&1 != 0
	}
	return l.reach(d)
}

// reach goes on to the document and tells whether the list has it: in strides that double, then by halving.
func (l *list) reach(d uint16) bool {
	doc, from := l.doc, l.next
	if l.bits != nil && l.bits[d>>6]>>(d&63)&1 == 0 {
		return false
	}
	stride := 1
	for from+stride < len(doc) && doc[from+stride] < d {
		from += stride
		stride *= 2
	}
	lo, hi := from, min(len(doc), from+stride+1)
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
