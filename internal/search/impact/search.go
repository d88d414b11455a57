package impact

import (
	"context"
	"slices"
	"sync"
)

// search is one query being answered. It is used again for others, so that its memory is.
type search struct {
	view    *View
	query   *Query
	best    best
	least   uint32 // the smallest sum that may still be among the best
	total   int
	scored  int
	counted bool // every hit is looked at, for the total or facets
	weights Weights
	tables  []*table // by queried field
	words   []word
	groups  int      // of the query
	fields  []int    // by queried field: its place in the schema
	hashes  []uint64 // by term
	having  []uint64 // by term and field: how many listings have it
	looked  []uint32 // by part, term and field: the list, or none
	bounds  []bound  // by part and filter, nothing until they are needed
	arena   arena
	facets  facetCounts

	// of the leaf
	part    *part
	leaf    *leaf
	lists   []list
	spans   []span // alternatives, each followed by its terms
	found   []found
	filters []openFilter
	tie     []int64
	order   []int64

	// of the window
	active     []int32  // groups found in it
	upto       []uint64 // by active group: what it and those before are worth at most together
	postings   int      // of the active groups
	sum        sums
	way        sums // of an alternative looked at
	wayBest    sums // of those of its group
	term       sums // of a term of it
	candidates []uint16
	united     []uint16
	has        []uint8 // by candidate
	rare       []int32 // groups, the rarest first
	short      scattered
	before     []Place // what the best were
	usual      bool    // the fields and their weights are the usual ones
	read       uint64  // ahead; kept, so that it is read
}

// word is one term of a way of a group, in one field.
type word struct {
	group, way, term int // the place of the term within the way
	at               int // of its list among those looked up: term of the query times fields, plus field
	field            int // of the schema
	queried          int // of the query
	weight           uint64
}

var searches = sync.Pool{New: func() any { return new(search) }}

// Search answers a query.
func (v *View) Search(ctx context.Context, q *Query) (*Result, error) {
	s := searches.Get().(*search)
	defer searches.Put(s)
	defer s.forget()
	s.begin(v, q)
	if err := s.look(); err != nil {
		return nil, err
	}
	if s.costly() {
		if err := v.store.gate.enter(ctx, q.Patient); err != nil {
			return nil, err
		}
		defer v.store.gate.leave(q.Patient)
	}
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	return s.result(), nil
}

func (s *search) begin(v *View, q *Query) {
	s.view, s.query, s.groups = v, q, len(q.Groups)
	s.best = best{q.Limit, q.After, s.best.heap[:0]}
	s.least, s.total, s.scored = 0, 0, 0
	s.facets.begin(v, q)
	s.bounds = sized(s.bounds, len(v.parts)*len(q.Where))
	s.usual = slices.Equal(q.Fields, v.schema.Usual)
	s.counted = q.Total || len(q.Facets) > 0 || q.AtLeast > 1 || q.By != ""
}

// sized is a row of n, nothing but zeros, in the memory of another if that is enough.
func sized[T any](row []T, n int) []T {
	if cap(row) < n {
		return make([]T, n)
	}
	row = row[:n]
	clear(row)
	return row
}

// forget lets go of what belongs to others.
func (s *search) forget() {
	s.view, s.query, s.part, s.leaf, s.tie, s.order = nil, nil, nil, nil, nil, nil
	clear(s.lists)
	clear(s.filters)
	clear(s.bounds)
	s.facets.forget()
	s.lists, s.filters, s.weights = s.lists[:0], s.filters[:0], Weights{}
}

func (s *search) run(ctx context.Context) error {
	for _, p := range s.view.parts {
		if s.plainly(p) {
			if err := s.plain(ctx, p); err != nil {
				return err
			}
		}
	}
	s.fetch()
	for _, at := range s.view.order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p := s.view.parts[at.part]; !s.plainly(p) {
			if err := s.inLeaf(p, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// bind makes the filters ready for a part.
func (s *search) bind(part int) ([]bound, error) {
	n := len(s.query.Where)
	all := s.bounds[part*n : (part+1)*n]
	for i, f := range s.query.Where {
		if all[i] != nil {
			continue
		}
		var err error
		if all[i], err = f.bind(s.view.parts[part]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *search) plainly(p *part) bool { return p.seg == nil || s.query.Way == Plain }

// result is what was found.
func (s *search) result() *Result {
	if !s.query.Total && len(s.query.Facets) == 0 {
		s.total = 0 // of what was looked at: no number to go by
	}
	return &Result{Hits: s.best.sorted(), Total: s.total, Counts: s.facets.result(), Weights: s.weights,
		Scored: s.scored}
}
