package impact

import "math/bits"

// facetCounts counts the values of the query's facets.
type facetCounts struct {
	view    *View
	counts  []int32            // by the view's value number; between two searches all are nothing
	met     []uint32           // the values counted so far
	more    map[facetValue]int // values met in segments without columns
	asked   []Facet            //
	targets []*target          // the first counts all that are counted with every filter
	anyFree bool               // some facet is counted without the filter on its field
	leaf    *leaf
	part    *part
	kept    []*target
}

// target is the facets counted over the same documents of a leaf.
type target struct {
	without string // the field whose filters are left out, empty for none
	facets  uint32 // bit by facet of the schema
	hits    int    // of the leaf so far
	few     []uint16
	tuples  [][]int32 // by the leaf's tuples: how often each was met
}

// fewHits is how many hits of a leaf are remembered one by one; more are counted by tuple.
const fewHits = 256

// begin makes ready for a query.
func (f *facetCounts) begin(v *View, q *Query) {
	f.view, f.asked, f.anyFree = v, q.Facets, false
	f.targets, f.more = f.targets[:0], nil
	if len(f.counts) < len(v.values) {
		f.counts = make([]int32, len(v.values))
	}
	all := f.target("")
	for _, x := range q.Facets {
		facet := v.schema.facet(x.Field)
		if !x.Free || !filtered(q, x.Field) {
			all.facets |= 1 << facet
			continue
		}
		f.anyFree = true
		f.target(x.Field).facets |= 1 << facet
	}
}

func filtered(q *Query, field string) bool {
	for _, w := range q.Where {
		if w.Field == field {
			return true
		}
	}
	return false
}

// target takes one into use.
func (f *facetCounts) target(without string) *target {
	n := len(f.targets)
	if n == len(f.kept) {
		f.kept = append(f.kept, new(target))
	}
	t := f.kept[n]
	t.without, t.facets = without, 0
	f.targets = append(f.targets, t)
	return t
}

// free reports whether some facet is counted without filters on the field.
func (f *facetCounts) free(field string) bool {
	for _, t := range f.targets[1:] {
		if t.without == field {
			return true
		}
	}
	return false
}

// enter begins a leaf, leave ends it.
func (f *facetCounts) enter(l *leaf, p *part) {
	f.leaf, f.part = l, p
	for _, t := range f.targets {
		t.hits, t.few = 0, t.few[:0]
	}
}

func (f *facetCounts) leave() {
	for _, t := range f.targets {
		if t.facets != 0 && t.hits > 0 {
			f.fold(t)
		}
	}
	f.leaf, f.part = nil, nil
}

// count counts matches that every filter lets through.
func (f *facetCounts) count(match *window, w int) {
	if t := f.targets[0]; t.facets != 0 {
		f.add(t, match, w)
	}
}

// countDocs counts documents of the leaf that every filter lets through.
func (f *facetCounts) countDocs(docs []uint16) {
	t := f.targets[0]
	if t.facets == 0 {
		return
	}
	if t.hits += len(docs); t.hits <= fewHits {
		t.few = append(t.few, docs...)
		return
	}
	f.reset(t)
	f.addDocs(t, t.few)
	f.addDocs(t, docs)
}

// addDocs notes documents of the leaf by tuple.
func (f *facetCounts) addDocs(t *target, docs []uint16) {
	for k := range f.leaf.tuples {
		u := &f.leaf.tuples[k]
		if u.facets&t.facets == 0 {
			continue
		}
		of, counts := u.of, t.tuples[k]
		for _, d := range docs {
			counts[of[d]]++
		}
	}
}

// countFree counts the facets that are counted without a filter.
func (f *facetCounts) countFree(s *search, match *window, w int) {
	for _, t := range f.targets[1:] {
		open := s.openIn(w, t.without)
		for i := range open {
			open[i] &= match[i]
		}
		f.add(t, &open, w)
	}
}

// add notes the documents of a window.
func (f *facetCounts) add(t *target, docs *window, w int) {
	n := 0
	for _, x := range docs {
		n += bits.OnesCount64(x)
	}
	if n == 0 {
		return
	}
	before := t.hits
	t.hits += n
	if t.hits <= fewHits {
		for i, x := range docs {
			for ; x != 0; x &= x - 1 {
				t.few = append(t.few, uint16(w*windowDocs+(i<<6|bits.TrailingZeros64(x))))
			}
		}
		return
	}
	if before <= fewHits {
		f.reset(t)
		f.addDocs(t, t.few)
	}
	for k := range f.leaf.tuples {
		u := &f.leaf.tuples[k]
		if u.facets&t.facets == 0 {
			continue
		}
		of, counts := (*[windowDocs]uint16)(u.of[w*windowDocs:]), t.tuples[k]
		for i, x := range docs {
			for ; x != 0; x &= x - 1 {
				counts[of[(i<<6|bits.TrailingZeros64(x))&(windowDocs-1)]]++
			}
		}
	}
}

// reset sets the counters of the leaf's tuples to nothing.
func (f *facetCounts) reset(t *target) {
	for len(t.tuples) < len(f.leaf.tuples) {
		t.tuples = append(t.tuples, nil)
	}
	for k := range f.leaf.tuples {
		n := len(f.leaf.tuples[k].from) - 1
		if cap(t.tuples[k]) < n {
			t.tuples[k] = make([]int32, n)
		}
		t.tuples[k] = t.tuples[k][:n]
		clear(t.tuples[k])
	}
}

// fold turns what was noted of a leaf into counts of values.
func (f *facetCounts) fold(t *target) {
	for k := range f.leaf.tuples {
		u := &f.leaf.tuples[k]
		if u.facets&t.facets == 0 {
			continue
		}
		if t.hits <= fewHits {
			for _, d := range t.few {
				f.addTuple(t, u, int(u.of[d]), 1)
			}
			continue
		}
		for n, c := range t.tuples[k] {
			if c > 0 {
				f.addTuple(t, u, n, c)
			}
		}
	}
}

func (f *facetCounts) addTuple(t *target, u *tuples, n int, times int32) {
	for _, x := range u.values[u.from[n]:u.from[n+1]] {
		if t.facets>>(x>>facetShift)&1 != 0 {
			f.addValue(f.part.values[x&(1<<facetShift-1)], times)
		}
	}
}

// addValue counts a value of the view.
func (f *facetCounts) addValue(n uint32, times int32) {
	if f.counts[n] == 0 {
		f.met = append(f.met, n)
	}
	f.counts[n] += times
}
