package site_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// notLists are the pages that are no list to be taken away, each with the reason.
var notLists = map[string]string{
	"/":                     "the front door",
	"/account/messages":     "a form",
	"/messages/stop/:token": "a form",
	"/search/suggest":       "a fragment for the search box",

	"/workbench/entries/organizations": "a fragment for a box",

	"/editions":                 "each edition goes out by itself",
	"/editions/:id":             "one record; its files are its own",
	"/editions/:id/print":       "a page for paper",
	"/bureau/editions":          "each edition goes out by itself",
	"/bureau/editions/new":      "a form",
	"/bureau/editions/:id":      "one record",
	"/bureau/editions/:id/edit": "a form",

	"/collect/:link":            "a form",
	"/workbench/rounds/:id":     "leads to a form",
	"/answers/:link":            "one record, for whoever sent it",
	"/confirm/:link":            "a form",
	"/workbench/entries/new":    "a form",
	"/workbench/entries/of/:id": "leads to a form",
	"/bureau/rounds/new":        "a form",
	"/bureau/rounds/:id":        "one record; its lists go out by themselves",
	"/bureau/rounds/:id/edit":   "a form",
	"/bureau/rounds/:id/invite": "organisations to be chosen from",
	"/bureau/rounds/:id/poster": "a page for paper",
	"/bureau/answers/:id":       "one record",

	"/pool/rules":   "a table of the settings",
	"/mandates/:id": "one record; whom it introduced stands in the trail",
	"/pool/:id":     "one record; its log stays inside",

	"/orgs/:id/rename":   "a form",
	"/bureau/orgs/merge": "a form",

	"/workbench/imports/templates/:kind": "a file already",
	"/workbench/imports/:id":             "one record; its rows that were not taken are a file",
	"/workbench/imports/:id/columns":     "a form",
	"/workbench/imports/:id/rest":        "a file already",
	"/bureau/qualifications/:id":         "a form",
	"/bureau/collected/bulks/:id":        "work in progress; its entries are a list that goes out",
	"/listings/:id":                      "one record",
	"/challenges/:id":                    "one record; its file is the archive",
	"/receipts":                          "a form",
	"/notices.atom":                      "a file already",
	"/notices/:id":                       "one record",
	"/orgs/:id":                          "one record",
	"/login":                             "a form",
	"/login/forgot":                      "a form",
	"/admin/channels":                    "a handful of settings",
	"/admin/channels/new/:kind":          "a form",
	"/admin/channels/:id":                "a form",
	"/register":                          "a form",
	"/privacy":                           "a text",
	"/api":                               "a text",
	"/live":                              "a stream of events",
	"/files/:id":                         "a file already",
	"/workbench":                         "figures that lead to the lists",
	"/account":                           "one's own sessions and tokens, of which nothing is to be kept",
	"/account/password":                  "a form",
	"/account/totp":                      "a form",
	"/invitations/:secret":               "a form",
	"/workbench/orgs/new":                "a form",
	"/orgs/:id/edit":                     "a form",
	"/workbench/listings/new":            "a form",
	"/workbench/listings/copies":         "a fragment for the form",
	"/listings/:id/edit":                 "a form",
	"/workbench/searches/:id":            "leads to the search",
	"/matches/:id":                       "one record",
	"/deals/board":                       "the deals of the list, set out by stage",
	"/deals/new":                         "a form",
	"/deals/:id":                         "one record",
	"/deals/:id/edit":                    "a form",
	"/contracts/new":                     "a form",
	"/contracts/:id":                     "one record; its remittances go out by themselves",
	"/contracts/:id/edit":                "a form",
	"/contracts/:id/form":                "one record, with a sheet of its own",
	"/contracts/:id/form/export":         "a file already",
	"/contracts/:id/remittances/export/:format": "a file already",
	"/contracts/:id/remittances/new":            "a form",
	"/workbench/files/new":                      "a form",
	"/workbench/challenges/new":                 "a form",
	"/challenges/:id/edit":                      "a form",
	"/challenges/:id/invitations":               "whom some words find, to be chosen from",
	"/challenges/:id/bid":                       "a form",
	"/agreements/:id":                           "one record",
	"/agreements/:id/edit":                      "a form",
	"/breaches/:id":                             "one record",
	"/bids/:id":                                 "one record",
	"/bids/:id/parties":                         "one record",
	"/bids/:id/receipt":                         "a file already",
	"/bids/:id/attachments/:file":               "a file already",
	"/objections/:id":                           "one record",
	"/reviews/:id":                              "one record",
	"/workbench/expertise":                      "a form",
	"/reviews/:id/bids/:bid/attachments/:file":  "a file already",
	"/bureau/challenges/:id/record":             "one record; its file is the archive",
	"/bureau/challenges/:id/archive":            "a file already",
	"/bureau/challenges/:id/minutes":            "one record, with a sheet of its own",
	"/bureau/challenges/:id/minutes/export":     "a file already",
	"/bureau/challenges/:id/fraud":              "a form",
	"/bureau/matching":                          "figures that lead to the rows",
	"/bureau/certificates":                      "a form",
	"/bureau/registers":                         "two lists of which contracts are chosen, with a sheet of their own",
	"/bureau/registers/export":                  "a file already",
	"/bureau":                                   "figures that lead to the rows",
	"/bureau/cockpit":                           "figures that lead to the rows",
	"/bureau/week":                              "figures that lead to the rows",
	"/t/:token":                                 "a form",
	"/bureau/report":                            "figures, with a sheet of their own",
	"/bureau/report/export":                     "a file already",
	"/bureau/statistics":                        "figures, with a sheet of their own",
	"/bureau/statistics/export/:format":         "a file already",
	"/bureau/corrections/new":                   "a form",
	"/bureau/corrections/:id":                   "one record",
	"/bureau/undertakings/new":                  "a form",
	"/bureau/undertakings/:id":                  "one record",
	"/bureau/targets/print":                     "the list of targets, to be printed",
	"/bureau/targets/:code":                     "one record",
	"/admin/users/new":                          "a form",
	"/admin/users/:id":                          "one record",
	"/admin/settings":                           "the settings in force, each with its source; the trail tells of changes",
	"/admin/settings/edit":                      "a form",
	"/admin/matcher":                            "figures and trials",
	"/robots.txt":                               "a text for search engines",
	"/sitemap.xml":                              "a file already",
	"/sitemaps/:list/:after":                    "a file already",
	"/feeds/:list":                              "a file already",
	"/embed/:list":                              "a list for other sites, which goes out here",
	"/admin/calendar":                           "the days of a year, as the settings hold them",
	"/calendar/:secret/feed.ics":                "a file already",
}

