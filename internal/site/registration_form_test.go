package site_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app/contract"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// registered is a contract of the seller with a buyer elsewhere that has its certificate; the bureau's three hands are
// taken from the fixture.
func registered(t *testing.T, s *sitetest.Site, seller market.Actor, amount market.Money,
	certNo string) market.Contract {
	t.Helper()
	c, err := s.App.Contract.Create(s.Context(), seller,
		contract.Draft{ContractContent: soundContract(seller, "焊缝在线检测系统"+certNo[12:], amount)})
	steps := []struct {
		who  market.Actor
		move contract.Move
	}{{seller, contract.Move{Name: "precheck"}}, {seller, contract.Move{Name: "submit"}},
		{s.Staff(market.RoleClerk), contract.Move{Name: "accept"}}}
	by := s.Staff(market.RoleApprover)
	if c.Large(s.App.Settings()) {
		steps = append(steps, struct {
			who  market.Actor
			move contract.Move
		}{by, contract.Move{Name: "escalate"}})
		by = s.Staff(market.RoleLeader)
	}
	for _, step := range steps {
		if err == nil {
			c, err = s.App.Contract.Move(s.Context(), step.who, c.ID, step.move)
		}
	}
	if err == nil {
		c, err = s.App.Contract.Move(s.Context(), by, c.ID, contract.Move{Name: "register", CertNo: certNo,
			RegisteredOn: today()})
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheRegistrationFormIsCopiedFieldByField(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	_, stranger := s.Organization(market.OrgEnterprise, "旁观有限公司")
	c := registered(t, s, seller, 123_456_789, "2026320804000001")
	address := fmt.Sprintf("/contracts/%d/form", c.ID)
	page := s.As(s.Staff(market.RoleClerk)).Get(address).Want(http.StatusOK)
	copies := map[string]bool{}
	for _, b := range page.Find("button") {
		copies[sitetest.Attr(b, "data-copy")] = true
	}
	for _, value := range []string{"2026320804000001", "1234567.89", "委托开发", "有限责任公司", "320102", "025-81234567"} {
		if !copies[value] {
			t.Errorf("%s cannot be copied", value)
		}
	}
	s.As(stranger).Get(address).Want(http.StatusNotFound)
	s.As(stranger).Get(address + "/export").Want(http.StatusNotFound)
	rows := workbook(t, s.As(seller).Get(address+"/export").Want(http.StatusOK).Body)
	fields := market.FormFields()
	if len(rows) != len(fields)+1 {
		t.Fatalf("the workbook has %d lines for %d fields", len(rows)-1, len(fields))
	}
	for i, f := range fields {
		if rows[i+1][2] != f.Label {
			t.Errorf("line %d is %s, want %s", i+1, rows[i+1][2], f.Label)
		}
	}
}

func TestRegistrationListsAreSplitAtTheLargeLine(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	clerk := s.As(s.Staff(market.RoleClerk))
	small := registered(t, s, seller, 100*market.Wan, "2026320804000001")
	large := registered(t, s, seller, 900*market.Wan, "2026320804000002")
	page := clerk.Get("/bureau/registers").Want(http.StatusOK)
	if !page.Says("共 1 份，成交额 100 万元") || !page.Says("共 1 份，成交额 900 万元") {
		t.Errorf("the lists: %s", page.Main())
	}
	ids := func(contracts ...market.Contract) string {
		q := url.Values{}
		for _, c := range contracts {
			q.Add("id", fmt.Sprint(c.ID))
		}
		return "/bureau/registers/export?" + q.Encode()
	}
	clerk.Get(ids(small, large)).Want(http.StatusUnprocessableEntity)
	clerk.Get(ids()).Want(http.StatusUnprocessableEntity)
	rows := workbook(t, clerk.Get(ids(large)).Want(http.StatusOK).Body)
	if len(rows) != 2 || rows[0][1] != "合同登记编号" || rows[1][1] != "2026320804000002" || rows[1][8] != "9000000" {
		t.Errorf("the list holds %q", rows)
	}
	if empty := clerk.Get("/bureau/registers?year=2024").Want(http.StatusOK); !empty.Says("没有这样的合同") {
		t.Errorf("a year without contracts: %s", empty.Main())
	}
	for _, missing := range []string{"/bureau/registers?stage=draft", "/bureau/registers?month=13"} {
		clerk.Get(missing).Want(http.StatusNotFound)
	}
}

// workbook reads the cells of a workbook's only sheet.
func workbook(t *testing.T, body []byte) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// soundContract is what a contract of the seller with a buyer elsewhere says when nothing is missing.
func soundContract(seller market.Actor, title string, amount market.Money) market.ContractContent {
	return market.ContractContent{Title: title, Type: market.ContractDev, Subtype: "dev_commissioned",
		DealAmount: amount, TechAmount: amount - 1,
		SignedOn: today(), EndsOn: today().AddDays(300), PayMethod: "分期支付", PlanSource: "计划外", TechField: "先进制造",
		SocEconGoal: "工商业发展", IPKinds: []string{"未涉及知识产权"},
		Seller:  market.Party{OrgID: seller.Memberships[0].OrgID},
		Buyer:   market.Party{Name: "省城设备有限公司", Region: "320102", Nature: "150", ContactPhone: "025-81234567"},
		Subject: "开发在线检测系统，漏检率不高于 0.1%。", TextFile: "合同.pdf", SealsMatch: true, Pledged: true}
}
