package impact

// few is how many postings a word may have in a leaf, in several fields, for all of them to be added up.
const few = 1024

// alone answers a query of one word in a leaf, if nothing but the best hits is wanted: by all its postings where they
// are few, otherwise by those known to be the foremost. False means that the leaf has to be searched window by window.
func (s *search) alone() bool {
	if s.groups != 1 || s.counted || s.query.Way != Pruned || !s.found[0].simple {
		return false
	}
	g := &s.found[0]
	lists := s.lists[g.from:g.to]
	switch {
	case len(lists) == 1 && lists[0].dense == nil:
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
	for i := range lists {
		s.scatter(&lists[i])
	}
	s.scored += len(s.short.docs)
	for _, d := range s.short.docs {
		if sum := s.short.sums[d]; sum >= s.least {
			s.offer(int(d), steps(sum))
		}
	}
	s.short.forget()
}

// admits reports whether every filter lets the document through.
func (s *search) admits(d uint16) bool {
	for i := range s.filters {
		if s.filters[i].words[d>>6]>>(d&63)&1 == 0 {
			return false
		}
	}
	return true
}

// offerForemost offers the documents known to be the foremost, until the others cannot be among the best. False means
// that they may be: then the best are what they were before, and all that is known is what a hit has to come to.
func (s *search) offerForemost(lists []list) bool {
	top := s.foremost(lists)
	if top.all == nil || s.query.Limit > mostForemost {
		return false
	}
	s.before = append(s.before[:0], s.best.heap...)
	for _, at := range top.all {
		doc, sum := worthAt(lists, at)
		if top.ordered && sum < s.least {
			return true
		}
		s.scored++
		if sum >= s.least && s.admits(doc) {
			s.offer(int(doc), steps(sum))
		}
	}
	if top.bound() < uint64(s.least) || top.ordered && s.comesTooLate(worthAt(lists, top.all[mostForemost-1])) {
		return true
	}
	s.best.heap = append(s.best.heap[:0], s.before...)
	return false
}

// comesTooLate reports whether hits that come after a document cannot be among the best.
func (s *search) comesTooLate(doc uint16, sum uint32) bool {
	return s.best.full() && !s.place(int(doc), steps(sum)).before(s.best.heap[0])
}

// tops is the foremost documents of a word in a leaf, and what is known of the others.
type tops struct {
	all     *foremost // nil if they are not known
	ordered bool      // they stand in the order of the query's hits, before all others
	beyond  uint32    // what the others come to in shares
	rate    float64   // what a share is worth at most
	slack   float64   // in shares: tables are rounded
	lists   uint64
}

// bound is what the others are worth at most.
func (t *tops) bound() uint64 {
	return uint64((float64(t.beyond)+t.slack)*t.rate/(1<<worthShift)) + t.lists + 1
}

// foremost finds the foremost documents of a word, or rather their places if it has one list.
func (s *search) foremost(lists []list) (t tops) {
	longest := &lists[0]
	for i := range lists {
		if l := &lists[i]; len(l.doc) > len(longest.doc) {
			longest = l
		}
	}
	if longest.dense == nil {
		return t
	}
	rarity, x := 0, longest.dense
	switch {
	case len(lists) == 1:
		t.all, t.beyond, rarity = &x.foremost, uint32(x.beyond), int(x.rarity)
	case s.usual && x.usualAt > 0:
		u := &s.leaf.usual[x.usualAt-1]
		t.all, t.beyond, rarity = &u.foremost, u.beyond, int(u.rarity)
	default:
		return t
	}
	t.ordered, t.lists = s.query.Tie == s.view.schema.Tie, uint64(len(lists))
	for i := range lists {
		l := &lists[i]
		field, share := l.field, float64(usualWeight(l.field))
		if len(lists) == 1 {
			field, share = 1, 1
		}
		t.ordered = t.ordered && l.bound == l.weight && l.weight == weight(field, 1, 1, rarity)
		t.rate = max(t.rate, float64(l.bound)/share)
		t.slack += 2 * share
	}
	return t
}

// worthAt is a document of the foremost and what it is worth.
func worthAt(lists []list, at uint16) (doc uint16, sum uint32) {
	if len(lists) == 1 {
		l := &lists[0]
		doc = l.doc[at]
		return doc, worth(l.weight, l.table[uint16(l.tf[at])<<8|uint16(l.lengths[doc])])
	}
	for i := range lists {
		if l := &lists[i]; l.find(at) {
			sum += worth(l.weight, l.table[uint16(l.tf[l.next])<<8|uint16(l.lengths[at])])
		}
	}
	return at, sum
}
