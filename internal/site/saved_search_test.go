package site_test

import (
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestASearchIsSavedListedRenamedAndDeleted(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := s.Organization(market.OrgUniversity, "东湖大学")
	browser := s.As(firm)
	found := browser.Get("/search?q=视觉检测&kind=achievement").Want(200)
	saved := found.Submit("/workbench/searches", url.Values{"name": {"视觉成果"}})
	if page := saved.Want(303).Follow().Want(200); !page.Says("已保存检索“视觉成果”") || page.Value("q") != "视觉检测" {
		t.Errorf("after saving: %s", page.Main())
	}
	s.Published(uni, market.KindAchievement, "冲压件表面缺陷视觉检测装置", nil)
	s.Await("the alert", func() bool { return browser.Get("/workbench/searches").Says("1条新增") })
	list := browser.Get("/workbench/searches").Want(200)
	if !list.Says("视觉检测；类别：科技成果") || !list.Says("有新条目时提醒") {
		t.Errorf("the list says %s", list.Main())
	}
	if !browser.Get("/workbench").Says("您保存的检索有新条目：视觉成果") {
		t.Error("the workbench does not tell of the alert")
	}
	href := ""
	for _, a := range list.Find("a") {
		if sitetest.Words(a) == "视觉成果" {
			href = sitetest.Attr(a, "href")
		}
	}
	if run := browser.Get(href).Want(302).Follow().Want(200); !run.Says("冲压件表面缺陷 视觉检测 装置") {
		t.Errorf("run again it says %s", run.Main())
	}
	if browser.Get("/workbench/searches").Says("新增") {
		t.Error("what was looked at is still new")
	}
	list.Submit(href, url.Values{"name": {"检测成果"}, "alert": nil}).Want(303)
	if page := browser.Get("/workbench/searches"); !page.Says("检测成果") || !page.Says("不提醒") {
		t.Errorf("after the change: %s", page.Main())
	}
	list.Submit(href+"/delete", nil).Want(303)
	if page := browser.Get("/workbench/searches"); !page.Says("还没有保存检索") {
		t.Errorf("after deleting: %s", page.Main())
	}
	visitor := s.Visitor().Get("/search?q=涂层")
	if login := visitor.Find(`a[href=/login?next=%2Fsearch%3Fq%3D%25E6%25B6%2582%25E5%25B1%2582]`); len(login) != 1 ||
		!strings.Contains(visitor.Main(), "登录后可保存") {
		t.Errorf("a visitor is not led to log in: %s", visitor.Main())
	}
	if empty := browser.Get("/search"); empty.Says("保存此检索") {
		t.Error("nothing can be saved as a search")
	}
}

func TestTheSearchPageSaysWhatItDid(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, uni := s.Organization(market.OrgUniversity, "东湖大学")
	for _, title := range []string{"冲压件表面缺陷视觉检测装置", "轴承滚道表面缺陷检测", "高温合金叶片热障涂层"} {
		s.Published(uni, market.KindAchievement, title, nil)
	}
	visitor := s.Visitor()
	s.Await("the index", func() bool { return visitor.Get("/search").Says("共 3 条") })
	if page := visitor.Get("/search?q=表面缺现检测"); !page.Says("您是不是要找： 表面缺陷检测") || !page.Says("没有同时包含全部词语的条目") {
		t.Errorf("a slip is not put right: %s", page.Main())
	}
	if page := visitor.Get("/search?q=热障涂层&kind=demand"); !page.Says("没有找到符合条件的条目") || !page.Says("最接近的条目 科技成果") {
		t.Errorf("an empty result offers nothing: %s", page.Main())
	}
	narrowed := visitor.Get("/search?q=检测&from=2020-01-01&to=2020-12-31&sort=newest")
	if narrowed.Value("from") != "2020-01-01" || !narrowed.Says("发布不晚于 2020-12-31") || !narrowed.Says("共 0 条") {
		t.Errorf("days do not narrow: %s", narrowed.Main())
	}
	options := visitor.Get("/search/suggest?q=bmqx").Find("li[role=option]")
	if len(options) == 0 || !strings.HasPrefix(sitetest.Attr(options[0], "data-href"), "/") {
		t.Errorf("initials complete to %d options", len(options))
	}
	if page := visitor.Get("/search?q=" + url.QueryEscape(strings.Repeat("热障涂层脱落", 60))); page.Status != 200 {
		t.Errorf("a pasted need answers %d", page.Status)
	}
}
