package search

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"jiebang/internal/search/impact"
)

// bleveIndex is what a shelf takes over from Bleve, which has a method of the same name as its type.
type bleveIndex = bleve.Index

// shelf is one index of Bleve's with the searcher's columns beside it.
type shelf struct {
	bleveIndex
	kept    *impact.Columns
	columns *impact.Store // nil before search was called
}

// newShelf makes an empty index in a folder, in memory if that is empty.
func newShelf(folder string) (*shelf, error) {
	columns := impact.NewColumns(schema, folder)
	ix, err := bleve.NewUsing(folder, indexMapping(), scorch.Name, scorch.Name, settings(columns))
	if err != nil {
		return nil, err
	}
	return &shelf{bleveIndex: ix, kept: columns}, nil
}

// openShelf opens the index in a folder.
func openShelf(folder string) (*shelf, error) {
	columns := impact.NewColumns(schema, folder)
	ix, err := bleve.OpenUsing(folder, settings(columns))
	if err != nil {
		return nil, err
	}
	return &shelf{bleveIndex: ix, kept: columns}, nil
}

// lockWait is how long opening waits for another process that holds the index.
const lockWait = "2s"

// mostMerged is how many listings a segment has that merging makes.
const mostMerged = 1 << 18

func settings(columns *impact.Columns) map[string]any {
	s := columns.Settings()
	s["bolt_timeout"] = lockWait
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

// close waits for searches that are running.
func (s *shelf) close() error {
	if s.columns != nil {
		s.columns.Close()
	}
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
