package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"jiebang/internal/text"
)

// rebuildBatch is how many listings are written at once while rebuilding: the more, the less is merged afterwards.
const rebuildBatch = 1 << 13

// rebuildWriters is how many batches are written side by side: while one is cut into words another is put in order.
const rebuildWriters = 2

// mostWaiting is how many changes may wait for the end of a rebuild before they are written in the midst of it.
const mostWaiting = 1 << 12

// rebuild is a new index being filled beside the one in use. Changes made meanwhile wait: the one who makes them does
// not wait for the rebuild.
type rebuild struct {
	folder   string
	analyzer *text.Analyzer
	// held by the one who writes what the source read, exclusively by the one who writes changes or opens the index
	writing sync.RWMutex
	index   *shelf      // nil before it is opened, and after it was closed in vain
	filling bool        // it was opened to be filled, not to be searched
	words   *vocabulary // nil before it is filled

	mu       sync.Mutex
	touched  map[int64]bool // changed since it began: what the source read of them is old
	waiting  []Change       // not yet written
	followed bool           // were changes made since it began?
}

// Rebuild fills a new index beside the one in use from source, which calls yield for every published listing as of
// cursor, and puts it in its place. Searches are answered all the while, and changes applied meanwhile are in both.
func (ix *Index) Rebuild(ctx context.Context, source func(yield func(*Document) error) error, cursor Cursor) error {
	r, err := ix.begin()
	if err == nil {
		if err = r.fill(ctx, source); err == nil {
			err = r.ready(ctx)
		}
		if err == nil {
			err = ix.replace(r, cursor)
		}
		if err != nil {
			err = errors.Join(err, ix.abandon(r))
		}
	}
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	return nil
}

