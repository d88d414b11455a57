package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	bolt "go.etcd.io/bbolt/errors"

	"jiebang/internal/text"
)

// Cursor says how far an index has followed the events; what it means is its writer's business.
type Cursor string

// Change puts a listing into the index, or takes it out when Document is nil.
type Change struct {
	ID       int64
	Document *Document
}

// Index is the published listings of one node. Any number of goroutines may use it.
type Index struct {
	dir      string
	shelf    atomic.Pointer[shelf] // what is searched
	analyzer atomic.Pointer[text.Analyzer]

	vocabulary atomic.Pointer[vocabulary]
	needs      atomic.Bool

	writing sync.Mutex // held while the index is changed
	live    *shelf
	folder  string
	beside  *rebuild // what Rebuild is filling, nil otherwise
	mixed   bool     // something was written with other words than the rest
}

// Keys of what the index keeps about itself.
var (
	keyCursor   = []byte("cursor")
	keyAnalyzer = []byte("analyzer") // the fingerprint of the analyzer it was filled with
)

// currentFile names the folder that holds the index, so that a crash in the middle of a rebuild leaves the old one.
const currentFile = "current"

// Open opens the index in dir, or makes an empty one when there is none of this mapping; NeedsRebuild then says so.
func Open(dir string, a *text.Analyzer) (*Index, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	ix := &Index{dir: dir}
	ix.analyzer.Store(a)
	folder := ix.current()
	live, err := openShelf(filepath.Join(dir, folder))
	if folder == "" || unreadable(err) {
		folder = ix.fresh()
		if live, err = newShelf(filepath.Join(dir, folder)); err == nil {
			err = ix.point(folder)
		}
	}
	if err == nil {
		if err = live.search(); err != nil {
			err = errors.Join(err, live.close())
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open index in %s: %w", dir, err)
	}
	ix.live, ix.folder = live, folder
	ix.shelf.Store(live)
	made, err := live.GetInternal(keyAnalyzer)
	if err != nil {
		return nil, errors.Join(err, live.close())
	}
	ix.needs.Store(string(made) != a.Fingerprint())
	words, err := live.vocabulary(a)
	if err != nil {
		return nil, errors.Join(err, live.close())
	}
	ix.vocabulary.Store(words)
	ix.sweep()
	return ix, nil
}

// unreadable reports whether an index cannot be opened and never will be: it is missing, damaged, or was left by a node
// that was killed before it first lay on the disk. The record has everything, so such an index is made again. One that
// another process holds is left alone.
func unreadable(err error) bool { return err != nil && !errors.Is(err, bolt.ErrTimeout) }

// prefix begins the name of every folder of this mapping.
func prefix() string { return fmt.Sprintf("m%d-", mappingVersion) }

// current is the folder in use, empty when there is none of this mapping.
func (ix *Index) current() string {
	b, err := os.ReadFile(filepath.Join(ix.dir, currentFile))
	if err != nil || !strings.HasPrefix(string(b), prefix()) {
		return ""
	}
	return string(b)
}

// fresh is a folder name that is not in use.
func (ix *Index) fresh() string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s%06d", prefix(), n)
		if _, err := os.Stat(filepath.Join(ix.dir, name)); errors.Is(err, os.ErrNotExist) {
			return name
		}
	}
}

// point makes folder the current one, at once or not at all.
func (ix *Index) point(folder string) error {
	tmp := filepath.Join(ix.dir, currentFile+".new")
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.WriteString(folder)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(ix.dir, currentFile))
}

// sweep removes the folders of older mappings and of rebuilds that were cut short.
func (ix *Index) sweep() {
	entries, err := os.ReadDir(ix.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != ix.folder && strings.HasPrefix(e.Name(), "m") {
			_ = os.RemoveAll(filepath.Join(ix.dir, e.Name())) // what stays is swept the next time
		}
	}
}

// indexMapping indexes nothing by itself: every document says which fields it has.
func indexMapping() *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m
}

// Close releases the index's files. Searches after it fail.
func (ix *Index) Close() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	return ix.live.close()
}

// NeedsRebuild reports whether the index was never filled, or with other words than the analyzer's.
func (ix *Index) NeedsRebuild() bool { return ix.needs.Load() }

// SetAnalyzer lets queries use another analyzer at once; until Rebuild has run, listings are found by the old words.
// Going back to the analyzer that the index was filled with needs no rebuild unless something was written meanwhile.
func (ix *Index) SetAnalyzer(a *text.Analyzer) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	made, err := ix.live.GetInternal(keyAnalyzer)
	if err != nil {
		return fmt.Errorf("change the words of the index: %w", err)
	}
	ix.needs.Store(ix.mixed || string(made) != a.Fingerprint())
	ix.analyzer.Store(a)
	return nil
}

// Count is how many listings the index holds.
func (ix *Index) Count() (uint64, error) {
	view := ix.view()
	defer view.Release()
	return view.Listings(), nil
}

// Cursor is the one that came with the last changes applied, empty for a new index.
func (ix *Index) Cursor() (Cursor, error) {
	b, err := ix.shelf.Load().GetInternal(keyCursor)
	return Cursor(b), err
}

// Apply writes the changes and the cursor together: after a crash both are there or neither is. Searches see them when
// Apply returns; they lie on the disk shortly after, so a crash may leave the index a few changes behind, which its
// cursor tells.
func (ix *Index) Apply(changes []Change, cursor Cursor) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	kept := map[string]string{string(keyCursor): string(cursor)}
	if err := ix.live.apply(ix.analyzer.Load(), ix.vocabulary.Load(), changes, kept); err != nil {
		return fmt.Errorf("index %d changes: %w", len(changes), err)
	}
	ix.mixed = ix.mixed || ix.needs.Load() && len(changes) > 0
	if r := ix.beside; r != nil {
		if err := r.follow(changes); err != nil {
			return fmt.Errorf("index %d changes beside: %w", len(changes), err)
		}
	}
	return nil
}
