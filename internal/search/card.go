package search

import (
	"encoding/json"

	index "github.com/blevesearch/bleve_index_api"
)

// cards are what the index keeps of the listings that are to change.
func (s *shelf) cards(changes []Change) (out []card, err error) {
	err = s.read(func(r index.IndexReader) error {
		for _, c := range changes {
			known, ok, err := readCard(r, docID(c.ID))
			if err != nil {
				return err
			}
			if ok {
				out = append(out, known)
			}
		}
		return nil
	})
	return out, err
}

func (s *shelf) read(f func(index.IndexReader) error) error {
	advanced, err := s.Advanced()
	if err != nil {
		return err
	}
	r, err := advanced.Reader()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	return f(r)
}

// readCard reads the card of a listing, false if the index has none of it.
func readCard(r index.IndexReader, external string) (c card, ok bool, err error) {
	doc, err := r.Document(external)
	if err != nil || doc == nil {
		return c, false, err
	}
	doc.VisitFields(func(field index.Field) {
		if field.Name() == fieldCard {
			err, ok = json.Unmarshal(field.Value(), &c), true
		}
	})
	return c, ok, err
}
