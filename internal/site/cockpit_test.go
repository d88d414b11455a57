package site_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestTheCockpitLeadsBackToItsRows sets a year with one need that came to a signed deal and two registered contracts,
// and follows every mark of the screen.
func TestTheCockpitLeadsBackToItsRows(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	need := s.Published(seller, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	registered(t, s, seller, 100*market.Wan, "2026320804000001")
	awaiting(t, s, seller, "焊缝缺陷在线识别")
	d, err := s.App.Contract.RecordDeal(s.Context(), seller,
		contract.DealDraft{DealContent: market.DealContent{Title: "在线视觉检测系统", Buyer: market.Party{OrgID: org.ID},
			Seller: market.Party{Name: "省城理工大学", Region: "320102"}}})
	if err == nil {
		_, err = s.App.Contract.MoveDeal(s.Context(), seller, d.ID,
			contract.DealMove{Name: "sign_contract", SignedOn: today(), Evidence: "合同.pdf"})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Exec(`update deal set demand_id = $1 where id = $2`, need.ID, d.ID)
	leader := s.As(s.Staff(market.RoleLeader))
	page := leader.Get("/bureau/cockpit").Want(http.StatusOK)
	for _, words := range []string{"驾驶舱", "按今年以来的平均进度推算", "合同待审核", "取得登记证明", "成交额最大的 1 份合同占全年的 100.0%", "本区卖方"} {
		if !page.Says(words) {
			t.Errorf("the screen does not say %s: %s", words, page.Main())
		}
	}
	marks := 0
	for _, figure := range page.Find("figure") {
		var drawing struct {
			Hrefs []string
			Flows []struct{ Href string }
		}
		if err := json.Unmarshal([]byte(sitetest.Attr(figure, "data-chart")), &drawing); err != nil {
			t.Fatal(err)
		}
		for _, flow := range drawing.Flows {
			drawing.Hrefs = append(drawing.Hrefs, flow.Href)
		}
		for _, href := range drawing.Hrefs {
			leader.Get(href).Want(http.StatusOK)
			marks++
		}
	}
	if marks < 30 {
		t.Errorf("only %d marks lead anywhere", marks)
	}
	for step, want := range map[string]bool{"published": true, "contacted": true, "signed": true, "registered": false} {
		rows := leader.Get("/bureau/cockpit/needs?step=" + step).Want(http.StatusOK)
		if rows.Says(need.Title) != want {
			t.Errorf("%s: %s", step, rows.Main())
		}
	}
	leader.Get("/bureau/cockpit/needs?step=dreamt").Want(http.StatusNotFound)
	if empty := leader.Get("/bureau/cockpit?year=2024").Want(http.StatusOK); empty.Says("预计全年") || !empty.Says("发布需求") {
		t.Errorf("a year without anything: %s", empty.Main())
	}
}

func TestTheWorkPlanIsPrintedAsASheet(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	page := s.As(s.Staff(market.RoleClerk)).Get("/bureau/targets/print?year=2024").Want(http.StatusOK)
	for _, m := range market.Metrics {
		if !m.Standing && !page.Says(m.Name) {
			t.Errorf("%s is not on the sheet", m.Name)
		}
	}
	if title := fmt.Sprint(page.Main()); !strings.Contains(title, "2024 年科技创新工作任务分解表") {
		t.Errorf("the sheet is headed %s", title)
	}
}
