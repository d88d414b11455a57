package market

import (
	"slices"
	"time"
)

// ListingOpinion is why a listing was not let through, with what it said at the time as everybody would have read it.
type ListingOpinion struct {
	At      time.Time
	By      string
	Verb    string // the move by which it was refused
	Reason  string
	Changed []FieldChange // what the listing says otherwise by now
}

// FieldChange is a field that says something else than before.
type FieldChange struct{ Label, Before, After string }

// Said is what the listing tells everybody, by the keys of its fields; those that say nothing are left out.
func (l *Listing) Said() map[string]string {
	said := map[string]string{}
	for _, f := range l.toldToAll() {
		if text := f.Text(&l.ListingContent); text != "" {
			said[f.Key] = text
		}
	}
	return said
}

// ChangedSince lists what the listing tells everybody otherwise than it did, in the order of its form.
func (l *Listing) ChangedSince(said map[string]string) []FieldChange {
	var changed []FieldChange
	for _, f := range l.toldToAll() {
		if now := f.Text(&l.ListingContent); now != said[f.Key] {
			changed = append(changed, FieldChange{Label: f.Label, Before: said[f.Key], After: now})
		}
	}
	return changed
}

// toldToAll are the fields that everybody reads and somebody typed.
func (l *Listing) toldToAll() []Field {
	return slices.DeleteFunc(slices.Clone(ListingFields(l.Kind).rows), func(f Field) bool {
		return f.For != ForAll || f.Input == InputReference || f.Input == InputNone
	})
}
