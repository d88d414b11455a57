package listing_test

import (
	"crypto/rand"
	"log/slog"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

func TestAQuestionIsReadFromItsAddress(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]listing.SearchQuery{
		"":              {},
		"q=+视觉+检测+":     {Text: "视觉 检测"},
		"sort=nonsense": {},
		"sort=" + string(listing.SearchSorts[1]) + "&after=x": {Sort: listing.SearchSorts[1], After: "x"},
		"kind=demand&kind=talent&region=320804&field=甲&tech=乙&industry=C&maturity=中试&mode=转让": {
			Kinds: []market.Kind{market.KindDemand, market.KindTalent}, Regions: []market.Region{"320804"},
			HitechFields: []string{"甲"}, TechFields: []string{"乙"}, Industries: []string{"C"}, Maturity: []string{"中试"},
			Modes: []string{"转让"}},
		"from=2026-1-1&to=2026年2月28日&org=7": {From: market.Date{Year: 2026, Month: time.January, Day: 1},
			To: market.Date{Year: 2026, Month: time.February, Day: 28}, OrgID: 7},
		"q=" + strings.Repeat("长", 2001): {Text: strings.Repeat("长", 2000)},
	} {
		values, err := url.ParseQuery(asked)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := listing.ReadSearch(values); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%.60s: read as %+v, %v; want %+v", asked, got, err, want)
		}
	}
	for asked, code := range map[string]market.Code{"from=2026-02-30": market.Invalid, "to=morgen": market.Invalid,
		"org=x": market.NotFound, "org=99999999999999999999": market.NotFound} {
		values, _ := url.ParseQuery(asked)
		if _, err := listing.ReadSearch(values); market.CodeOf(err) != code {
			t.Errorf("%s: %v, want a refusal as %s", asked, err, code)
		}
	}
}

func TestResultsShowNobodysContactsAndMarkWhatWasFound(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "冲压件工业视觉检测系统", func(c *market.ListingContent) {
		c.ConfidentialText = "产线参数"
	})
	f.Sees(f.App, l.Title)
	found, err := f.App.Listing.Search(f.Context(), owner, listing.SearchQuery{Text: "视觉检测", WithFacets: true})
	if err != nil || found.Total != 1 || len(found.Listings) != 1 {
		t.Fatalf("found %+v, %v", found, err)
	}
	hit := found.Listings[0]
	if hit.OrgName != "淮阴精密机械有限公司" || hit.ContactName != "" || hit.ContactPhone != "" || hit.ConfidentialText != "" {
		t.Errorf("shown is %+v", hit.Listing)
	}
	marked := ""
	for _, m := range hit.TitleMarks {
		marked += hit.Title[m[0]:m[1]]
	}
	if marked != "视觉检测" || len(hit.TextMarks) == 0 {
		t.Errorf("marked are %q and %v", marked, hit.TextMarks)
	}
	// what the record shows no longer is not shown, although the index has not heard of it yet
	f.Exec(`delete from listing_public where id = $1`, l.ID)
	if gone, err := f.App.Listing.Search(f.Context(), owner, listing.SearchQuery{Text: "视觉检测"}); err != nil ||
		len(gone.Listings) != 0 {
		t.Errorf("found is %+v, %v", gone.Listings, err)
	}
}

