package app

import (
	"context"
	"errors"
	"sync/atomic"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// A Reaction is what a room does on this node about events that have come. Rooms register theirs before the node
// follows; each step below is taken for all of them in the order of registration before the next step begins.
type Reaction struct {
	Begin   func(ctx context.Context) error                          // before the first event is followed
	Kinds   []string                                                 // of the events that Hear and After are called for
	Hear    func(ctx context.Context, refs []int64) error            // the index does not know of the events yet
	Read    func(shown []market.Listing, touched []int64)            // what the touched listings now show was read
	Before  func(ctx context.Context, changes []search.Change) error // the index is about to take the changes in
	Indexed func(ctx context.Context, touched []int64) error         // the index has taken them in
	After   func(ctx context.Context, refs []int64) error            // of the events of its kinds, once all are known
	End     func(ctx context.Context)                                // of each batch
	Words   func(*text.Analyzer)                                     // texts are cut in another way from now on
}

// progress tells how far this node has followed the events.
type progress struct {
	indexed  atomic.Bool // the index has been opened or built
	behind   atomic.Int64
	renewing atomic.Bool // the index is being rebuilt for other words
}

func (p *progress) ready() error {
	if !p.indexed.Load() {
		return errors.New("the search index is being built")
	}
	return nil
}

// An OnSetting does what belongs to the change of one setting, in its transaction.
type OnSetting func(ctx context.Context, tx *postgres.Tx, value string) error
