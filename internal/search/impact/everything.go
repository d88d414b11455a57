package impact

import "math/bits"

// everything answers a query without words in a leaf: its filters are all there is.
func (s *search) everything() {
	for w := range s.leaf.padded / windowDocs {
		open := s.openIn(w, "*")
		n := s.leaf.docs
		if s.counted {
			if n = s.count(&open, w); n == 0 {
				continue
			}
		} else {
			open = s.openIn(w, "")
		}
		switch {
		case s.order != nil:
			s.offerByNumber(&open, w)
		default:
			for i, x := range open {
				for ; x != 0; x &= x - 1 {
					s.offer(w*windowDocs+(i<<6|bits.TrailingZeros64(x)), 0)
				}
			}
		}
	}
}
