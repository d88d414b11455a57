package impact

import (
	"math/bits"
	"slices"
)

// together answers a query of which every group has to be found: which documents of the leaf have them all is found out
// for the leaf as a whole, and then only those are looked at. False means that the leaf has to be searched window by
// window.
func (s *search) together() bool {
	if s.query.AtLeast < s.groups || s.groups < 2 || s.query.Way != Pruned || s.facets.anyFree {
		return false
	}
	for i := range s.found {
		if !s.found[i].simple {
			return false
		}
	}
	s.rarestFirst()
	if s.documents(&s.found[s.rare[0]]) < 2*s.leaf.padded/64 { // fewer than from where on lists have bitsets
		s.meet()
	} else {
		s.overlay()
	}
	s.total += len(s.candidates)
	s.facets.countDocs(s.candidates)
	if s.order != nil {
		s.offerByOrder()
	} else {
		s.offerTogether()
	}
	return true
}

// rarestFirst puts the groups in the order of how many documents have them.
func (s *search) rarestFirst() {
	s.rare = s.rare[:0]
	for i := range s.found {
		n, at := s.documents(&s.found[i]), len(s.rare)
		for at > 0 && s.documents(&s.found[s.rare[at-1]]) > n {
			at--
		}
		s.rare = slices.Insert(s.rare, at, int32(i))
	}
}

// documents is how many documents a simple group has at most.
func (s *search) documents(g *found) (n int) {
	for i := g.from; i < g.to; i++ {
		n += len(s.lists[i].doc)
	}
	return n
}

// meet takes the rarest group's documents one by one and looks for them in the filters and the other groups.
func (s *search) meet() {
	s.candidates = s.candidates[:0]
	g := &s.found[s.rare[0]]
	for i := g.from; i < g.to; i++ {
		before := len(s.candidates)
		s.candidates = s.admit(s.candidates, s.lists[i].doc)
		if before > 0 && len(s.candidates) > before {
			s.candidates = s.unite(s.candidates, before)
		}
	}
	for _, i := range s.rare[1:] {
		s.keep(&s.found[i])
	}
}

// admit adds the documents that every filter lets through.
func (s *search) admit(out, doc []uint16) []uint16 {
	if len(s.filters) == 0 {
		return append(out, doc...)
	}
	words, more := s.filters[0].words, s.filters[1:]
next:
	for _, d := range doc {
		if words[d>>6]>>(d&63)&1 == 0 {
			continue
		}
		for i := range more {
			if more[i].words[d>>6]>>(d&63)&1 == 0 {
				continue next
			}
		}
		out = append(out, d)
	}
	return out
}

// unite makes one rising row of two that lie one behind the other.
func (s *search) unite(row []uint16, second int) []uint16 {
	a, b, out := row[:second], row[second:], s.united[:0]
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	s.united = row[:0]
	return append(append(out, a...), b...)
}

// keep drops the candidates that do not have the group.
func (s *search) keep(g *found) {
	lists, kept := s.lists[g.from:g.to], s.candidates[:0]
	for i := range lists {
		lists[i].next = 0
	}
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

// overlay lays the bits of all groups and filters over each other.
func (s *search) overlay() {
	all, n := s.arena.empty(), s.leaf.padded/64
	for i := range all[:n] {
		all[i] = ^uint64(0)
	}
	for i := range s.filters {
		for j, x := range s.filters[i].words[:n] {
			all[j] &= x
		}
	}
	for i := range s.found {
		for j, x := range s.bitsOf(&s.found[i])[:n] {
			all[j] &= x
		}
	}
	s.candidates = s.candidates[:0]
	for i, x := range all[:n] {
		for ; x != 0; x &= x - 1 {
			s.candidates = append(s.candidates, uint16(i<<6|bits.TrailingZeros64(x)))
		}
	}
}

// bitsOf is the documents of a simple group as bits. They must not be written to.
func (s *search) bitsOf(g *found) []uint64 {
	if l := &s.lists[g.from]; g.to-g.from == 1 && l.bits != nil {
		return l.bits
	}
	out := s.arena.empty()
	for i := g.from; i < g.to; i++ {
		l := &s.lists[i]
		if l.bits != nil {
			for j, x := range l.bits {
				out[j] |= x
			}
			continue
		}
		for _, d := range l.doc {
			out[d>>6] |= 1 << (d & 63)
		}
	}
	return out
}

// offerByOrder offers the candidates by the number that orders the hits.
func (s *search) offerByOrder() {
	s.scored += len(s.candidates)
	sign := int64(1)
	if s.query.Rising {
		sign = -1
	}
	for _, d := range s.candidates {
		s.offer(int(d), sign*s.order[d])
	}
}

// offerTogether scores those of the candidates that may be among the best and offers them.
func (s *search) offerTogether() {
	for i := range s.lists {
		s.lists[i].next = 0
	}
	for rest := s.candidates; len(rest) > 0; {
		w, n := int(rest[0])/windowDocs, 1
		for n < len(rest) && int(rest[n])/windowDocs == w {
			n++
		}
		s.boundTogether(w)
		if s.upto[len(s.upto)-1] >= uint64(s.least) {
			s.offerWindow(rest[:n])
		}
		rest = rest[n:]
	}
}

// boundTogether is what each group and those before are worth at most together in the window.
func (s *search) boundTogether(w int) {
	s.upto = s.upto[:0]
	sum := uint64(0)
	for i := range s.found {
		g := &s.found[i]
		for n := g.from; n < g.to; n++ {
			sum += s.lists[n].mostIn(w)
		}
		s.upto = append(s.upto, sum)
	}
}

// offerWindow scores candidates of one window, the groups worth most first, and gives one up as soon as what it may still
// come to is too little.
func (s *search) offerWindow(candidates []uint16) {
next:
	for _, d := range candidates {
		sum := uint32(0)
		for g := len(s.found) - 1; g >= 0; g-- {
			if uint64(sum)+s.upto[g] < uint64(s.least) {
				continue next
			}
			for i := s.found[g].from; i < s.found[g].to; i++ {
				if l := &s.lists[i]; l.reach(d) {
					sum += worth(l.weight, l.table[uint16(l.tf[l.next])<<8|uint16(l.lengths[d])])
				}
			}
		}
		s.scored++
		if sum >= s.least {
			s.offer(int(d), steps(sum))
		}
	}
}
