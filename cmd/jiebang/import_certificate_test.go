package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestCertificatesComeBackOnTheCommandLine registers what the registry's sheet shows, reports what differs, and finds
// nothing more to do the second time.
func TestCertificatesComeBackOnTheCommandLine(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := f.Contract(owner, firm, 50*market.Wan)
	if _, err := f.App.Contract.Move(f.Context(), f.Staff(market.RoleClerk), c.ID,
		contract.Move{Name: "accept"}); err != nil {
		t.Fatal(err)
	}
	today := market.DateOf(time.Now()).String()
	sheet := "平台编号,项目名称,合同登记编号,登记日期,成交额（元）,技术交易额（元）\n" +
		fmt.Sprintf("%s,%s,2026320804000001,%s,500000,450000\n", c.No, c.Title, today) +
		fmt.Sprintf("HT-1999-0001,别处的合同,2026320804000002,%s,1,1\n", today)
	run := func(login string, apply bool) (string, error) {
		var out strings.Builder
		err := importCertificates(f.Context(), &node{app: f.App}, login, contract.CertificateImport{FileName: "登记.csv",
			Apply: apply}, strings.NewReader(sheet), &out)
		return out.String(), err
	}
	approver := f.Login(f.Staff(market.RoleApprover))
	for _, login := range []string{"nobody", f.Login(owner)} {
		if _, err := run(login, true); market.CodeOf(err) != market.Invalid {
			t.Errorf("%s registers: %v", login, err)
		}
	}
	for _, step := range []struct {
		apply bool
		says  []string
	}{
		{false, []string{"可登记 1 份", "平台无此合同 1 份", "第 2 行 登记", "技术交易额：平台为“50 万元”，登记机构为“45 万元”"}},
		{true, []string{"已登记 1 份", "第 3 行 平台无此合同：别处的合同 2026320804000002"}},
		{true, []string{"已登记 0 份", "与平台一致 1 份"}},
	} {
		out, err := run(approver, step.apply)
		if !errors.Is(err, errRefusedRows) {
			t.Errorf("the exit code does not tell of a line left: %v", err)
		}
		for _, words := range step.says {
			if !strings.Contains(out, words) {
				t.Errorf("the report does not say %q but:\n%s", words, out)
			}
		}
	}
	view, err := f.App.Contract.View(f.Context(), owner, c.ID)
	if err != nil || view.CertNo != "2026320804000001" || view.TechAmount != 45*market.Wan {
		t.Errorf("registered as %s with %s (%v)", view.CertNo, view.TechAmount, err)
	}
}
