package impact

import (
	"math"
	"math/bits"
	"slices"
)

// mostForemost is how many of a long list's postings are known as the best.
const mostForemost = 64

// foremost is the best of a long list, the best first: places in the list, or documents.
type foremost = [mostForemost]uint16

// pick finds the foremost of many.
type pick struct {
	kept   []uint64 // what each is worth, and where it is turned round: of equals the first is the larger
	least  uint64   // of those to be kept
	beyond uint32   // what the best is worth that is not kept
}

// begin makes ready for another list.
func (p *pick) begin() { p.kept, p.least, p.beyond = p.kept[:0], 0, 0 }

// add offers one.
func (p *pick) add(worth uint32, at uint16) {
	x := uint64(worth)<<16 | uint64(^at)
	if x < p.least {
		p.beyond = max(p.beyond, worth)
		return
	}
	if p.kept = append(p.kept, x); len(p.kept) == 4*mostForemost {
		p.cut()
	}
}

// cut keeps the foremost.
func (p *pick) cut() {
	slices.Sort(p.kept)
	slices.Reverse(p.kept)
	if len(p.kept) > mostForemost {
		p.beyond = max(p.beyond, uint32(p.kept[mostForemost]>>16))
		p.kept = p.kept[:mostForemost]
		p.least = p.kept[mostForemost-1]
	}
}

// foremost are those kept, which have to be enough.
func (p *pick) foremost() (out foremost) {
	p.cut()
	for i := range out {
		out[i] = ^uint16(p.kept[i])
	}
	return out
}

// usualUnit is what one weighs among the usual weights.
const usualUnit = 1 << 10

// usually finds the best documents of each term in the usual fields together.
type usually struct {
	schema  *Schema
	mask    uint16   // the usual fields
	weights []uint32 // by text field
	sums    []uint32 // by document
	met     []uint16
	pick    pick
}

func newUsually(s *Schema) *usually {
	u := &usually{schema: s, weights: make([]uint32, len(s.Text))}
	for _, f := range s.Usual {
		n := s.field(f.Name)
		u.mask |= 1 << n
		u.weights[n] = usualWeight(f)
	}
	return u
}

// usualWeight is rounded up: bounds are made with it.
func usualWeight(f Field) uint32 { return uint32(max(1, math.Ceil(f.Weight*usualUnit))) }

// mostUsual is what the usual weights may come to for sums to fit.
const mostUsual = 100

// leaf notes the foremost documents of all terms of a leaf that have several lists there, one of them a long one.
func (u *usually) leaf(s *Seg, l *leaf, tables []*table) {
	l.usualAt = make([]uint16, len(l.start))
	for t, mask := range s.mask {
		if mask &= u.mask; bits.OnesCount16(mask) < 2 {
			continue
		}
		longest, lists := u.longest(s, l, uint32(t), mask)
		if lists < 2 || l.dense[longest] == 0 {
			continue
		}
		u.add(s, l, uint32(t), mask, tables)
		l.usual, l.usualBeyond = append(l.usual, u.pick.foremost()), append(l.usualBeyond, u.pick.beyond)
		l.usualAt[l.dense[longest]-1] = uint16(len(l.usual))
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

// add adds up what a term is worth in each document, and picks the foremost.
func (u *usually) add(s *Seg, l *leaf, term uint32, fields uint16, tables []*table) {
	if u.sums == nil {
		u.sums = make([]uint32, leafDocs)
	}
	u.met = u.met[:0]
	for ; fields != 0; fields &= fields - 1 {
		f := bits.TrailingZeros16(fields)
		list, _ := s.list(term, f)
		tf := l.tf[l.at[list]:l.at[list+1]]
		for i, d := range l.documents(list) {
			if u.sums[d] == 0 {
				u.met = append(u.met, d)
			}
			u.sums[d] += u.weights[f]*uint32(tables[f][uint16(tf[i])<<8|uint16(l.lengths[f][d])]) + 1 // one, so that it is never nothing
		}
	}
	u.pick.begin()
	for _, d := range u.met {
		u.pick.add(u.sums[d], d)
		u.sums[d] = 0
	}
}
