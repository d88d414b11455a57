package contract_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// accepted is a contract of the lab with the firm under a title of its own that a clerk has accepted.
func accepted(t *testing.T, w *apptest.Town, title string, amount market.Money) market.Contract {
	t.Helper()
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	content := d.DealContent
	content.Title = title
	d, err := w.App.Contract.EditDeal(t.Context(), w.Seller, d.ID, d.Version, content)
	if err != nil {
		t.Fatal(err)
	}
	c := w.Filed(w.Seller, d, amount)
	return w.Move(w.Clerk, c.ID, contract.Move{Name: market.ContractAccept})
}

// put stores a contract as the registry left it, behind the back of its moves.
func put(t *testing.T, w *apptest.Town, seller, buyer market.Organization, status market.ContractStatus,
	on market.Date, certNo string, amount market.Money) market.Contract {
	t.Helper()
	c := market.Contract{ContractContent: market.ContractContent{Title: "在线检测系统" + certNo, Type: market.ContractDev,
		DealAmount: amount, TechAmount: amount, Seller: market.PartyOf(seller), Buyer: market.PartyOf(buyer)},
		Progress: market.Progress[market.ContractStatus]{Status: status},
		Filing:   market.Filing{CertNo: certNo, RegisteredOn: on}}
	err := w.DB.InTx(t.Context(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.InsertContract(t.Context(), &c) })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// importing reads a registry's answers line by line.
func importing(t *testing.T, w *apptest.Town, who market.Actor, apply bool, file string) contract.CertificateReport {
	t.Helper()
	report, err := w.App.Contract.ImportCertificates(t.Context(), who,
		contract.CertificateImport{FileName: "登记结果.csv", Apply: apply}, strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if report.Stored != apply {
		t.Errorf("stored is %v, want %v", report.Stored, apply)
	}
	return report
}

const certificateHead = "登记编号,平台编号,项目名称,卖方,买方,登记日期,成交额（万元）,技术交易额（元）,备注\n"

// TestEachLineOfTheRegistryFindsItsContract holds every kind of line to its outcome and its sentence, first without
// storing anything, then in earnest, then once more.
func TestEachLineOfTheRegistryFindsItsContract(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	fresh := accepted(t, w, "焊缝缺陷在线识别", 100*market.Wan)
	accepted(t, w, "冲压模具寿命预测", 110*market.Wan)
	twin := accepted(t, w, "冲压模具寿命预测", 120*market.Wan)
	accepted(t, w, "大型铸件残余应力消除", 900*market.Wan)
	future := accepted(t, w, "轧辊磨损监测", 50*market.Wan)
	same := w.Registered(w.Seller, w.Lab, w.Firm, 120*market.Wan, "2026320804000001")
	differs := w.Registered(w.Seller, w.Lab, w.Firm, 200*market.Wan, "2026320804000002")
	w.Registered(w.Seller, w.Lab, w.Firm, 75*market.Wan, "2026320804000003")
	today := apptest.Today.String()
	sides := ",淮阴智能装备研究院,淮阴精密机械有限公司,"
	lines := []struct{ text, outcome, says string }{
		{"2026320804000011,,焊缝缺陷在线识别,淮阴 智能装备研究院,淮阴精密机械有限公司," + today + ",123.456789,1000000.01,", "taken",
			"成交额：平台为“100 万元”，登记机构为“123.456789 万元”。"},
		{"2026320804000001,,," + ",," + today + ",120,,", "same", ""},
		{"2026320804000002,,," + ",," + today + ",190,,", "differs", "成交额：平台为“200 万元”，登记机构为“190 万元”。"},
		{"2026 3208 0400 0003,,," + ",," + today + ",,,", "partial", "金额未比对"},
		{"2026320804000012,,冲压模具寿命预测" + sides + today + ",,,", "refused", "多份同名、同双方的合同"},
		{"2026320804000013," + twin.No + ",另一个名称" + sides + today + ",,,", "taken", "项目名称：平台为“冲压模具寿命预测”，登记机构为“另一个名称”。"},
		{"2026320804000014," + fresh.No + ",,,," + today + ",,,", "refused", "前面已有一行对应这份合同"},
		{"2026320804000011,,别的合同" + sides + today + ",,,", "refused", "登记编号与第 2 行重复"},
		{"2026320804000015,,没有的合同" + sides + today + ",,,", "unknown", "平台上没有这份合同"},
		{"2026320804000016,,大型铸件残余应力消除" + sides + today + ",,,", "refused", "请先转大额评审"},
		{"12345,,焊缝缺陷在线识别" + sides + today + ",,,", "refused", "16 位数字"},
		{"2026320804000017,,轧辊磨损监测" + sides + ",,,", "refused", "没有登记日期"},
		{"2026320804000018,,轧辊磨损监测" + sides + apptest.Today.AddDays(1).String() + ",,,", "refused", "登记日期不能晚于今天"},
		{"2026320804000019," + future.No + ",,,," + today + ",若干,,", "refused", "金额"},
	}
	var file strings.Builder
	file.WriteString(certificateHead)
	for _, line := range lines {
		file.WriteString(line.text + "\n")
	}
	for _, apply := range []bool{false, true} {
		report := importing(t, w, w.Approver, apply, file.String())
		if len(report.Lines) != len(lines) || fmt.Sprint(report.Unknown) != "[备注]" {
			t.Fatalf("%d lines and unknown headings %v", len(report.Lines), report.Unknown)
		}
		for i, line := range lines {
			got := report.Lines[i]
			if got.Line != i+2 || string(got.Outcome) != line.outcome ||
				!strings.Contains(strings.Join(got.Notes, ""), line.says) {
				t.Errorf("line %d (applied %v) is %s %q, want %s %q", got.Line, apply, got.Outcome, got.Notes,
					line.outcome, line.says)
			}
		}
		if report.Count(contract.CertificateTaken) != 2 || report.Count(contract.CertificateRefused) != 8 {
			t.Errorf("%d taken, %d refused", report.Count(contract.CertificateTaken),
				report.Count(contract.CertificateRefused))
		}
		now, err := w.DB.Contract(t.Context(), fresh.ID)
		if err != nil || now.Status == market.ContractRegistered != apply {
			t.Errorf("applied %v: it is %s (%v)", apply, now.Status, err)
		}
	}
	now, err := w.DB.Contract(t.Context(), fresh.ID)
	if err != nil || now.CertNo != "2026320804000011" || now.DealAmount != 123_456_789 ||
		now.TechAmount != 100_000_001 || now.RegisteredOn != apptest.Today || now.MovedBy != w.Approver.UserID {
		t.Errorf("registered as %+v (%v)", now, err)
	}
	versions, err := w.DB.ContractVersions(t.Context(), fresh.ID)
	if err != nil || len(versions) != 1 || versions[0].DealAmount != 123_456_789 {
		t.Errorf("its versions are %+v (%v)", versions, err)
	}
	for _, kept := range []market.Contract{same, differs} {
		if now, err := w.DB.Contract(t.Context(), kept.ID); err != nil || now.Version != kept.Version {
			t.Errorf("what was registered before was written again: %+v (%v)", now, err)
		}
	}
	// Of the two of one name only one is left without a certificate: a second run takes it, a third nothing.
	for run, want := range []int{1, 0} {
		again := importing(t, w, w.Approver, true, file.String())
		if again.Count(contract.CertificateTaken) != want || again.Lines[0].Outcome != contract.CertificateSame {
			t.Errorf("run %d takes %d, and of what was taken says %s", run+2, again.Count(contract.CertificateTaken),
				again.Lines[0].Outcome)
		}
	}
}

// TestAFileOfCertificatesObeysTheRulesOfItsMoves lets nobody register by file what they may not register by hand.
func TestAFileOfCertificatesObeysTheRulesOfItsMoves(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := accepted(t, w, "焊缝缺陷在线识别", 100*market.Wan)
	outside := w.Filed(w.Clerk, w.Signed(w.Buyer, w.Uni, w.Firm), 310*market.Wan)
	both := w.Clerk
	both.Roles = []market.Role{market.RoleClerk, market.RoleApprover}
	line := func(c market.Contract, no string) string {
		return certificateHead + no + "," + c.No + ",,,," + apptest.Today.String() + ",,,\n"
	}
	for _, who := range []market.Actor{w.Seller, w.Stranger, {}} {
		if _, err := w.App.Contract.ImportCertificates(t.Context(), who, contract.CertificateImport{FileName: "a.csv",
			Apply: true}, strings.NewReader(line(c, "2026320804000001"))); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s brings certificates in: %v", who.Name, err)
		}
	}
	for _, k := range []struct {
		who     market.Actor
		of      market.Contract
		no      string
		outcome contract.CertificateOutcome
		says    string
	}{
		{w.Clerk, c, "2026320804000001", contract.CertificateRefused, "您没有权限进行此操作"},
		{w.Leader, c, "2026320804000001", contract.CertificateRefused, "不能进行此操作"},
		{both, c, "2026320804000001", contract.CertificateRefused, "职责分离"},
		{w.Approver, c, "2026320804000001", contract.CertificateTaken, ""},
		{w.Clerk2, outside, "2026320102000001", contract.CertificateTaken, ""},
	} {
		got := importing(t, w, k.who, true, line(k.of, k.no)).Lines[0]
		if got.Outcome != k.outcome || !strings.Contains(strings.Join(got.Notes, ""), k.says) {
			t.Errorf("%s: %s %q, want %s %q", k.who.Name, got.Outcome, got.Notes, k.outcome, k.says)
		}
	}
}

// TestAnAmountNeedsItsUnit reads what a cell or its heading says of the unit, and refuses to guess.
func TestAnAmountNeedsItsUnit(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := accepted(t, w, "焊缝缺陷在线识别", 100*market.Wan)
	for _, k := range []struct {
		heading, cell, says string
	}{
		{"成交额（元）", "950000.05", "登记机构为“95.000005 万元”"},
		{"成交额（万元）", "95", "登记机构为“95 万元”"},
		{"成交额（亿元）", "0.01", ""},
		{"成交额（万元）", "1000000元", ""},
		{"成交额", "95万元", "登记机构为“95 万元”"},
		{"成交额", "", ""},
		{"成交额", "95", "没有写明金额单位，请写成“成交额（元）”或“成交额（万元）”"},
	} {
		report := importing(t, w, w.Approver, false, "登记编号,平台编号,登记日期,"+k.heading+"\n2026320804000001,"+c.No+","+
			apptest.Today.String()+","+k.cell+"\n")
		got := strings.Join(report.Lines[0].Notes, "")
		if k.says == "" && got != "" && !strings.Contains(got, "技术交易额") || !strings.Contains(got, k.says) {
			t.Errorf("%s %s: %s", k.heading, k.cell, got)
		}
	}
}

// TestWhatTheRegistryDoesNotNameIsMissing lists our own registered contracts of the file's days, both edges included.
func TestWhatTheRegistryDoesNotNameIsMissing(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ago := func(days int) market.Date { return apptest.Today.AddDays(-days) }
	no := func(n int) string { return fmt.Sprintf("20263208040000%02d", n) }
	put(t, w, w.Lab, w.Firm, market.ContractRegistered, ago(5), no(5), market.Wan)
	first := put(t, w, w.Lab, w.Firm, market.ContractRegistered, ago(4), no(4), market.Wan)
	middle := put(t, w, w.Firm, w.Uni, market.ContractRegistered, ago(3), no(3), market.Wan)
	last := put(t, w, w.Lab, w.Firm, market.ContractRegistered, ago(2), no(2), market.Wan)
	put(t, w, w.Lab, w.Firm, market.ContractRegistered, ago(1), no(1), market.Wan)
	put(t, w, w.Lab, w.Firm, market.ContractDeregistered, ago(3), no(6), market.Wan)
	put(t, w, w.Uni, w.Firm, market.ContractRegistered, ago(3), no(7), market.Wan) // another registry's
	put(t, w, w.Lab, w.Firm, market.ContractRegistered, ago(2), no(8), market.Wan)
	file := certificateHead + no(8) + ",,,,," + ago(2).String() + ",,,\n" + no(99) + ",,,,," + ago(4).String() + ",,,\n"
	report := importing(t, w, w.Clerk, false, file)
	var missing []string
	for _, c := range report.Missing {
		missing = append(missing, c.CertNo)
	}
	want := []string{last.CertNo, middle.CertNo, first.CertNo}
	if fmt.Sprint(missing) != fmt.Sprint(want) {
		t.Errorf("missing are %v, want %v", missing, want)
	}
	if report := importing(t, w, w.Clerk, false, certificateHead+"12,,,,,,,,\n"); len(report.Missing) != 0 {
		t.Errorf("a file without a line that can be read misses %d", len(report.Missing))
	}
}

// TestAFallenContractIsSaidToBeFallen keeps quiet about nothing that the registry's list and the record disagree on.
func TestAFallenContractIsSaidToBeFallen(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	put(t, w, w.Lab, w.Firm, market.ContractRevoked, apptest.Today.AddDays(-1), "2026320804000001", 10*market.Wan)
	line := importing(t, w, w.Approver, true, certificateHead+"2026320804000001,,,甲公司,乙公司,"+
		apptest.Today.String()+",10,,\n").Lines[0]
	got := strings.Join(line.Notes, "")
	for _, says := range []string{"卖方：平台为“淮阴智能装备研究院”，登记机构为“甲公司”。", "买方：平台为“淮阴精密机械有限公司”，登记机构为“乙公司”。",
		"登记日期：平台为“" + apptest.Today.AddDays(-1).String() + "”", "平台上该合同已撤销。"} {
		if !strings.Contains(got, says) {
			t.Errorf("the notes %q do not say %q", got, says)
		}
	}
	if line.Outcome != contract.CertificateDiffers || strings.Contains(got, "成交额") {
		t.Errorf("the line is %s with %q", line.Outcome, got)
	}
}

// TestLinesOfSeveralSheetsNameTheirSheet reads a workbook of two sheets, of which one has its dates as days and its
// amounts in 千元, and a file whose number stands under 合同编号.
func TestLinesOfSeveralSheetsNameTheirSheet(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	w.Registered(w.Seller, w.Lab, w.Firm, 305*market.Wan, "2026320804000031")
	table := func(name, unit string, amount any) sheet.Table {
		return sheet.Table{Name: name, Columns: []sheet.Column{{Title: "合同登记编号"}, {Title: "认定登记日期"}, {Title: "成交额（" +
			unit + "）"}},
			Rows: [][]any{{"2026320804000031", apptest.Today, amount}}}
	}
	var book bytes.Buffer
	if err := sheet.WriteBook(&book, table("一季度", "千元", 3050), table("二季度", "千元", 3051)); err != nil {
		t.Fatal(err)
	}
	report := importing(t, w, w.Approver, false, book.String())
	if len(report.Lines) != 2 || report.Lines[0].Outcome != contract.CertificateSame || report.Lines[0].Place() !=
		"工作表“一季度” 第 2 行" || !strings.Contains(strings.Join(report.Lines[1].Notes, ""), "与工作表“一季度” 第 2 行重复") {
		t.Errorf("%+v", report.Lines)
	}
	report = importing(t, w, w.Approver, false, "合同编号,登记日期,合同成交总额（万元）\n2026320804000031,"+apptest.Today.String()+
		",304\n"+
		"2.02632080400003E+15,"+apptest.Today.String()+",305\n")
	if len(report.Lines) != 2 || report.Lines[0].Outcome != contract.CertificateDiffers ||
		!strings.Contains(strings.Join(report.Lines[1].Notes, ""), "变成了数字") {
		t.Errorf("%+v", report.Lines)
	}
}
