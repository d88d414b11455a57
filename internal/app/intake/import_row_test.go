package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// owned is a file whose rows belong to somebody: where they name no organisation, a last column names one.
func owned(file string) string {
	lines := strings.Split(strings.TrimSpace(file), "\n")
	if strings.Contains(lines[0], "单位") || strings.Contains(lines[0], "企业") || strings.Contains(lines[0], "专利权人") {
		return file
	}
	for i := range lines {
		lines[i] += map[bool]string{true: ",单位名称", false: ",示例研究所"}[i == 0]
	}
	return strings.Join(lines, "\n")
}

// imported takes a file of a kind in as the bureau and answers what became of it.
func imported(t *testing.T, f *apptest.Fixture, in intake.Import, file string) intake.Report {
	t.Helper()
	if in.FileName == "" {
		in.FileName = "list.csv"
	}
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), in, strings.NewReader(owned(file)))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// byTitle are the listings of the record by their title.
func byTitle(t *testing.T, f *apptest.Fixture) map[string]market.Listing {
	t.Helper()
	rows, err := f.DB.Listings(f.Context(), postgres.ListingFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]market.Listing{}
	for _, l := range rows {
		found[l.Title] = l
	}
	return found
}

const (
	demands      = market.ImportKind(market.KindDemand)
	achievements = market.ImportKind(market.KindAchievement)
	talents      = market.ImportKind(market.KindTalent)
)

const longEnough = "这里写明背景、难点和要求，长度足够收进清单。"

// TestACellIsReadIntoItsField reads what a row says of a need into the record, to the 分 and the day.
func TestACellIsReadIntoItsField(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := imported(t, f, intake.Import{Kind: demands, Name: "2026 年第一批"},
		"需求名称,内容,难点,拟投入（万元）,期限,成熟度,地区,电话,联系人,是否愿意发榜,有效期,关键词\n"+
			"焊缝缺陷在线识别,"+longEnough+",漏检率 3%,12.345678,2027-03-18,"+market.Maturities[1]+",320804,0517-84912345,张工,是,"+
			apptest.Today.AddDays(30).String()+",焊缝、检测；视觉\n"+
			"轧辊磨损监测,"+longEnough+",,80元,46099,,,138,,,,\n")
	if report.Taken() != 2 || len(report.Refused) != 0 {
		t.Fatalf("%+v", report)
	}
	found := byTitle(t, f)
	l := found["焊缝缺陷在线识别"]
	d := l.Details.Demand
	if d.Difficulties != "漏检率 3%" || d.Budget != 12_345_678 ||
		d.Deadline != (market.Date{Year: 2027, Month: 3, Day: 18}) ||
		d.Maturity != market.Maturities[1] || !d.MayChallenge || l.Region != "320804" || l.ContactName != "张工" ||
		l.ContactPhone != "0517-84912345" || l.ValidUntil != apptest.Today.AddDays(30) || l.Batch != "2026 年第一批" ||
		!l.NotSecret || !slices.Equal(l.Keywords, []string{"焊缝", "检测", "视觉"}) {
		t.Errorf("read as %+v with %+v", l, d)
	}
	second := found["轧辊磨损监测"]
	if second.Details.Demand.Budget != 80*market.Yuan || second.Details.Demand.Deadline != (market.Date{Year: 2026,
		Month: 3, Day: 18}) || second.ContactPhone != "" {
		t.Errorf("read as %+v with %+v", second, second.Details.Demand)
	}
	if got := noteOf(report.Notes, 3); got != "联系电话“138”不是电话号码，未填写。" {
		t.Errorf("line 3 is noted with %q", got)
	}
}

// TestAFieldIsFoundInWhicheverTableHasIt takes a field of either official table or a strategic industry, keeps any
// other name as a keyword, and guesses what no row says.
func TestAFieldIsFoundInWhicheverTableHasIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	named := []struct{ cell, hitech, tech, emerging, keyword string }{
		{market.HitechFields[0], market.HitechFields[0], "", "", ""},
		{"核应用", "", "核应用", "", ""},
		{market.EmergingIndustries[0], "", "", market.EmergingIndustries[0], ""},
		{"水下机器人技术", "", "", "", "水下机器人技术"},
	}
	var file strings.Builder
	file.WriteString("名称,简介,领域\n")
	for i, k := range named {
		fmt.Fprintf(&file, "无从猜测的条目%d,%s,%s\n", i, longEnough, k.cell)
	}
	fmt.Fprintf(&file, "锂离子电池储能逆变器,%s,\n", longEnough)
	report := imported(t, f, intake.Import{Kind: demands}, file.String())
	found := byTitle(t, f)
	for i, k := range named {
		l := found[fmt.Sprintf("无从猜测的条目%d", i)]
		if l.HitechField != k.hitech || l.TechField != k.tech || l.EmergingIndustry != k.emerging ||
			k.keyword != "" != slices.Contains(l.Keywords, k.cell) {
			t.Errorf("%s is read as %q %q %q, keywords %v", k.cell, l.HitechField, l.TechField, l.EmergingIndustry,
				l.Keywords)
		}
	}
	if got := noteOf(report.Notes, 5); got != "所属领域“水下机器人技术”不是规定的领域名称，已作为关键词。" {
		t.Errorf("the unknown field is noted with %q", got)
	}
	if l := found["锂离子电池储能逆变器"]; l.HitechField != "新能源与节能" {
		t.Errorf("the field of a battery is guessed as %q", l.HitechField)
	}
}

