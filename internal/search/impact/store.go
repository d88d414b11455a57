package impact

import (
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// Store keeps the columns of an index's segments and gives out views of it.
type Store struct {
	schema  Schema
	index   index.Index
	columns *Columns
	gate    gate
	tables  tables
	current atomic.Pointer[View]

	refreshing sync.Mutex // held while a view is made

	mu     sync.Mutex
	held   map[uint64]*held // by the segment's id
	number map[facetValue]uint32
	values []facetValue
	making sync.WaitGroup
	turn   chan struct{} // so many columns are made in the background at once
	views  sync.WaitGroup
	stop   chan struct{} // closed when the store is
	watch  sync.WaitGroup
}

// held is a segment's columns, shared by the views that have it.
type held struct {
	id      uint64
	refs    int  // views that have it, under the store's mutex
	seg     *Seg // nil while it is being made
	values  []uint32
	deleted uint64   // how many documents live leaves out
	live    []uint64 // nil for none deleted
	making  bool     // or in vain
}

// leastAside is how many documents a segment has whose columns are made in the background, and kept in a file.
const leastAside = 4096

// Open makes a store for an index. Columns of large segments that are not there yet are made in the background; until
// then they are searched plainly.
func (c *Columns) Open(of index.Index) (*Store, error) {
	if n := len(c.schema.fields()); n > mostFields {
		return nil, fmt.Errorf("%d fields, at most %d", n, mostFields)
	}
	if w := c.schema.usualWeights(); w > mostUsual {
		return nil, fmt.Errorf("usual weights come to %g, at most %d", w, mostUsual)
	}
	st := &Store{schema: c.schema, index: of, columns: c, held: map[uint64]*held{}, number: map[facetValue]uint32{}}
	st.gate, st.turn = newGate(processors), make(chan struct{}, processors)
	st.stop = make(chan struct{})
	if c.dir != "" {
		if err := os.MkdirAll(c.dir, 0o755); err != nil {
			return nil, err
		}
		clean(c.dir)
		c.Sweep()
	}
	c.Want()
	if err := st.Refresh(); err != nil {
		return nil, err
	}
	st.watch.Go(st.follow)
	return st, nil
}

// follow makes views of what merges left, now and then: until then the view holds on to files that are no longer
// needed.
func (st *Store) follow() {
	const every = time.Second
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-st.stop:
			return
		case <-tick.C:
		}
		if err := st.Refresh(); err != nil {
			slog.Error("view of the index", "err", err)
		}
		st.columns.Sweep()
	}
}

// Acquire gives the newest view, nil when the store is closed. It must be released.
func (st *Store) Acquire() *View {
	for {
		v := st.current.Load()
		if v == nil || v.hold() {
			return v
		}
	}
}

// Wait waits until the columns of all segments are made that were there when it was called.
func (st *Store) Wait() { st.making.Wait() }

// Refresh makes a view of the index as it is now the newest. Searches do not wait for it.
func (st *Store) Refresh() error {
	st.refreshing.Lock()
	defer st.refreshing.Unlock()
	v, err := st.view()
	if err != nil {
		return fmt.Errorf("view of the index: %w", err)
	}
	if v == nil {
		return nil
	}
	if old := st.current.Swap(v); old != nil {
		old.Release()
	}
	return nil
}

// view makes one of the index as it is now, nil if that would be like the newest.
func (st *Store) view() (*View, error) {
	reader, err := st.index.Reader()
	if err != nil {
		return nil, err
	}
	if newest := st.current.Load(); newest != nil && newest.like(reader.(*scorch.IndexSnapshot)) {
		return nil, reader.Close()
	}
	v := &View{store: st, schema: &st.schema, reader: reader}
	v.refs.Store(1)
	st.views.Add(1)
	for _, snap := range reader.(*scorch.IndexSnapshot).Segments() {
		p, err := st.part(snap)
		if err != nil {
			v.Release()
			return nil, err
		}
		v.parts = append(v.parts, p)
	}
	st.mu.Lock()
	v.values = st.values
	st.mu.Unlock()
	v.arrange()
	return v, nil
}

