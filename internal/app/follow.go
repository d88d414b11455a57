package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// Searchable reports whether this node's index answers.
func (c *Core) Searchable() bool { return c.progress.ready() == nil }

// Behind is how old the newest event was when this node had applied it.
func (c *Core) Behind() time.Duration { return time.Duration(c.progress.behind.Load()) }

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

// Follow keeps this node's index, settings, rooms and live pages up to date with the events until the context
// ends. A missing or outdated index is built first, beside the old one when there is one.
func (c *Core) Follow(ctx context.Context) error {
	defer c.Ended()
	if c.index.NeedsRebuild() {
		if err := c.Reindex(ctx); err != nil {
			return err
		}
	}
	for _, r := range c.reactions {
		if r.Begin == nil {
			continue
		}
		if err := r.Begin(ctx); err != nil {
			return err
		}
	}
	c.progress.indexed.Store(true)
	c.stirred()
	for {
		cursor, err := c.cursor()
		if err != nil {
			return err
		}
		err = c.db.Follow(ctx, cursor, func(events []market.Event) error { return c.apply(ctx, events) })
		if ctx.Err() != nil {
			return nil
		}
		c.log.Error("following events was interrupted and goes on", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// apply lets this node follow one batch of events: the index with its cursor in one write, then the rest.
func (c *Core) apply(ctx context.Context, events []market.Event) error {
	refs := map[string][]int64{}
	for _, e := range events {
		// A match changes nothing that is shown of the listing itself.
		if e.Kind == market.NounListing && e.Verb == market.VerbMatch {
			continue
		}
		refs[e.Kind] = append(refs[e.Kind], e.Ref)
	}
	last := events[len(events)-1]
	if err := c.react(ctx, refs, func(r Reaction) step { return r.Hear }); err != nil {
		return err
	}
	if err := c.takeIn(ctx, refs[market.NounListing], last.Cursor()); err != nil {
		return err
	}
	if len(refs[market.NounSetting]) > 0 {
		if err := c.reloadSettings(ctx); err != nil {
			return err
		}
	}
	if len(refs[market.NounUser]) > 0 {
		if err := c.reloadOffice(ctx); err != nil {
			return err
		}
	}
	if err := c.react(ctx, refs, func(r Reaction) step { return r.After }); err != nil {
		return err
	}
	for _, r := range c.reactions {
		if r.End != nil {
			r.End(ctx)
		}
	}
	c.progress.behind.Store(int64(c.Now().Sub(last.At)))
	c.watch.tell(events)
	c.stirred()
	return nil
}

// A step is one of the steps of a Reaction that are called with the events' references.
type step func(ctx context.Context, refs []int64) error

// react calls one step of each reaction that events of its kinds concern.
func (c *Core) react(ctx context.Context, refs map[string][]int64, of func(Reaction) step) error {
	for _, r := range c.reactions {
		var concern []int64
		for _, kind := range r.Kinds {
			concern = append(concern, refs[kind]...)
		}
		if do := of(r); do != nil && len(concern) > 0 {
			if err := do(ctx, concern); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeIn brings the index level with what the touched listings now show, up to the cursor.
func (c *Core) takeIn(ctx context.Context, touched []int64, upTo market.EventCursor) error {
	c.indexing.Store(len(touched) > 0)
	defer c.indexing.Store(false)
	changes, err := c.changesOf(ctx, touched)
	if err != nil {
		return err
	}
	for _, r := range c.reactions {
		if r.Before == nil {
			continue
		}
		if err := r.Before(ctx, changes); err != nil {
			return err
		}
	}
	if err := c.index.Apply(changes, written(upTo)); err != nil {
		return fmt.Errorf("index listings: %w", err)
	}
	for _, r := range c.reactions {
		if r.Indexed == nil || len(touched) == 0 {
			continue
		}
		if err := r.Indexed(ctx, slices.Clone(touched)); err != nil {
			return err
		}
	}
	return nil
}

// UseAnalyzer puts an analyzer in the place of the old one. What was indexed with the old one is found by it until the
// index has been rebuilt beside: see Renew.
func (c *Core) UseAnalyzer(a *text.Analyzer) error {
	c.analyzer.Store(a)
	for _, r := range c.reactions {
		if r.Words != nil {
			r.Words(a)
		}
	}
	if c.index == nil { // a command beside the nodes
		return nil
	}
	return c.index.SetAnalyzer(a)
}

// Level reports whether the index rests on the analyzer in force. Without an index there is nothing to be level.
func (c *Core) Level() bool { return c.index == nil || !c.index.NeedsRebuild() }

// Renew rebuilds the index until nothing in it rests on an older analyzer; done is called then. While one rebuild runs,
// another call goes away: what it would do is done.
func (c *Core) Renew(ctx context.Context, done func(context.Context)) {
	if !c.progress.renewing.CompareAndSwap(false, true) {
		return
	}
	defer c.progress.renewing.Store(false)
	for c.index.NeedsRebuild() {
		if err := c.Reindex(ctx); err != nil {
			if ctx.Err() == nil {
				c.log.Error("the index keeps its old words", "error", err)
			}
			return
		}
	}
	done(ctx)
}
