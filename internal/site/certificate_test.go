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

// TestCertificatesComeBackFromTheRegistry takes a registration list out, lets the registry fill in its answers, and
// brings it back: once to compare, once to register, once more to find that nothing is left to do.
func TestCertificatesComeBackFromTheRegistry(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, seller := s.Organization(market.OrgEnterprise, "清淮智能装备（集团）有限公司")
	known := registered(t, s, seller, 200*market.Wan, "2026320804000009")
	unlisted := registered(t, s, seller, 300*market.Wan, "2026320804000010")
	accepted := awaiting(t, s, seller, "焊缝缺陷在线识别")
	clerk, approver := s.As(s.Staff(market.RoleClerk)), s.As(s.Staff(market.RoleApprover))
	list := clerk.Get(fmt.Sprintf("/bureau/registers/export?id=%d&id=%d", known.ID, accepted.ID)).Want(
		http.StatusOK).Body
	sheet := answered(t, list)

	upload := func(b *sitetest.Browser, then string) *sitetest.Page {
		return b.PostFile("/bureau/certificates", "file", "登记结果.xlsx", sheet,
			url.Values{"then": {then}}).Want(http.StatusOK)
	}
	preview := upload(approver, "preview")
	for _, words := range []string{"可以登记 1 行", "有差异 1 行", "未找到 1 行", "不能登记 1 行", "成交额：平台为“200 万元”，登记机构为“190 万元”",
		"16 位数字", unlisted.CertNo} {
		if !preview.Says(words) {
			t.Errorf("the comparison does not say %s: %s", words, preview.Main())
		}
	}
	if c := contractNow(t, s, accepted.ID); c.Status != market.ContractAccepted {
		t.Errorf("comparing alone made it %s", c.Status)
	}
	if by := upload(clerk, "apply"); !by.Says("不能登记 2 行") {
		t.Errorf("whoever accepted registered as well: %s", by.Main())
	}
	if done := upload(approver, "apply"); !done.Says("已登记 1 行") {
		t.Errorf("nothing was registered: %s", done.Main())
	}
	if c := contractNow(t, s, accepted.ID); c.Status != market.ContractRegistered || c.CertNo != "2026320804000011" ||
		c.DealAmount != 95*market.Wan {
		t.Errorf("registered as %s %s %s", c.Status, c.CertNo, c.DealAmount)
	}
	if c := contractNow(t, s, known.ID); c.DealAmount != 200*market.Wan {
		t.Errorf("a registered contract was changed to %s", c.DealAmount)
	}
	if again := upload(approver, "apply"); again.Says("已登记 1 行") || !again.Says("一致 1 行") {
		t.Errorf("a second run: %s", again.Main())
	}
}

// answered is the list with the registry's answers: one contract's amount differs, one is new here, one number is
// wrong, and one stands on no list of ours.
func answered(t *testing.T, list []byte) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name, rows := book.GetSheetName(0), workbook(t, list)
	column := func(title string) string {
		for i, head := range rows[0] {
			if head == title {
				letters, err := excelize.ColumnNumberToName(i + 1)
				if err != nil {
					t.Fatal(err)
				}
				return letters
			}
		}
		t.Fatalf("the list has no column %s", title)
		return ""
	}
	date, err := excelize.ColumnNumberToName(len(rows[0]) + 1)
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]any{date + "1": "登记日期"}
	for line := 2; line <= 5; line++ {
		cells[fmt.Sprint(date, line)] = today().String()
	}
	for i, row := range rows[1:] {
		line := i + 2
		if row[1] == "2026320804000009" {
			cells[fmt.Sprint(column("成交额（元）"), line)], cells[fmt.Sprint(column("技术交易额（元）"), line)] = 1_900_000, ""
			continue
		}
		cells[fmt.Sprint(column("合同登记编号"), line)], cells[fmt.Sprint(column("成交额（元）"), line)],
			cells[fmt.Sprint(column("技术交易额（元）"), line)] = "2026320804000011", 950_000, 900_000
		cells[fmt.Sprint(column("卖方名称"), line)] = "清淮智能装备(集团)有限公司" // typed with other brackets
	}
	cells[column("合同登记编号")+"4"], cells[column("项目名称")+"4"] = "2026320804000077", "别处的合同"
	cells[column("合同登记编号")+"5"], cells[column("项目名称")+"5"] = "12345", "编号写错的合同"
	for at, value := range cells {
		if err := book.SetCellValue(name, at, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func contractNow(t *testing.T, s *sitetest.Site, id int64) market.Contract {
	t.Helper()
	c, err := s.DB.Contract(s.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// awaiting is a contract that the clerk has accepted.
func awaiting(t *testing.T, s *sitetest.Site, seller market.Actor, title string) market.Contract {
	t.Helper()
	c, err := s.App.Contract.Create(s.Context(), seller,
		contract.Draft{ContractContent: soundContract(seller, title, 100*market.Wan)})
	for _, step := range []struct {
		who  market.Actor
		move string
	}{{seller, "precheck"}, {seller, "submit"}, {s.Staff(market.RoleClerk), "accept"}} {
		if err == nil {
			c, err = s.App.Contract.Move(s.Context(), step.who, c.ID,
				contract.Move{Name: market.ContractMove(step.move)})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAFileThatSaysTooLittleIsRefused(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	approver := s.As(s.Staff(market.RoleApprover))
	if page := approver.PostAsIs("/bureau/certificates",
		url.Values{"csrf": {approver.Token()}}).Want(http.StatusUnprocessableEntity); page.Error("file") == "" {
		t.Errorf("no file: %s", page.Main())
	}
	page := approver.PostFile("/bureau/certificates", "file", "a.csv", []byte("项目名称\n甲\n"),
		nil).Want(http.StatusUnprocessableEntity)
	if !page.Says("合同登记编号") {
		t.Errorf("a file without numbers: %s", page.Main())
	}
	page = approver.PostFile("/bureau/certificates", "file", "a.csv",
		[]byte("合同登记编号,登记日期,成交额\n2026320804000001,2026-01-05,100\n2026320804000002,,\n"), nil).Want(http.StatusOK)
	if !page.Says("没有写明金额单位") || !page.Says("没有登记日期") {
		t.Errorf("an amount without a unit: %s", page.Main())
	}
}
