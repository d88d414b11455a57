package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

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
