package site_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestEveryFigureOfTheStatisticsOpensItsRows follows each link of the page: what it says in 万元 is what its rows and
// their export come to.
func TestEveryFigureOfTheStatisticsOpensItsRows(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	registered(t, s, seller, 123_456_789, "2026320804000001")
	registered(t, s, seller, 100*market.Wan, "2026320804000002")
	leader := s.As(s.Staff(market.RoleLeader))
	page := leader.Get("/bureau/statistics").Want(http.StatusOK)
	for _, words := range []string{"三者不能相加", "223.456789", "本省其他市", "企业法人", "期初"} {
		if !page.Says(words) {
			t.Errorf("the page does not say %s: %s", words, page.Main())
		}
	}
	if page.Says("相差") {
		t.Errorf("the ledger does not lead to the total: %s", page.Main())
	}
	followed := map[string]bool{}
	for _, a := range page.Find("a") {
		href := sitetest.Attr(a, "href")
		if !strings.HasPrefix(href, "/bureau/statistics/rows?") || followed[href] {
			continue
		}
		followed[href] = true
		rows := leader.Get(href).Want(http.StatusOK)
		if !rows.Says("合计 2 件，成交额 223.456789 万元") {
			t.Errorf("behind %q: %s", sitetest.Words(a), rows.Main())
		}
	}
	if len(followed) < 9 {
		t.Errorf("only %d figures open their rows", len(followed))
	}
	export := leader.Get("/bureau/statistics/rows/export/csv?by=flow&key=province").Want(http.StatusOK)
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(export.Body), "\ufeff"))).ReadAll()
	if err != nil || len(lines) != 4 || lines[3][6] != "2234567.89" {
		t.Errorf("the export holds %q (%v)", lines, err)
	}
	book := workbook(t, leader.Get("/bureau/statistics/export/xlsx?fold=1").Want(http.StatusOK).Body)
	if last := book[len(book)-1]; last[1] != "合计" || last[3] != "2234567.89" {
		t.Errorf("the workbook ends with %q", last)
	}
	for _, missing := range []string{"/bureau/statistics?side=both", "/bureau/statistics/rows?by=colour",
		"/bureau/statistics/export/pdf"} {
		leader.Get(missing).Want(http.StatusNotFound)
	}
}
