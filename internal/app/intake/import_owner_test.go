package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// ownerOf is the organisation of the listing with a title.
func ownerOf(t *testing.T, f *apptest.Fixture, title string) market.Organization {
	t.Helper()
	l, found := byTitle(t, f)[title]
	if !found {
		t.Fatalf("%s was not taken", title)
	}
	org, err := f.DB.Organization(f.Context(), l.OrgID)
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// TestAnOwnerIsKnownByItsCodeBeforeItsName finds those of the record, and makes drafts of the others, one each.
func TestAnOwnerIsKnownByItsCodeBeforeItsName(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	fresh := f.USCC()
	rows := []struct{ title, name, code string }{
		{"按名称找到的需求", "清淮机械有限公司", ""},
		{"按代码找到的需求", "改了名的公司", strings.ToLower(firm.USCC)},
		{"同名不同代码的需求", "清淮机械有限公司", fresh},
		{"新单位的第一条需求", "淮海大学", ""},
		{"新单位的第二条需求", "淮海大学", ""},
		{"只有代码的需求", "", f.USCC()},
		{"没有单位的需求", "", ""},
	}
	var file strings.Builder
	file.WriteString("名称,简介,单位名称,信用代码\n")
	for _, k := range rows {
		fmt.Fprintf(&file, "%s,%s,%s,%s\n", k.title, longEnough, k.name, k.code)
	}
	report := imported(t, f, intake.Import{Kind: demands}, file.String())
	if n := f.Number(`select count(*) from organization where status = 'draft'`); report.Taken() != len(rows)-1 ||
		n != 3 {
		t.Fatalf("%d taken for %d new organisations: %+v", report.Taken(), n, report.Refused)
	}
	for _, title := range []string{rows[0].title, rows[1].title} {
		if org := ownerOf(t, f, title); org.ID != firm.ID || org.Status != market.OrgVerified || org.Name != firm.Name {
			t.Errorf("%s belongs to %+v", title, org)
		}
	}
	if org := ownerOf(t, f, rows[2].title); org.ID == firm.ID || org.USCC != fresh || org.Status != market.OrgDraft {
		t.Errorf("%s belongs to %+v", rows[2].title, org)
	}
	first, second := ownerOf(t, f, rows[3].title), ownerOf(t, f, rows[4].title)
	if first.ID != second.ID || first.Kind != market.OrgUniversity {
		t.Errorf("the two of one name belong to %+v and %+v", first, second)
	}
	if org := ownerOf(t, f, rows[5].title); org.Name != "单位 "+rows[5].code {
		t.Errorf("of a code alone the name is %q", org.Name)
	}
	if l, taken := byTitle(t, f)[rows[6].title]; taken || report.Counts[market.RowOwnerless] != 1 {
		t.Errorf("a need of nobody is taken as %+v, counts %v", l, report.Counts)
	}
}

// TestTheKindOfAnOwnerIsReadOffItsName files new organisations until a clerk looks at them.
func TestTheKindOfAnOwnerIsReadOffItsName(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	names := []struct {
		name string
		kind market.OrgKind
	}{
		{"淮扬轴承有限公司", market.OrgEnterprise}, {"红旗机械厂", market.OrgEnterprise}, {"东洋株式会社", market.OrgEnterprise},
		{"淮安市第一人民医院", market.OrgHospital}, {"淮阴工学院", market.OrgUniversity},
		{"智能装备研究院", market.OrgInstitute}, {"淮安智能装备研究院有限公司", market.OrgEnterprise}, {"材料研究中心", market.OrgInstitute},
		{"江苏省农业科学院", market.OrgInstitute}, {"中国科学院大学", market.OrgUniversity}, {"医学院", market.OrgUniversity},
		{"王小明", market.OrgIndividual}, {"某某创新联合体", market.OrgEnterprise},
	}
	var file strings.Builder
	file.WriteString("名称,简介,专利权人\n")
	for i, k := range names {
		fmt.Fprintf(&file, "金属表面检测成果%d,%s,%s\n", i, longEnough, k.name)
	}
	if r := imported(t, f, intake.Import{Kind: achievements}, file.String()); r.Taken() != len(names) {
		t.Errorf("%d rows were taken: %+v", r.Taken(), r.Refused)
	}
	for i, k := range names {
		if org := ownerOf(t, f, fmt.Sprintf("金属表面检测成果%d", i)); org.Kind != k.kind || org.Name != k.name {
			t.Errorf("%s is filed as %s, want %s", org.Name, org.Kind, k.kind)
		}
	}
	imported(t, f, intake.Import{Kind: demands}, "名称,简介,单位\n人名提出的需求,"+longEnough+",李小红\n")
	if org := ownerOf(t, f, "人名提出的需求"); org.Kind != market.OrgEnterprise {
		t.Errorf("whoever needs something is filed as %s", org.Kind)
	}
}

// TestAnOrganisationsOwnSheetIsItsOwn makes drafts of its rows, however they write its name, and refuses those of
// others.
func TestAnOrganisationsOwnSheetIsItsOwn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械（淮安）有限公司")
	_, stranger := f.Organization(market.OrgEnterprise, "别家机械有限公司")
	file := "名称,简介,单位\n没有写单位的需求," + longEnough + ",\n写了本单位的需求," + longEnough + ",清淮机械 (淮安) 有限公司\n" +
		"写了别家的需求," + longEnough + ",淮海大学\n"
	in := intake.Import{Kind: demands, FileName: "own.csv", OrgID: firm.ID}
	for _, who := range []market.Actor{stranger, f.Staff(market.RoleClerk)} {
		if _, err := f.App.Intake.TakeFile(f.Context(), who, in, strings.NewReader(file)); market.CodeOf(err) !=
			market.Invalid {
			t.Errorf("%s brings the sheet of another: %v", who.Name, err)
		}
	}
	report, err := f.App.Intake.TakeFile(f.Context(), owner, in, strings.NewReader(file))
	if err != nil || report.Taken() != 2 || !strings.Contains(noteOf(report.Refused, 4), "不是本单位") {
		t.Fatalf("%+v (%v)", report, err)
	}
	for _, title := range []string{"没有写单位的需求", "写了本单位的需求"} {
		if l := byTitle(t, f)[title]; l.OrgID != firm.ID || l.Status != market.ListingDraft || l.Collected() {
			t.Errorf("%s became %+v", title, l)
		}
	}
	if _, err := f.App.Intake.Batch(f.Context(), f.Staff(market.RoleClerk), report.BatchID); market.CodeOf(err) !=
		market.NotFound {
		t.Errorf("the bureau sees a firm's own sheet: %v", err)
	}
}

