package match

import (
	"reflect"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

// filled is a listing of a kind that says something in the n-th field alone.
func filled(kind market.Kind, n int) (*market.Listing, market.Field) {
	l := &market.Listing{ID: 1, Kind: kind}
	l.Normalize(kind)
	f := market.ListingFields(kind).Rows()[n]
	if f.Input == market.InputNone || f.Input == market.InputReference {
		return l, f
	}
	text := sample.FieldText(f, n+10, market.Date{Year: 2026, Month: 6, Day: 10})
	if f.Match == market.MatchFree {
		text = "面议"
	}
	f.Take(&l.ListingContent, text)
	return l, f
}

// What a field says reaches the subject exactly when its row gives it a role.
func TestASubjectSaysWhatTheRowsGiveIt(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for n := range market.ListingFields(kind).Rows() {
			l, f := filled(kind, n)
			empty := &market.Listing{ID: 1, Kind: kind}
			empty.Normalize(kind)
			changed := !reflect.DeepEqual(Of(l, PartnerRecord{}), Of(empty, PartnerRecord{}))
			if changed != (f.Match != "") {
				t.Errorf("%s: %s has the role %q, and it changes the subject: %v", kind, f.Key, f.Match, changed)
			}
		}
	}
}

// Reasons name a text by its JSON name alone, so one name has one weight in all kinds.
func TestOneNameHasOneRole(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for _, f := range market.ListingFields(kind).Rows() {
			if elsewhere := sectionRoles[SectionName(f.Name())]; f.Match.Tells() && elsewhere != f.Match {
				t.Errorf("%s: %s has the role %s, elsewhere that name has %s", kind, f.Key, f.Match, elsewhere)
			}
		}
	}
	for name, want := range map[SectionName]float64{InTitle: 1.3, "post": 1.3, InKeywords: 1.2, InDifficulties: 1.1,
		InProblem: 1.1, InMajor: 1.1, "innovation": 1.1, InText: 1, InIndicators: 1, "goal": 1, "nowhere": 1} {
		if got := sectionWeight(name); got != want {
			t.Errorf("a word of %s counts %v, want %v", name, got, want)
		}
	}
}
