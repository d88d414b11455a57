package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// sealedPaths are the addresses of every page and every export, with the challenge and its bids for what they name.
func sealedPaths(s *sitetest.Site, scene apptest.Sealed) []string {
	stage := stage{Site: s, samples: map[string]string{"challenges": fmt.Sprint(scene.Challenge.ID),
		"bids": fmt.Sprint(scene.Bid.ID), "listings": "1", "orgs": fmt.Sprint(scene.Bid.OrgID),
		"notices": "1", "indicators": "T4", "targets": "T4", "export": "csv", "reviews": "1",
		"agreements": fmt.Sprint(scene.Bid.ID), "objections": "1", "feeds": "challenge", "embed": "challenge",
		"sitemaps": "challenges", "sitemaps/:list": "0"}}
	var paths []string
	for _, route := range s.Routes() {
		if route.Method == http.MethodGet && !strings.Contains(route.Path, "*") {
			paths = append(paths, stage.path(route.Path))
		}
	}
	for _, page := range []string{"", "/parties", "/receipt"} {
		paths = append(paths, fmt.Sprintf("/bids/%d%s", scene.Draft.ID, page))
	}
	return append(paths, "/search?q=绝密路线", "/challenges?q=绝密路线", "/bureau/indicators/T4/export/xlsx",
		"/admin/trail?kind=bid", "/admin/trail/export/csv?kind=bid")
}

// everybodyLooks opens every page as everybody and reports what a bid says there.
func everybodyLooks(t *testing.T, s *sitetest.Site, scene apptest.Sealed, people []apptest.Onlooker) {
	t.Helper()
	paths := sealedPaths(s, scene)
	for _, person := range people {
		browser := s.Visitor()
		if person.Who.Known() {
			browser = s.As(person.Who)
		}
		shown := 0
		for _, path := range paths {
			page := browser.Get(path)
			if page.Status == http.StatusOK {
				shown++
			}
			for _, leak := range scene.Leaks(person, page.Body) {
				t.Errorf("%s reads at %s: %s", person.Name, path, leak)
			}
			if strings.HasSuffix(path, "/invitations") {
				continue // names every organisation that could be invited, whether it bids or not
			}
			if strings.HasPrefix(path, fmt.Sprintf("/challenges/%d", scene.Challenge.ID)) ||
				strings.HasPrefix(path, "/bureau/challenges") {
				for _, name := range scene.Bidders {
					if strings.Contains(string(page.Body), name) &&
						!strings.Contains(fmt.Sprint(person.Who.Memberships), name) {
						t.Errorf("%s learns at %s that %s bids", person.Name, path, name)
					}
				}
			}
		}
		if shown < 10 {
			t.Errorf("%s was shown %d pages: that proves little", person.Name, shown)
		}
	}
}

// TestNobodyReadsASealedBidOnAnyPage walks every page as everybody before the deadline, and afterwards as an expert who
// was asked to judge and has not declared yet.
func TestNobodyReadsASealedBidOnAnyPage(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	scene := s.Sealed()
	everybodyLooks(t, s, scene, scene.People)
	own := s.As(scene.Bidder).Get(fmt.Sprintf("/bids/%d", scene.Bid.ID)).Want(http.StatusOK)
	if found := scene.Leaks(apptest.Onlooker{}, own.Body); len(found) < 10 {
		t.Errorf("of what its own people read, only %v is found: the scene proves nothing", found)
	}
	s.Deadline(scene.Challenge)
	clerk := s.Staff(market.RoleClerk)
	if _, err := s.App.Challenge.MoveBid(s.Context(), clerk, scene.Bid.ID,
		challenge.BidMove{Name: market.BidFormatPass}); err != nil {
		t.Fatal(err)
	}
	var asked []int64
	var panel []apptest.Onlooker
	for i := range 3 {
		expert := s.Person(fmt.Sprintf("评审专家%d", i), market.RoleExpert)
		asked, panel = append(asked, expert.UserID),
			append(panel, apptest.Onlooker{Name: "an expert of the panel", Who: expert})
	}
	if _, err := s.App.Challenge.Move(s.Context(), clerk, scene.Challenge.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: asked}); err != nil {
		t.Fatal(err)
	}
	everybodyLooks(t, s, scene, panel[:1])
}