// TestOneOrganisationIsOneHoweverAFileWritesIt takes names as one sheet after another writes them.
func TestOneOrganisationIsOneHoweverAFileWritesIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, _ := f.Organization(market.OrgEnterprise, "江苏省淮安市清河源机械有限公司")
	names := []string{"清河源机械有限公司", "江苏清河源机械有限公司", "淮安市清河源机械有限责任公司", "江蘇清河源機械有限公司",
		"清河源机械有限公司（原淮阴第三机械厂）", "南京清河源机械有限公司", "清河源机械股份有限公司"}
	var file strings.Builder
	file.WriteString("名称,简介,单位名称\n")
	for i, name := range names {
		fmt.Fprintf(&file, "写法第%d号的需求,%s%d,%s\n", i, longEnough, i, name)
	}
	report := imported(t, f, intake.Import{Kind: demands}, file.String())
	if n := f.Number(`select count(*) from organization`); report.Taken() != len(names) || n != 3 {
		t.Fatalf("%d taken, %d organisations: %+v", report.Taken(), n, report.Refused)
	}
	for i, name := range names {
		own := ownerOf(t, f, fmt.Sprintf("写法第%d号的需求", i)).ID == firm.ID
		if other := i >= len(names)-2; own == other {
			t.Errorf("%s is taken for the firm: %v", name, own)
		}
	}
	if n := f.Number(`select count(*) from organization_twin`); n != 2 {
		t.Errorf("%d pairs are left to a clerk, want those of 有限 and 股份有限", n)
	}
}