// questions narrow lists that show nothing without one.
var questions = map[string]string{"/bureau/matching/rows": "?of=pairs&by=week",
	"/bureau/cockpit/needs": "?step=" + market.FunnelSteps[0], "/bureau/listings": "?stage=published&kind=demand",
	"/search": "?kind=demand&field=" + market.HitechFields[0], "/workbench/listings": "?kind=demand"}

// TestEveryListGoesOut wants for every page either a file of the same rows or the reason why it is no list.
func TestEveryListGoesOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	pages, lists := map[string]bool{}, []string{}
	for _, route := range s.Routes() {
		if route.Method == http.MethodGet {
			pages[route.Path] = true
		}
	}
	for path := range pages {
		base, file := strings.CutSuffix(path, "/export/:format")
		switch goesOut := pages[path+"/export/:format"]; {
		case goesOut && notLists[path] == "":
			lists = append(lists, path)
		case !goesOut && notLists[path] == "" && !(file && pages[base]):
			t.Errorf("%s is neither a list that goes out nor excused", path)
		}
	}
	for path := range notLists {
		if !pages[path] {
			t.Errorf("%s is excused and not there", path)
		}
	}
	const fewest = 30
	if len(lists) < fewest {
		t.Errorf("only %d lists go out", len(lists))
	}
	for _, path := range lists {
		goesOut(t, s, path)
	}
}

// goesOut opens a list as somebody who may, follows what it offers, and finds a file with headings and an event of it.
func goesOut(t *testing.T, s stage, path string) {
	t.Helper()
	for _, p := range s.players {
		browser := s.browser(p)
		list := browser.Get(s.path(path) + questions[path])
		if list.Status != http.StatusOK {
			continue
		}
		offered := list.Find("a[rel=nofollow]")
		if len(offered) != 2 {
			t.Errorf("%s offers %d files", path, len(offered))
			return
		}
		before := s.Number(`select count(*) from event where verb = 'export'`)
		for i, format := range []string{"xlsx", "csv"} {
			href := sitetest.Attr(offered[i], "href")
			if want := s.path(path) + "/export/" + format; !strings.HasPrefix(href, want) ||
				strings.Contains(questions[path], "?") != strings.Contains(href, "?") {
				t.Errorf("%s offers %s", path, href)
			}
			file := browser.Get(href).Want(http.StatusOK)
			if format == "xlsx" && !bytes.HasPrefix(file.Body, []byte("PK")) {
				t.Errorf("%s is no workbook", href)
			}
			if format == "csv" {
				sound(t, href, file.Body)
			}
		}
		if after := s.Number(`select count(*) from event where verb = 'export'`); after != before+2 {
			t.Errorf("%s: the trail knows of %d exports, want 2", path, after-before)
		}
		return
	}
	if path != "/bureau/challenges/:id" && path != "/listings/:id/matches" {
		t.Errorf("nobody opens %s", path)
	}
}

