package match

import (
	"cmp"
	"container/heap"
	"slices"
	"sync"
)

// Neighbours holds the meaning of every published listing and finds the nearest to a given one by
// looking at all of them: a district's thousands take nothing, and of a million first the sketches are looked at.
// It is how a supply is found that shares no word with the need. It is safe for concurrent use.
type Neighbours struct {
	mu    sync.RWMutex
	dims  int
	ids   []int64
	cells []int8
	signs []uint64 // the sketch of each, see likely
	place map[int64]int
}

// NewNeighbours returns an empty index for vectors of the matcher.
func (m *Matcher) NewNeighbours() *Neighbours {
	n := &Neighbours{place: map[int64]int{}}
	if m.vectors != nil {
		n.dims = m.vectors.Dims
	}
	return n
}

// Reset empties the index and makes it ready for the matcher's vectors.
func (n *Neighbours) Reset(m *Matcher) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dims, n.ids, n.cells, n.signs, n.place = 0, nil, nil, nil, map[int64]int{}
	if m.vectors != nil {
		n.dims = m.vectors.Dims
	}
}

// Put adds a listing or replaces it; a profile without meaning is taken out.
func (n *Neighbours) Put(p *Profile) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(p.fullVec) != n.dims || n.dims == 0 {
		n.remove(p.Subject.ID)
		return
	}
	words := sketchWords(n.dims)
	i, ok := n.place[p.Subject.ID]
	if !ok {
		i = len(n.ids)
		n.ids, n.cells, n.signs = append(n.ids, p.Subject.ID), append(n.cells, p.fullVec...),
			append(n.signs[:i*words], make([]uint64, words)...)
		n.place[p.Subject.ID] = i
	}
	copy(n.cells[i*n.dims:], p.fullVec)
	sketch(n.signs[i*words:(i+1)*words], p.fullVec)
}

// Remove takes a listing out; the last one moves into its place.
func (n *Neighbours) Remove(id int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.remove(id)
}

func (n *Neighbours) remove(id int64) {
	i, ok := n.place[id]
	if !ok {
		return
	}
	last := len(n.ids) - 1
	n.ids[i] = n.ids[last]
	copy(n.cells[i*n.dims:(i+1)*n.dims], n.cells[last*n.dims:])
	words := sketchWords(n.dims)
	copy(n.signs[i*words:(i+1)*words], n.signs[last*words:])
	n.place[n.ids[i]] = i
	n.ids, n.cells = n.ids[:last], n.cells[:last*n.dims]
	delete(n.place, id)
}

// Len is how many listings are held.
func (n *Neighbours) Len() int {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return len(n.ids)
}

// A Near is a listing and how near in meaning it is.
type Near struct {
	ID     int64
	Cosine float64
}

// Nearest returns up to most listings nearest to p, nearest first, leaving out p itself and what keep
// refuses; a nil keep refuses nothing.
func (n *Neighbours) Nearest(p *Profile, most int, keep func(id int64) bool) []Near {
	return n.nearest(p.fullVec, p.Subject.ID, most, keep)
}

func (n *Neighbours) nearest(v Vector, self int64, most int, keep func(int64) bool) []Near {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if len(v) != n.dims || n.dims == 0 || most <= 0 {
		return nil
	}
	var best nearHeap
	look := func(i int) {
		id, d := n.ids[i], dot(v, n.cells[i*n.dims:(i+1)*n.dims])
		if len(best) == most && d <= best[0].dot || id == self || keep != nil && !keep(id) {
			return
		}
		if len(best) == most {
			heap.Pop(&best)
		}
		heap.Push(&best, nearItem{id, d})
	}
	if likely := n.likely(v); likely != nil && keep == nil {
		for _, i := range likely {
			look(int(i))
		}
	} else {
		for i := range n.ids {
			look(i)
		}
	}
	slices.SortFunc(best, func(a, b nearItem) int { return cmp.Or(cmp.Compare(b.dot, a.dot), cmp.Compare(a.id, b.id)) })
	out := make([]Near, len(best))
	for i, b := range best {
		out[i] = Near{b.id, float64(b.dot) / (vectorUnit * vectorUnit)}
	}
	return out
}

type nearItem struct {
	id  int64
	dot int32
}

// nearHeap keeps the farthest of the nearest on top.
type nearHeap []nearItem

func (h nearHeap) Len() int           { return len(h) }
func (h nearHeap) Less(i, j int) bool { return h[i].dot < h[j].dot }
func (h nearHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *nearHeap) Push(x any)        { *h = append(*h, x.(nearItem)) }
func (h *nearHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
