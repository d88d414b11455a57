package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestAListIsCutSortedAndKept narrows, sorts and cuts a list by its address, keeps that under a name and comes back.
func TestAListIsCutSortedAndKept(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	for _, name := range []string{"清淮机械有限公司", "淮阴精密有限公司", "东湖新材料有限公司"} {
		s.Organization(market.OrgEnterprise, name)
	}
	clerk := s.As(s.Staff(market.RoleClerk))
	cut := url.Values{"order": {"org"}, "q": {"有限公司"}, "stage": {"verified"},
		"hide": {"类别", "地区", "园区、镇街", "登记时间", "更新时间", "单位名称"}}.Encode()
	list := clerk.Get(link.OrgQueue + "?" + cut).Want(http.StatusOK)
	if cells := list.Find("td"); len(cells) != 3 {
		t.Errorf("%d cells stand beside the names, want the one that is left for each of three", len(cells))
	}
	if !list.Says("共 3 家") {
		t.Errorf("the list says %s", list.Main())
	}
	if at := strings.Index(list.Main(), "东湖新材料"); at < 0 || at > strings.Index(list.Main(), "淮阴精密") {
		t.Errorf("by name the list is %s", list.Main())
	}
	kept := clerk.Post(link.SavedViews, url.Values{"list": {link.OrgQueue}, "query": {cut}, "name": {" 已认证  企业 "}})
	page := kept.Want(http.StatusSeeOther).Follow()
	if !page.Says("已存为视图") || len(page.Find("a[aria-current=]")) == 0 || !page.Says("已认证 企业") {
		t.Errorf("after keeping it the page says %s", page.Main())
	}
	if other := clerk.Get(link.OrgQueue + "?stage=verified&q=" + url.QueryEscape("精密")); !other.Says("共 1 家") ||
		!other.Says("已认证 企业") {
		t.Errorf("the view is not offered on %s", other.Main())
	}
	refused := clerk.Post(link.SavedViews, url.Values{"list": {link.OrgQueue}, "query": {cut},
		"name": {strings.Repeat("长", 21)}}).Want(http.StatusUnprocessableEntity)
	if !refused.Says("不超过 20 字") || !strings.Contains(string(refused.Body), strings.Repeat("长", 21)) {
		t.Errorf("a name that is too long is answered by %s", refused.Main())
	}
	for what, in := range map[string]url.Values{
		"a list of elsewhere": {"list": {"https://example.com"}, "query": {""}, "name": {"x"}},
		"no list":             {"list": {link.Account}, "query": {""}, "name": {"x"}},
		"a broken query":      {"list": {link.OrgQueue}, "query": {"%zz"}, "name": {"x"}},
	} {
		if got := clerk.Post(link.SavedViews, in); got.Status != http.StatusNotFound {
			t.Errorf("%s is kept: %d", what, got.Status)
		}
	}
	id := s.Number(`select id from saved_view`)
	s.As(s.Staff(market.RoleApprover)).Post(link.DropView(id), nil).Want(http.StatusNotFound)
	if page := clerk.Post(link.DropView(id), nil).Want(http.StatusSeeOther).Follow(); page.Says("已认证 企业") {
		t.Error("a deleted view is still offered")
	}
}

// TestAListHasRoomForSoManyViews keeps views of one list until there is no room; one of a name that is kept is mended.
func TestAListHasRoomForSoManyViews(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	keep := func(list, name, query string) int {
		return clerk.Post(link.SavedViews, url.Values{"list": {list}, "query": {query}, "name": {name}}).Status
	}
	for i := range market.MostSavedViews {
		if status := keep(link.ContractQueue, "视图"+string(rune('甲'+i)), ""); status != http.StatusSeeOther {
			t.Fatalf("view %d: %d", i, status)
		}
	}
	if status := keep(link.ContractQueue, "又一个", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("one more is answered by %d", status)
	}
	if status := keep(link.ContractQueue, "视图甲", "q=x"); status != http.StatusSeeOther {
		t.Errorf("a view cannot be mended: %d", status)
	}
	if status := keep(link.ChallengeQueue, "又一个", ""); status != http.StatusSeeOther {
		t.Errorf("another list has no room: %d", status)
	}
	if n := s.Number(`select count(*) from saved_view where query = 'q=x'`); n != 1 {
		t.Errorf("%d views were mended", n)
	}
}
