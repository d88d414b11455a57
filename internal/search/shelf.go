package search

import (
	"errors"

	"github.com/blevesearch/bleve/v2"

	"jiebang/internal/search/impact"
)

// bleveIndex is what a shelf takes over from Bleve, which has a method of the same name as its type.
type bleveIndex = bleve.Index

// shelf is one index of Bleve's with the searcher's columns beside it.
type shelf struct {
	bleveIndex
	columns *impact.Store
}

// newShelf opens the columns of an index, which are kept in dir, or nowhere if that is empty. An index whose columns
// cannot be opened is closed.
func newShelf(ix bleve.Index, dir string) (*shelf, error) {
	advanced, err := ix.Advanced()
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	columns, err := impact.Open(schema, advanced, dir)
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return &shelf{ix, columns}, nil
}

// close waits for searches that are running.
func (s *shelf) close() error {
	s.columns.Close()
	return s.bleveIndex.Close()
}

// view is the newest view of the index in use. It must be released.
func (ix *Index) view() *impact.View {
	for {
		if v := ix.shelf.Load().columns.Acquire(); v != nil {
			return v
		}
	}
}
