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
		l.at = append(l.at, uint32(len(l.doc)))
	}
	for n, l := range s.leaves {
		p.leaf(b.tie(n))
		l.doc, l.tf, l.at = slices.Clip(l.doc), slices.Clip(l.tf), slices.Clip(l.at)
		for t, mask := range s.mask {
			list := s.first[t]
			for m := mask; m != 0; m &= m - 1 {
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
	doc := l.documents(list)
	tf := l.tf[l.at[list]:l.at[list+1]]
	var top uint16
	if len(doc) < leastDense || len(l.start) == 1<<16-1 {
		if worths != nil {
			for i, d := range doc {
				top = max(top, worths[uint16(tf[i])<<8|uint16(lengths[d])])
			}
		}
		l.top, l.dense = append(l.top, boundCode(top)), append(l.dense, 0)
		return
	}
	var best [windows]uint16
	var start [windows]uint16
	inside, next := uint64(0), 0
	p.list()
	weight := weight(1, 1, 1, rarity)
	for i, d := range doc {
		w := int(d) / windowDocs
		for ; next <= w; next++ {
			start[next] = uint16(i)
		}
		inside |= 1 << w
		if worths != nil {
			x := worths[uint16(tf[i])<<8|uint16(lengths[d])]
			best[w] = max(best[w], x)
			p.add(worth(weight, x), uint32(x), d, uint16(i))
		}
	}
	for ; next < windows; next++ {
		start[next] = uint16(len(doc)) // a list so long that this wraps has documents in every window
	}
	var peak [windows]uint8
	for w, t := range best {
		peak[w] = boundCode(t)
		top = max(top, t)
	}
	l.start, l.peak, l.inside = append(l.start, start), append(l.peak, peak), append(l.inside, inside)
	l.bitsAt = append(l.bitsAt, l.addBits(doc))
	if worths == nil {
		l.foremost = append(l.foremost, foremost{})
	} else {
		l.foremost = append(l.foremost, p.foremost())
	}
	l.beyond, l.rarity = append(l.beyond, uint16(p.beyond)), append(l.rarity, uint16(rarity))
	l.top, l.dense = append(l.top, boundCode(top)), append(l.dense, uint16(len(l.start)))
}

// summarizeFew is summarize for the lists of a text field in a small segment.
func (l *leaf) summarizeFew(list uint32, average float64, lengths []uint8) {
	var top uint16
	for i, d := range l.documents(list) {
		top = max(top, entry(l.tf[int(l.at[list])+i], lengths[d], average))
	}
	l.top, l.dense = append(l.top, boundCode(top)), append(l.dense, 0)
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
