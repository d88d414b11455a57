package impact

import (
	"context"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// plain answers the query in a segment from the index's own postings, scoring every hit. It is slow and simple: what
// segments are searched with whose columns are not ready, and what the columns are tested against.
func (s *search) plain(ctx context.Context, p *part) error {
	n := int(p.snap.Segment().Count())
	sums, groups := make([]uint32, n), make([]int, n)
	if err := s.plainSums(ctx, p, sums, groups); err != nil {
		return err
	}
	met := newBitmap(n)
	deleted := p.snap.Deleted()
	for d := range n {
		if groups[d] >= min(s.groups, max(1, s.query.AtLeast)) && (deleted == nil || !deleted.Contains(uint32(d))) {
			met.add(d)
		}
	}
	filters := make([]bitmap, len(s.query.Where))
	for i, f := range s.query.Where {
		var err error
		if filters[i], err = f.plain(p); err != nil {
			return err
		}
	}
	if err := s.plainFacets(p, met, filters); err != nil {
		return err
	}
	return s.plainHits(p, openTo(met, filters, s.query.Where, ""), sums)
}

// openTo is the documents met that all filters let through, but for those on the field named.
func openTo(met bitmap, filters []bitmap, where []Filter, without string) bitmap {
	out := append(bitmap(nil), met...)
	for i, f := range filters {
		if without != "" && where[i].Field == without {
			continue
		}
		for j := range out {
			out[j] &= f[j]
		}
	}
	return out
}

// plainSums adds up each document's words and counts its groups.
func (s *search) plainSums(ctx context.Context, p *part, sums []uint32, groups []int) error {
	n := len(sums)
	best, way, lacking := make([]uint32, n), make([]uint32, n), newBitmap(n)
	for i := 0; i < len(s.words); {
		if err := ctx.Err(); err != nil {
			return err
		}
		group := s.words[i].group
		clear(best)
		for i < len(s.words) && s.words[i].group == group {
			number := s.words[i].way
			clear(way)
			clear(lacking)
			for i < len(s.words) && s.words[i].group == group && s.words[i].way == number {
				var err error
				if i, err = s.plainTerm(p, i, way, lacking); err != nil {
					return err
				}
			}
			for d, x := range way {
				if !lacking.has(d) {
					best[d] = max(best[d], x)
				}
			}
		}
		for d, x := range best {
			if x > 0 {
				sums[d] += x
				groups[d]++
			}
		}
	}
	return nil
}

// plainTerm adds one term of an alternative in all its fields and notes who lacks it. It gives where the next term
// begins.
func (s *search) plainTerm(p *part, i int, way []uint32, lacking bitmap) (int, error) {
	has := newBitmap(len(way))
	first := s.words[i]
	for ; i < len(s.words); i++ {
		w := s.words[i]
		if w.group != first.group || w.way != first.way || w.term != first.term {
			break
		}
		term := s.query.Terms[w.at/len(s.query.Fields)]
		err := eachPosting(p.snap.Segment(), s.query.Fields[w.queried].Name, term, true, func(x segment.Posting) {
			tf, length := min(255, x.Frequency()), max(1, lengthCode(x.Norm()))
			way[x.Number()] += worth(w.weight, s.tables[w.queried][uint16(tf)<<8|uint16(length)])
			has.add(int(x.Number()))
		})
		if err != nil {
			return i, err
		}
	}
	for j := range lacking {
		lacking[j] |= ^has[j]
	}
	return i, nil
}

// eachPosting calls f for each posting of a term, deleted documents included.
func eachPosting(from segment.Segment, field, term string, scored bool, f func(segment.Posting)) error {
	dict, err := from.Dictionary(field)
	if err != nil {
		return err
	}
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return err
	}
	for it := list.Iterator(scored, scored, false, nil); ; {
		x, err := it.Next()
		if err != nil || x == nil {
			return err
		}
		f(x)
	}
}

