package site_test

import (
	"net/url"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestTheBureauKeepsItsWords(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	page := clerk.Get("/bureau/lexicon").Want(200)
	if !page.Says("还没有添加词语") {
		t.Errorf("an empty lexicon says %s", page.Main())
	}
	if wrong := page.Submit("/bureau/lexicon",
		url.Values{"kind": {"synonym"}, "line": {"热障涂层"}}); wrong.Status != 422 || wrong.Error("line") == "" ||
		wrong.Value("line") != "热障涂层" {
		t.Errorf("a group of one word: %d, %q", wrong.Status, wrong.Error("line"))
	}
	added := page.Submit("/bureau/lexicon", url.Values{"kind": {"word"}, "line": {"淮麦四十四号"}, "note": {"本地品种"}}).Want(
		303).Follow()
	if !added.Says("已添加“淮麦四十四号”") || !added.Says("本地品种") || !added.Says(s.Staff(market.RoleClerk).Name) {
		t.Errorf("after adding: %s", added.Main())
	}
	s.Await("the word to be used", func() bool {
		for _, cut := range clerk.Get("/bureau/lexicon?sample=" + url.QueryEscape("推广淮麦四十四号")).Find("ul.cut-words") {
			return sitetest.Words(cut) == "推广 淮麦四十四号"
		}
		return false
	})
	for _, form := range added.Find("form") {
		if action := sitetest.Attr(form, "action"); len(action) > len("/bureau/lexicon/") {
			added.Submit(action, nil).Want(303)
		}
	}
	if page := clerk.Get("/bureau/lexicon"); !page.Says("还没有添加词语") {
		t.Errorf("after removing: %s", page.Main())
	}
}

func TestEveryFigureOfMatchingLeadsToItsRows(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := s.Organization(market.OrgUniversity, "东湖大学")
	result := s.Published(uni, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置", nil)
	need := s.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线检测", nil)
	m, err := s.App.Matching.Connect(s.Context(), firm, result.ID, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	clerk := s.As(s.Staff(market.RoleClerk))
	page := clerk.Get("/bureau/matching").Want(200)
	if !page.Says("100%") || !page.Says(m.Matcher) {
		t.Errorf("the figures say %s", page.Main())
	}
	links := 0
	for _, a := range page.Find("a") {
		if href := sitetest.Attr(a, "href"); len(href) > 21 && href[:21] == "/bureau/matching/rows" {
			links++
			if rows := clerk.Get(href).Want(200); !rows.Says(need.Title) {
				t.Errorf("%s does not lead to its rows: %s", sitetest.Words(a), rows.Main())
			}
		}
	}
	if links < 6 {
		t.Errorf("%d figures lead to rows", links)
	}
	clerk.Get("/bureau/matching/rows?of=nosuch").Want(404)
}
