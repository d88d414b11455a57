package search

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"

	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// bleveIndex is what a shelf takes over from Bleve, which has a method of the same name as its type.
type bleveIndex = bleve.Index

// shelf is one index of Bleve's with the searcher's columns beside it.
type shelf struct {
	bleveIndex
	kept    *impact.Columns
	columns *impact.Store // nil before search was called
	unsaved chan struct{} // holds something for whatever does not lie on the disk yet; nil for an index in memory
	taking  sync.Mutex    // held while something is put there
}

// How much may wait to lie on the disk before writing waits for it: so many batches of few listings, fewer of many.
const (
	mostUnsaved  = 1 << 10
	unsavedBatch = 1 << 6
)

// saveWait is how long writing, or closing, waits for the disk.
const saveWait = time.Minute

var errUnsaved = errors.New("the disk does not take what is written to the index")

// newShelf makes an empty index in a folder, in memory if that is empty.
func newShelf(folder string) (*shelf, error) {
	columns := impact.NewColumns(schema, folder)
	ix, err := bleve.NewUsing(folder, indexMapping(), scorch.Name, scorch.Name, settings(columns))
	if err != nil {
		return nil, err
	}
	s := &shelf{bleveIndex: ix, kept: columns}
	if folder != "" {
		s.unsaved = make(chan struct{}, mostUnsaved)
	}
	return s, nil
}

// newFilling makes an empty index that large batches are written to and nobody searches. Each batch goes to the disk as
// it is, and each listing is merged once: as many batches at a time as make one of the largest segments, with its
// columns.
func newFilling(folder string) (*shelf, error) {
	columns := impact.NewColumns(schema, folder)
	columns.Want()
	s := settings(columns)
	s["scorchPersisterOptions"] = map[string]any{"MemoryPressurePauseThreshold": 0}
	s["scorchMergePlanOptions"] = map[string]any{
		"MaxSegmentSize": mostMerged, "SegmentsPerMergeTask": mostMerged / rebuildBatch,
		"MaxSegmentsPerTier": mostMerged / rebuildBatch,
		"TierGrowth":         1e6, "FloorSegmentSize": 1,
	}
	ix, err := bleve.NewUsing(folder, indexMapping(), scorch.Name, scorch.Name, s)
	if err != nil {
		return nil, err
	}
	return &shelf{bleveIndex: ix, kept: columns, unsaved: make(chan struct{}, rebuildWriters)}, nil
}

// mergeWait is how long merging the last batches may take. Without it the index has some more segments.
const mergeWait = 10 * time.Minute

// finish merges what is left of the batches, and waits until all lies on the disk.
func (s *shelf) finish(ctx context.Context) error {
	if err := s.save(); err != nil {
		return err
	}
	advanced, err := s.Advanced()
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, mergeWait)
	defer cancel()
	err = advanced.(*scorch.Scorch).ForceMerge(limited, &mergeplan.MergePlanOptions{
		MaxSegmentSize: mostMerged, SegmentsPerMergeTask: mostMerged / rebuildBatch, MaxSegmentsPerTier: 1,
		TierGrowth: 1, FloorSegmentSize: mostMerged,
	})
	return errors.Join(err, s.settle(ctx))
}

// openShelf opens the index in a folder.
func openShelf(folder string) (*shelf, error) {
	columns := impact.NewColumns(schema, folder)
	ix, err := bleve.OpenUsing(folder, settings(columns))
	if err != nil {
		return nil, err
	}
	return &shelf{bleveIndex: ix, kept: columns, unsaved: make(chan struct{}, mostUnsaved)}, nil
}

// lockWait is how long opening waits for another process that holds the index.
const lockWait = "2s"

// mostMerged is how many listings a segment has that merging makes.
const mostMerged = 1 << 18

