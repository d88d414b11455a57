package site_test

import (
	"net/http"
	"net/url"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestADealMovesOverTheBoard takes a deal from lead to a signed contract by the buttons of the board.
func TestADealMovesOverTheBoard(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	desk := s.As(seller)
	form := desk.Get("/deals/new").Want(http.StatusOK)
	made := form.Submit("/deals", url.Values{"title": {"轴承在线检测"}, "buyer.org_id": {""}, "buyer.name": {"省城机械厂"},
		"buyer.region":  {"320102"},
		"seller.org_id": {form.Value("buyer.org_id")}, "occasion": {"春季对接会"}, "next_on": {"2030-01-02"}}).Want(
		http.StatusUnprocessableEntity)
	if !made.Says("请写明要做什么") {
		t.Errorf("a day without a step: %s", made.Main())
	}
	made = made.Submit("/deals", url.Values{"next_step": {"寄送样品"}}).Want(http.StatusSeeOther)
	deal := made.Location
	board := desk.Get("/deals/board").Want(http.StatusOK)
	if !board.Says("轴承在线检测") || !board.Says("对接活动") || !board.Says("寄送样品") {
		t.Errorf("the board: %s", board.Main())
	}
	board = board.Submit(deal+"/moves/negotiate", nil).Want(http.StatusSeeOther)
	if board.Location != "/deals/board" {
		t.Errorf("a move from the board leads to %s", board.Location)
	}
	page := desk.Get(deal + "?move=sign_contract").Want(http.StatusOK)
	page.Submit(deal+"/moves/lose", url.Values{"reason": {"价格谈不拢"}}).Want(http.StatusUnprocessableEntity)
	page.Submit(deal+"/moves/sign_contract", url.Values{"signed_on": {"2026-01-05"}, "evidence": {"合同扫描件"}}).Want(
		http.StatusSeeOther)
	if list := desk.Get("/deals?stage=contract_signed&q=轴承&source=occasion").Want(http.StatusOK); !list.Says("轴承在线检测") {
		t.Errorf("the list: %s", list.Main())
	}
	if list := desk.Get("/deals?source=match").Want(http.StatusOK); list.Says("轴承在线检测") || !list.Says("没有符合条件的项目") {
		t.Errorf("of matches: %s", list.Main())
	}
}
