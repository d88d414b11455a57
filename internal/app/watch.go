package app

import (
	"sync"

	"jiebang/internal/market"
)

// watchers are the live pages that wait for events on this node.
type watchers struct {
	mu    sync.Mutex
	pages map[chan market.Event]func(market.Event) bool
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