// part takes a segment into a view.
func (st *Store) part(snap *scorch.SegmentSnapshot) (*part, error) {
	st.mu.Lock()
	h := st.held[snap.Id()]
	if h == nil {
		h = &held{id: snap.Id()}
		st.held[snap.Id()] = h
	}
	h.refs++
	ready := h.seg != nil || h.making
	st.mu.Unlock()
	if !ready {
		if err := st.make(h, snap); err != nil {
			st.drop(h)
			return nil, err
		}
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	p := &part{schema: &st.schema, snap: snap, held: h, seg: h.seg, values: h.values}
	if p.seg != nil {
		p.live = h.alive(snap)
	}
	return p, nil
}

// make makes a segment's columns, unless a merge did: a small one's at once, a large one's in the background.
func (st *Store) make(h *held, snap *scorch.SegmentSnapshot) error {
	if seg := st.columns.fetch(snap.Segment()); seg != nil {
		st.put(h, seg)
		return nil
	}
	if snap.Segment().Count() >= leastAside {
		if seg := fromSide(&st.schema, st.columns.dir, snap.Segment()); seg != nil {
			st.put(h, seg)
			return nil
		}
	} else {
		seg, err := build(&st.schema, snap.Segment(), nil)
		if err == nil {
			st.put(h, seg)
		}
		return err
	}
	st.aside(h, snap)
	return nil
}

// aside makes columns in the background, and a view with them.
func (st *Store) aside(h *held, snap *scorch.SegmentSnapshot) {
	st.mu.Lock()
	defer st.mu.Unlock()
	select {
	case <-st.stop:
		return
	default:
	}
	h.making = true
	h.refs++
	snap.Segment().AddRef()
	st.making.Go(func() {
		st.turn <- struct{}{}
		seg, err := makeSide(st.columns, snap.Segment(), st.stop)
		<-st.turn
		if err == nil {
			st.put(h, seg)
			err = st.Refresh()
		}
		if err != nil {
			slog.Error("columns of a segment of the index", "err",
				err) // it stays without until the index is opened again
		}
		st.drop(h)
		if err := snap.Segment().DecRef(); err != nil {
			slog.Error("segment of the index", "err", err)
		}
	})
}

// put hands a segment its columns and numbers its facet values.
func (st *Store) put(h *held, seg *Seg) {
	st.mu.Lock()
	defer st.mu.Unlock()
	h.seg, h.making = seg, false
	h.values = make([]uint32, seg.codeCount())
	for c := range h.values {
		facet, term, _ := seg.code(c)
		v := facetValue{facet, string(seg.term(term))}
		n, ok := st.number[v]
		if !ok {
			n = uint32(len(st.values))
			st.number[v], st.values = n, append(st.values, v)
		}
		h.values[c] = n
	}
}

// alive is the documents of a segment that are not deleted, nil for all. A segment's deletions only grow.
func (h *held) alive(snap *scorch.SegmentSnapshot) []uint64 {
	deleted := snap.Deleted()
	if deleted == nil || deleted.IsEmpty() {
		return nil
	}
	n := deleted.GetCardinality()
	if n == h.deleted {
		return h.live
	}
	live := make([]uint64, len(h.seg.leaves)*leafWords)
	for d := range h.seg.docs {
		live[d>>6] |= 1 << (d & 63)
	}
	for it := deleted.Iterator(); it.HasNext(); {
		d := it.Next()
		live[d>>6] &^= 1 << (d & 63)
	}
	h.deleted, h.live = n, live
	return live
}

// drop lets go of a segment's columns.
func (st *Store) drop(h *held) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if h.refs--; h.refs > 0 {
		return
	}
	if st.held[h.id] == h {
		delete(st.held, h.id)
	}
	if h.seg != nil {
		h.seg.unmap()
	}
}

// close gives back what a view holds.
func (st *Store) close(v *View) {
	for _, p := range v.parts {
		st.drop(p.held)
	}
	if err := v.reader.Close(); err != nil {
		slog.Error("reader of the index", "err", err)
	}
	st.views.Done()
}

// Close gives everything back and waits for searches that are still running.
func (st *Store) Close() {
	st.mu.Lock()
	close(st.stop)
	st.mu.Unlock()
	st.watch.Wait()
	st.making.Wait()
	if v := st.current.Swap(nil); v != nil {
		v.Release()
	}
	st.views.Wait()
}
