package app

import (
	"context"
	"jiebang/internal/market"
	"sync"
)

// watchers are the live pages that wait for events on this node.
type watchers struct {
	mu    sync.Mutex
	pages map[chan market.Event]func(market.Event) bool
}

// Watch delivers the events that the filter wants until the context ends. A page too slow to take them
// misses some: an event only tells it to look again.
func (c *Core) Watch(ctx context.Context, wants func(market.Event) bool) <-chan market.Event {
	const room = 16
	events := make(chan market.Event, room)
	w := &c.watch
	w.mu.Lock()
	if w.pages == nil {
		w.pages = map[chan market.Event]func(market.Event) bool{}
	}
	w.pages[events] = wants
	w.mu.Unlock()
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		delete(w.pages, events)
		w.mu.Unlock()
	})
	return events
}

func (w *watchers) tell(events []market.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for page, wants := range w.pages {
		for _, e := range events {
			if !wants(e) {
				continue
			}
			select {
			case page <- e:
			default:
			}
		}
	}
}
