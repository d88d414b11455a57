package impact

import (
	"cmp"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Phrase holds for listings with the terms side by side in the field. An empty term stands for any one. Where words
// stand is kept with each document (places.go); columns narrow down where to look.
type Phrase struct {
	Field string
	Terms []string
}

func (c Phrase) bind(p *part) (bound, error) {
	field := p.schema.field(c.Field)
	var within *roaring.Bitmap
	for _, t := range c.Terms {
		if t == "" {
			continue
		}
		list, ok := p.seg.listOf(t, field)
		if !ok {
			return boundDocs(nil), nil
		}
		has := roaring.New()
		for n, l := range p.seg.leaves {
			for _, d := range l.documents(list) {
				has.Add(uint32(n*leafDocs) + uint32(d))
			}
		}
		if within == nil {
			within = has
		} else {
			within.And(has)
		}
	}
	if within == nil {
		return boundDocs(nil), nil
	}
	if len(c.Terms) == 1 {
		return boundDocs(within.ToArray()), nil
	}
	docs, err := c.inside(p, within)
	return boundDocs(docs), err
}

// inside finds the documents, among those within, which all have the terms, that have them side by side.
func (c Phrase) inside(p *part, within *roaring.Bitmap) (docs []uint32, err error) {
	r := &row{slot: p.schema.Form().Slot(c.Field)}
	for _, t := range c.Terms {
		r.long, r.any = append(r.long, hashOf(t)), append(r.any, t == "")
	}
	for it := within.Iterator(); it.HasNext(); {
		doc := it.Next()
		found := false
		e := p.snap.Segment().VisitStoredFields(uint64(doc), func(name string, _ byte, value []byte, _ []uint64) bool {
			if name == fieldPlaces {
				found, err = r.in(value)
			}
			return name != fieldPlaces
		})
		if err = cmp.Or(err, e); err != nil {
			return nil, fmt.Errorf("document %d: %w", doc, err)
		}
		if found {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

// having is the documents with all of the terms, from the index's own postings.
func (c Phrase) having(from segment.Segment) (*roaring.Bitmap, error) {
	dict, err := from.Dictionary(c.Field)
	if err != nil {
		return nil, err
	}
	var within *roaring.Bitmap
	for _, t := range c.Terms {
		if t == "" {
			continue
		}
		list, err := dict.PostingsList([]byte(t), nil, nil)
		if err != nil {
			return nil, err
		}
		has := roaring.New()
		for it := list.Iterator(false, false, false, nil); ; {
			x, err := it.Next()
			if err != nil {
				return nil, err
			}
			if x == nil {
				break
			}
			has.Add(uint32(x.Number()))
		}
		if within == nil {
			within = has
		} else {
			within.And(has)
		}
	}
	return cmp.Or(within, roaring.New()), nil
}
