package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
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
	report := imported(t, f, intake.Import{Kind: market.KindDemand}, file.String())
	if report.Taken != len(rows) || report.Companies != 3 {
		t.Fatalf("%d taken for %d new organisations: %+v", report.Taken, report.Companies, report.Refused)
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
	if org := ownerOf(t, f, rows[6].title); org.Name != "科技局代征集" || org.Status != market.OrgVerified ||
		org.Kind != market.OrgGov {
		t.Errorf("of nobody it belongs to %+v", org)
	}
	again := imported(t, f, intake.Import{Kind: market.KindDemand}, "名称,简介\n又一条没有单位的需求,"+longEnough+"\n")
	if again.Taken != 1 || again.Companies != 0 || ownerOf(t, f, "又一条没有单位的需求").ID !=
		ownerOf(t, f, rows[6].title).ID {
		t.Errorf("a second collection of the bureau's own: %+v", again)
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
	if r := imported(t, f, intake.Import{Kind: market.KindAchievement}, file.String()); r.Companies != len(names) {
		t.Errorf("%d organisations were made: %+v", r.Companies, r.Refused)
	}
	for i, k := range names {
		if org := ownerOf(t, f, fmt.Sprintf("金属表面检测成果%d", i)); org.Kind != k.kind || org.Name != k.name {
			t.Errorf("%s is filed as %s, want %s", org.Name, org.Kind, k.kind)
		}
	}
	imported(t, f, intake.Import{Kind: market.KindDemand}, "名称,简介,单位\n人名提出的需求,"+longEnough+",李小红\n")
	if org := ownerOf(t, f, "人名提出的需求"); org.Kind != market.OrgEnterprise {
		t.Errorf("whoever needs something is filed as %s", org.Kind)
	}
}

// TestRowsWithoutAnOwnerGoToTheOneNamed gives them to the organisation that the import names, if there is one.
func TestRowsWithoutAnOwnerGoToTheOneNamed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	file := "名称,简介,单位\n没有单位的需求," + longEnough + ",\n有单位的需求," + longEnough + ",淮海大学\n"
	_, err := f.App.Intake.ImportListings(f.Context(), f.Staff(market.RoleClerk),
		intake.Import{Kind: market.KindDemand, FileName: "a.csv", OrgID: firm.ID + 1000}, strings.NewReader(file))
	if market.MessageOf(err) != "没有该编号的单位，请核对。" {
		t.Errorf("for an organisation nobody knows: %v", err)
	}
	if orgs, err := f.DB.OrganizationsNamed(f.Context(), []string{"淮海大学"}, nil); err != nil || len(orgs) != 0 ||
		countListings(t, f) != 0 {
		t.Errorf("of a refused import %v were left (%v)", orgs, err)
	}
	imported(t, f, intake.Import{Kind: market.KindDemand, OrgID: firm.ID}, file)
	if a, b := ownerOf(t, f, "没有单位的需求"), ownerOf(t, f, "有单位的需求"); a.ID != firm.ID || b.Name != "淮海大学" {
		t.Errorf("they belong to %s and %s", a.Name, b.Name)
	}
	if orgs, err := f.DB.Organizations(f.Context(), postgres.OrganizationFilter{Kinds: []market.OrgKind{market.OrgGov},
		Limit: 5}); err != nil || len(orgs) != 0 {
		t.Errorf("the bureau's collection was opened for nothing: %v (%v)", orgs, err)
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
	report := imported(t, f, intake.Import{Kind: market.KindDemand}, file.String())
	if report.Taken != len(names) || report.Companies != 2 {
		t.Fatalf("%d taken for %d new organisations: %+v", report.Taken, report.Companies, report.Refused)
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