// TestARunningNumberIsNoIdentity takes row 1 of every file, and knows a source's own id again whatever the row says by
// then.
func TestARunningNumberIsNoIdentity(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	in := intake.Import{Kind: demands}
	row := func(id, title string) string {
		return "id,名称,简介\n" + id + "," + title + "," + longEnough + "\n"
	}
	for i, k := range []struct {
		file         string
		taken, known int
	}{
		{row("1", "第一个文件的需求"), 1, 0},
		{row("1", "第二个文件的需求"), 1, 0},
		{row("1", "第一个文件的需求"), 0, 1}, // known by what it says
		{row("1234567", "有编号的需求"), 1, 0},
		{row("1234567", "有编号的需求，改了名称"), 0, 1},
		{row("CN1", "另一来源的需求"), 1, 0},
		{row("CN1", "另一来源的需求，改了名称"), 0, 1},
	} {
		if r := imported(t, f, in, k.file); r.Taken() != k.taken || r.Known() != k.known {
			t.Errorf("file %d: %d taken and %d known, want %d and %d", i+1, r.Taken(), r.Known(), k.taken, k.known)
		}
	}
	in.Kind = achievements
	if r := imported(t, f, in, row("1234567", "同号的成果")); r.Taken() != 1 {
		t.Errorf("another list knows the id: %+v", r)
	}
}

// TestARowIsRefusedWithItsReason says of each row what keeps it out; the others are taken.
func TestARowIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	rows := []struct{ row, says string }{
		{"短,,," + longEnough, "至少 2 个字"},
		{"没有简介的需求,,,", "没有简介"},
		{"过期的需求,,2020-01-01," + longEnough, "有效期已过"},
		{"含身份证号的需求,,,联系人证件号 11010519491231002X，" + longEnough, "身份证号 110105********002X"},
		{"重复的需求,,," + longEnough, ""},
		{"重复的需求,,," + longEnough, "与第 6 行重复"},
		{strings.Repeat("长", 121) + ",,," + longEnough, "120"},
	}
	var file strings.Builder
	file.WriteString("名称,信用代码,有效期,简介\n")
	for _, k := range rows {
		file.WriteString(k.row + "\n")
	}
	report := imported(t, f, intake.Import{Kind: demands}, file.String())
	if report.Rows != len(rows) || report.Taken() != 1 || len(report.Refused) != len(rows)-1 {
		t.Errorf("of %d rows %d were taken and %d refused", report.Rows, report.Taken(), len(report.Refused))
	}
	for i, k := range rows {
		if got := noteOf(report.Refused, i+2); !strings.Contains(got, k.says) || (got == "") != (k.says == "") {
			t.Errorf("line %d is refused with %q, want %q", i+2, got, k.says)
		}
	}
}

// TestWhatStandsUnderNoHeadingOfItsOwnIsTakenFromElsewhere needs neither a name beside the post nor a summary beside
// difficulties and figures, and says where it took them from.
func TestWhatStandsUnderNoHeadingOfItsOwnIsTakenFromElsewhere(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := imported(t, f, intake.Import{Kind: demands},
		"技术需求名称,主要问题（需要解决的重大技术问题）,考核指标\n螺栓氢脆抑制,高强度螺栓电镀后延迟断裂，成因不明。,断裂率不高于 0.1%\n")
	l := byTitle(t, f)["螺栓氢脆抑制"]
	if l.PublicText != "高强度螺栓电镀后延迟断裂，成因不明。\n断裂率不高于 0.1%" ||
		!strings.Contains(noteOf(report.Notes, 2), "“主要技术难点”、“主要技术指标”") {
		t.Errorf("%+v: the public reads %q", report, l.PublicText)
	}
	report = imported(t, f, intake.Import{Kind: talents}, "岗位名称,需求人数,主要任务\n电化学工程师,2,"+longEnough+"\n")
	l = byTitle(t, f)["电化学工程师"]
	if l.Details.Talent == nil || l.Details.Talent.Post != "电化学工程师" || l.Details.Talent.Headcount != 2 ||
		l.PublicText != longEnough {
		t.Errorf("%+v: the need for people is %+v", report, l)
	}
}