func TestEachHitStandsOnOnePageOfTheResults(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, _ := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	const all = 45
	f.Exec(`insert into listing (no, kind, org_id, title, public_text, region, hitech_field, visible, details, status,
			published_at)
		select 'XQ-' || n, 'demand', $1::bigint, '视觉检测第' || n || '号', '需要一套装置', '320804', '先进制造', 'public',
			'{"demand": {}}', 'published', now() - n * interval '1 hour'
		from generate_series(1, $2::int) n`, org.ID, all)
	f.Exec(`insert into listing_public select * from listing`)
	f.Exec(`insert into event (verb, kind, ref) select 'publish', 'listing', id from listing order by id`)
	who := f.Staff(market.RoleClerk)
	f.Await("the index to hold them", func() bool {
		who.IP = rand.Text() // the one who waits asks more often than one person may
		found, err := f.App.Listing.Search(f.Context(), who, listing.SearchQuery{Text: "视觉检测"})
		return err == nil && found.Total == all
	})
	for _, sort := range listing.SearchSorts {
		seen := map[int64]bool{}
		for after := ""; ; {
			found, err := f.App.Listing.Search(f.Context(), who, listing.SearchQuery{Text: "视觉检测", Sort: sort,
				After: after})
			if err != nil || found.Total != all {
				t.Fatalf("%s: %d in all, %v", sort, found.Total, err)
			}
			for _, hit := range found.Listings {
				if seen[hit.ID] {
					t.Fatalf("%s: %s stands on two pages", sort, hit.Title)
				}
				seen[hit.ID] = true
			}
			if after = found.Next; after == "" {
				break
			}
		}
		if len(seen) != all {
			t.Errorf("%s: %d of %d are on a page", sort, len(seen), all)
		}
	}
}

func TestASuggestionGivesAwayNothingThatIsNotTheAskersToSee(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	f.Published(owner, market.KindDemand, "冲压件视觉检测系统", nil)
	f.Published(owner, market.KindDemand, "冲压件热处理工艺改进",
		func(c *market.ListingContent) { c.Visible = market.VisibleRegistered })
	bureau := f.Staff(market.RoleClerk)
	titles := func(who market.Actor) (n int) {
		t.Helper()
		who.IP = rand.Text() // the one who waits asks more often than one person may
		rows, err := f.App.Listing.Suggest(f.Context(), who, "冲压件")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range rows {
			if s.Kind == search.SuggestListing {
				n++
			}
		}
		return n
	}
	f.Await("both to be suggested", func() bool { return titles(bureau) == 2 })
	if n := titles(market.Actor{}); n != 1 {
		t.Errorf("a visitor is suggested %d titles, want the public one", n)
	}
	if rows, err := f.App.Listing.Suggest(f.Context(), bureau, "  "); err != nil || len(rows) != 0 {
		t.Errorf("for nothing are suggested %+v, %v", rows, err)
	}
}

func TestOneSourceAsksOnlySoOften(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	if err := f.App.ChangeSetting(f.Context(), f.Staff(market.RoleSecadmin),
		app.SettingChange{Key: market.SetSearchPerMinute, Value: "10"}); err != nil {
		t.Fatal(err)
	}
	who := market.Actor{IP: "192.0.2.1"}
	asks := map[string]struct {
		most int
		ask  func(market.Actor) error
	}{
		"searching": {10, func(who market.Actor) error {
			_, err := f.App.Listing.Search(f.Context(), who, listing.SearchQuery{Text: "检测"})
			return err
		}},
		"typing": {50, func(who market.Actor) error {
			_, err := f.App.Listing.Suggest(f.Context(), who, "检")
			return err
		}},
	}
	for what, c := range asks {
		for n := range c.most + 1 {
			if err := c.ask(who); n < c.most && err != nil || n == c.most && market.CodeOf(err) != market.TooMany {
				t.Errorf("%s for the time %d: %v", what, n+1, err)
			}
		}
		if err := c.ask(market.Actor{IP: "192.0.2.2"}); err != nil {
			t.Errorf("%s elsewhere: %v", what, err)
		}
	}
}

func TestWhileTheIndexIsBuiltASearchSaysSo(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	index, err := search.Open(t.TempDir(), text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	node, err := platform.New(f.Context(), app.Parts{DB: f.DB, Index: index, Cache: cache.NewMemory(100),
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = node.Listing.Search(f.Context(), market.Actor{}, listing.SearchQuery{Text: "检测"})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "检索正在准备中") {
		t.Errorf("told %v", err)
	}
}