// fill writes what the source yields.
func (r *rebuild) fill(ctx context.Context, source func(yield func(*Document) error) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	batches := make(chan []*Document)
	var writers sync.WaitGroup
	hand := func(batch []*Document) error {
		if err := r.open(len(batch) == rebuildBatch); err != nil {
			return err
		}
		select {
		case batches <- batch:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	for range rebuildWriters {
		writers.Go(func() {
			for batch := range batches {
				if err := r.flush(batch); err != nil {
					stop(err)
				}
			}
		})
	}
	var batch []*Document
	err := source(func(d *Document) error {
		if batch = append(batch, d); len(batch) < rebuildBatch {
			return context.Cause(ctx)
		}
		full := batch
		batch = make([]*Document, 0, rebuildBatch)
		return hand(full)
	})
	if err == nil {
		err = hand(batch)
	}
	close(batches)
	writers.Wait()
	return errors.Join(err, context.Cause(ctx))
}

// open makes the empty index unless it was made before: for many listings one that is opened again once it is filled.
func (r *rebuild) open(many bool) (err error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	if r.index == nil {
		r.filling = many
		if many {
			r.index, err = newFilling(r.folder)
		} else {
			r.index, err = newShelf(r.folder)
		}
	}
	return err
}

// flush writes a batch beside, without the listings that changed since the source read them.
func (r *rebuild) flush(batch []*Document) error {
	r.writing.RLock()
	defer r.writing.RUnlock()
	return r.index.write(r.analyzer, r.untouched(batch), nil)
}

func (r *rebuild) untouched(batch []*Document) []Change {
	r.mu.Lock()
	defer r.mu.Unlock()
	changes := make([]Change, 0, len(batch))
	for _, d := range batch {
		if !r.touched[d.ID] {
			changes = append(changes, Change{d.ID, d})
		}
	}
	return changes
}

// follow takes note of changes. Only if too many wait are they written at once.
func (r *rebuild) follow(changes []Change) error {
	r.mu.Lock()
	for _, c := range changes {
		r.touched[c.ID] = true
	}
	r.waiting, r.followed = append(r.waiting, changes...), true
	many := len(r.waiting) > mostWaiting
	r.mu.Unlock()
	if many {
		return r.catchUp()
	}
	return nil
}

// catchUp writes the changes that wait.
func (r *rebuild) catchUp() error {
	r.writing.Lock()
	defer r.writing.Unlock()
	if r.index == nil {
		return nil // they wait on
	}
	r.mu.Lock()
	changes := latest(r.waiting)
	r.waiting = nil
	r.mu.Unlock()
	if len(changes) == 0 {
		return nil
	}
	return r.index.apply(r.analyzer, r.words, changes, nil)
}

// latest leaves of several changes of one listing the last.
func latest(changes []Change) (out []Change) {
	at := map[int64]int{}
	for _, c := range changes {
		if i, ok := at[c.ID]; ok {
			out[i] = c
			continue
		}
		at[c.ID] = len(out)
		out = append(out, c)
	}
	return out
}

// ready merges what was filled, and makes it ready to be searched, while searches and changes go on.
func (r *rebuild) ready(ctx context.Context) error {
	if err := r.catchUp(); err != nil {
		return err
	}
	if r.filling {
		if err := r.index.finish(ctx); err != nil {
			return err
		}
	}
	if err := r.searchable(); err != nil {
		return err
	}
	r.index.columns.Wait()
	if err := r.learn(); err != nil {
		return err
	}
	if err := r.catchUp(); err != nil {
		return err
	}
	return r.index.save()
}

// searchable opens an index that was filled as one that is searched and written to.
func (r *rebuild) searchable() (err error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	if r.filling {
		filled := r.index
		r.index = nil
		if err := filled.close(); err != nil {
			return err
		}
		if r.index, err = openShelf(r.folder); err != nil {
			return err
		}
	}
	return r.index.search()
}

// learn fills the vocabulary. Changes written from now on are counted one by one.
func (r *rebuild) learn() (err error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	r.words, err = r.index.vocabulary(r.analyzer)
	return err
}

// begin starts an empty index beside the one in use.
func (ix *Index) begin() (*rebuild, error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if ix.beside != nil {
		return nil, errors.New("another rebuild is running")
	}
	folder := filepath.Join(ix.dir, ix.fresh())
	if err := os.Mkdir(folder, 0o755); err != nil {
		return nil, err
	}
	ix.beside = &rebuild{folder: folder, analyzer: ix.analyzer.Load(), touched: map[int64]bool{}}
	return ix.beside, nil
}

// abandon drops a rebuild that failed.
func (ix *Index) abandon(r *rebuild) (err error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.beside = nil
	if r.index != nil {
		err = r.index.close()
	}
	return errors.Join(err, os.RemoveAll(r.folder))
}

// replace puts the new index in the place of the old one. If changes were applied meanwhile, the cursor is theirs.
func (ix *Index) replace(r *rebuild, cursor Cursor) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if err := r.catchUp(); err != nil {
		return err
	}
	if r.followed {
		b, err := ix.live.GetInternal(keyCursor)
		if err != nil {
			return err
		}
		cursor = Cursor(b)
	}
	about := map[string]string{string(keyCursor): string(cursor), string(keyAnalyzer): r.analyzer.Fingerprint()}
	if err := r.index.apply(r.analyzer, nil, nil, about); err != nil {
		return err
	}
	if err := r.index.save(); err != nil {
		return err
	}
	folder := filepath.Base(r.folder)
	if err := ix.point(folder); err != nil {
		return err
	}
	old, oldFolder := ix.live, ix.folder
	ix.shelf.Store(r.index)
	ix.live, ix.folder, ix.beside, ix.mixed = r.index, folder, nil, false
	ix.vocabulary.Store(r.words)
	ix.needs.Store(r.analyzer.Fingerprint() != ix.analyzer.Load().Fingerprint())
	if old.close() == nil {
		_ = os.RemoveAll(filepath.Join(ix.dir, oldFolder)) // what stays is swept at the next opening
	}
	return nil
}
