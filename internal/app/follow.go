package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// indexBatch is how many listings are read and indexed at once.
const indexBatch = 500

// progress tells how far this node has followed the events.
type progress struct {
	indexed  atomic.Bool // the index has been opened or built
	behind   atomic.Int64
	renewing atomic.Bool  // the index is being rebuilt for other words
	print    atomic.Value // a string: what this node last told the record that it ranks with
}

func (p *progress) ready() error {
	if !p.indexed.Load() {
		return errors.New("the search index is being built")
	}
	return nil
}

// Behind is how old the newest event was when this node had applied it.
func (a *App) Behind() time.Duration { return time.Duration(a.progress.behind.Load()) }

// Follow keeps this node's index, settings and live pages up to date with the events until the context
// ends. A missing or outdated index is built first, beside the old one when there is one.
func (a *App) Follow(ctx context.Context) error {
	defer a.aside.Wait()
	if a.index.NeedsRebuild() {
		if err := a.Reindex(ctx); err != nil {
			return err
		}
	}
	if err := a.loadSearches(ctx); err != nil {
		return err
	}
	a.progress.indexed.Store(true)
	a.stirred()
	a.goAside(func() { a.learnAside(ctx) })
	for {
		cursor, err := a.cursor()
		if err != nil {
			return err
		}
		err = a.db.Follow(ctx, cursor, func(events []market.Event) error { return a.apply(ctx, events) })
		if ctx.Err() != nil {
			return nil
		}
		a.log.Error("following events was interrupted and goes on", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// apply lets this node follow one batch of events: the index with its cursor in one write, then the rest.
func (a *App) apply(ctx context.Context, events []market.Event) error {
	var touched, searches []int64
	settings, lexicon, matcher := false, false, false
	for _, e := range events {
		switch e.Kind {
		case "listing":
			if e.Verb != "match" { // a match changes nothing that is shown of the listing itself
				touched = append(touched, e.Ref)
			}
		case "saved_search":
			searches = append(searches, e.Ref)
		case "lexicon":
			lexicon = true
		case "match_weights", "match_vectors":
			matcher = true
		case "setting":
			settings = true
		}
	}
	last := events[len(events)-1]
	if err := a.followSearches(ctx, searches); err != nil {
		return err
	}
	a.courtesy.indexing.Store(len(touched) > 0)
	defer a.courtesy.indexing.Store(false)
	changes, err := a.changesOf(ctx, touched)
	if err != nil {
		return err
	}
	if err := a.alert(ctx, changes); err != nil { // before the index changes: what fitted before is not news
		return err
	}
	if err := a.index.Apply(changes, written(last.Cursor())); err != nil {
		return fmt.Errorf("index listings: %w", err)
	}
	if len(touched) > 0 {
		if err := a.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return tx.HastenMatches(ctx, touched) }); err != nil {
			return err
		}
	}
	if settings {
		if err := a.reloadSettings(ctx); err != nil {
			return err
		}
	}
	if lexicon {
		if err := a.reloadLexicon(ctx); err != nil {
			return err
		}
		a.goAside(func() { a.renew(ctx) })
	}
	if matcher {
		if err := a.reloadMatcher(ctx); err != nil {
			return err
		}
		if err := a.settle(ctx); err != nil { // other vectors are settled when everything was read with them
			return err
		}
	}
	if a.meaning.stale() {
		a.goAside(func() { a.learnAside(ctx) })
	}
	a.progress.behind.Store(int64(time.Since(last.At)))
	a.watch.tell(events)
	a.stirred()
	return nil
}

// goAside does something beside following, which waits for it when it ends.
func (a *App) goAside(do func()) {
	a.aside.Go(func() {
		do()
		a.stirred()
	})
}

// changesOf reads what the listings now show to the public; one that shows nothing leaves the index. Reading
// the present instead of replaying the past makes applying an event twice harmless.
func (a *App) changesOf(ctx context.Context, ids []int64) ([]search.Change, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := a.db.PublicListings(ctx, market.ListingScope{All: true}, ids)
	if err != nil {
		return nil, err
	}
	a.meaning.follow(a.matcher.Load(), rows, ids, func() {
		left := littlePatience
		left.while(a.courtesy.asked)
	})
	documents, err := a.documents(ctx, rows)
	if err != nil {
		return nil, err
	}
	shown := map[int64]bool{}
	changes := make([]search.Change, 0, len(ids))
	for _, d := range documents {
		shown[d.ID] = true
		changes = append(changes, search.Change{ID: d.ID, Document: d})
	}
	for _, id := range ids {
		if !shown[id] {
			shown[id] = true
			changes = append(changes, search.Change{ID: id})
		}
	}
	return changes, nil
}

func (a *App) documents(ctx context.Context, rows []market.Listing) ([]*search.Document, error) {
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := a.db.OrganizationNames(ctx, orgs)
	if err != nil {
		return nil, err
	}
	documents := make([]*search.Document, 0, len(rows))
	for i := range rows {
		documents = append(documents, search.NewDocument(&rows[i], names[rows[i].OrgID]))
	}
	return documents, nil
}

// Reindex builds this node's index anew from the record, while the old one goes on answering.
func (a *App) Reindex(ctx context.Context) error {
	cursor, err := a.db.LastEvent(ctx) // before the walk: what changes meanwhile is followed afterwards
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	err = a.index.Rebuild(ctx, func(yield func(*search.Document) error) error {
		for after := int64(0); ; {
			rows, err := a.db.PublicListingsAfter(ctx, after, indexBatch)
			if err != nil || len(rows) == 0 {
				return err
			}
			documents, err := a.documents(ctx, rows)
			if err != nil {
				return err
			}
			for _, d := range documents {
				if err := yield(d); err != nil {
					return err
				}
			}
			after = rows[len(rows)-1].ID
		}
	}, written(cursor))
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	return nil
}

// cursor is how far this node's index has followed the events.
func (a *App) cursor() (market.EventCursor, error) {
	kept, err := a.index.Cursor()
	if err != nil || kept == "" {
		return market.EventCursor{}, err
	}
	var cursor market.EventCursor
	if err := json.Unmarshal([]byte(kept), &cursor); err != nil {
		return cursor, fmt.Errorf("read cursor of index: %w", err)
	}
	return cursor, nil
}

// written is a cursor as the index keeps it.
func written(cursor market.EventCursor) search.Cursor {
	text, _ := json.Marshal(cursor) // two numbers always marshal
	return search.Cursor(text)
}

// watchers are the live pages that wait for events on this node.
type watchers struct {
	mu    sync.Mutex
	pages map[chan market.Event]func(market.Event) bool
}

// Watch delivers the events that the filter wants until the context ends. A page too slow to take them
// misses some: an event only tells it to look again.
func (a *App) Watch(ctx context.Context, wants func(market.Event) bool) <-chan market.Event {
	const room = 16
	events := make(chan market.Event, room)
	w := &a.watch
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

// SealEvents extends the hash chain over the record of events until nothing final is left unsealed.
func (a *App) SealEvents(ctx context.Context) error {
	const batch = 1000
	for {
		n, err := a.sealSome(ctx, batch)
		if err != nil || n < batch {
			return err
		}
	}
}
