package cache

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// Memory is the cache of one process. It is bounded: when full, what was used longest ago goes.
type Memory struct {
	mu       sync.Mutex
	values   recent[[]byte]
	counters recent[int64] // apart, so that a flood of copies does not wipe out rate limits
	now      func() time.Time
}

// DefaultEntries bounds each half of a Memory: about a hundred megabytes of usual entries.
const DefaultEntries = 100_000

// NewMemory makes a cache of at most the given number of values, and as many counters.
func NewMemory(entries int) *Memory {
	return &Memory{values: newRecent[[]byte](entries), counters: newRecent[int64](entries), now: time.Now}
}

// Get implements [Cache].
func (m *Memory) Get(_ context.Context, key string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.values.get(key, m.now())
	if !ok {
		return nil, false
	}
	return append([]byte(nil), e.value...), true
}

// Set implements [Cache].
func (m *Memory) Set(_ context.Context, key string, value []byte, ttl time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values.put(entry[[]byte]{key, append([]byte(nil), value...), m.now().Add(ttl)})
}

// Delete implements [Cache]; it forgets counters too.
func (m *Memory) Delete(_ context.Context, keys ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		m.values.remove(key)
		m.counters.remove(key)
	}
	return nil
}

// Add implements [Cache].
func (m *Memory) Add(_ context.Context, key string, n int64, ttl time.Duration) int64 {
	sum, _ := m.add(key, n, ttl)
	return sum
}

// Allow implements [Cache].
func (m *Memory) Allow(_ context.Context, key string, limit int, window time.Duration) (bool, time.Duration) {
	sum, left := m.add(key, 1, window)
	return verdict(sum, left, limit)
}

func verdict(sum int64, left time.Duration, limit int) (bool, time.Duration) {
	if sum <= int64(limit) {
		return true, 0
	}
	return false, left
}

func (m *Memory) add(key string, n int64, ttl time.Duration) (sum int64, left time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	e, ok := m.counters.get(key, now)
	if !ok {
		e = entry[int64]{key: key, ends: now.Add(ttl)}
	}
	e.value += n
	m.counters.put(e)
	return e.value, e.ends.Sub(now)
}

// Close implements [Cache].
func (m *Memory) Close() error { return nil }

// entry is what is kept under a key until it ends.
type entry[V any] struct {
	key   string
	value V
	ends  time.Time
}

// recent keeps a bounded number of entries, the one used longest ago at the back.
type recent[V any] struct {
	limit int
	byKey map[string]*list.Element
	order *list.List
}

func newRecent[V any](limit int) recent[V] {
	return recent[V]{limit: limit, byKey: map[string]*list.Element{}, order: list.New()}
}

func (r *recent[V]) get(key string, now time.Time) (entry[V], bool) {
	at, ok := r.byKey[key]
	if !ok {
		return entry[V]{}, false
	}
	e := at.Value.(entry[V])
	if !now.Before(e.ends) {
		r.remove(key)
		return entry[V]{}, false
	}
	r.order.MoveToFront(at)
	return e, true
}

func (r *recent[V]) put(e entry[V]) {
	if at, ok := r.byKey[e.key]; ok {
		at.Value = e
		r.order.MoveToFront(at)
		return
	}
	if r.order.Len() >= r.limit {
		r.remove(r.order.Back().Value.(entry[V]).key)
	}
	r.byKey[e.key] = r.order.PushFront(e)
}

func (r *recent[V]) remove(key string) {
	if at, ok := r.byKey[key]; ok {
		r.order.Remove(at)
		delete(r.byKey, key)
	}
}
