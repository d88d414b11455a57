package impact

import (
	"math"
	"math/bits"
)

// usualUnit is what one weighs among the usual weights.
const usualUnit = 1 << 10

// usually finds the best documents of each term in the usual fields together.
type usually struct {
	schema  *Schema
	mask    uint16   // the usual fields
	weights []uint32 // by text field
	sums    []uint32 // by document: the score before it is rounded; between two terms all are nothing
	shares  []uint32 // by document: the table's entries times the fields' weights
	met     []uint16
	picker  *picker
}

func newUsually(s *Schema, p *picker) *usually {
	u := &usually{schema: s, picker: p, weights: make([]uint32, len(s.Text))}
	for _, f := range s.Usual {
		n := s.field(f.Name)
		u.mask |= 1 << n
		u.weights[n] = usualWeight(f.Weight)
	}
	return u
}

// usualWeight is rounded up: bounds are made with it.
func usualWeight(w float64) uint32 { return uint32(max(1, math.Ceil(w*usualUnit))) }

// mostUsual is what the usual weights may come to for sums to fit.
const mostUsual = 100

// leaf notes the foremost documents of all terms of a leaf that have several lists there, one of them a long one.
func (u *usually) leaf(s *Seg, l *leaf, tables []*table) {
	for t := range s.terms {
		mask := s.terms[t].fields & u.mask
		if bits.OnesCount16(mask) < 2 {
			continue
		}
		longest, lists := u.longest(s, l, uint32(t), mask)
		if lists < 2 {
			continue
		}
		at, _ := l.stretch(longest)
		if at.dense == 0 {
			continue
		}
		rarity := u.rarity(s, uint32(t), mask)
		u.add(s, l, uint32(t), mask, rarity, tables)
		l.usual = append(l.usual, usual{u.picker.foremost(), u.picker.beyond, uint32(rarity)})
		l.dense[at.dense-1].usualAt = uint16(len(l.usual))
	}
}

// longest is the longest list of a term in the fields, and how many it has.
func (u *usually) longest(s *Seg, l *leaf, term uint32, fields uint16) (longest uint32, lists int) {
	most := 0
	for ; fields != 0; fields &= fields - 1 {
		list, _ := s.list(term, bits.TrailingZeros16(fields))
		n := len(l.documents(list))
		if n > 0 {
			lists++
		}
		if n > most {
			longest, most = list, n
		}
	}
	return longest, lists
}

// rarity is a term's in the segment.
func (u *usually) rarity(s *Seg, term uint32, fields uint16) int {
	most := uint64(0)
	for ; fields != 0; fields &= fields - 1 {
		list, _ := s.list(term, bits.TrailingZeros16(fields))
		most = max(most, s.having(list))
	}
	return Rarity(uint64(s.docs), most)
}

// add adds up what a term is worth in each document, and picks the foremost.
func (u *usually) add(s *Seg, l *leaf, term uint32, fields uint16, rarity int, tables []*table) {
	if u.sums == nil {
		u.sums, u.shares = make([]uint32, leafDocs), make([]uint32, leafDocs)
	}
	u.met = u.met[:0]
	for _, x := range u.schema.Usual {
		f := u.schema.field(x.Name)
		if fields>>f&1 == 0 {
			continue
		}
		list, _ := s.list(term, f)
		at, to := l.stretch(list)
		tf, weight := l.tf[at.from:to], weight(x.Weight, 1, 1, rarity)
		for i, d := range l.doc[at.from:to] {
			if u.sums[d] == 0 {
				u.met = append(u.met, d)
			}
			t := tables[f][uint16(tf[i])<<8|uint16(l.lengths[f][d])]
			u.sums[d] += worth(weight, t)
			u.shares[d] += u.weights[f] * uint32(t)
		}
	}
	u.picker.list()
	for _, d := range u.met {
		u.picker.add(u.sums[d], u.shares[d], d, d)
		u.sums[d], u.shares[d] = 0, 0
	}
}
