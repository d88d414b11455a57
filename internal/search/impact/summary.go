package impact

import (
	"math/bits"
	"slices"
)

// finish makes what needs all postings: bounds, bitsets, tuples.
func (b *builder) finish() {
	s := b.seg
	var worths []*table // by text field; a small segment has no long lists and is not worth making tables for
	tables, p := tables{}, new(picker)
	usual := newUsually(b.schema, p)
	for f := range b.schema.Text {
		s.average = append(s.average, b.average(f))
		if s.docs >= leastDense {
			worths = append(worths, tables.of(s.average[f]))
		}
	}
	for _, l := range s.leaves {
		s.stretches = append(s.stretches, stretch{from: uint32(len(l.doc))})
	}
	s.stretches = slices.Clip(s.stretches)
	s.share()
	for n, l := range s.leaves {
		p.leaf(b.tie(n))
		l.doc, l.tf = slices.Clip(l.doc), slices.Clip(l.tf)
		for _, t := range s.terms {
			list := t.list
			for m := t.fields; m != 0; m &= m - 1 {
				f := bits.TrailingZeros16(m)
				switch {
				case f >= len(b.schema.Text):
					l.summarize(list, nil, nil, p, 0)
				case worths == nil:
					l.summarizeFew(list, averageOf(s.average[f]), l.lengths[f])
				default:
					l.summarize(list, worths[f], l.lengths[f], p, Rarity(uint64(s.docs), s.having(list)))
				}
				list++
			}
		}
		usual.leaf(s, l, worths)
		var columns []facetColumn
		for _, c := range b.columns {
			of := make([]uint32, l.padded)
			copy(of, c.of[n*leafDocs:min(len(c.of), (n+1)*leafDocs)])
			columns = append(columns, facetColumn{c.facet, c.sets, of})
		}
		l.tuples = combine(columns, l.padded)
		for _, column := range s.numbers {
			l.highest = append(l.highest, extremes(column[n*leafDocs:n*leafDocs+l.docs]))
		}
	}
	s.freeze()
}

// average is the code of a text field's average length that the columns are made for.
func (b *builder) average(field int) uint16 {
	code := averageCode(b.seg.lengths[2*field], b.seg.lengths[2*field+1])
	if b.seg.docs < leastAside {
		return b.schema.averages.near(field, code)
	}
	return b.schema.averages.settle(field, code, code)
}

// tie is what decides between equals in a leaf: the usual tie, if there is one, and the ids.
func (b *builder) tie(leaf int) (tie, ids []int64) {
	from, to := leaf*leafDocs, leaf*leafDocs+b.seg.leaves[leaf].docs
	if n := b.schema.number(b.schema.Tie); n >= 0 {
		tie = b.seg.numbers[n][from:to]
	}
	return tie, b.seg.ids[from:to]
}

// extremes are the largest and the smallest number of each window.
func extremes(column []int64) (out []int64) {
	for w := range slices.Chunk(column, windowDocs) {
		out = append(out, slices.Max(w), slices.Min(w))
	}
	return out
}

// summarize notes a list's bounds, and of a long one the foremost; worths is nil for labels.
func (l *leaf) summarize(list uint32, worths *table, lengths []uint8, p *picker, rarity int) {
	x, to := l.stretch(list)
	doc, tf := l.doc[x.from:to], l.tf[x.from:to]
	var top uint16
	if len(doc) < leastDense || len(l.dense) == 1<<16-1 {
		if worths != nil {
			for i, d := range doc {
				top = max(top, worths[uint16(tf[i])<<8|uint16(lengths[d])])
			}
		}
		x.top = boundCode(top)
		return
	}
	l.dense = append(l.dense, dense{rarity: uint16(rarity)})
	long := &l.dense[len(l.dense)-1]
	var best [windows]uint16
	next := 0
	p.list()
	weight := weight(1, 1, 1, rarity)
	for i, d := range doc {
		w := int(d) / windowDocs
		for ; next <= w; next++ {
			long.start[next] = uint16(i)
		}
		long.inside |= 1 << w
		if worths != nil {
			share := worths[uint16(tf[i])<<8|uint16(lengths[d])]
			best[w] = max(best[w], share)
			p.add(worth(weight, share), uint32(share), d, uint16(i))
		}
	}
	for ; next < windows; next++ {
		long.start[next] = uint16(len(doc)) // a list so long that this wraps has documents in every window
	}
	for w, t := range best {
		long.peak[w] = boundCode(t)
		top = max(top, t)
	}
	long.bitsAt = l.addBits(doc)
	if worths != nil {
		long.foremost = p.foremost()
	}
	long.beyond = uint16(p.beyond)
	x.top, x.dense = boundCode(top), uint16(len(l.dense))
}

// summarizeFew is summarize for the lists of a text field in a small segment.
func (l *leaf) summarizeFew(list uint32, average float64, lengths []uint8) {
	var top uint16
	x, to := l.stretch(list)
	tf := l.tf[x.from:to]
	for i, d := range l.doc[x.from:to] {
		top = max(top, entry(tf[i], lengths[d], average))
	}
	x.top = boundCode(top)
}

// addBits makes a bitset of a long list; 0 for others.
func (l *leaf) addBits(doc []uint16) uint16 {
	n := l.padded / 64
	if len(doc) < 2*n {
		return 0
	}
	from := len(l.bits)
	l.bits = append(l.bits, make([]uint64, n)...)
	set := l.bits[from:]
	for _, d := range doc {
		set[d>>6] |= 1 << (d & 63)
	}
	return uint16(len(l.bits) / n)
}
