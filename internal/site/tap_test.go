package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestAListingIsConfirmedFromAMessageWithoutLoggingIn(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	_, path := s.Tap(owner, market.TapConfirm, l.ID)
	visitor := s.Visitor()
	asked := visitor.Get(path).Want(http.StatusOK)
	if !asked.Says(l.Title) || !asked.Says("仍然有效吗") {
		t.Errorf("the page asks: %s", asked.Main())
	}
	if done := asked.Submit(path, nil).Want(http.StatusOK); !done.Says("已确认仍然有效") {
		t.Errorf("afterwards it says: %s", done.Main())
	}
	again := s.Visitor().Get(path).Want(http.StatusOK)
	if !again.Says("使用过") || len(again.Find("main")) == 0 || len(again.Find("form[action="+path+"]")) != 0 {
		t.Errorf("a used link says: %s", again.Main())
	}
	if visitor.Get("/workbench").Status != http.StatusSeeOther {
		t.Error("a one-tap link logs its reader in")
	}
}

func TestReasonsAreButtonsAndContactsNeedALogin(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, lab := s.Organization(market.OrgUniversity, "东湖大学")
	need := s.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	result := s.Published(lab, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置", nil)
	id := s.Number(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
		values ($1, $2, $3, $4, 'wanted_by_supply', 0.9, 'strong', '[]', 'test') returning id`,
		need.ID, result.ID, need.OrgID, result.OrgID)
	_, decline := s.Tap(firm, market.TapDismiss, id)
	_, accept := s.Tap(firm, market.TapAccept, id)

	locked := s.Visitor().Get(accept).Want(http.StatusOK)
	login := locked.Find("a[href=/login?next=" + url.QueryEscape(accept) + "]")
	if len(login) != 1 || len(locked.Find("form[action="+accept+"]")) != 0 {
		t.Errorf("to open contacts one is asked: %s", locked.Main())
	}
	refused := s.Visitor().Post(accept, nil).Want(http.StatusUnprocessableEntity)
	if !refused.Says("登录后办理") {
		t.Errorf("without a login one is told: %s", refused.Main())
	}
	page := s.Visitor().Get(decline).Want(http.StatusOK)
	var buttons []string
	for _, b := range page.Find("button[name=reason]") {
		buttons = append(buttons, sitetest.Attr(b, "value"))
	}
	if strings.Join(buttons, " ") != strings.Join(market.DismissReasons, " ") {
		t.Errorf("the reasons are %q", buttons)
	}
	page.Submit(decline, url.Values{"reason": {"随便写的"}}).Want(http.StatusUnprocessableEntity)
	if done := page.Submit(decline, url.Values{"reason": {buttons[2]}}).Want(http.StatusOK); !done.Says("已记录") {
		t.Errorf("afterwards the page says: %s", done.Main())
	}
	stale := s.As(firm).Get(accept).Want(http.StatusOK).Submit(accept, nil).Want(http.StatusUnprocessableEntity)
	if !stale.Says("不合适") {
		t.Errorf("what was declined is answered with: %s", stale.Main())
	}
}
