package impact

import (
	"cmp"
	"slices"
)

// mostForemost is how many of a long list's postings are known as the best.
const mostForemost = 64

// foremost is the best of a long list, the best first: places in the list, or documents. They stand in the order of
// hits for the rarity that the term has in the segment, and weight one in the list's field, or the usual weights: by
// the score, then by the usual tie, then by id.
type foremost = [mostForemost]uint16

// picker finds the foremost of many.
type picker struct {
	kept   []picked
	least  uint64 // of those to be kept
	beyond uint32 // what is the most that one has in shares that is not kept
	turn   []uint16
}

// picked is a posting: its place in the order of hits, and what it is worth in shares, that is, the table's entry times
// the weight of its field.
type picked struct {
	order  uint64 // the score in steps, then the turn, then where it is
	shares uint32
}

// leaf makes ready for another leaf: a document's turn says how it stands among those with the same score.
func (p *picker) leaf(tie, ids []int64) {
	if len(ids) < leastDense {
		return
	}
	docs := make([]uint16, len(ids))
	for d := range docs {
		docs[d] = uint16(d)
	}
	slices.SortFunc(docs, func(a, b uint16) int {
		if tie != nil && tie[a] != tie[b] {
			return cmp.Compare(tie[a], tie[b])
		}
		return cmp.Compare(ids[a], ids[b])
	})
	p.turn = make([]uint16, len(ids))
	for n, d := range docs {
		p.turn[d] = uint16(n)
	}
}

// list makes ready for another list.
func (p *picker) list() { p.kept, p.least, p.beyond = p.kept[:0], 0, 0 }

// add offers a posting of a document with so large a sum.
func (p *picker) add(sum, shares uint32, doc, at uint16) {
	order := uint64(steps(sum))<<32 | uint64(p.turn[doc])<<16 | uint64(at)
	if order < p.least {
		p.beyond = max(p.beyond, shares)
		return
	}
	if p.kept = append(p.kept, picked{order, shares}); len(p.kept) == 4*mostForemost {
		p.cut()
	}
}

// cut keeps the foremost.
func (p *picker) cut() {
	slices.SortFunc(p.kept, func(a, b picked) int { return cmp.Compare(b.order, a.order) })
	if len(p.kept) <= mostForemost {
		return
	}
	for _, x := range p.kept[mostForemost:] {
		p.beyond = max(p.beyond, x.shares)
	}
	p.kept = p.kept[:mostForemost]
	p.least = p.kept[mostForemost-1].order
}

// foremost are those kept, which have to be enough.
func (p *picker) foremost() (out foremost) {
	p.cut()
	for i := range out {
		out[i] = uint16(p.kept[i].order)
	}
	return out
}
