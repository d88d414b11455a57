package contract_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// dealLedger takes a ledger of deals in and returns what became of its rows.
func dealLedger(t *testing.T, f *apptest.Fixture, differing bool, lines ...string) intake.Report {
	t.Helper()
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), intake.Import{
		Kind: market.ImportDeals, FileName: "签约项目.csv", Differing: differing},
		strings.NewReader(strings.Join(lines, "\n")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// lineSaid joins what a report says of a line.
func lineSaid(notes []intake.RowNote, line int) string {
	var all []string
	for _, n := range notes {
		if n.Line == line {
			all = append(all, n.Reason)
		}
	}
	return strings.Join(all, " ")
}

// dealNamed reads the deal of a title.
func dealNamed(t *testing.T, f *apptest.Fixture, title string) market.Deal {
	t.Helper()
	found, err := f.DB.Deals(f.Context(), postgres.DealFilter{Words: title, Limit: 2})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d deals are called %s (%v), want one", len(found), title, err)
	}
	return found[0]
}

const dealHead = "序号,项目名称,企业名称,需求方所在地区,合作高校,供给方所在地区,合同金额（万元）,签约形式,签约日期,合同编号,项目状态"

var dealLines = []string{dealHead,
	"1,轴承在线视觉检测系统开发,清淮机械有限公司,,东湖大学,,120,合同,2025-03-02,HT-2025-01,履约中",
	"2,盐穴储气库注采优化,丙化工有限公司,320804,丁大学,江苏省南京市,35.5,意向协议,2025年4月1日,YX-07,",
	"3,智能仓储调度系统联合研发,丙化工有限公司,320804,丁大学,320100,80,合同,2025-05-06,,已完成",
	"4,绿色电镀工艺改造技术服务,丙化工有限公司,320804,丁大学,320100,20,,,,洽谈中",
	"5,没有写明地区的技术开发,戊材料有限公司,,丁大学,320100,20,,,,",
	"6,已经终止的技术开发项目,丙化工有限公司,320804,丁大学,320100,20,合同,2025-05-06,HT-3,已终止",
	"7,签约日期写错的技术开发,丙化工有限公司,320804,丁大学,320100,20,合同," + apptest.Today.AddDays(400).String() + ",HT-4,",
	"8,同一单位自己与自己签约,清淮机械有限公司,,清淮机械有限公司,,20,合同,2025-05-06,HT-5,",
	"9,轴承在线视觉检测系统开发,清淮机械有限公司,,东湖大学,,120,合同,2025-03-02,HT-2025-01,履约中",
}

func TestALedgerOfDealsComesAsFarAsItProves(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lab, _ := f.Organization(market.OrgUniversity, "东湖大学")
	report := dealLedger(t, f, false, dealLines...)
	if report.Taken() != 4 || report.Counts[market.RowFaulty] != 4 || report.Counts[market.RowRepeated] != 1 {
		t.Errorf("the rows are %v, refused %v", report.Counts, report.Refused)
	}
	for line, says := range map[int]string{6: "请选择需求方所在地区", 7: "须在平台上登记原因", 8: "签订日期不能晚于今天", 9: "不能是同一单位"} {
		if got := lineSaid(report.Refused, line); !strings.Contains(got, says) {
			t.Errorf("line %d is refused with %q, want %q", line, got, says)
		}
	}
	if got := lineSaid(report.Notes, 4); !strings.Contains(got, "没有写明佐证材料名称或存档编号，按洽谈中导入") {
		t.Errorf("a claim without evidence is noted with %q", got)
	}
	for title, want := range map[string]market.DealStatus{"轴承在线视觉检测": market.DealPerforming,
		"盐穴储气库": market.DealIntentSigned, "智能仓储": market.DealNegotiating, "绿色电镀": market.DealNegotiating} {
		if d := dealNamed(t, f, title); d.Status != want || d.No == "" {
			t.Errorf("%s is %s %s, want %s", title, d.No, d.Status, want)
		}
	}
	d := dealNamed(t, f, "轴承在线视觉检测")
	if d.Buyer.OrgID != firm.ID || d.Seller.OrgID != lab.ID || d.Amount != 120*market.Wan ||
		d.ContractOn.String() != "2025-03-02" || d.ContractEvidence != "HT-2025-01" {
		t.Errorf("the deal of two that are known: %+v", d)
	}
	if d := dealNamed(t, f, "盐穴储气库"); d.IntentOn.String() != "2025-04-01" || !d.ContractOn.IsZero() ||
		d.Seller.Region != "320100" || d.Seller.OrgID != 0 || d.Amount != 355*market.Wan/10 {
		t.Errorf("the intent: %+v", d)
	}
	if d := dealNamed(t, f, "智能仓储"); !d.ContractOn.IsZero() || d.ContractEvidence != "" {
		t.Errorf("evidence is made up: %+v", d)
	}
}

