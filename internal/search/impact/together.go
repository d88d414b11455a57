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

// meet takes the rarest group's documents and drops those that the filters or the other groups do not have.
func (s *search) meet() {
	s.candidates = s.candidates[:0]
	g := &s.found[s.rare[0]]
	for i := g.from; i < g.to; i++ {
		before := len(s.candidates)
		s.admit(s.lists[i].doc)
		if before > 0 && len(s.candidates) > before {
			s.unite(before)
		}
	}
	for _, i := range s.rare[1:] {
		s.keep(&s.found[i])
	}
}

// admit adds to the candidates the documents that every filter lets through.
func (s *search) admit(doc []uint16) {
	from := len(s.candidates)
	s.candidates = append(s.candidates, doc...)
	added := s.candidates[from:]
	for i := range s.filters {
		added = added[:sift(added, s.filters[i].words)]
	}
	s.candidates = s.candidates[:from+len(added)]
}

// sift moves the documents that are among the bits to the front and tells how many they are. It does not branch: which
// ones are cannot be foretold.
func sift(docs []uint16, words []uint64) (n int) {
	for _, d := range docs {
		docs[n] = d
		n += int(words[d>>6] >> (d & 63) & 1)
	}
	return n
}

// unite makes one rising row of the candidates' two, each document once.
func (s *search) unite(second int) {
	a, b := s.candidates[:second], s.candidates[second:]
	s.united = slices.Grow(s.united[:0], len(s.candidates))[:len(s.candidates)]
	i, j, n := 0, 0, 0
	for ; i < len(a) && j < len(b); n++ {
		x, y := int(a[i]), int(b[j])
		s.united[n] = uint16(min(x, y))
		i += int(uint(x-y-1) >> 63) // one if x is not after y
		j += int(uint(y-x-1) >> 63)
	}
	n += copy(s.united[n:], a[i:])
	n += copy(s.united[n:], b[j:])
	s.candidates, s.united = s.united[:n], s.candidates
}

// keep drops the candidates that do not have the group.
func (s *search) keep(g *found) {
	s.has = sized(s.has, len(s.candidates))
	for i := g.from; i < g.to; i++ {
		s.lists[i].mark(s.candidates, s.has)
	}
	n := 0
	for i, d := range s.candidates {
		s.candidates[n] = d
		n += int(s.has[i])
	}
	s.candidates = s.candidates[:n]
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

// offerWindow scores candidates of one window, the groups worth most first, and gives one up as soon as what it may
// still come to is too little.
func (s *search) offerWindow(candidates []uint16) {
next:
	for _, d := range candidates {
		sum := uint32(0)
		for g := len(s.found) - 1; g >= 0; g-- {
			if uint64(sum)+s.upto[g] < uint64(s.least) {
				continue next
			}
			for i := s.found[g].from; i < s.found[g].to; i++ {
				if l := &s.lists[i]; l.find(d) {
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