// TestAmountsAreNeverGuessed reads an amount in the unit that its cell or its heading names, and asks for one
// otherwise.
func TestAmountsAreNeverGuessed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	for i, k := range []struct {
		heading, cell string
		budget        market.Money
		says          string
	}{
		{"预算（元）", "305000", 305_000 * market.Yuan, ""}, {"预算（千元）", "305", 305_000 * market.Yuan, ""},
		{"预算（万元）", "30.5", 305_000 * market.Yuan, ""}, {"预算（亿元）", "0.5", 5000 * market.Wan, ""},
		{"预算", "30.5万", 305_000 * market.Yuan, ""}, {"预算（元）", "30.5万", 305_000 * market.Yuan, ""},
		{"预算", "30", 0, "没有写明单位"}, {"预算（万元）", "30～60", 30 * market.Wan, "按下限 30 万元填写"},
		{"预算（万元）", "不超过60", 60 * market.Wan, "按上限 60 万元填写"}, {"预算（万元）", "约60", 60 * market.Wan, "按 60 万元填写"},
		{"预算（元）", "￥305000", 305_000 * market.Yuan, ""}, {"预算（万元）", "￥305000", 0, "不是金额"},
		{"预算（元/万元）", "30", 0, "没有写明单位"}, {"预算（万元）", `"7,5"`, 0, "不是金额"},
		{"预算（万元）", "面议", 0, ""}, {"预算（万元）", "看情况", 0, "不是金额"},
	} {
		title := fmt.Sprintf("第 %d 种金额写法的需求", i)
		report := imported(t, f, intake.Import{Kind: demands},
			"名称,简介,"+k.heading+"\n"+title+","+longEnough+","+k.cell+"\n")
		got := byTitle(t, f)[title].Details.Demand.Budget
		if note := noteOf(report.Notes, 2); got != k.budget || !strings.Contains(note, k.says) ||
			(note == "") != (k.says == "") {
			t.Errorf("%s %s is %s 万元 with %q, want %s", k.heading, k.cell, got.ExactWan(), note, k.budget.ExactWan())
		}
	}
}

// TestAnOrganisationTypedInSeveralWaysIsOne makes one organisation of a file that types its name in several ways, and
// finds it again in the next.
func TestAnOrganisationTypedInSeveralWaysIsOne(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	var file strings.Builder
	file.WriteString("名称,简介,企业名称\n")
	for i, name := range []string{"试验辰科技（淮安）有限公司", "试验辰科技(淮安)有限公司", "试验辰科技 （淮安） 有限公司"} {
		fmt.Fprintf(&file, "第 %d 种写法的需求,%s,%s\n", i, longEnough, name)
	}
	orgs := func() int64 { return f.Number(`select count(*) from organization`) }
	if r := imported(t, f, intake.Import{Kind: demands}, file.String()); r.Taken() != 3 || orgs() != 1 {
		t.Errorf("%d rows of %d new organisations", r.Taken(), orgs())
	}
	again := "名称,简介,企业名称\n后来的需求," + longEnough + ",试验辰科技(淮安)有限公司\n"
	if r := imported(t, f, intake.Import{Kind: demands}, again); r.Taken() != 1 || orgs() != 1 {
		t.Errorf("the next file: %d rows, %d organisations", r.Taken(), orgs())
	}
}

// TestShortTextsAreCompletedFromTheRow takes rows of people and of an industry's needs, whose sheets have no text for
// the public, with what the row says besides.
func TestShortTextsAreCompletedFromTheRow(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	for _, c := range []struct {
		kind              market.Kind
		file, title, says string
	}{
		{market.KindTalent, "企业名称,岗位名称,需求人数,专业要求,学历要求,主要任务\n试验巳公司,膜材料工程师,2名,高分子,博士,膜的开发\n", "膜材料工程师", "拟解决的技术问题：膜的开发"},
		{market.KindCommon, "共性关键技术名称,所属产业链,国内外现状,主要研究内容,预期目标,提出单位\n废水膜法回用,印染,国外已应用,抗污染膜,回用率≥70%,某协会\n", "废水膜法回用",
			"抗污染膜\n国内外现状：国外已应用\n预期目标：回用率≥70%"},
		{market.KindDemand, "需求名称,简介,技术指标\n铆接质量检测,铆接检测,拉脱力不小于 500 N\n", "铆接质量检测", "铆接检测\n主要技术指标：拉脱力不小于 500 N"},
		{market.KindCooperation, "企业名称,合作单位,合作内容,合作期限\n试验午公司,试验大学,联合开发高速轴承的润滑技术并完成样机验证,2026年1月-2027年6月\n",
			"联合开发高速轴承的润滑技术并完成样机验证", ""},
	} {
		report := imported(t, f, intake.Import{Kind: market.ImportKind(c.kind)}, c.file)
		l, found := byTitle(t, f)[c.title]
		if !found || !strings.Contains(l.PublicText, c.says) {
			t.Errorf("%s: %+v: the public reads %q, want %q", c.kind, report, l.PublicText, c.says)
		}
		if d := l.Details.Cooperation; d != nil && (d.BeginsOn.String() != "2026-01-01" ||
			d.EndsOn.String() != "2027-06-30") {
			t.Errorf("the project lasts from %s to %s", d.BeginsOn, d.EndsOn)
		}
	}
}

