package site_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// framing lets other sites frame the lists.
func framing(t *testing.T, s *sitetest.Site, sites string) {
	t.Helper()
	if err := s.App.ChangeSetting(s.Context(), s.Staff(market.RoleSysadmin),
		app.SettingChange{Key: market.SetEmbedSites, Value: sites}); err != nil {
		t.Fatal(err)
	}
}

// outsideAnswers are all answers made for those who do not look at pages, by address.
func outsideAnswers(t *testing.T, s *sitetest.Site) map[string]string {
	t.Helper()
	visitor, answers := s.Visitor(), map[string]string{}
	paths := []string{"/robots.txt", "/sitemap.xml", "/notices.atom"}
	for _, l := range listing.OutsideLists() {
		paths = append(paths, "/feeds/"+l.Name, "/embed/"+l.Name)
	}
	for _, path := range paths {
		answers[path] = string(visitor.Get(path).Want(http.StatusOK).Body)
	}
	parts := regexp.MustCompile(`<loc>(.*?)</loc>`).FindAllStringSubmatch(answers["/sitemap.xml"], -1)
	if len(parts) < 6 {
		t.Errorf("the map has %d parts", len(parts))
	}
	for _, part := range parts {
		path := strings.TrimPrefix(part[1], apptest.BaseURL)
		answers[path] = string(visitor.Get(path).Want(http.StatusOK).Body)
	}
	return answers
}

// heads are what the heads of public pages tell.
func heads(s *sitetest.Site, paths ...string) map[string]string {
	told := map[string]string{}
	for _, path := range paths {
		for _, n := range s.Visitor().Get(path).Want(http.StatusOK).Find("head") {
			var b strings.Builder
			_ = html.Render(&b, n) // into memory
			told["head of "+path] = b.String()
		}
	}
	return told
}

