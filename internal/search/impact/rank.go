package impact

import (
	"math/bits"
	"slices"
)

// rank offers the matches of a window that may be among the best. Groups stand in the order of what they are worth at
// most: the first few together cannot lift a document among the best, so a document must have one of the others. Those
// are added up posting by posting; what remains is looked up at the documents that still have a chance.
func (s *search) rank(match *window, n, w int) {
	least, essential := uint64(s.least), 0
	if s.query.Way == Pruned {
		for essential < len(s.upto) && s.upto[essential] < least {
			essential++
		}
	}
	if g := &s.found[s.active[0]]; len(s.active) == 1 && g.simple && g.to-g.from == 1 {
		s.rankOne(&s.lists[g.from], match, w)
		return
	}
	if s.counted && n*len(s.active)*sparse < s.postings && s.query.Way == Pruned {
		essential = len(s.active) // few documents: look everything up
		s.candidates = s.candidates[:0]
		for i, x := range match {
			for ; x != 0; x &= x - 1 {
				d := i<<6 | bits.TrailingZeros64(x)
				s.candidates = append(s.candidates, uint16(d))
				s.sum[d] = 0
			}
		}
	} else {
		clear(s.sum[:])
		poured := 0
		for _, g := range s.active[essential:] {
			poured += s.pour(&s.found[g], w)
		}
		s.choose(match, essential, w, poured)
	}
	s.lookUp(essential, w)
	from := w * windowDocs
	s.scored += len(s.candidates)
	for _, d := range s.candidates {
		if sum := s.sum[d]; sum >= s.least && sum > 0 {
			s.offer(from+int(d), steps(sum))
		}
	}
}

// rankOne is rank where there is one list: what a posting is worth is the score.
func (s *search) rankOne(l *list, match *window, w int) {
	lengths := (*[windowDocs]uint8)(l.lengths[w*windowDocs:])
	doc := l.doc[l.lo:l.hi]
	tf := l.tf[l.lo:l.hi]
	tf = tf[:len(doc)]
	s.scored += len(doc)
	for i, d := range doc {
		x := d & (windowDocs - 1)
		sum := worth(l.weight, l.table[uint16(tf[i])<<8|uint16(lengths[x])])
		if sum >= s.least && match[x>>6]>>(x&63)&1 != 0 {
			s.offer(int(d), steps(sum))
		}
	}
}

// crowded is how many postings a window has for it to be quicker to look at all its documents than at those met.
const crowded = windowDocs / 4

// choose takes as candidates the matches that the groups looked up later may still lift among the best, after the
// others' postings were added up.
func (s *search) choose(match *window, essential, w, postings int) {
	need := max(1, s.need(essential))
	s.candidates = s.candidates[:0]
	if postings < crowded {
		var met window
		for _, g := range s.active[essential:] {
			s.join(&s.found[g], &met, w)
		}
		for i := range met {
			for x := met[i] & match[i]; x != 0; x &= x - 1 {
				d := i<<6 | bits.TrailingZeros64(x)
				if s.sum[d] >= need {
					s.candidates = append(s.candidates, uint16(d))
				}
			}
		}
		return
	}
	s.candidates = slices.Grow(s.candidates, windowDocs)[:windowDocs]
	out, n := (*[windowDocs]uint16)(s.candidates), 0
	for i, x := range match {
		if x == 0 {
			continue
		}
		for j, sum := range (*[64]uint32)(s.sum[i<<6:]) {
			out[n&(windowDocs-1)] = uint16(i<<6 | j)
			n += atLeast(sum, need) & int(x>>j&1)
		}
	}
	s.candidates = s.candidates[:n]
}

// need is the smallest sum that the first groups may still lift among the best.
func (s *search) need(groups int) uint32 {
	if groups == 0 {
		return s.least
	}
	if s.query.Way != Pruned || s.upto[groups-1] >= uint64(s.least) {
		return 0
	}
	return s.least - uint32(s.upto[groups-1])
}

// lookUp adds to the candidates what the first groups are worth, the weightiest first, and drops who has no chance
// left.
func (s *search) lookUp(groups, w int) {
	for g := groups - 1; g >= 0 && len(s.candidates) > 0; g-- {
		s.probe(&s.found[s.active[g]], w)
		need := s.need(g)
		if need == 0 {
			continue
		}
		kept := 0
		for _, d := range s.candidates {
			s.candidates[kept] = d
			kept += atLeast(s.sum[d&(windowDocs-1)], need)
		}
		s.candidates = s.candidates[:kept]
	}
}

