package impact

import (
	"cmp"
	"slices"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// View is the index at one moment: what it finds does not change while it is held.
type View struct {
	store    *Store
	schema   *Schema
	reader   index.IndexReader
	parts    []*part
	order    []leafAt
	listings uint64   // those deleted but not yet merged away included
	average  []uint16 // by text field
	tables   []*table // by text field: that of its average
	values   []facetValue
	refs     atomic.Int64
}

// part is a segment in a view.
type part struct {
	schema *Schema
	snap   *scorch.SegmentSnapshot
	held   *held
	seg    *Seg     // nil while its columns are not ready
	live   []uint64 // by leaf, leafWords each; nil when nothing is deleted
	values []uint32 // by facet code of the segment: number of the value in the view
}

// leafAt names a leaf.
type leafAt struct{ part, leaf int }

// facetValue is a value of a facet of the schema.
type facetValue struct {
	facet int
	value string
}

// arrange puts the leaves in the order they are searched in, large ones first: they raise what others have to beat.
func (v *View) arrange() {
	var lengths = make([]uint64, 2*len(v.schema.Text))
	for i, p := range v.parts {
		v.listings += p.snap.Segment().Count()
		if p.seg == nil {
			continue
		}
		for n := range p.seg.leaves {
			v.order = append(v.order, leafAt{i, n})
		}
		for n, x := range p.seg.lengths {
			lengths[n] += x
		}
	}
	slices.SortStableFunc(v.order, func(a, b leafAt) int {
		return cmp.Compare(v.parts[b.part].seg.leaves[b.leaf].docs, v.parts[a.part].seg.leaves[a.leaf].docs)
	})
	for f := range v.schema.Text {
		v.average = append(v.average, v.averageLength(f, averageCode(lengths[2*f], lengths[2*f+1])))
		v.tables = append(v.tables, v.store.tables.of(v.average[f]))
	}
}

// averageLength is the one that scores go by, that of the largest segment if none was held before.
func (v *View) averageLength(field int, code uint16) uint16 {
	largest := code
	if len(v.order) > 0 {
		largest = v.parts[v.order[0].part].seg.average[field]
	}
	return v.schema.averages.settle(field, code, largest)
}

// table is that of a text field with an average length, which is seldom another than today's.
func (v *View) table(field int, average uint16) *table {
	if average == v.average[field] {
		return v.tables[field]
	}
	return v.store.tables.of(average)
}

// hold takes a view into use; false means it was let go of before.
func (v *View) hold() bool {
	for {
		n := v.refs.Load()
		if n == 0 {
			return false
		}
		if v.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release lets go of the view. The one who does so last closes it.
func (v *View) Release() {
	if v.refs.Add(-1) == 0 {
		v.store.close(v)
	}
}

// Ready reports whether every segment has its columns.
func (v *View) Ready() bool {
	return !slices.ContainsFunc(v.parts, func(p *part) bool { return p.seg == nil })
}

// Listings is how many listings the view holds.
func (v *View) Listings() (n uint64) {
	for _, p := range v.parts {
		n += p.snap.Count()
	}
	return n
}

// Segments is how many segments the view has.
func (v *View) Segments() int { return len(v.parts) }

// like reports whether the index has nothing that the view has not, and the view all columns.
func (v *View) like(now *scorch.IndexSnapshot) bool {
	segments := now.Segments()
	if len(segments) != len(v.parts) {
		return false
	}
	for i, p := range v.parts {
		if s := segments[i]; p.seg == nil || s.Id() != p.snap.Id() || s.Count() != p.snap.Count() ||
			s.Segment() != p.snap.Segment() {
			return false
		}
	}
	return true
}