// TestARangeFillsBothOfItsEnds reads a salary from one to another.
func TestARangeFillsBothOfItsEnds(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	imported(t, f, intake.Import{Kind: talents}, "岗位名称,需求人数,年薪范围（万元）,主要任务\n"+
		"焊接工程师,2,20-30,"+longEnough+"\n电气工程师,1,15万以上,"+longEnough+"\n")
	found := byTitle(t, f)
	if d := found["焊接工程师"].Details.Talent; d == nil || d.SalaryMin != 20*market.Wan || d.SalaryMax != 30*market.Wan {
		t.Errorf("20-30 is %+v", d)
	}
	if d := found["电气工程师"].Details.Talent; d == nil || d.SalaryMin != 15*market.Wan || d.SalaryMax != 0 {
		t.Errorf("15万以上 is %+v", d)
	}
}

// TestAContactIsFoundBesideItsNumber reads a name and a number that share a cell.
func TestAContactIsFoundBesideItsNumber(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	for title, file := range map[string]string{
		"甲种写法的联系人": "名称,简介,联系人及电话\n甲种写法的联系人," + longEnough + ",陈某 13900000006\n",
		"乙种写法的联系人": "名称,简介,联系人\n乙种写法的联系人," + longEnough + ",陈某13900000006\n",
	} {
		imported(t, f, intake.Import{Kind: demands}, file)
		if l := byTitle(t, f)[title]; l.ContactName != "陈某" || l.ContactPhone != "13900000006" {
			t.Errorf("%s: %q, %q", title, l.ContactName, l.ContactPhone)
		}
	}
}

// TestSecretsAreKeptOut refuses a row that its sheet calls a secret.
func TestSecretsAreKeptOut(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := imported(t, f, intake.Import{Kind: achievements}, "成果名称,简介,密级\n公开的成果,"+longEnough+"甲,公开\n"+
		"涉密的成果,"+longEnough+"乙,秘密\n未写的成果,"+longEnough+"丙,/\n")
	if report.Taken() != 2 || !strings.Contains(noteOf(report.Refused, 3), "涉密") {
		t.Errorf("%+v", report)
	}
}

// TestTheHolderOfAResultOwnsIt reads 权利人 as the organisation, and a code of the old kind as none.
func TestTheHolderOfAResultOwnsIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := imported(t, f, intake.Import{Kind: achievements}, "成果名称,简介,权利人,负责人,组织机构代码\n"+
		"一种自润滑轴承,"+longEnough+",试验未大学,陈某,12345678-9\n")
	l := byTitle(t, f)["一种自润滑轴承"]
	org, err := f.DB.Organization(f.Context(), l.OrgID)
	if err != nil || org.Name != "试验未大学" || l.Details.Achievement.Holder != "陈某" ||
		!strings.Contains(noteOf(report.Notes, 2), "9 位") {
		t.Errorf("%q (%v) of %+v with %q", org.Name, err, l.Details.Achievement, noteOf(report.Notes, 2))
	}
}

// TestNothingOfARowIsCutInSilence keeps the number of a patent by which a row is known, and tells of words too many.
func TestNothingOfARowIsCutInSilence(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := imported(t, f, intake.Import{Kind: achievements}, "专利名称,申请（专利）号,摘要,关键词\n"+
		"一种自对中联轴器,CN202310000001.1,"+longEnough+",一、二、三、四、五、六、七、八、九、十、十一、十二\n")
	l := byTitle(t, f)["一种自对中联轴器"]
	if l.Details.Achievement.IPNo != "CN202310000001.1" || len(l.Keywords) != 10 {
		t.Errorf("number %q, words %q", l.Details.Achievement.IPNo, l.Keywords)
	}
	if note := noteOf(report.Notes, 2); !strings.Contains(note, "“十一、十二”未填写") {
		t.Errorf("noted is %q", note)
	}
}