// atLeast is one if a sum comes to what is needed. Which do cannot be foretold, so it does not branch.
func atLeast(sum, need uint32) int { return int((uint64(need) - 1 - uint64(sum)) >> 63) }

// pour adds what a group is worth to the sums of all its documents, and tells how many postings that were.
func (s *search) pour(g *found, w int) int {
	switch {
	case g.simple:
		return s.pourLists(g.span, &s.sum, w)
	case g.short:
		return s.short.pour(&s.sum, w)
	}
	var any window
	postings := 0
	clear(s.wayBest[:])
	for _, way := range s.spans[g.from:g.to] {
		clear(s.way[:])
		for _, t := range s.spans[way.from:way.to] {
			postings += s.pourLists(t, &s.way, w)
		}
		all := s.joinWay(way, w)
		for i, x := range all {
			any[i] |= x
			for ; x != 0; x &= x - 1 {
				d := i<<6 | bits.TrailingZeros64(x)
				s.wayBest[d] = max(s.wayBest[d], s.way[d])
			}
		}
	}
	for i, x := range any {
		for ; x != 0; x &= x - 1 {
			d := i<<6 | bits.TrailingZeros64(x)
			s.sum[d] += s.wayBest[d]
		}
	}
	return postings
}

func (s *search) pourLists(lists span, to *sums, w int) (postings int) {
	for i := lists.from; i < lists.to; i++ {
		if l := &s.lists[i]; l.lo < l.hi {
			l.pour(to, w)
			postings += l.hi - l.lo
		}
	}
	return postings
}

// probe adds what a group is worth to the sums of the candidates.
func (s *search) probe(g *found, w int) {
	switch {
	case g.simple:
		s.probeLists(g.span, &s.sum, w)
		return
	case g.short:
		s.short.probe(s.candidates, &s.sum, w)
		return
	}
	for _, d := range s.candidates {
		s.wayBest[d] = 0
	}
	for _, way := range s.spans[g.from:g.to] {
		for n, t := range s.spans[way.from:way.to] {
			for _, d := range s.candidates {
				s.term[d] = 0
			}
			s.probeLists(t, &s.term, w)
			for _, d := range s.candidates {
				switch {
				case n == 0 || s.term[d] == 0:
					s.way[d] = s.term[d]
				case s.way[d] > 0: // what was found is worth something
					s.way[d] += s.term[d]
				}
			}
		}
		for _, d := range s.candidates {
			s.wayBest[d] = max(s.wayBest[d], s.way[d])
		}
	}
	for _, d := range s.candidates {
		s.sum[d] += s.wayBest[d]
	}
}

func (s *search) probeLists(lists span, to *sums, w int) {
	for i := lists.from; i < lists.to; i++ {
		if l := &s.lists[i]; l.lo < l.hi {
			l.probe(s.candidates, to, w)
		}
	}
}

// place is where a document of the leaf stands.
func (s *search) place(doc int, value int64) Place {
	p := Place{Value: value, ID: s.part.seg.ids[s.leaf.number*leafDocs+doc]}
	if s.tie != nil {
		p.Tie = s.tie[doc]
	}
	return p
}

// offer puts a document of the leaf forward.
func (s *search) offer(doc int, value int64) {
	if s.best.full() && len(s.best.heap) > 0 {
		last := &s.best.heap[0]
		if value < last.Value || value == last.Value && s.tie != nil && s.tie[doc] < last.Tie {
			return
		}
	}
	s.best.offer(s.place(doc, value))
	if s.order == nil && s.best.full() && len(s.best.heap) > 0 {
		s.least = max(s.least, leastSum(s.best.heap[0].Value))
	}
}

// promising reports whether a document of the window may be among the best by the number that orders the hits.
func (s *search) promising(w int) bool {
	if s.query.Way != Pruned || !s.best.full() || len(s.best.heap) == 0 {
		return true
	}
	extremes := s.leaf.highest[s.view.schema.number(s.query.By)][2*w:]
	best := extremes[0]
	if s.query.Rising {
		best = -extremes[1]
	}
	return best >= s.best.heap[0].Value
}

// offerByNumber offers the matches of a window by the number that orders the hits, if any of the window may be among
// the best.
func (s *search) offerByNumber(match *window, w int) {
	if !s.promising(w) {
		return
	}
	sign := int64(1)
	if s.query.Rising {
		sign = -1
	}
	for i, x := range match {
		for ; x != 0; x &= x - 1 {
			doc := w*windowDocs + (i<<6 | bits.TrailingZeros64(x))
			s.scored++
			s.offer(doc, sign*s.order[doc])
		}
	}
}
