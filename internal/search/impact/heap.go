package impact

import "slices"

// best keeps the first hits met so far; the last of them stands at the root.
type best struct {
	limit int
	after *Place
	heap  []Place
}

// full reports whether a new hit has to come before the last one kept.
func (b *best) full() bool { return len(b.heap) >= b.limit }

// offer keeps a hit if it is among the first.
func (b *best) offer(p Place) {
	if b.after != nil && !b.after.before(p) || b.limit <= 0 {
		return
	}
	if !b.full() {
		b.heap = append(b.heap, p)
		b.rise(len(b.heap) - 1)
		return
	}
	if p.before(b.heap[0]) {
		b.heap[0] = p
		b.sink()
	}
}

func (b *best) rise(i int) {
	for h := b.heap; i > 0; {
		up := (i - 1) / 2
		if !h[up].before(h[i]) {
			return
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (b *best) sink() {
	for h, i := b.heap, 0; ; {
		down := 2*i + 1
		if down >= len(h) {
			return
		}
		if down+1 < len(h) && h[down].before(h[down+1]) {
			down++
		}
		if !h[i].before(h[down]) {
			return
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
}

// sorted are the hits kept, first first.
func (b *best) sorted() []Place {
	out := slices.Clone(b.heap)
	slices.SortFunc(out, func(x, y Place) int {
		if x.before(y) {
			return -1
		}
		return 1
	})
	return out
}
