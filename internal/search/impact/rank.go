package impact

import "math/bits"

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
	var met window
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
		for _, g := range s.active[essential:] {
			s.pour(&s.found[g], &met, w)
		}
		s.choose(match, &met, essential)
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

// choose takes as candidates the matches met that the groups looked up later may still lift among the best.
func (s *search) choose(match, met *window, essential int) {
	out := s.candidates[:0]
	need := s.need(essential)
	for i := range met {
		for x := met[i] & match[i]; x != 0; x &= x - 1 {
			d := i<<6 | bits.TrailingZeros64(x)
			if s.sum[d] >= need {
				out = append(out, uint16(d))
			}
		}
	}
	s.candidates = out
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

// lookUp adds to the candidates what the first groups are worth, the weightiest first, and drops who has no chance left.
func (s *search) lookUp(groups, w int) {
	for g := groups - 1; g >= 0 && len(s.candidates) > 0; g-- {
		s.probe(&s.found[s.active[g]], w)
		need := s.need(g)
		if need == 0 {
			continue
		}
		kept := s.candidates[:0]
		for _, d := range s.candidates {
			if s.sum[d] >= need {
				kept = append(kept, d)
			}
		}
		s.candidates = kept
	}
}

// pour adds what a group is worth to the sums of all its documents.
func (s *search) pour(g *found, met *window, w int) {
	switch {
	case g.simple:
		for i := g.from; i < g.to; i++ {
			if l := &s.lists[i]; l.lo < l.hi {
				l.pour(&s.sum, met, w)
			}
		}
		return
	case g.short:
		s.short.pour(&s.sum, met, w)
		return
	}
	var any window
	clear(s.wayBest[:])
	for _, way := range s.spans[g.from:g.to] {
		var all window
		clear(s.way[:])
		for n, t := range s.spans[way.from:way.to] {
			var one window
			for i := t.from; i < t.to; i++ {
				if l := &s.lists[i]; l.lo < l.hi {
					l.pour(&s.way, &one, w)
				}
			}
			for i := range all {
				if n == 0 {
					all[i] = one[i]
				} else {
					all[i] &= one[i]
				}
			}
		}
		for i, x := range all {
			any[i] |= x
			for ; x != 0; x &= x - 1 {
				d := i<<6 | bits.TrailingZeros64(x)
				s.wayBest[d] = max(s.wayBest[d], s.way[d])
			}
		}
	}
	for i, x := range any {
		met[i] |= x
		for ; x != 0; x &= x - 1 {
			d := i<<6 | bits.TrailingZeros64(x)
			s.sum[d] += s.wayBest[d]
		}
	}
}

// probe adds what a group is worth to the sums of the candidates.
func (s *search) probe(g *found, w int) {
	switch {
	case g.simple:
		sum := s.zeros(0)
		s.probeLists(g.from, g.to, sum, w)
		for i, d := range s.candidates {
			s.sum[d] += sum[i]
		}
		return
	case g.short:
		s.short.probe(s.candidates, &s.sum, w)
		return
	}
	bestWay := s.zeros(0)
	for _, way := range s.spans[g.from:g.to] {
		sum, lacking := s.zeros(1), s.zeros(2)
		for _, t := range s.spans[way.from:way.to] {
			add := s.zeros(3)
			s.probeLists(t.from, t.to, add, w)
			for i, x := range add {
				sum[i] += x
				if x == 0 {
					lacking[i] = 1
				}
			}
		}
		for i := range bestWay {
			if lacking[i] == 0 {
				bestWay[i] = max(bestWay[i], sum[i])
			}
		}
	}
	for i, d := range s.candidates {
		s.sum[d] += bestWay[i]
	}
}

func (s *search) probeLists(from, to int32, sum []uint32, w int) {
	for i := from; i < to; i++ {
		if l := &s.lists[i]; l.lo < l.hi {
			l.probe(s.candidates, sum, w)
		}
	}
}

// zeros is a row of nothing for the candidates.
func (s *search) zeros(row int) []uint32 {
	n := len(s.candidates)
	if cap(s.scratch[row]) < n {
		s.scratch[row] = make([]uint32, windowDocs)
	}
	out := s.scratch[row][:n]
	clear(out)
	return out
}

// place is where a document of the leaf stands.
func (s *search) place(doc int, value int64) Place {
	p := Place{Value: value, ID: s.part.seg.ids[s.number*leafDocs+doc]}
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

// promising tells whether a document of the window may be among the best by the number that orders the hits.
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
