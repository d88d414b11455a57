package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/api"
	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// reads lists every GET of the API, as the document describes it.
func reads(t *testing.T) map[string][]string {
	t.Helper()
	text, err := api.New(nil, api.Options{}).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for path, methods := range document.Paths {
		if get, ok := methods["get"]; ok {
			found[path] = []string{}
			for _, p := range get.Parameters {
				if p.In == "query" {
					found[path] = append(found[path], p.Name)
				}
			}
		}
	}
	return found
}

// TestNobodyReadsASealedBidThroughTheAPI lets everybody who may have a token ask every question the API answers, and
// search for what only a bid says.
func TestNobodyReadsASealedBidThroughTheAPI(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	s := p.Sealed()
	routes := reads(t)
	ids := []int64{s.Challenge.ID, s.Bid.ID, s.Draft.ID, 1}
	asked, answered := 0, 0
	for _, person := range s.People {
		token := ""
		if person.Who.Known() {
			token = p.token(person.Who)
		}
		for _, path := range addresses(routes, ids) {
			a := p.get(path, token)
			if asked++; a.StatusCode < 300 {
				answered++
			}
			if a.StatusCode == 429 || a.StatusCode >= 500 {
				t.Fatalf("%s: %s is answered %d", person.Name, path, a.StatusCode)
			}
			for _, leak := range s.Leaks(person, []byte(a.text)) {
				t.Errorf("%s reads at %s: %s", person.Name, path, leak)
			}
			if strings.Contains(a.text, s.Bid.SealedHash) {
				t.Errorf("%s reads at %s the hash of a sealed bid", person.Name, path)
			}
			tellsWhoBid(t, s, person, path, a.text)
		}
	}
	if answered < 8*len(s.People) {
		t.Errorf("%d of %d questions were answered: that proves little", answered, asked)
	}
	p.readsNothing(s)
}

// addresses are every read with every id, and every search for words of a bid.
func addresses(routes map[string][]string, ids []int64) []string {
	var all []string
	for path, query := range routes {
		for _, id := range ids {
			all = append(all, strings.NewReplacer("{id}", fmt.Sprint(id), "{code}", "T4").Replace(path))
		}
		all = append(all, path)
		if slices.Contains(query, "q") {
			all = append(all, path+"?q="+url.QueryEscape("绝密路线"), path+"?q="+url.QueryEscape("算法研发"))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// tellsWhoBid looks for a bidder's name in what is said of the challenge.
func tellsWhoBid(t *testing.T, s apptest.Sealed, person apptest.Onlooker, path, text string) {
	t.Helper()
	if !strings.HasPrefix(path, "/challenges") || strings.HasSuffix(path, "/invitees") {
		return
	}
	for _, name := range s.Bidders {
		if strings.Contains(text, name) && !strings.Contains(fmt.Sprint(person.Who.Memberships), name) {
			t.Errorf("%s learns at %s that %s bids", person.Name, path, name)
		}
	}
}

// readsNothing wants that no use case beside the API's hands the bid out either, and that its own people read it.
func (p *platform) readsNothing(s apptest.Sealed) {
	p.t.Helper()
	for _, person := range s.People {
		if v, err := p.App.Challenge.Bid(p.Context(), person.Who, s.Bid.ID); market.CodeOf(err) != market.NotFound {
			p.t.Errorf("%s reads the bid itself: %+v (%v)", person.Name, v.Content, err)
		}
		if events, err := p.App.Trail(p.Context(), person.Who, app.TrailFilter{Kind: "bid"}); err == nil {
			text, _ := json.Marshal(events)
			if leaks := s.Leaks(person, text); len(leaks) > 0 || len(events) > 0 { // they come with the close
				p.t.Errorf("%s reads in %d events of the trail: %v", person.Name, len(events), leaks)
			}
		}
	}
}