func TestWhatGoesOutsideIsPublicAlone(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	shown := s.Published(owner, market.KindDemand, "轴承滚道检测需求", func(c *market.ListingContent) {
		c.PublicText, c.ConfidentialText = "公开的<说明>与要求：轴承滚道表面缺陷需要在线检测，检出率不低于百分之九十九。", "保密的工艺参数"
		c.ContactName, c.ContactPhone = "联系人赵某", "13812345678"
	})
	members := s.Published(owner, market.KindDemand, "会员可见的需求", func(c *market.ListingContent) {
		c.Visible = market.VisibleRegistered
	})
	draft, err := s.App.Listing.Create(s.Context(), owner, listing.Draft{OrgID: owner.Memberships[0].OrgID,
		Kind: market.KindDemand, ListingContent: apptest.Content(market.KindDemand, "还是草稿的需求")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.App.Listing.Edit(s.Context(), owner, shown.ID, shown.Version, listing.Draft{Kind: market.KindDemand,
		ListingContent: apptest.Content(market.KindDemand, "修改后尚未发布的名称")}); err != nil {
		t.Fatal(err)
	}
	board := s.Challenge(owner, "高温焊缝检测榜单")
	s.Sees(s.App, shown.Title)
	framing(t, s, "https://www.example.gov.cn")
	answers := outsideAnswers(t, s)
	for path, text := range heads(s, "/", "/search?kind=demand", "/challenges", fmt.Sprintf("/listings/%d", shown.ID),
		fmt.Sprintf("/challenges/%d", board.ID), fmt.Sprintf("/orgs/%d", shown.OrgID), "/notices", "/editions") {
		answers[path] = text
	}
	for path, text := range answers {
		for _, secret := range []string{"保密的工艺参数", "联系人赵某", "13812345678", "会员可见的需求", "还是草稿的需求",
			"修改后尚未发布", fmt.Sprintf("/listings/%d<", members.ID), fmt.Sprintf("/listings/%d<", draft.ID),
			board.ContactPhone} {
			if strings.Contains(text, secret) {
				t.Errorf("%s tells %s", path, secret)
			}
		}
	}
	listingHead := fmt.Sprintf("head of /listings/%d", shown.ID)
	for path, want := range map[string]string{"/feeds/demand": shown.Title, "/embed/demand": shown.Title,
		"/feeds/challenge": board.Title, "/sitemaps/listings/0": fmt.Sprintf("/listings/%d<", shown.ID),
		"/sitemaps/challenges/0": fmt.Sprintf("/challenges/%d<", board.ID),
		"/sitemaps/orgs/0":       fmt.Sprintf("/orgs/%d<", shown.OrgID), "/sitemaps/pages/0": "/search?kind=demand<",
		listingHead:                   `<link rel="canonical" href="` + apptest.BaseURL,
		"/robots.txt":                 "Sitemap: " + apptest.BaseURL + "/sitemap.xml",
		"head of /":                   `property="og:image" content="` + apptest.BaseURL + "/",
		"head of /search?kind=demand": `href="/feeds/demand"`} {
		if !strings.Contains(answers[path], want) {
			t.Errorf("%s lacks %s:\n%.600s", path, want, answers[path])
		}
	}
}

func TestPagesTellSearchEnginesWhatTheyShow(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgUniversity, "东湖大学")
	l := s.Published(owner, market.KindAchievement, `激光"熔覆"</script>成果`, nil)
	board := s.Challenge(owner, "高温焊缝检测榜单")
	s.Sees(s.App, "激光")
	for path, want := range map[string]map[string]any{
		fmt.Sprintf("/listings/%d", l.ID):       {"@type": "Offer", "name": l.Title, "identifier": l.No},
		fmt.Sprintf("/challenges/%d", board.ID): {"@type": "Demand", "name": board.Title},
		fmt.Sprintf("/orgs/%d", l.OrgID):        {"@type": "Organization", "name": "东湖大学"},
		"/":                                     {"@type": "WebSite", "url": apptest.BaseURL + "/"},
	} {
		blocks := s.Visitor().Get(path).Want(http.StatusOK).Find(`script[type=application/ld+json]`)
		if len(blocks) != 1 {
			t.Fatalf("%s has %d blocks of data", path, len(blocks))
		}
		var told map[string]any
		if err := json.Unmarshal([]byte(blocks[0].FirstChild.Data), &told); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for key, value := range want {
			if told[key] != value {
				t.Errorf("%s tells %s %v, want %v", path, key, told[key], value)
			}
		}
	}
	for _, path := range []string{"/search?q=激光", "/challenges?stage=open"} {
		if len(s.Visitor().Get(path).Find(`meta[name=robots]`)) != 1 {
			t.Errorf("%s is left to search engines", path)
		}
	}
}

// TestNoAddressIsMadeOfTheHost asks for every page under a false name and looks for it in all that is answered.
func TestNoAddressIsMadeOfTheHost(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	framing(t, s.Site, "https://www.example.gov.cn")
	const evil = "evil.invalid"
	header := http.Header{"Host": {evil}, "X-Forwarded-Host": {evil}, "X-Original-Host": {evil},
		"Forwarded": {"host=" + evil}}
	asked := 0
	for _, p := range s.players {
		if p.name != "visitor" && p.name != "enterprise" && p.name != "clerk" {
			continue
		}
		browser := s.browser(p)
		for _, route := range s.Routes() {
			if route.Method != http.MethodGet || route.Path == "/live" || strings.Contains(route.Path, "*") {
				continue
			}
			answer := browser.Ask(s.path(route.Path)+questions[route.Path], header.Clone())
			if asked++; strings.Contains(string(answer.Body)+fmt.Sprint(answer.Header), evil) {
				t.Errorf("%s answers the %s with the name of the request", route.Path, p.name)
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d pages were asked for", asked)
	}
}

func TestOneKindOfPageMayBeFramedByThoseNamed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Visitor().Get("/embed/demand").Want(http.StatusNotFound) // off until set up
	framing(t, s.Site, "https://www.example.gov.cn，http://10.1.2.3:8080")
	framed := 0
	for _, route := range s.Routes() {
		if route.Method != http.MethodGet || route.Path == "/live" || strings.Contains(route.Path, "*") {
			continue
		}
		answer := s.Visitor().Get(s.path(route.Path))
		want := "frame-ancestors 'none'"
		if strings.HasPrefix(route.Path, "/embed/") {
			framed++
			want = "frame-ancestors https://www.example.gov.cn http://10.1.2.3:8080"
		}
		if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, want) {
			t.Errorf("%s has the policy %s", route.Path, policy)
		}
		if strings.HasPrefix(route.Path, "/embed/") && answer.Header.Get("Set-Cookie") != "" {
			t.Error("a frame sets a cookie")
		}
	}
	if framed != 1 {
		t.Errorf("%d kinds of pages may be framed", framed)
	}
	if p := s.Visitor().Get("/embed/nosuch").Want(http.StatusNotFound); !strings.HasSuffix(
		p.Header.Get("Content-Security-Policy"), "'none'") {
		t.Error("what is not there may be framed")
	}
	for _, wrong := range []string{"www.example.gov.cn", "https://a.example/path", "https://*", "'self'", "https:"} {
		if market.CheckSetting(market.SetEmbedSites, wrong) == nil {
			t.Errorf("%s is taken for a site", wrong)
		}
	}
}

func TestFeedsGoOnBehindTheirFirstPart(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(owner, market.KindDemand, "轴承滚道检测需求", nil)
	const many = 70
	s.Copies("listing", l.ID, many, `'id', 1000 + k, 'no', 'T-' || k`)
	s.Copies("listing_public", l.ID, many, `'id', 1000 + k, 'no', 'T-' || k`) // all published at one instant
	next, ids := regexp.MustCompile(`rel="next" href="`+apptest.BaseURL+`([^"]*)"`), map[string]int{}
	entry, path := regexp.MustCompile(`<id>(.*?/listings/\d+)</id>`), "/feeds/demand"
	for parts := 0; path != ""; parts++ {
		feed := s.Visitor().Get(path).Want(http.StatusOK)
		if got := feed.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" || parts > 2 {
			t.Fatalf("part %d is %s", parts, got)
		}
		for _, id := range entry.FindAllStringSubmatch(string(feed.Body), -1) {
			ids[id[1]]++
		}
		path = ""
		if found := next.FindStringSubmatch(string(feed.Body)); found != nil {
			path = found[1]
		}
	}
	if len(ids) != many+1 {
		t.Errorf("the feed tells of %d listings, want %d", len(ids), many+1)
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("%s is told %d times", id, n)
		}
	}
	s.Visitor().Get("/feeds/demand?behind=nonsense").Want(http.StatusNotFound)
	s.Visitor().Get("/feeds/nosuch").Want(http.StatusNotFound)
	s.Visitor().Get("/sitemaps/nosuch/0").Want(http.StatusNotFound)
	s.Visitor().Get("/sitemaps/listings/-1").Want(http.StatusNotFound)
	parts, err := s.DB.MapParts(s.Context(), "listings", 20)
	if err != nil || len(parts) != 3 {
		t.Fatalf("in parts of 20 begin %v, %v", parts, err)
	}
	rows, err := s.DB.MapPart(s.Context(), "listings", parts[2], 20)
	if err != nil || len(rows) != many+1-60 {
		t.Errorf("the last part has %d rows, %v", len(rows), err)
	}
}
