package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestClosingAsksHowItEnded shows a form that was sent half filled again as it was typed.
func TestClosingAsksHowItEnded(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := s.Published(owner, market.KindDemand, "将要办结的技术需求", nil)
	firm, at := s.As(owner), link.Move(link.Listing(l.ID), string(market.ListingClose))
	page := firm.Get(link.Listing(l.ID)).Want(http.StatusOK)
	if !page.Says("误办结的，由科技局两人办理重新开放") || page.Says("已许可") {
		t.Errorf("the form says %s", page.Main())
	}
	wrong := firm.Post(at, url.Values{"version": {fmt.Sprint(l.Version)}, "reason": {"已与高校签约，样机验收"}})
	wrong.Want(http.StatusUnprocessableEntity)
	if wrong.Error("outcome") != "请选择办结结果。" || !strings.Contains(wrong.Value("reason"), "样机验收") {
		t.Errorf("refused with %q, what was typed is %q", wrong.Error("outcome"), wrong.Value("reason"))
	}
	firm.Post(at, url.Values{"version": {fmt.Sprint(l.Version)}, "reason": {"已与高校签约，样机验收"},
		"outcome": {string(market.OutcomeSolvedHere)}}).Follow().Want(http.StatusOK)
	page = firm.Get(link.Listing(l.ID)).Want(http.StatusOK)
	if !page.Says("已解决（本平台）") || !page.Says("已与高校签约，样机验收") {
		t.Errorf("closed, the page says %s", page.Main())
	}
	if mine := firm.Get(link.MyListings).Want(http.StatusOK); !mine.Says("已解决（本平台）") {
		t.Errorf("the list says %s", mine.Main())
	}
}

// TestSavingAPublishedNeedHandsNothingIn walks a change from its draft to its submission and back, and a draft to its
// end.
func TestSavingAPublishedNeedHandsNothingIn(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := s.Published(owner, market.KindDemand, "已经公开的技术需求", nil)
	firm, at := s.As(owner), link.Listing(l.ID)
	title := url.Values{"title": {"改了一半的技术需求"}}
	firm.Get(link.Edit(at)).Submit(link.Edit(at), title).Want(http.StatusSeeOther)
	page := firm.Get(at).Want(http.StatusOK)
	if !page.Says("修改中") || !page.Says("这次修改是草稿，尚未提交") || !page.Says("提交审核") {
		t.Errorf("saved, the page says %s", page.Main())
	}
	title.Set("then", "submit")
	firm.Get(link.Edit(at)).Submit(link.Edit(at), title).Follow().Want(http.StatusOK)
	page = firm.Get(at).Want(http.StatusOK)
	if !page.Says("待审核") || !page.Says("撤回修改") {
		t.Errorf("handed in, the page says %s", page.Main())
	}
	if public := s.Visitor().Get(at).Want(http.StatusOK); !public.Says("已经公开的技术需求") {
		t.Errorf("the public reads %s", public.Main())
	}
	d, err := s.App.Listing.Create(s.Context(), owner, listing.Draft{OrgID: l.OrgID, Kind: market.KindDemand,
		ListingContent: apptest.Content(market.KindDemand, "不再需要的草稿")})
	if err != nil {
		t.Fatal(err)
	}
	if page = firm.Get(link.Listing(d.ID)).Want(http.StatusOK); !page.Says("删除后草稿和所附文件不能恢复") {
		t.Errorf("nothing asks before a draft is deleted: %s", page.Main())
	}
	gone := firm.Post(link.Move(link.Listing(d.ID), string(market.ListingDiscard)),
		url.Values{"version": {fmt.Sprint(d.Version)}}).Follow().Want(http.StatusOK)
	if !gone.Says("草稿已删除。") || gone.Says("不再需要的草稿") {
		t.Errorf("deleted, the list says %s", gone.Main())
	}
	firm.Get(link.Listing(d.ID)).Want(http.StatusNotFound)
}
