package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestTheMonthlyReportAgreesWithThePages reads the report of the month, follows its figures to their rows, and holds
// the workbook to what the page says.
func TestTheMonthlyReportAgreesWithThePages(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	registered(t, s, seller, 123_456_789, "2026320804000001")
	registered(t, s, seller, 600*market.Wan, "2026320804000002")
	s.Exec(`update contract set tech_amount = deal_amount where cert_no = '2026320804000002'`)
	d, err := s.App.Contract.RecordDeal(s.Context(), seller,
		contract.DealDraft{DealContent: market.DealContent{Title: "焊缝跟踪系统", Amount: 80 * market.Wan,
			Seller: market.Party{OrgID: org.ID}, Buyer: market.Party{Name: "省城理工大学", Region: "320102"}}})
	if err == nil {
		_, err = s.App.Contract.MoveDeal(s.Context(), seller, d.ID,
			contract.DealMove{Name: "sign_contract", SignedOn: today(), Evidence: "合同.pdf"})
	}
	if err != nil {
		t.Fatal(err)
	}
	leader := s.As(s.Staff(market.RoleLeader))
	page := leader.Get("/bureau/report").Want(http.StatusOK)
	for _, words := range []string{fmt.Sprintf("月报（%d 年 %d 月）", today().Year, int(today().Month)), "723.456789",
		"焊缝跟踪系统", "80", "尚未填报技术合同", "1 份大额合同的技术交易额等于成交额",
		"不增加本区的登记数量和成交额", "100.0%", "期初", "按园区、镇街"} {
		if !page.Says(words) {
			t.Errorf("the report does not say %s: %s", words, page.Main())
		}
	}
	followed := 0
	for _, a := range page.Find("a") {
		href := sitetest.Attr(a, "href")
		if strings.HasPrefix(href, "/bureau/statistics/rows?") && strings.Contains(href, "through=") {
			if rows := leader.Get(href).Want(http.StatusOK); !rows.Says("件，成交额") || rows.Says("合计 0 件") {
				t.Errorf("behind %q: %s", sitetest.Words(a), rows.Main())
			}
			followed++
		}
	}
	if followed < 9 {
		t.Errorf("only %d figures open their rows", followed)
	}
	book := workbook(t, leader.Get("/bureau/report/export").Want(http.StatusOK).Body)
	if book[1][0] != "技术合同成交额" || book[2][3] != "2" {
		t.Errorf("the workbook begins with %q", book[:3])
	}
	if signal := leader.Get("/bureau/cockpit").Want(http.StatusOK); !signal.Says("焊缝跟踪系统") ||
		!signal.Says("先办理本区卖方已签未登记的 1 个项目，约定金额合计 80 万元") {
		t.Errorf("the cockpit says %s", signal.Main())
	}
	if rows := leader.Get("/bureau/indicators/R4").Want(http.StatusOK); !rows.Says("2026320804000002") ||
		rows.Says("2026320804000001") {
		t.Errorf("behind R4: %s", rows.Main())
	}
	for _, missing := range []string{"/bureau/report?month=0", "/bureau/report?month=13",
		fmt.Sprintf("/bureau/report?year=%d", today().Year+1), "/bureau/statistics/rows?through=13"} {
		leader.Get(missing).Want(http.StatusNotFound)
	}
	if empty := leader.Get("/bureau/report?year=2020&month=2").Want(http.StatusOK); !empty.Says("没有登记的合同") {
		t.Errorf("a year without anything: %s", empty.Main())
	}
}
