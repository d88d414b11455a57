package apptest

import (
	"crypto/rand"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/platform"
	"jiebang/internal/market"
)

// SaveSearch keeps a question for somebody and waits for nothing: nodes follow by themselves.
func (f *Fixture) SaveSearch(who market.Actor, query string, alert bool) market.SavedSearch {
	f.t.Helper()
	s, err := f.App.Listing.SaveSearch(f.Context(), who, market.SavedSearchContent{Query: query, Alert: alert})
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

// FreshHits counts what a saved search has found that its owner has not looked at.
func (f *Fixture) FreshHits(who market.Actor, id int64) int {
	f.t.Helper()
	rows, err := f.App.Listing.SavedSearches(f.Context(), who)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, s := range rows {
		if s.ID == id {
			return s.Fresh
		}
	}
	f.t.Fatalf("search %d is not kept", id)
	return 0
}

// Finds reports whether the asker finds the listing by the words.
func (f *Fixture) Finds(who market.Actor, words string, id int64) bool {
	f.t.Helper()
	who.IP = rand.Text() // the one who waits asks more often than one person may
	result, err := f.App.Listing.Search(f.Context(), who, listing.SearchQuery{Text: words})
	if err != nil {
		f.t.Fatal(err)
	}
	for _, l := range result.Listings {
		if l.ID == id {
			return true
		}
	}
	return false
}

// Sees waits until a node finds a listing by its title.
func (f *Fixture) Sees(node *platform.Platform, title string) {
	f.t.Helper()
	f.Await("a node to show "+title, func() bool {
		everybody := market.Actor{System: true, IP: rand.Text()}
		found, err := node.Listing.Search(f.Context(), everybody, listing.SearchQuery{Text: "“" + title + "”"})
		return err == nil && found.Total > 0
	})
}
