package site_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

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
	if list := approver.Get(link.Corrections + "?all=1"); !list.Says("91320804MA1ABCDE83") || list.Says("全部 0") {
		t.Errorf("the list of all corrections says: %s", list.Main())
	}
}
