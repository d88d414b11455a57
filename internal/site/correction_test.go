package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"golang.org/x/net/html"

	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestACodeIsCorrectedByTwoPeople walks from an organisation's page to a corrected code, with what stands in the way of
// one person alone.
func TestACodeIsCorrectedByTwoPeople(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	clerk, approver := s.As(s.Staff(market.RoleClerk)), s.As(s.Staff(market.RoleApprover))
	ask := link.NewCorrection("organization", org.ID, "uscc")
	leads := false
	for _, a := range clerk.Get(link.Organization(org.ID)).Find("a") {
		leads = leads || sitetest.Attr(a, "href") == ask
	}
	if !leads {
		t.Errorf("the page of the organisation does not lead to %s", ask)
	}
	s.As(owner).Get(ask).Want(http.StatusNotFound)
	clerk.Get(link.NewCorrection("organization", org.ID, "name")).Want(http.StatusNotFound)

	typed := url.Values{"kind": {"organization"}, "ref": {strconv.FormatInt(org.ID, 10)}, "field": {"uscc"},
		"after": {"91320804MA1ABCDE8X"},
		"why":   {"代码录入有误，以营业执照为准"}}
	refused := clerk.Get(ask).Submit(link.Corrections, typed).Want(http.StatusUnprocessableEntity)
	if refused.Error("files") == "" || refused.Error("after") == "" || refused.Value("why") != typed.Get("why") {
		t.Errorf("a wrong code without a paper is answered with: %s", refused.Main())
	}
	typed.Set("after", "91320804MA1ABCDE83")
	typed.Set("not_secret", "true")
	page := clerk.PostFile(link.Corrections, "files", "营业执照.txt", []byte("营业执照复印件"),
		typed).Want(http.StatusSeeOther).Follow()
	confirm := link.Move(page.Path, market.CorrectionConfirm)
	if !page.Says("需由他人办理") || !page.Says("确认更正（上一步由您办理") && !page.Says("确认更正（由审核员、分管领导办理") {
		t.Errorf("whoever proposed it is not told who must confirm it: %s", page.Main())
	}
	if done := approver.Get(page.Path).Submit(confirm, nil).Want(http.StatusSeeOther).Follow(); !done.Says("已更正") {
		t.Errorf("confirmed, the page says: %s", done.Main())
	}
	if page := approver.Get(link.Organization(org.ID)); !page.Says("91320804MA1ABCDE83") {
		t.Errorf("the organisation has its old code still: %s", page.Main())
	}
	if list := approver.Get(link.Corrections + "?all=1").Want(http.StatusOK); !list.Says("91320804MA1ABCDE83") ||
		list.Says("全部 0") {
		t.Errorf("the list of all corrections says: %s", list.Main())
	}
}

// TestAListingIsReopenedByTwoPeople walks from the page of a settled listing to the public page that shows it again.
func TestAListingIsReopenedByTwoPeople(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(owner, market.KindDemand, "轴承表面缺陷在线检测", nil)
	clerk, approver, visitor := s.As(s.Staff(market.RoleClerk)), s.As(s.Staff(market.RoleApprover)), s.Visitor()
	at, ask := link.Listing(l.ID), link.NewCorrection("listing", l.ID, listing.StatusField)
	offers := func(b *sitetest.Browser) bool {
		return slices.ContainsFunc(b.Get(at).Want(http.StatusOK).Find("a"), func(a *html.Node) bool {
			return sitetest.Attr(a, "href") == ask && sitetest.Words(a) == "重新开放"
		})
	}
	if offers(clerk) {
		t.Error("a listing on show may be reopened")
	}
	clerk.Get(ask).Want(http.StatusConflict)
	if _, err := s.App.Listing.Move(t.Context(), owner, l.ID,
		listing.Move{Name: market.ListingClose, Outcome: market.OutcomeSolvedHere, Reason: "已与高校签约"}); err != nil {
		t.Fatal(err)
	}
	if !offers(clerk) || offers(s.As(owner)) {
		t.Errorf("reopening is offered to the clerk: %v, to the owner: %v", offers(clerk), offers(s.As(owner)))
	}
	visitor.Get(at).Want(http.StatusNotFound)

	form := clerk.Get(ask).Want(http.StatusOK)
	if !form.Says("已办结，已解决（本平台）") || !form.Says("已发布") || len(form.Find("input[name=after]")) != 0 {
		t.Errorf("the form says: %s", form.Main())
	}
	typed := url.Values{"kind": {"listing"}, "ref": {fmt.Sprint(l.ID)}, "field": {listing.StatusField},
		"why": {"误办结，企业来函要求继续征集"}, "not_secret": {"true"}}
	asked := clerk.PostFile(link.Corrections, "files", "来函.txt", []byte("企业来函"),
		typed).Want(http.StatusSeeOther).Follow()
	move := link.Move(asked.Path, market.CorrectionConfirm)
	clerk.Post(move, nil).Want(http.StatusForbidden)
	if done := approver.Get(asked.Path).Submit(move, nil).Want(http.StatusSeeOther).Follow(); !done.Says("已更正") {
		t.Errorf("confirmed, the page says: %s", done.Main())
	}
	if public := visitor.Get(at).Want(http.StatusOK); !public.Says("重新开放") || public.Says("误办结") {
		t.Errorf("the public page says: %s", public.Main())
	}
	if own := s.As(owner).Get(at); !own.Says("误办结，企业来函要求继续征集") || !own.Says("已办结，已解决（本平台） → 已发布") {
		t.Errorf("its owner reads: %s", own.Main())
	}
}

