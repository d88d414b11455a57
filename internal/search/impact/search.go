package impact

import (
	"context"
	"math"
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
	groups  int       // of the query
	looked  []uint32  // by part, term and field: the list, or none
	bounds  [][]bound // by part: its filters, nil until they are needed
	arena   arena
	facets  facetCounts

	// of the leaf
	part    *part
	leaf    *leaf
	number  int
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
	way        sums
	wayBest    sums
	candidates []uint16
	scratch    [4][]uint32
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
	release, err := v.store.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	s := searches.Get().(*search)
	defer searches.Put(s)
	defer s.forget()
	s.begin(v, q)
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
	s.bounds = slices.Grow(s.bounds[:0], len(v.parts))[:len(v.parts)]
	clear(s.bounds)
	s.counted = q.Total || len(q.Facets) > 0 || q.AtLeast > 1 || q.By != ""
}

// forget lets go of what belongs to others.
func (s *search) forget() {
	s.view, s.query, s.part, s.leaf, s.tie, s.order = nil, nil, nil, nil, nil, nil
	clear(s.lists)
	clear(s.filters)
	clear(s.bounds)
	s.lists, s.filters = s.lists[:0], s.filters[:0]
}

func (s *search) run(ctx context.Context) error {
	if err := s.look(); err != nil {
		return err
	}
	for _, p := range s.view.parts {
		if s.plainly(p) {
			if err := s.plain(ctx, p); err != nil {
				return err
			}
		}
	}
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
	if s.bounds[part] != nil || len(s.query.Where) == 0 {
		return s.bounds[part], nil
	}
	all := make([]bound, 0, len(s.query.Where))
	for _, f := range s.query.Where {
		b, err := f.bind(s.view.parts[part])
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	s.bounds[part] = all
	return all, nil
}

func (s *search) plainly(p *part) bool { return p.seg == nil || s.query.Way == Plain }

// result is what was found.
func (s *search) result() *Result {
	if !s.query.Total && len(s.query.Facets) == 0 {
		s.total = 0 // of what was looked at: no number to go by
	}
	return &Result{Hits: s.best.sorted(), Total: s.total, Counts: s.facets.result(), Weights: s.weights, Scored: s.scored}
}

// none stands for a list that a segment does not have.
const none = math.MaxUint32

// look finds the query's lists in each segment with columns, and weighs the words.
func (s *search) look() error {
	q, v := s.query, s.view
	fields := make([]int, len(q.Fields))
	for i, f := range q.Fields {
		fields[i] = v.schema.field(f.Name)
	}
	size := len(q.Terms) * len(fields)
	having := make([]uint64, size)
	hashes := make([]uint64, len(q.Terms))
	for i, t := range q.Terms {
		hashes[i] = hashOf(t)
	}
	s.looked = slices.Grow(s.looked[:0], size*len(v.parts))[:size*len(v.parts)]
	for i, p := range v.parts {
		if s.plainly(p) {
			if err := p.count(q.Terms, q.Fields, having); err != nil {
				return err
			}
			continue
		}
		p.seg.look(q.Terms, hashes, fields, having, s.looked[i*size:(i+1)*size])
	}
	s.weigh(fields, having)
	return nil
}

// look finds the lists of all terms in all fields, and adds up how many documents have them.
func (s *Seg) look(terms []string, hashes []uint64, fields []int, having []uint64, out []uint32) {
	for i, term := range terms {
		t, ok := s.find(term, hashes[i])
		for f, field := range fields {
			at := i*len(fields) + f
			out[at] = none
			if !ok {
				continue
			}
			if list, ok := s.list(t, field); ok {
				out[at] = list
				having[at] += s.having(list)
			}
		}
	}
}

// weigh gives every word its weight: as an earlier page did, or by how many listings have the term in the field where
// most do.
func (s *search) weigh(fields []int, having []uint64) {
	q := s.query
	if q.Weights != nil {
		s.weights = *q.Weights
	} else {
		s.weights = Weights{Rarity: make([]int, len(q.Terms)), Average: make([]uint16, len(fields))}
		for t := range q.Terms {
			most := uint64(0)
			for f := range fields {
				most = max(most, having[t*len(fields)+f])
			}
			s.weights.Rarity[t] = Rarity(s.view.listings, most)
		}
		for i, f := range fields {
			s.weights.Average[i] = s.view.average[f]
		}
	}
	s.tables = s.tables[:0]
	for _, average := range s.weights.Average {
		s.tables = append(s.tables, s.view.store.tables.of(average))
	}
	s.words = s.words[:0]
	for g, group := range q.Groups {
		for w, way := range group.Ways {
			for n, t := range way.Terms {
				for f, field := range q.Fields {
					s.words = append(s.words, word{
						group: g, way: w, term: n, at: t*len(fields) + f, field: fields[f], queried: f,
						weight: weight(field.Weight, way.Boost, group.Weight, s.weights.Rarity[t]),
					})
				}
			}
		}
	}
}
