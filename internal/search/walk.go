package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// exhausted stands for the document after the last.
const exhausted = math.MaxUint64

// fieldCursor stands at one posting of a term in a field.
type fieldCursor struct {
	weighted
	reader  index.TermFieldReader
	posting index.TermFieldDoc
	doc     uint64
	begun   bool
}

// seek moves to the first posting at or after doc.
func (f *fieldCursor) seek(doc uint64) error {
	if f.begun && f.doc >= doc {
		return nil
	}
	var p *index.TermFieldDoc
	var err error
	if f.begun && doc == f.doc+1 || !f.begun && doc == 0 {
		p, err = f.reader.Next(f.posting.Reset())
	} else {
		p, err = f.reader.Advance(binary.BigEndian.AppendUint64(nil, doc), f.posting.Reset())
	}
	f.begun = true
	if err != nil || p == nil {
		f.doc = exhausted
		return err
	}
	f.doc = binary.BigEndian.Uint64(p.ID)
	return nil
}

// score is what the term's occurrences in this field are worth, without its rarity.
func (f *fieldCursor) score() float64 {
	length := 1 / (f.posting.Norm * f.posting.Norm)
	tf := float64(f.posting.Freq)
	return f.weight * tf * (saturation + 1) / (tf + saturation*(1-lengthness+lengthness*length/f.length))
}

// termCursor stands at one listing that has a term in any of the fields.
type termCursor struct {
	fields []*fieldCursor
	most   uint64 // listings having it, in the field where most do
	total  uint64 // postings in all fields
}

func openTerm(ctx context.Context, r index.IndexReader, term string, fields []weighted, scored bool) (*termCursor, error) {
	c := &termCursor{}
	for _, f := range fields {
		reader, err := r.TermFieldReader(ctx, []byte(term), f.name, scored, scored, false)
		if err != nil {
			return nil, errors.Join(err, c.close())
		}
		c.most, c.total = max(c.most, reader.Count()), c.total+reader.Count()
		c.fields = append(c.fields, &fieldCursor{weighted: f, reader: reader})
	}
	return c, nil
}

// seek is the first listing at or after doc that has the term.
func (c *termCursor) seek(doc uint64) (uint64, error) {
	first := uint64(exhausted)
	for _, f := range c.fields {
		if err := f.seek(doc); err != nil {
			return 0, err
		}
		first = min(first, f.doc)
	}
	return first, nil
}

// score adds up the fields of the listing stood at.
func (c *termCursor) score(doc uint64) float64 {
	sum := 0.0
	for _, f := range c.fields {
		if f.doc == doc {
			sum += f.score()
		}
	}
	return sum
}

func (c *termCursor) close() error {
	var err error
	for _, f := range c.fields {
		err = errors.Join(err, f.reader.Close())
	}
	return err
}

// wordSearcher walks the listings that may match, in the order of the index.
type wordSearcher struct {
	query  *wordQuery
	terms  []*termCursor
	leader []int // terms of which every match has at least one
	order  []int // groups, rarest first, so that misses show early
	worth  []float64
	next   uint64 // where the walk goes on
	scored bool
}

// arrange picks the terms to walk along. A match lacks at most len(groups)-atLeast groups, so of the rarest that many
// and one more at least one is in it.
func (s *wordSearcher) arrange() {
	groups := s.query.groups
	s.order = s.query.telling()
	cost := make([]uint64, len(groups))
	for _, i := range s.order {
		for _, a := range groups[i].alternatives {
			cost[i] += s.terms[a.terms[0]].total
		}
	}
	if s.query.keep > 0 {
		s.order = affordable(s.order, cost)
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(cost[a], cost[b]) })
	for _, g := range s.order[:len(s.order)-s.query.atLeast+1] {
		for _, a := range groups[g].alternatives {
			if !slices.Contains(s.leader, a.terms[0]) {
				s.leader = append(s.leader, a.terms[0])
			}
		}
	}
	s.worth = make([]float64, len(groups))
}

// Next is the next listing that matches.
func (s *wordSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	for {
		doc := uint64(exhausted)
		for _, t := range s.leader {
			d, err := s.terms[t].seek(s.next)
			if err != nil {
				return nil, err
			}
			doc = min(doc, d)
		}
		if doc == exhausted {
			return nil, nil
		}
		s.next = doc + 1
		score, ok, err := s.judge(doc)
		if err != nil {
			return nil, err
		}
		if ok {
			m := ctx.DocumentMatchPool.Get()
			m.IndexInternalID = binary.BigEndian.AppendUint64(m.IndexInternalID[:0], doc)
			m.Score = score
			return m, nil
		}
	}
}

// Advance is the first matching listing at or after id.
func (s *wordSearcher) Advance(ctx *search.SearchContext, id index.IndexInternalID) (*search.DocumentMatch, error) {
	s.next = max(s.next, binary.BigEndian.Uint64(id))
	return s.Next(ctx)
}

// judge tells whether enough groups are found in the listing, and what it scores.
func (s *wordSearcher) judge(doc uint64) (float64, bool, error) {
	found := 0
	for n, g := range s.order {
		worth, err := s.best(s.query.groups[g], doc)
		if err != nil {
			return 0, false, err
		}
		s.worth[g] = worth
		if worth > 0 {
			found++
		}
		if found+len(s.order)-n-1 < s.query.atLeast {
			return 0, false, nil
		}
	}
	sum := 0.0
	for _, w := range s.worth { // always in the same order, so that the sum is always the same
		sum += w
	}
	return math.Round(sum*scoreSteps) / scoreSteps, true, nil
}

// scoreSteps is how finely scores differ; listings within one step are ordered by freshness.
const scoreSteps = 32

// best is what the best alternative of the group scores in the listing, 0 if none is found.
func (s *wordSearcher) best(g group, doc uint64) (float64, error) {
	best := 0.0
	for _, a := range g.alternatives {
		sum := 0.0
		for _, t := range a.terms {
			d, err := s.terms[t].seek(doc)
			if err != nil {
				return 0, err
			}
			if d != doc {
				sum = 0
				break
			}
			if !s.scored {
				sum++
				continue
			}
			sum += s.terms[t].score(doc) * float64(s.query.rarity[t]) / 8
		}
		best = max(best, a.boost*g.weight*sum)
	}
	return best, nil
}

// Close releases the postings.
func (s *wordSearcher) Close() error {
	var err error
	for _, t := range s.terms {
		err = errors.Join(err, t.close())
	}
	return err
}

// Count is an upper bound of the matches.
func (s *wordSearcher) Count() uint64 {
	n := uint64(0)
	for _, t := range s.leader {
		n += s.terms[t].total
	}
	return n
}

// Weight, SetQueryNorm, Min, Size and DocumentMatchPoolSize are what Bleve asks of every searcher; scores are final.
func (s *wordSearcher) Weight() float64 { return 0 }

// SetQueryNorm is ignored: scores are not normalised.
func (s *wordSearcher) SetQueryNorm(float64) {}

// Min is how many clauses must match; the walk sees to that itself.
func (s *wordSearcher) Min() int { return 0 }

// Size is a rough number of bytes.
func (s *wordSearcher) Size() int { return 256 * len(s.terms) }

// DocumentMatchPoolSize is how many matches the searcher holds at once.
func (s *wordSearcher) DocumentMatchPoolSize() int { return 1 }
