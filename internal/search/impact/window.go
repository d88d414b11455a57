package impact

import (
	"math/bits"
	"slices"
)

// inWindow looks for the query in one window: which documents match, how many, and which are among the best.
func (s *search) inWindow(w int) {
	s.enter(w)
	if len(s.active) < max(1, s.query.AtLeast) {
		return
	}
	exhaustive := s.query.Way == Exhaustive
	hopeless := s.order == nil && !exhaustive && s.upto[len(s.upto)-1] < uint64(s.least)
	if hopeless && !s.counted {
		return
	}
	open := s.openIn(w, "")
	var match window
	n := windowDocs
	if s.counted {
		s.match(&match, &open, w)
		if n = s.count(&match, w); n == 0 {
			return
		}
	} else {
		match = open
	}
	switch {
	case s.order != nil:
		s.offerByNumber(&match, w)
	case !hopeless:
		s.rank(&match, n, w)
	}
}

// enter finds which groups the window has and what they are worth at most.
func (s *search) enter(w int) {
	s.active, s.upto, s.postings = s.active[:0], s.upto[:0], 0
	sum := uint64(0)
	for i := range s.found {
		g := &s.found[i]
		var most uint64
		switch {
		case g.simple:
			most = s.enterLists(g.from, g.to, w)
		case g.short:
			most = uint64(s.short.peak[w])
			s.postings += s.short.have[w]
		default:
			most = s.enterWays(g, w)
		}
		if most > 0 {
			sum += most
			s.active, s.upto = append(s.active, int32(i)), append(s.upto, sum)
		}
	}
}

func (s *search) enterLists(from, to int32, w int) (sum uint64) {
	for i := from; i < to; i++ {
		l := &s.lists[i]
		if most := l.enter(w); most > 0 {
			sum += most
			s.postings += l.hi - l.lo
		}
	}
	return sum
}

// enterWays is what the best alternative is worth at most; one that lacks a term is worth nothing.
func (s *search) enterWays(g *found, w int) (most uint64) {
	for _, way := range s.spans[g.from:g.to] {
		sum, whole := uint64(0), true
		for _, t := range s.spans[way.from:way.to] {
			add := s.enterLists(t.from, t.to, w)
			sum, whole = sum+add, whole && add > 0
		}
		if whole {
			most = max(most, sum)
		}
	}
	return most
}

// openIn is the documents of the window that every filter lets through, but for those that a facet is counted without.
// A field names the one whose filters are left out; "*" leaves out all that some facet is counted without.
func (s *search) openIn(w int, without string) (open window) {
	for i := range open {
		open[i] = ^uint64(0)
	}
	for i := range s.filters {
		f := &s.filters[i]
		if f.free && (without == "*" || without == f.field) {
			continue
		}
		words := (*window)(f.words[w*windowWords:])
		for j := range open {
			open[j] &= words[j]
		}
	}
	if rest := s.leaf.docs - w*windowDocs; rest < windowDocs {
		for i := range open {
			switch left := rest - i*64; {
			case left <= 0:
				open[i] = 0
			case left < 64:
				open[i] &= 1<<left - 1
			}
		}
	}
	return open
}

// match finds the documents of the window that enough groups are found in.
func (s *search) match(match, open *window, w int) {
	base := *open
	if s.facets.anyFree {
		base = s.openIn(w, "*")
	}
	switch {
	case s.query.AtLeast <= 1:
		*match = window{}
		for _, g := range s.active {
			s.join(&s.found[g], match, w)
		}
		for i := range match {
			match[i] &= base[i]
		}
	case s.query.AtLeast == s.groups:
		*match = base
		for _, g := range slices.Backward(s.active) { // those worth most are the rarest
			var x window
			s.join(&s.found[g], &x, w)
			var any uint64
			for i := range match {
				match[i] &= x[i]
				any |= match[i]
			}
			if any == 0 {
				return
			}
		}
	default:
		s.matchSome(match, &base, w)
	}
}

// matchSome counts the groups of all documents at once: plane n holds bit n of each document's count.
func (s *search) matchSome(match, base *window, w int) {
	planes := make([]window, bits.Len(uint(len(s.active))))
	for _, g := range s.active {
		var carry window
		s.join(&s.found[g], &carry, w)
		for p := range planes {
			for i, c := range carry {
				planes[p][i], carry[i] = planes[p][i]^c, planes[p][i]&c
			}
		}
	}
	for i := range match {
		more, same := uint64(0), ^uint64(0)
		for p := len(planes) - 1; p >= 0; p-- {
			if s.query.AtLeast>>p&1 == 0 {
				more |= same & planes[p][i]
				same &^= planes[p][i]
			} else {
				same &= planes[p][i]
			}
		}
		match[i] = (more | same) & base[i]
	}
}

// join adds the documents that have the group to x.
func (s *search) join(g *found, x *window, w int) {
	switch {
	case g.simple:
		s.joinLists(g.from, g.to, x, w)
		return
	case g.short:
		for i, word := range s.short.window(w) {
			x[i] |= word
		}
		return
	}
	for _, way := range s.spans[g.from:g.to] {
		for i, word := range s.joinWay(way, w) {
			x[i] |= word
		}
	}
}

// joinWay is the documents that have all terms of an alternative.
func (s *search) joinWay(way span, w int) (all window) {
	for n, t := range s.spans[way.from:way.to] {
		var one window
		s.joinLists(t.from, t.to, &one, w)
		for i := range all {
			if n == 0 {
				all[i] = one[i]
			} else {
				all[i] &= one[i]
			}
		}
	}
	return all
}

func (s *search) joinLists(from, to int32, x *window, w int) {
	for i := from; i < to; i++ {
		if l := &s.lists[i]; l.lo < l.hi {
			l.join(x, w)
		}
	}
}

// count counts the matches and their facet values, and leaves in match those that every filter lets through.
func (s *search) count(match *window, w int) int {
	if s.facets.anyFree {
		s.facets.countFree(s, match, w)
		open := s.openIn(w, "")
		for i := range match {
			match[i] &= open[i]
		}
	}
	n := 0
	for _, x := range match {
		n += bits.OnesCount64(x)
	}
	s.total += n
	if n > 0 {
		s.facets.count(match, w)
	}
	return n
}
