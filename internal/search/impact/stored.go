package impact

import (
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Stored reads a kept field of a listing, nil when the view has no such listing.
func (v *View) Stored(id int64, field string) ([]byte, error) {
	for _, p := range v.parts {
		doc, ok, err := p.document(id)
		if err != nil {
			return nil, err
		}
		if ok {
			return kept(p.snap.Segment(), doc, field)
		}
	}
	return nil, nil
}

// document finds the document of a listing in the part that is not deleted.
func (p *part) document(id int64) (uint64, bool, error) {
	deleted := p.snap.Deleted()
	if p.seg != nil {
		for _, d := range p.seg.withID(id) {
			if deleted == nil || !deleted.Contains(d) {
				return uint64(d), true, nil
			}
		}
		return 0, false, nil
	}
	docs, err := IDs{id}.plain(p)
	if err != nil {
		return 0, false, err
	}
	found, at := false, 0
	docs.each(func(d int) {
		if deleted == nil || !deleted.Contains(uint32(d)) {
			found, at = true, d
		}
	})
	return uint64(at), found, nil
}

// kept reads a kept field of a document.
func kept(from segment.Segment, doc uint64, field string) (out []byte, err error) {
	err = from.VisitStoredFields(doc, func(name string, _ byte, value []byte, _ []uint64) bool {
		if name == field {
			out = slices.Clone(value)
		}
		return out == nil
	})
	return out, err
}

// EachValue calls f for every term of a field with how many listings of a segment have it: once for each segment.
func (v *View) EachValue(field string, f func(term string, listings int)) error {
	for _, p := range v.parts {
		dict, err := p.snap.Segment().Dictionary(field)
		if err != nil {
			return err
		}
		var list segment.PostingsList
		for terms := walk(dict, nil, nil); ; {
			e, err := terms.Next()
			if err != nil {
				return err
			}
			if e == nil {
				break
			}
			if list, err = dict.PostingsList([]byte(e.Term), p.snap.Deleted(), list); err != nil {
				return err
			}
			if n := list.Count(); n > 0 {
				f(e.Term, int(n))
			}
		}
	}
	return nil
}
