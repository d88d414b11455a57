package impact

import (
	"cmp"
	"math/bits"
	"slices"
)

// span is a range of the search's lists or spans.
type span struct{ from, to int32 }

// found is a group that some documents of the leaf may have.
type found struct {
	span          // its lists where it is simple, otherwise its alternatives among the spans
	simple bool   // one alternative of one term: what its lists add is what it is worth
	short  bool   // the short lists of all groups
	most   uint64 // what it is worth at most in the leaf
}

// openFilter is a filter ready for the leaf.
type openFilter struct {
	field string
	free  bool // some facet is counted without it
	words []uint64
}

// inLeaf looks for the query in one leaf. Words come first: many leaves do not have them, and then nothing else need be
// looked at.
func (s *search) inLeaf(p *part, at leafAt) error {
	s.part, s.leaf = p, p.seg.leaves[at.leaf]
	inside := ^uint64(0) >> (windows - s.leaf.padded/windowDocs)
	if s.groups > 0 {
		size := len(s.query.Terms) * len(s.query.Fields)
		s.open(s.looked[at.part*size : (at.part+1)*size])
		if len(s.found) < s.query.AtLeast || !s.counted && s.query.Way == Pruned && s.hopeless() {
			return nil
		}
	}
	bounds, err := s.bind(at.part)
	if err != nil {
		return err
	}
	s.arena.giveBack()
	if !s.openFilters(bounds) {
		return nil
	}
	s.columns()
	s.facets.enter(s.leaf, p)
	defer s.facets.leave()
	switch {
	case s.groups == 0:
		s.everything()
	case s.alone(), s.together():
	default:
		s.byWindow(inside & s.inside())
	}
	return nil
}

// byWindow searches window by window.
func (s *search) byWindow(inside uint64) {
	s.loosen()
	defer s.short.forget()
	if !s.counted && s.query.Way == Pruned && len(s.lists) <= fewLists {
		s.byPromise(inside)
		return
	}
	for ; inside != 0; inside &= inside - 1 {
		s.inWindow(bits.TrailingZeros64(inside))
	}
}

// fewLists is how many lists a leaf may have for its windows to be looked at twice.
const fewLists = 8

// byPromise looks at the windows that may hold the best hits first, so that most others need not be looked at.
func (s *search) byPromise(inside uint64) {
	var promise [windows]uint64 // what a window is worth at most, and which it is
	all := promise[:0]
	for ; inside != 0; inside &= inside - 1 {
		w := bits.TrailingZeros64(inside)
		if s.enter(w); len(s.active) > 0 {
			all = append(all, s.upto[len(s.upto)-1]<<8|uint64(w))
		}
	}
	slices.Sort(all)
	for _, x := range slices.Backward(all) {
		if x>>8 < uint64(s.least) {
			return
		}
		s.inWindow(int(x & 0xff))
	}
}

// hopeless tells that no document of the leaf can be among the best.
func (s *search) hopeless() bool {
	sum := uint64(0)
	for _, g := range s.found {
		sum += g.most
	}
	return s.query.By == "" && sum < uint64(s.least)
}

// openFilters makes the filters ready; false means that nothing in the leaf meets them.
func (s *search) openFilters(bounds []bound) bool {
	s.filters = s.filters[:0]
	if live := s.part.live; live != nil {
		s.filters = append(s.filters, openFilter{words: live[s.leaf.number*leafWords : (s.leaf.number+1)*leafWords]})
	}
	for i, b := range bounds {
		x := b.leaf(s.leaf, &s.arena)
		free := s.facets.free(s.query.Where[i].Field)
		switch {
		case x.all:
		case x.words == nil && !free:
			return false
		case x.words == nil:
			s.filters = append(s.filters, openFilter{s.query.Where[i].Field, free, s.arena.empty()})
		default:
			s.filters = append(s.filters, openFilter{s.query.Where[i].Field, free, x.words})
		}
	}
	return true
}

// columns finds the numbers that order the hits of the leaf.
func (s *search) columns() {
	s.tie, s.order = nil, nil
	from := s.leaf.number * leafDocs
	if n := s.view.schema.number(s.query.Tie); n >= 0 {
		s.tie = s.part.seg.numbers[n][from : from+s.leaf.docs]
	}
	if n := s.view.schema.number(s.query.By); n >= 0 {
		s.order = s.part.seg.numbers[n][from : from+s.leaf.docs]
	}
}

