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

// rebuildBatch is how many listings are written at once while rebuilding.
const rebuildBatch = 500

// rebuildWriters is how many batches are written side by side: while one is cut into words another is put in order.
const rebuildWriters = 2

// rebuild is a new index being filled beside the one in use.
type rebuild struct {
	index    *shelf
	folder   string
	analyzer *text.Analyzer
	mu       sync.RWMutex   // held by whoever writes what the source read, exclusively by whoever writes changes
	touched  map[int64]bool // changed since it began: what the source read of them is old
	followed bool           // were changes applied since it began?
	words    *vocabulary
}

// Rebuild fills a new index beside the one in use from source, which calls yield for every published listing as of
// cursor, and puts it in its place. Searches are answered all the while, and changes applied meanwhile are in both.
func (ix *Index) Rebuild(ctx context.Context, source func(yield func(*Document) error) error, cursor Cursor) error {
	r, err := ix.begin()
	if err == nil {
		if err = r.fill(ctx, source); err == nil {
			err = r.ready()
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
	for range rebuildWriters {
		writers.Go(func() {
			for batch := range batches {
				if err := r.flush(batch); err != nil {
					stop(err)
				}
			}
		})
	}
	hand := func(batch []*Document) error {
		select {
		case batches <- batch:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	var batch []*Document
	err := source(func(d *Document) error {
		if batch = append(batch, d); len(batch) < rebuildBatch {
			return context.Cause(ctx)
		}
		full := batch
		batch = nil
		return hand(full)
	})
	if err == nil {
		err = hand(batch)
	}
	close(batches)
	writers.Wait()
	return errors.Join(err, context.Cause(ctx))
}

// flush writes a batch beside, without the listings that changed since the source read them.
func (r *rebuild) flush(batch []*Document) error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var changes []Change
	for _, d := range batch {
		if !r.touched[d.ID] {
			changes = append(changes, Change{d.ID, d})
			r.words.put(d.card())
		}
	}
	return r.index.write(r.analyzer, changes, nil)
}

// follow puts changes into the new index, too.
func (r *rebuild) follow(changes []Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	before, err := r.index.cards(changes)
	if err != nil {
		return err
	}
	if err := r.index.write(r.analyzer, changes, nil); err != nil {
		return err
	}
	r.followed = true
	for _, c := range changes {
		r.touched[c.ID] = true
		if c.Document != nil {
			r.words.put(c.Document.card())
		}
	}
	for _, c := range before {
		r.words.drop(c)
	}
	return nil
}

// ready makes the new index's columns, while searches and changes go on.
func (r *rebuild) ready() error {
	if err := r.index.search(); err != nil {
		return err
	}
	r.index.columns.Wait()
	return r.index.save()
}

// begin opens an empty index beside the one in use.
func (ix *Index) begin() (*rebuild, error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if ix.beside != nil {
		return nil, errors.New("another rebuild is running")
	}
	folder := ix.fresh()
	beside, err := newShelf(filepath.Join(ix.dir, folder))
	if err != nil {
		return nil, err
	}
	a := ix.analyzer.Load()
	ix.beside = &rebuild{index: beside, folder: folder, analyzer: a, touched: map[int64]bool{}, words: newVocabulary(a)}
	return ix.beside, nil
}

// abandon drops a rebuild that failed.
func (ix *Index) abandon(r *rebuild) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.beside = nil
	return errors.Join(r.index.close(), os.RemoveAll(filepath.Join(ix.dir, r.folder)))
}

// replace puts the new index in the place of the old one. If changes were applied meanwhile, the cursor is theirs.
func (ix *Index) replace(r *rebuild, cursor Cursor) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if r.followed {
		b, err := ix.live.GetInternal(keyCursor)
		if err != nil {
			return err
		}
		cursor = Cursor(b)
	}
	about := map[string]string{string(keyCursor): string(cursor), string(keyAnalyzer): r.analyzer.Fingerprint()}
	if err := r.index.write(r.analyzer, nil, about); err != nil {
		return err
	}
	if err := errors.Join(r.index.columns.Refresh(), r.index.save()); err != nil {
		return err
	}
	if err := ix.point(r.folder); err != nil {
		return err
	}
	old, oldFolder := ix.live, ix.folder
	ix.shelf.Store(r.index)
	ix.live, ix.folder, ix.beside, ix.mixed = r.index, r.folder, nil, false
	ix.vocabulary.Store(r.words)
	ix.needs.Store(r.analyzer.Fingerprint() != ix.analyzer.Load().Fingerprint())
	if old.close() == nil {
		os.RemoveAll(filepath.Join(ix.dir, oldFolder)) // what stays is swept at the next opening
	}
	return nil
}