// plainFacets counts each facet's values among the documents.
func (s *search) plainFacets(p *part, met bitmap, filters []bitmap) error {
	for _, f := range s.query.Facets {
		without := ""
		if f.Free {
			without = f.Field
		}
		docs := openTo(met, filters, s.query.Where, without)
		facet := s.view.schema.facet(f.Field)
		err := eachTerm(p.snap.Segment(), f.Field, func(value string, list segment.PostingsList) error {
			n := 0
			for it := list.Iterator(false, false, false, nil); ; {
				x, err := it.Next()
				if err != nil {
					return err
				}
				if x == nil {
					break
				}
				if docs.has(int(x.Number())) {
					n++
				}
			}
			if n > 0 {
				s.facets.addPlain(facetValue{facet, value}, n)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func eachTerm(from segment.Segment, field string, f func(term string, list segment.PostingsList) error) error {
	dict, err := from.Dictionary(field)
	if err != nil {
		return err
	}
	for walk := dict.AutomatonIterator(nil, nil, nil); ; {
		e, err := walk.Next()
		if err != nil || e == nil {
			return err
		}
		list, err := dict.PostingsList([]byte(e.Term), nil, nil)
		if err != nil {
			return err
		}
		if err := f(e.Term, list); err != nil {
			return err
		}
	}
}

// plainHits offers the documents.
func (s *search) plainHits(p *part, docs bitmap, sums []uint32) error {
	ties, err := p.plainNumbers(s.query.Tie)
	if err != nil {
		return err
	}
	order, err := p.plainNumbers(s.query.By)
	if err != nil {
		return err
	}
	docs.each(func(d int) {
		s.total++
		s.scored++
		at := Place{Value: steps(sums[d])}
		if order != nil {
			if at.Value = order[d]; s.query.Rising {
				at.Value = -at.Value
			}
		}
		if ties != nil {
			at.Tie = ties[d]
		}
		var e error
		if at.ID, e = documentID(p.snap.Segment(), uint64(d)); e != nil {
			err = e
		}
		s.best.offer(at)
	})
	if s.query.By == "" && s.best.full() && len(s.best.heap) > 0 {
		s.least = max(s.least, leastSum(s.best.heap[0].Value))
	}
	return err
}

// plainNumbers reads a number of all documents, nil for no field.
func (p *part) plainNumbers(field string) ([]int64, error) {
	if field == "" {
		return nil, nil
	}
	out := make([]int64, p.snap.Segment().Count())
	return out, eachNumber(p.snap.Segment(), field, func(doc uint64, v int64) { out[doc] = v })
}

// count adds up how many documents have each term in each field, those deleted included.
func (p *part) count(terms []string, fields []Field, having []uint64) error {
	for f, field := range fields {
		dict, err := p.snap.Segment().Dictionary(field.Name)
		if err != nil {
			return err
		}
		for t, term := range terms {
			list, err := dict.PostingsList([]byte(term), nil, nil)
			if err != nil {
				return err
			}
			having[t*len(fields)+f] += list.Count()
		}
	}
	return nil
}

// Conditions, plainly.

func (c Any) plain(p *part) (bitmap, error) {
	out := newBitmap(int(p.snap.Segment().Count()))
	for _, v := range c.Values {
		if err := eachPosting(p.snap.Segment(), c.Field, v, false,
			func(x segment.Posting) { out.add(int(x.Number())) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c Between) plain(p *part) (bitmap, error) {
	out := newBitmap(int(p.snap.Segment().Count()))
	err := eachNumber(p.snap.Segment(), c.Field, func(doc uint64, v int64) {
		if v >= c.Low && v <= c.High {
			out.add(int(doc))
		}
	})
	return out, err
}

func (c IDs) plain(p *part) (bitmap, error) {
	out := newBitmap(int(p.snap.Segment().Count()))
	for d := range p.snap.Segment().Count() {
		id, err := documentID(p.snap.Segment(), d)
		if err != nil {
			return nil, err
		}
		for _, wanted := range c {
			if id == wanted {
				out.add(int(d))
			}
		}
	}
	return out, nil
}

func (c Every) plain(p *part) (bitmap, error) {
	out := newBitmap(int(p.snap.Segment().Count()))
	for i := range out {
		out[i] = ^uint64(0)
	}
	for _, x := range c {
		b, err := x.plain(p)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i] &= b[i]
		}
	}
	return out, nil
}

func (c Some) plain(p *part) (bitmap, error) {
	out := newBitmap(int(p.snap.Segment().Count()))
	for _, x := range c {
		b, err := x.plain(p)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i] |= b[i]
		}
	}
	return out, nil
}

func (c Not) plain(p *part) (bitmap, error) {
	out, err := c.Condition.plain(p)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i] = ^out[i]
	}
	return out, nil
}

func (c Phrase) plain(p *part) (bitmap, error) {
	out := newBitmap(int(p.snap.Segment().Count()))
	within, err := c.having(p.snap.Segment())
	if err != nil {
		return nil, err
	}
	docs, err := c.inside(p, within)
	for _, d := range docs {
		out.add(int(d))
	}
	return out, err
}