// open finds the groups that the leaf has, those worth least first.
func (s *search) open(looked []uint32) {
	s.lists, s.spans, s.found = s.lists[:0], s.spans[:0], s.found[:0]
	for i := 0; i < len(s.words); {
		end := i
		for end < len(s.words) && s.words[end].group == s.words[i].group {
			end++
		}
		s.openGroup(s.words[i:end], looked)
		i = end
	}
	slices.SortStableFunc(s.found, func(a, b found) int { return cmp.Compare(a.most, b.most) })
}

// openGroup opens the alternatives of a group that the leaf has all terms of. Spans of an alternative: itself, pointing
// at its terms, which point at lists.
func (s *search) openGroup(words []word, looked []uint32) {
	ways := s.waysOf(words, looked)
	switch {
	case len(ways) == 0:
		return
	case len(ways) == 1 && ways[0].to-ways[0].from == 1:
		g := found{span: s.spans[ways[0].from], simple: true}
		for i := g.from; i < g.to; i++ {
			g.most += s.lists[i].most()
			if len(s.lists[i].doc) > len(s.lists[g.from].doc) { // the longest first: what is looked for is mostly there
				s.lists[i], s.lists[g.from] = s.lists[g.from], s.lists[i]
			}
		}
		s.found = append(s.found, g)
		return
	}
	from := int32(len(s.spans))
	s.spans = append(s.spans, ways...)
	g := found{span: span{from, int32(len(s.spans))}}
	for _, way := range ways {
		sum := uint64(0)
		for _, t := range s.spans[way.from:way.to] {
			for i := t.from; i < t.to; i++ {
				sum += s.lists[i].most()
			}
		}
		g.most = max(g.most, sum)
	}
	s.found = append(s.found, g)
}

// waysOf are the alternatives that may be in the leaf, as ranges of the spans of their terms.
func (s *search) waysOf(words []word, looked []uint32) (ways []span) {
	for i := 0; i < len(words); {
		way := words[i].way
		from, lists, whole := int32(len(s.spans)), len(s.lists), true
		for i < len(words) && words[i].way == way {
			term, first := words[i].term, int32(len(s.lists))
			for i < len(words) && words[i].way == way && words[i].term == term {
				s.openList(words[i], looked[words[i].at])
				i++
			}
			if last := int32(len(s.lists)); last > first {
				s.spans = append(s.spans, span{first, last})
			} else {
				whole = false
			}
		}
		if !whole {
			s.spans, s.lists = s.spans[:from], s.lists[:lists]
			continue
		}
		ways = append(ways, span{from, int32(len(s.spans))})
	}
	return ways
}

// openList opens one list of the leaf, if it has documents there.
func (s *search) openList(w word, number uint32) {
	if number == none {
		return
	}
	l := s.leaf
	at, to := l.stretch(number)
	if at.from == to {
		return
	}
	average := s.weights.Average[w.queried]
	x := list{
		weight: w.weight, bound: w.weight, table: s.tables[w.queried],
		doc: l.doc[at.from:to], tf: l.tf[at.from:to], lengths: l.lengths[w.field], top: at.top,
		field: s.query.Fields[w.queried].Weight,
	}
	if then := s.part.seg.average[w.field]; then != average {
		x.bound = uint64(float64(w.weight)*drift(then, average)) + 1
	}
	if d := at.dense; d > 0 {
		x.dense = &l.dense[d-1]
		x.bits = l.bitsOf(x.dense)
	}
	s.lists = append(s.lists, x)
}

// inside is the windows in which enough groups may be found. Where all have to be, that may be few.
func (s *search) inside() uint64 {
	all := ^uint64(0)
	if s.query.AtLeast < s.groups {
		return all
	}
	for _, g := range s.found {
		if !g.simple {
			continue
		}
		var in uint64
		for i := g.from; i < g.to; i++ {
			in |= s.lists[i].inside()
		}
		if all &= in; all == 0 {
			return 0
		}
	}
	return all
}