func settings(columns *impact.Columns) map[string]any {
	s := columns.Settings()
	s["bolt_timeout"] = lockWait
	// a batch need not lie on the disk before it is found: its cursor lies there with it or not at all
	s["unsafe_batch"] = true
	s["scorchMergePlanOptions"] = map[string]any{"MaxSegmentSize": mostMerged}
	return s
}

// search opens the columns, which makes the index ready to be searched.
func (s *shelf) search() error {
	advanced, err := s.Advanced()
	if err != nil {
		return err
	}
	s.columns, err = s.kept.Open(advanced)
	return err
}

// vocabulary is what suggestions know of the listings found now.
func (s *shelf) vocabulary(a *text.Analyzer) (*vocabulary, error) {
	view := s.columns.Acquire()
	defer view.Release()
	return vocabularyOf(a, view)
}

// apply writes changes, lets them be found, and keeps the vocabulary up with them, unless it is nil. What comes is
// known before it is found, what goes after it is lost: a search never finds what has no words.
func (s *shelf) apply(a *text.Analyzer, words *vocabulary, changes []Change, kept map[string]string) error {
	var before []card
	if words != nil {
		var err error
		if before, err = s.cards(changes); err != nil {
			return err
		}
		for _, c := range changes {
			if c.Document != nil {
				words.put(c.Document.card())
			}
		}
	}
	if err := s.write(a, changes, kept); err != nil {
		return err
	}
	for _, c := range before {
		words.drop(c)
	}
	return nil
}

// write puts changes, and what an index keeps about itself, into one batch.
func (s *shelf) write(a *text.Analyzer, changes []Change, kept map[string]string) error {
	b := s.NewBatch()
	for _, c := range changes {
		if c.Document == nil {
			b.Delete(docID(c.ID))
			continue
		}
		doc, err := c.Document.indexed(a)
		if err != nil {
			return err
		}
		if err := b.IndexAdvanced(doc); err != nil {
			return err
		}
	}
	for key, value := range kept {
		b.SetInternal([]byte(key), []byte(value))
	}
	if s.unsaved == nil {
		return s.batch(b)
	}
	n := 1
	if cap(s.unsaved) == mostUnsaved { // in an index that is only filled all batches are alike
		n += min(len(changes)/unsavedBatch, mostUnsaved/8)
	}
	if err := s.take(n); err != nil {
		return err
	}
	b.SetPersistedCallback(func(error) { s.saved(n) })
	err := s.batch(b)
	if err != nil {
		s.saved(n)
	}
	return err
}

// batch lets a batch be found, ahead of merges. In an index that is only filled nobody waits for it.
func (s *shelf) batch(b *bleve.Batch) error {
	if s.columns == nil {
		return s.Batch(b)
	}
	defer impact.Writing()()
	if err := s.Batch(b); err != nil {
		return err
	}
	return s.columns.Refresh()
}

// save waits until everything written lies on the disk.
func (s *shelf) save() error {
	if err := s.take(cap(s.unsaved)); err != nil {
		return err
	}
	s.saved(cap(s.unsaved))
	return nil
}

// take waits until there is room for something that does not lie on the disk.
func (s *shelf) take(n int) error {
	s.taking.Lock()
	defer s.taking.Unlock()
	late := time.After(saveWait)
	for took := range n {
		select {
		case s.unsaved <- struct{}{}:
		case <-late:
			s.saved(took)
			return errUnsaved
		}
	}
	return nil
}

func (s *shelf) saved(n int) {
	for range n {
		<-s.unsaved
	}
}

// close waits for searches that are running, and for the disk. Side files whose segments went meanwhile go, too.
func (s *shelf) close() error {
	if s.columns != nil {
		s.columns.Close()
	}
	err := errors.Join(s.save(), s.bleveIndex.Close())
	s.kept.Sweep()
	return err
}

// view is the newest view of the index in use. It must be released.
func (ix *Index) view() *impact.View {
	for {
		if v := ix.shelf.Load().columns.Acquire(); v != nil {
			return v
		}
	}
}
