package account_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// takeList takes a sheet of organisations in and returns what became of its rows.
func takeList(t *testing.T, f *apptest.Fixture, differing bool, lines ...string) intake.Report {
	t.Helper()
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), intake.Import{
		Kind: market.ImportOrganizations, FileName: "单位名录.csv", Differing: differing},
		strings.NewReader(strings.Join(lines, "\n")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// saidOf joins what a report says of a line.
func saidOf(notes []intake.RowNote, line int) string {
	var said []string
	for _, n := range notes {
		if n.Line == line {
			said = append(said, n.Reason)
		}
	}
	return strings.Join(said, " ")
}

// named reads the organisation of a name.
func named(t *testing.T, f *apptest.Fixture, name string) market.Organization {
	t.Helper()
	found, err := f.DB.OrganizationList(f.Context(), postgres.OrganizationList{
		ListPart: market.ListPart{Text: name}, Limit: 2})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d organisations are called %s (%v), want one", len(found), name, err)
	}
	return found[0]
}

// holds writes down what an organisation is recognised as.
func holds(t *testing.T, f *apptest.Fixture, id int64) string {
	t.Helper()
	view, err := f.App.Account.Organization(f.Context(), f.Staff(market.RoleClerk), id)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, q := range view.Holds {
		all = append(all, strings.TrimSpace(q.Code.Label()+" "+q.Text()))
	}
	return strings.Join(all, " | ")
}

const listHead = "序号,企业名称,统一社会信用代码,单位类别,所在地区,联系人,联系电话,资质类别,证书编号,发证日期,有效期至"

func TestAListOfOrganisationsBecomesDraftsWithWhatTheyAreRecognisedAs(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	codes := []string{f.USCC(), f.USCC()}
	report := takeList(t, f, false, listHead,
		"1,清淮传感（淮安）有限公司,"+codes[0]+",企业,320804,张敏,0517-84912345,高新技术企业,GR202432001234,2024年11月19日,2027-11-18",
		"2,清淮传感(淮安)有限公司,"+codes[0]+",,,,,省级专精特新中小企业,,2025.6.30,2028.6.29",
		"3,淮海工程大学,"+codes[1]+",高校,江苏省淮安市,,,,,,",
		"4,某写错代码的公司,91320804MA1ABCDE84,,,,,,,,",
		"5,清淮电机有限公司,,,,,,高企、瞪羚、世界第一,GR1、XL2、SJ3,,",
		"6,清淮水泵有限公司,,,,,,高企、科小,GR202532009999,2025,",
		"7,,,,,,,高企,,,",
	)
	if report.Taken() != 5 || f.Number(`select count(*) from organization`) != 4 {
		t.Errorf("%d rows were taken for %d organisations, want 5 and 4: %v", report.Taken(),
			f.Number(`select count(*) from organization`), report.Refused)
	}
	firm := named(t, f, "清淮传感")
	if firm.Status != market.OrgDraft || firm.USCC != codes[0] || firm.Region != "320804" ||
		firm.ContactPhone != "0517-84912345" || firm.Kind != market.OrgEnterprise {
		t.Errorf("the firm is stored as %+v", firm)
	}
	if got := holds(t, f, firm.ID); got != "高新技术企业 GR202432001234，2024年11月19日至2027年11月18日 | "+
		"专精特新中小企业 2025年6月30日至2028年6月29日" {
		t.Errorf("the firm is recognised as %s", got)
	}
	if university := named(t, f, "淮海工程大学"); university.Kind != market.OrgUniversity {
		t.Errorf("the university is a %s", university.Kind)
	}
	for line, says := range map[int]string{5: "校验位不符", 8: "单位全称"} {
		if got := saidOf(report.Refused, line); !strings.Contains(got, says) {
			t.Errorf("line %d is refused with %q, want %q", line, got, says)
		}
	}
	for line, says := range map[int]string{6: "“世界第一”不在可选范围内", 7: "不能与各项资质逐一对应"} {
		if got := saidOf(report.Notes, line); !strings.Contains(got, says) {
			t.Errorf("line %d is noted with %q, want %q", line, got, says)
		}
	}
	if got := holds(t, f, named(t, f, "清淮水泵").ID); got != "高新技术企业 | 科技型中小企业" {
		t.Errorf("one number for two recognitions gives %s", got)
	}
}

func TestASecondListAddsNothingAndSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	code := f.USCC()
	first := []string{listHead, "1,清淮传感有限公司," + code + ",企业,320804,张敏,0517-84912345,高企,GR1,2024-11-19,2027-11-18"}
	takeList(t, f, false, first...)
	if again := takeList(t, f, true, first...); again.Taken() != 0 || again.Counts[market.RowKnown] != 1 {
		t.Errorf("the second run gives %v, want one known row", again.Counts)
	}
	changed := []string{listHead, "1,清淮传感有限公司," + code + ",企业,320804,李强,0517-84912346,高企,GR1,2024-11-19,2028-11-18",
		"2,清淮传感 有限公司,,,,,,独角兽,,,"}
	report := takeList(t, f, false, changed...)
	if report.Counts[market.RowDiffers] != 2 || !strings.Contains(saidOf(report.Notes, 2), "平台为“0517-84912345”") ||
		!strings.Contains(saidOf(report.Notes, 3), "平台为“无”，表格为“独角兽企业”") {
		t.Errorf("the third run gives %v and says %v", report.Counts, report.Notes)
	}
	firm := named(t, f, "清淮传感")
	if firm.ContactName != "张敏" {
		t.Error("a sheet changed the record before anybody said so")
	}
	takeList(t, f, true, changed...)
	firm = named(t, f, "清淮传感")
	if firm.ContactName != "李强" || firm.ContactPhone != "0517-84912346" || firm.Status != market.OrgDraft {
		t.Errorf("the draft is now %+v", firm)
	}
	if got := holds(t, f, firm.ID); got != "高新技术企业 GR1，2024年11月19日至2028年11月18日 | 独角兽企业" {
		t.Errorf("it is recognised as %s", got)
	}
}

// TestAListLeavesAVerifiedOrganisationItsOwnWord takes how it is reached and what it is recognised as, nothing else.
func TestAListLeavesAVerifiedOrganisationItsOwnWord(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	head := "单位全称,统一社会信用代码,法定代表人,联系人,资质\n"
	report := takeList(t, f, true, head+"清淮机械股份有限公司,"+org.USCC+",赵一,钱二,高企")
	after := named(t, f, "清淮机械")
	if report.Counts[market.RowUpdated] != 1 || after.Name != org.Name || after.LegalPerson == "赵一" ||
		after.ContactName != "钱二" || after.Status != market.OrgVerified {
		t.Errorf("%v, the organisation is now %+v", report.Counts, after)
	}
	if got := saidOf(report.Notes, 2); !strings.Contains(got, "“单位全称”由单位自行维护或已经认证") ||
		!strings.Contains(got, "“法定代表人”") || holds(t, f, org.ID) != "高新技术企业" {
		t.Errorf("the sheet is told %q", got)
	}
	report = takeList(t, f, true, "单位全称,法定代表人\n清淮机械有限公司,孙三")
	if report.Counts[market.RowFaulty] != 1 || !strings.Contains(saidOf(report.Refused, 2), "“法定代表人”") {
		t.Errorf("only what may not be changed: %v %v", report.Counts, report.Refused)
	}
}

func TestAListIsUndoneWhileNobodyHasWorkedOnItsOrganisations(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	before := f.Number(`select count(*) from organization`)
	lines := []string{"单位名称,资质"}
	for i := range 3 {
		lines = append(lines, fmt.Sprintf("第%d号试验有限公司,高企", i+1), fmt.Sprintf("第%d号试验有限公司,瞪羚企业", i+1))
	}
	report := takeList(t, f, false, lines...)
	if report.Taken() != 6 || f.Number(`select count(*) from organization`) != before+3 ||
		f.Number(`select count(*) from qualification`) != 6 {
		t.Fatalf("%v", report.Counts)
	}
	undo := intake.Move{Name: market.ImportUndo, Reason: "传错了表格"}
	f.Exec(`update organization set version = 2 where name = '第2号试验有限公司'`)
	if _, err := f.App.Intake.Move(f.Context(), clerk, report.BatchID, undo); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "第2号试验有限公司") {
		t.Errorf("a list that somebody works on is undone: %v", err)
	}
	f.Exec(`update organization set version = 1 where name = '第2号试验有限公司'`)
	if _, err := f.App.Intake.Move(f.Context(), clerk, report.BatchID, undo); err != nil {
		t.Fatal(err)
	}
	if f.Number(`select count(*) from organization`) != before || f.Number(`select count(*) from qualification`) != 0 {
		t.Error("something of the list is left")
	}
}

// TestOnlyThoseInsideReadWhatAFirmIsRecognisedAs hides it from the public, for it is the bureau's own record.
func TestOnlyThoseInsideReadWhatAFirmIsRecognisedAs(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, own := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	takeList(t, f, true, "单位名称,资质,有效期至", "清淮机械有限公司,高企,2026-01-31")
	for who, want := range map[*market.Actor]int{&own: 1, {}: 0} {
		view, err := f.App.Account.Organization(f.Context(), *who, org.ID)
		if err != nil || len(view.Holds) != want {
			t.Errorf("%q reads %d recognitions (%v), want %d", who.Name, len(view.Holds), err, want)
		}
	}
}
