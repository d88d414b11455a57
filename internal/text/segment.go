package text

import "slices"

// span is a word of the best reading: atoms lo to hi.
type span struct{ lo, hi int }

// reader finds words in a row of atoms.
type reader struct {
	a     *Analyzer
	low   []rune
	atoms []atom
	best  []float32 // the score of the best reading from each atom to the end
	next  []int32   // and where its first word ends
}

// readings calls f for every dictionary word that begins at atom i, shortest first.
func (r *reader) readings(i, end int, f func(hi int, score float32)) {
	base, own := r.a.base, r.a.own
	inBase, inOwn := true, own.begins(r.low[r.atoms[i].lo])
	h := hashStart
	for hi := i; hi < end && (inBase || inOwn); hi++ {
		for _, c := range r.low[r.atoms[hi].lo:r.atoms[hi].hi] {
			h = hashNext(h, c)
		}
		score, found := beginning, false
		if inBase {
			if s, ok := base.look(h); ok {
				score, found = s, s != beginning
			} else {
				inBase = false
			}
		}
		if inOwn {
			if s, ok := own.look(h); ok {
				if s != beginning {
					score, found = s, true
				}
			} else {
				inOwn = false
			}
		}
		if found {
			f(hi+1, score)
		}
	}
}

// listed calls f for the end of every listed word that begins at atom i.
func (r *reader) listed(i, end int, f func(hi int)) {
	if !r.a.own.begins(r.low[r.atoms[i].lo]) {
		return
	}
	h := hashStart
	for hi := i; hi < end; hi++ {
		for _, c := range r.low[r.atoms[hi].lo:r.atoms[hi].hi] {
			h = hashNext(h, c)
		}
		score, ok := r.a.own.look(h)
		if !ok {
			return
		}
		if score != beginning {
			f(hi + 1)
		}
	}
}

// path is the most likely reading of atoms lo to hi, none of which is a break. With parts, the single word
// that spans them all is left aside: that is how a long word is cut into its parts.
func (r *reader) path(lo, hi int, parts bool, out []span) []span {
	n := hi - lo
	if cap(r.best) < n+1 {
		r.best, r.next = make([]float32, 2*n+16), make([]int32, 2*n+16)
	}
	best, next := r.best[:n+1], r.next[:n+1]
	best[n] = 0
	for i := n - 1; i >= 0; i-- {
		best[i] = best[i+1] + r.a.unknown(r.atoms[lo+i])
		next[i] = int32(i + 1)
		r.readings(lo+i, hi, func(end int, score float32) {
			if parts && i == 0 && end == hi {
				return
			}
			if s := score + best[end-lo]; s >= best[i] || end == lo+i+1 {
				best[i], next[i] = s, int32(end-lo)
			}
		})
	}
	for i := 0; i < n; i = int(next[i]) {
		out = append(out, span{lo + i, lo + int(next[i])})
	}
	return out
}

// sentences cuts the atoms at breaks and calls f for each stretch between.
func sentences(atoms []atom, f func(lo, hi int)) {
	for lo := 0; lo < len(atoms); {
		n := slices.IndexFunc(atoms[lo:], func(a atom) bool { return a.kind == breakAtom })
		hi := lo + n
		if n < 0 {
			hi = len(atoms)
		}
		if hi > lo {
			f(lo, hi)
		}
		lo = hi + 1
	}
}
