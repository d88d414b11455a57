package impact

import (
	"cmp"
	"slices"
)

// tuples gives each document one number for its values in several facets, so that counting all of them is one
// increment.
type tuples struct {
	facets uint32   // bit by facet
	of     []uint16 // by document
	from   []uint32 // by tuple: where its values begin
	values []uint32 // facet codes of the segment, each beside its facet
}

// facetShift is where a facet stands above its code; a segment has fewer values.
const facetShift = 27

// mostTuples is how many tuples of a leaf several facets may share: their counters should stay in the cache.
const mostTuples = 2048

// sets numbers sets of things that grow one by one: each is another with one thing added.
type sets struct {
	next  map[[2]uint32]uint32
	grown [][2]uint32 // by set: the one it grew from, and what was added
}

func newSets() *sets { return &sets{map[[2]uint32]uint32{}, make([][2]uint32, 1)} }

// with is the set with a thing added.
func (s *sets) with(set, thing uint32) uint32 {
	key := [2]uint32{set, thing}
	n, ok := s.next[key]
	if !ok {
		n = uint32(len(s.grown))
		s.next[key], s.grown = n, append(s.grown, key)
	}
	return n
}

// things are what was added to make the set.
func (s *sets) things(set uint32) (out []uint32) {
	for ; set != 0; set = s.grown[set][0] {
		out = append(out, s.grown[set][1])
	}
	slices.Reverse(out)
	return out
}

// facetColumn is a facet's values by document of a leaf: the number of a set of codes.
type facetColumn struct {
	facet int
	sets  *sets
	of    []uint32
}

// combine makes tuples of a leaf: small facets first, as many in one as keep it small.
func combine(columns []facetColumn, padded int) []tuples {
	slices.SortStableFunc(columns, func(a, b facetColumn) int {
		return cmp.Compare(len(a.sets.grown),
			len(b.sets.grown))
	})
	var out []tuples
	for len(columns) > 0 {
		n, made, of := 1, newSets(), make([]uint32, padded)
		for d, set := range columns[0].of {
			of[d] = made.with(0, set)
		}
		for n < len(columns) {
			wider, more := widen(made, of, columns[n])
			if wider == nil {
				break
			}
			made, of = wider, more
			n++
		}
		out = append(out, finish(columns[:n], made, of))
		columns = columns[n:]
	}
	return out
}

// widen adds a column, nil if that would be too many tuples.
func widen(made *sets, of []uint32, c facetColumn) (*sets, []uint32) {
	wider := &sets{map[[2]uint32]uint32{}, slices.Clone(made.grown)}
	out, used := make([]uint32, len(of)), 0
	for d, set := range of {
		before := len(wider.grown)
		out[d] = wider.with(set, c.of[d])
		if used += len(wider.grown) - before; used > mostTuples {
			return nil, nil
		}
	}
	return wider, out
}

// finish writes the tuples out: which values each stands for.
func finish(columns []facetColumn, made *sets, of []uint32) tuples {
	t := tuples{of: make([]uint16, len(of)), from: []uint32{0}}
	for _, c := range columns {
		t.facets |= 1 << c.facet
	}
	number := map[uint32]uint16{}
	for d, set := range of {
		n, ok := number[set]
		if !ok {
			n = uint16(len(number))
			number[set] = n
			for i, thing := range made.things(set) {
				for _, code := range columns[i].sets.things(thing) {
					t.values = append(t.values, uint32(columns[i].facet)<<facetShift|code)
				}
			}
			t.from = append(t.from, uint32(len(t.values)))
		}
		t.of[d] = n
	}
	return t
}