// sound wants rows that are as long as their headings, counted in the first column.
func sound(t *testing.T, name string, file []byte) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	if err != nil || len(rows) == 0 || rows[0][0] != "序号" || len(rows[0]) < 3 {
		t.Errorf("%s holds %.200q, %v", name, file, err)
		return
	}
	headings := map[string]bool{}
	for _, heading := range rows[0] {
		if heading == "" || headings[heading] {
			t.Errorf("%s has the heading %q twice or none", name, heading)
		}
		headings[heading] = true
	}
	for i, row := range rows[1:] {
		if row[0] != fmt.Sprint(i+1) && row[0] != "合计" {
			t.Errorf("%s: row %d is numbered %q", name, i+1, row[0])
		}
	}
}

// TestAFileHoldsWhatItsPageShows narrows lists and finds the same rows in the file, beyond the first page, and nothing
// that is somebody else's.
func TestAFileHoldsWhatItsPageShows(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, rival := s.Organization(market.OrgEnterprise, "旁观有限公司")
	const many = 45 // more than two pages
	for i := range many {
		s.Published(owner, market.KindDemand, fmt.Sprintf("轴承滚道表面缺陷检测之%d", i), nil)
	}
	s.Published(owner, market.KindAchievement, "另一类的科技成果一项", nil)
	s.Published(rival, market.KindDemand, "旁观单位的技术需求一项", nil)
	rows := func(who market.Actor, address string) [][]string {
		t.Helper()
		browser := s.Visitor()
		if who.Known() {
			browser = s.As(who)
		}
		file := browser.Get(address).Want(http.StatusOK).Body
		all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return all[1:]
	}
	clerk := s.Staff(market.RoleClerk)
	s.Sees(s.App, "旁观单位的技术需求一项")
	for address, k := range map[string]struct {
		who  market.Actor
		want int
	}{
		"/workbench/listings/export/csv?kind=demand":                              {owner, many},
		"/workbench/listings/export/csv?kind=demand&before=3":                     {owner, many},
		"/workbench/listings/export/csv":                                          {rival, 1},
		"/bureau/listings/export/csv?stage=published&kind=demand":                 {clerk, many + 1},
		"/bureau/listings/export/csv?stage=all":                                   {clerk, many + 2},
		"/bureau/listings/export/csv?stage=approved&kind=demand":                  {clerk, 0},
		"/search/export/csv?kind=demand":                                          {market.Actor{}, many + 1},
		"/search/export/csv?kind=achievement":                                     {market.Actor{}, 1},
		"/search/export/csv?q=" + "%E6%97%81%E8%A7%82%E5%8D%95%E4%BD%8D%E7%9A%84": {rival, 1},
	} {
		if got := rows(k.who, address); len(got) != k.want {
			t.Errorf("%s has %d rows, want %d", address, len(got), k.want)
		}
	}
	for _, row := range rows(market.Actor{}, "/search/export/csv?kind=demand") {
		if text := strings.Join(row, "|"); strings.Contains(text, "0517-84912345") || strings.Contains(text, "联系人") {
			t.Fatalf("a visitor takes out contacts: %s", text)
		}
	}
	s.As(owner).Get("/workbench/listings/export/pdf?kind=demand").Want(http.StatusNotFound)
	s.As(owner).Get("/workbench/listings/export/csv?kind=patents").Want(http.StatusNotFound)
	if n := s.Number(`select count(*) from event where verb = 'export' and kind = 'listing' and actor_id = $1
		and change ->> 'asked' = 'kind=demand' and change ->> 'rows' = $2`, owner.UserID, fmt.Sprint(many)); n != 2 {
		t.Errorf("%d exports are on record with what was asked, want 2", n)
	}
}
