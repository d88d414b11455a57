package search

import (
	"reflect"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

// What a field says reaches the index exactly when its row gives it a role, and where the role says.
func TestADocumentSaysWhatTheRowsGiveIt(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for n, f := range market.ListingFields(kind).Rows() {
			if f.Input == market.InputNone || f.Input == market.InputReference {
				continue
			}
			var empty, l market.Listing
			empty.Kind, l.Kind = kind, kind
			empty.Normalize(kind)
			l.Normalize(kind)
			f.Take(&l.ListingContent, sample.FieldText(f, n+10, market.Date{Year: 2026, Month: 6, Day: 10}))
			doc := NewDocument(&l, "")
			if f.Key == "visible" {
				doc.Visible = "another" // the sample may be what a new listing has anyway
			}
			if changed := !reflect.DeepEqual(doc, NewDocument(&empty, "")); changed != (f.Search != "") {
				t.Errorf("%s: %s has the role %q, and it changes the document: %v", kind, f.Key, f.Search, changed)
			}
			said := f.Text(&l.ListingContent)
			if in := doc.Needs; f.Search == market.SearchNeeds && !strings.Contains(in, said) {
				t.Errorf("%s: the needs are %q without %s", kind, in, f.Key)
			}
			if in := doc.Text; f.Search == market.SearchText && !strings.Contains(in, said) {
				t.Errorf("%s: the text is %q without %s", kind, in, f.Key)
			}
		}
	}
}