func TestASecondLedgerOfDealsAddsNothingAndBringsWhatItProves(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	f.Organization(market.OrgUniversity, "东湖大学")
	first := dealLedger(t, f, false, dealLines...)
	again := dealLedger(t, f, true, dealLines...)
	if again.Taken() != 0 || again.Counts[market.RowKnown] != 4 || again.Counts[market.RowUpdated] != 0 {
		t.Errorf("the second run gives %v: %v", again.Counts, again.Notes)
	}
	no := dealNamed(t, f, "智能仓储").No
	later := []string{strings.Replace(dealHead, "序号", "项目编号", 1),
		no + ",智能仓储调度系统联合研发,丙化工有限公司,320804,丁大学,320100,95,合同,2025-05-06,HT-2025-09,履约中",
		",轴承在线视觉检测系统开发,清淮机械有限公司,,东湖大学,,120,合同,2025-03-09,HT-2025-01,履约中",
	}
	told := dealLedger(t, f, false, later...)
	if got := lineSaid(told.Notes, 2); told.Counts[market.RowDiffers] != 2 || !strings.Contains(got, "平台为“80 万元”") ||
		!strings.Contains(got, "平台为“洽谈中”，表格为“2025年5月6日”") {
		t.Errorf("%v: %q", told.Counts, got)
	}
	done := dealLedger(t, f, true, later...)
	d := dealNamed(t, f, "智能仓储")
	if d.Status != market.DealPerforming || d.ContractEvidence != "HT-2025-09" || d.Amount != 95*market.Wan ||
		d.No != no {
		t.Errorf("what is proven since: %+v", d)
	}
	if got := lineSaid(done.Refused, 3); !strings.Contains(got, "签约日期已登记为 2025-03-02") ||
		dealNamed(t, f, "轴承在线视觉检测").ContractOn.String() != "2025-03-02" {
		t.Errorf("a day on record is changed: %q", got)
	}
	undo := intake.Move{Name: market.ImportUndo, Reason: "传错了表格"}
	if _, err := f.App.Intake.Move(f.Context(), clerk, first.BatchID, undo); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "智能仓储") {
		t.Errorf("what somebody worked on is undone: %v", err)
	}
}

func TestALedgerOfDealsIsUndoneAndItsFiguresWithIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	before := f.Number(`select count(*) from deal`)
	report := dealLedger(t, f, false, dealLines[0], dealLines[2], dealLines[3])
	if report.Taken() != 2 || f.Number(`select count(*) from deal where intent_on is not null`) != 1 {
		t.Fatalf("%v", report.Counts)
	}
	undo := intake.Move{Name: market.ImportUndo, Reason: "传错了表格"}
	if _, err := f.App.Intake.Move(f.Context(), clerk, report.BatchID, undo); err != nil {
		t.Fatal(err)
	}
	if f.Number(`select count(*) from deal`) != before {
		t.Error("deals of the ledger are left")
	}
}

// TestADealIsNotShownToTheOneWhoTookTheNameOfASide leaves a draft that people belong to out: nobody has verified it.
func TestADealIsNotShownToTheOneWhoTookTheNameOfASide(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, taker := f.Draft(market.OrgEnterprise, "丙化工有限公司")
	dealLedger(t, f, false, dealLines[0], dealLines[2])
	d := dealNamed(t, f, "盐穴储气库")
	if d.Buyer.OrgID != 0 || d.Buyer.Name != "丙化工有限公司" {
		t.Errorf("the side is %+v", d.Buyer)
	}
	if _, err := f.App.Contract.Deal(f.Context(), taker, d.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("whoever took the name reads the deal: %v", err)
	}
}
