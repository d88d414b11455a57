package impact

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Phrase holds for listings with the terms side by side in the field. An empty term stands for any one. Where words
// stand is kept by the index's own segments alone; columns narrow down where to look.
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
	docs, err := c.inside(p.snap.Segment(), within)
	return boundDocs(docs), err
}

// inside finds the documents, among those within, that have the terms side by side.
func (c Phrase) inside(from segment.Segment, within *roaring.Bitmap) ([]uint32, error) {
	dict, err := from.Dictionary(c.Field)
	if err != nil {
		return nil, err
	}
	var begins map[uint32][]uint64 // where the phrase may begin, by document
	for n, t := range c.Terms {
		if t == "" {
			continue
		}
		at, err := positions(dict, t, uint32(from.Count()), within)
		if err != nil {
			return nil, err
		}
		next := map[uint32][]uint64{}
		for doc, where := range at {
			for _, x := range where {
				if begin := x - uint64(n); x >= uint64(n) && (begins == nil || slices.Contains(begins[doc], begin)) {
					next[doc] = append(next[doc], begin)
				}
			}
		}
		begins = next
		within = roaring.New()
		for doc := range begins {
			within.Add(doc)
		}
	}
	var docs []uint32
	for doc := range begins {
		docs = append(docs, doc)
	}
	slices.SortFunc(docs, cmp.Compare)
	return docs, nil
}

// positions is where a term stands, by document.
func positions(dict segment.TermDictionary, term string, docs uint32, within *roaring.Bitmap) (map[uint32][]uint64, error) {
	except := within.Clone()
	except.Flip(0, uint64(docs))
	list, err := dict.PostingsList([]byte(term), except, nil)
	if err != nil {
		return nil, err
	}
	out := map[uint32][]uint64{}
	for it := list.Iterator(true, true, true, nil); ; {
		x, err := it.Next()
		if err != nil || x == nil {
			return out, err
		}
		for _, l := range x.Locations() {
			out[uint32(x.Number())] = append(out[uint32(x.Number())], l.Pos())
		}
	}
}