// TestAListingThatRanOutIsReopenedUntilANewDay asks on the page for the term that is missing.
func TestAListingThatRanOutIsReopenedUntilANewDay(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(owner, market.KindDemand, "轴承表面缺陷在线检测", nil)
	s.Exec(`update listing set status = $2, valid_until = '2026-01-31' where id = $1`, l.ID, market.ListingClosed)
	clerk := s.As(s.Staff(market.RoleClerk))
	ask := link.NewCorrection("listing", l.ID, listing.StatusField)
	form := clerk.Get(ask).Want(http.StatusOK)
	if !form.Says("新的有效期") || !form.Says("有效期至 2026-01-31，已过") {
		t.Errorf("the form says: %s", form.Main())
	}
	refused := form.Submit(link.Corrections, url.Values{"after": {"2026-02-28"},
		"why": {"误办结"}}).Want(http.StatusUnprocessableEntity)
	if refused.Error("after") != "有效期不能早于今天。" || refused.Value("after") != "2026-02-28" {
		t.Errorf("a term that has run out: %q in %s", refused.Error("after"), refused.Main())
	}
}

// TestTheDeskLeadsToTheCorrectionsThatSomebodyMayDecide follows the number on each one's desk to its rows.
func TestTheDeskLeadsToTheCorrectionsThatSomebodyMayDecide(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk, approver := s.Staff(market.RoleClerk), s.Staff(market.RoleApprover)
	firms := []string{"清淮机械有限公司", "淮上智能有限公司"}
	for i, by := range []market.Actor{clerk, approver} {
		org, _ := s.Organization(market.OrgEnterprise, firms[i])
		s.As(by).PostFile(link.Corrections, "files", "营业执照.txt", []byte("营业执照复印件"),
			url.Values{"kind": {"organization"}, "ref": {fmt.Sprint(org.ID)}, "field": {"uscc"}, "not_secret": {"true"},
				"after": {[]string{"91320804MA1ABCDE83", s.USCC()}[i]}, "why": {"以营业执照为准"}}).Want(http.StatusSeeOther)
	}
	for _, c := range []struct {
		who  market.Actor
		rows []string // counted on the desk, and in the list behind it
		tab  bool
	}{{approver, firms[:1], true}, {s.Staff(market.RoleLeader), firms, true}, {clerk, nil, false}} {
		browser := s.As(c.who)
		told := ""
		for _, a := range browser.Get("/workbench").Want(http.StatusOK).Find("a") {
			if sitetest.Attr(a, "href") == link.MyCorrections {
				told = sitetest.Words(a)
			}
		}
		want := ""
		if len(c.rows) > 0 {
			want = fmt.Sprintf("%d 待确认的更正申请", len(c.rows))
		}
		if told != want {
			t.Errorf("the desk of %s says %q, want %q", c.who.Name, told, want)
		}
		list := browser.Get(link.MyCorrections).Want(http.StatusOK)
		for _, firm := range firms {
			if list.Says(firm) != slices.Contains(c.rows, firm) {
				t.Errorf("%s finds that of %s behind it: %v", c.who.Name, firm, list.Says(firm))
			}
		}
		if list.Says("待我确认") != c.tab {
			t.Errorf("%s finds the tab: %v", c.who.Name, !c.tab)
		}
	}
}
