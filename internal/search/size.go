package search

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Settle waits until everything written lies on disk, merged as far as it will be, and the searcher is ready for it.
func (ix *Index) Settle(ctx context.Context) error {
	s := ix.shelf.Load()
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.columns.Refresh(); err != nil {
		return err
	}
	s.columns.Wait()
	return nil
}

// settle waits until the index has nothing left to write or to merge, which shows in nothing changing for a while.
func (s *shelf) settle(ctx context.Context) error {
	const look, calm = 50 * time.Millisecond, 10
	if err := s.save(); err != nil {
		return err
	}
	advanced, err := s.Advanced()
	if err != nil {
		return err
	}
	before := stirring{}
	for quiet := 0; quiet < calm; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		now := stir(advanced.(*scorch.Scorch))
		if quiet++; now != before || now.mergesBegun != now.mergesEnded {
			quiet = 0
		}
		before = now
	}
	return nil
}

// stirring is what changes while an index has something to do.
type stirring struct{ root, persisted, merged, mergesBegun, mergesEnded any }

func stir(index *scorch.Scorch) stirring {
	now := index.StatsMap()
	return stirring{now["CurRootEpoch"], now["LastPersistedEpoch"], now["LastMergedEpoch"], now["TotFileMergeZapBeg"],
		now["TotFileMergeZapEnd"]}
}

// Size is what an index takes.
type Size struct {
	Listings, Segments       int
	IndexBytes, ColumnsBytes int64 // on disk: Bleve's index, and the searcher's columns beside it
}

// Size looks what the index takes now.
func (ix *Index) Size() (Size, error) {
	view := ix.view()
	defer view.Release()
	s := Size{Listings: int(view.Listings()), Segments: view.Segments()}
	err := filepath.WalkDir(ix.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		about, err := d.Info()
		if err != nil {
			return nil // merged away in between
		}
		if strings.Contains(path, string(filepath.Separator)+"columns"+string(filepath.Separator)) {
			s.ColumnsBytes += about.Size()
		} else {
			s.IndexBytes += about.Size()
		}
		return nil
	})
	return s, err
}
