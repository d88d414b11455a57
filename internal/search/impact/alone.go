package impact

// few is how many postings a word may have in a leaf, in several fields, for all of them to be added up.
const few = 1024

// alone answers a query of one word in a leaf, if nothing but the best hits is wanted: by all its postings where they are
// few, otherwise by those known to be the foremost. False means that the leaf has to be searched window by window.
func (s *search) alone() bool {
	if s.groups != 1 || s.counted || s.query.Way != Pruned || !s.found[0].simple {
		return false
	}
	g := &s.found[0]
	lists := s.lists[g.from:g.to]
	switch {
	case len(lists) == 1 && lists[0].start == nil:
		s.offerList(&lists[0])
	case len(lists) > 1 && s.documents(g) < few:
		s.offerFew(lists)
	default:
		return s.offerForemost(lists)
	}
	return true
}

// offerList offers all documents of a list.
func (s *search) offerList(l *list) {
	s.scored += len(l.doc)
	for i, d := range l.doc {
		sum := worth(l.weight, l.table[uint16(l.tf[i])<<8|uint16(l.lengths[d])])
		if sum >= s.least && s.admits(d) {
			s.offer(int(d), steps(sum))
		}
	}
}

// offerFew offers all documents of some lists.
func (s *search) offerFew(lists []list) {
	if s.leafSums == nil {
		s.leafSums = make([]uint32, leafDocs)
	}
	s.candidates = s.candidates[:0]
	for i := range lists {
		l := &lists[i]
		for j, d := range l.doc {
			if s.leafSums[d] == 0 {
				s.candidates = append(s.candidates, d)
			}
			s.leafSums[d] += worth(l.weight, l.table[uint16(l.tf[j])<<8|uint16(l.lengths[d])])
		}
	}
	s.scored += len(s.candidates)
	for _, d := range s.candidates {
		sum := s.leafSums[d]
		s.leafSums[d] = 0
		if sum >= s.least && s.admits(d) {
			s.offer(int(d), steps(sum))
		}
	}
}

// admits tells whether every filter lets the document through.
func (s *search) admits(d uint16) bool {
	for i := range s.filters {
		if s.filters[i].words[d>>6]>>(d&63)&1 == 0 {
			return false
		}
	}
	return true
}

// offerForemost offers the documents known to be the foremost, until the others cannot be among the best. False means that
// they may be: then the best are what they were before, and all that is known is what a hit has to come to.
func (s *search) offerForemost(lists []list) bool {
	top, rest := s.foremost(lists)
	if top == nil || s.query.Limit > mostForemost {
		return false
	}
	s.before = append(s.before[:0], s.best.heap...)
	for _, at := range top {
		d, sum, shares := worthAt(lists, at)
		if rest.ordered && rest.bound(shares) < uint64(s.least) {
			return true
		}
		s.scored++
		if sum >= s.least && s.admits(d) {
			s.offer(int(d), steps(sum))
		}
	}
	if rest.bound(rest.beyond) < uint64(s.least) {
		return true
	}
	s.best.heap = append(s.best.heap[:0], s.before...)
	return false
}

// rest is what is known of the documents after some of the foremost. Their order is that of what they are worth in shares:
// the table's entries in one list, or the sum of entries times the fields' usual weights.
type rest struct {
	ordered bool    // the tables are still those of the order
	rate    float64 // what a share is worth at most
	slack   float64 // in shares: for the tables' rounding
	lists   uint64
	beyond  uint64
}

// bound is what documents of no more shares are worth at most.
func (r *rest) bound(shares uint64) uint64 {
	return uint64((float64(shares)+r.slack)*r.rate/(1<<worthShift)) + r.lists + 1
}

// foremost finds the foremost documents of a word, by their places if it has one list; nil if they are not known.
func (s *search) foremost(lists []list) (*foremost, rest) {
	r := rest{ordered: true, lists: uint64(len(lists))}
	longest := &lists[0]
	for i := range lists {
		l := &lists[i]
		if len(l.doc) > len(longest.doc) {
			longest = l
		}
		if len(lists) == 1 {
			l.share = 1
		}
		r.ordered = r.ordered && l.bound == l.weight
		r.rate = max(r.rate, float64(l.bound)/float64(l.share))
		r.slack += 2 * float64(l.share)
	}
	if longest.start == nil {
		return nil, r
	}
	if len(lists) == 1 {
		r.beyond = uint64(s.leaf.beyond[longest.dense])
		return &s.leaf.foremost[longest.dense], r
	}
	n := s.leaf.usualAt[longest.dense]
	if n == 0 || !s.usual {
		return nil, r
	}
	r.beyond = uint64(s.leaf.usualBeyond[n-1])
	return &s.leaf.usual[n-1], r
}

// worthAt is a document of the foremost, what it is worth, and that in shares.
func worthAt(lists []list, at uint16) (d uint16, sum uint32, shares uint64) {
	if d = at; len(lists) == 1 {
		d = lists[0].doc[at]
	}
	for i := range lists {
		l := &lists[i]
		if len(lists) == 1 {
			l.next = int(at)
		} else if !l.find(d) {
			continue
		}
		t := l.table[uint16(l.tf[l.next])<<8|uint16(l.lengths[d])]
		sum += worth(l.weight, t)
		shares += uint64(l.share) * uint64(t)
	}
	return d, sum, shares
}
