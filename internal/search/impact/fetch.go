package impact

// fetch reads what a query of few words will need first in every leaf. Each of these places is far from the others:
// read here, one after another with nothing depending on any, they come from memory side by side, and need not be
// waited for one by one where they are used.
func (s *search) fetch() {
	if len(s.words) > mostFetched {
		return
	}
	size, read := len(s.query.Terms)*len(s.fields), uint64(0)
	for i, p := range s.view.parts {
		if s.plainly(p) {
			continue
		}
		looked := s.looked[i*size : (i+1)*size]
		for w := range s.words {
			if list := looked[s.words[w].at]; list != none {
				for _, l := range p.seg.leaves {
					read += l.fetch(list)
				}
			}
		}
	}
	s.read = read
}

// mostFetched is how many words, each in one field, a query of few has.
const mostFetched = 64

// fetch reads the beginning of what the leaf knows of a list.
func (l *leaf) fetch(list uint32) uint64 {
	x, to := l.stretch(list)
	if x.from == to {
		return 0
	}
	read := uint64(l.doc[x.from])
	if x.dense == 0 {
		return read + uint64(l.doc[(x.from+to)/2])
	}
	long := &l.dense[x.dense-1]
	return read + long.inside + uint64(long.start[0]) + uint64(long.start[windows/2])
}
