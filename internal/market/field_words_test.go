package market_test

import (
	"testing"

	"jiebang/internal/market"
)

// taken reads a cell into a field of a new listing and gives what is there then, and the note.
func taken(t *testing.T, kind market.Kind, key, cell string) (value, note string) {
	t.Helper()
	f, ok := market.ListingFields(kind).Field(key)
	if !ok {
		f, ok = market.ListingFields(kind).Field("details." + string(kind) + "." + key)
	}
	if !ok {
		t.Fatalf("no field %s", key)
	}
	var c market.ListingContent
	c.Normalize(kind)
	note = f.Take(&c, cell)
	return f.Text(&c), note
}

func TestPlacesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"涟水县": "江苏省淮安市涟水县", "江苏省淮安市": "江苏省淮安市", "江苏淮安": "江苏省淮安市", "淮安市涟水县": "江苏省淮安市涟水县",
		"江苏省淮安市涟水县": "江苏省淮安市涟水县", "淮安": "江苏省淮安市", "320826": "江苏省淮安市涟水县", "320826000000": "江苏省淮安市涟水县",
		"江苏/淮安/涟水": "江苏省淮安市涟水县", "江苏省 - 淮安市": "江苏省淮安市", "浙江": "浙江省", "北京": "北京市", "内蒙古": "内蒙古自治区",
		"宁夏银川": "宁夏回族自治区银川市", "延边": "吉林省延边朝鲜族自治州", "吉林": "吉林省", "吉林市": "吉林省吉林市",
		"恩施州": "湖北省恩施土家族苗族自治州", "黔东南州": "贵州省黔东南苗族侗族自治州", "恭城县": "广西壮族自治区桂林市恭城瑶族自治县",
		"恭城瑶族自治县": "广西壮族自治区桂林市恭城瑶族自治县", "洪泽县": "江苏省淮安市洪泽区", "淮阴县": "江苏省淮安市淮阴区", "句容县": "江苏省镇江市句容市",
		"淮阴市": "江苏省淮安市", "淮安市清浦区": "江苏省淮安市清江浦区", "楚州区": "江苏省淮安市淮安区", "襄樊市": "湖北省襄阳市",
		"江苏省（淮安市）": "江苏省淮安市", "中国·江苏·淮安": "江苏省淮安市", "上海浦东": "上海市浦东新区", "新疆维吾尔自治区": "新疆维吾尔自治区",
		"西藏拉萨": "西藏自治区拉萨市", "海南州": "青海省海南藏族自治州", "海南": "海南省", "内蒙": "内蒙古自治区", "320826000": "江苏省淮安市涟水县",
		"中国江苏省": "江苏省", "北京市朝阳区": "北京市朝阳区",
	} {
		if got, note := taken(t, market.KindDemand, "region", cell); got != want || note != "" {
			t.Errorf("%s is %q with %q, want %q", cell, got, note, want)
		}
	}
	for _, cell := range []string{"朝阳区", "清河区", "河下镇", "999999", "本市"} { // of several, below the table, of none
		if got, note := taken(t, market.KindDemand, "region", cell); got != "" || note == "" {
			t.Errorf("%s was taken for %q", cell, got)
		}
	}
	if got, note := taken(t, market.KindDemand, "region", "320826100"); got != "江苏省淮安市涟水县" || note == "" {
		t.Errorf("the code of a town is %q with %q, want its county and a note", got, note)
	}
	if got, note := taken(t, market.KindDemand, "region", "淮安市涟水县河网镇"); got != "江苏省淮安市涟水县" || note == "" {
		t.Errorf("a town is %q with %q, want its county and a note", got, note)
	}
}

func TestTelephonesAreFoundInTheirCells(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][2]string{
		"0517-80000001": {"0517-80000001", ""}, "0517-80000001转12": {"0517-80000001-12", ""},
		"(0517)80000001": {"0517-80000001", ""}, "0517 80000001": {"0517-80000001", ""},
		"０５１７—80000001": {"0517-80000001", ""}, "139 0000 0001": {"13900000001", ""},
		"+86 13900000001": {"13900000001", ""},
		"86-13900000001":  {"13900000001", ""}, "400-100-2000": {"400-100-2000", ""},
		"13900000001、13900000002": {"13900000001", "13900000002"}, "0517-80000001/13900000001": {"0517-80000001",
			"13900000001"},
		"13900000001（微信同号）": {"13900000001", "微信同号"}, "王某 13900000001": {"13900000001", "王某"},
		"0517-8000 0001转12": {"0517-80000001-12", ""}, "0517/80000001": {"0517-80000001", ""},
		"0086-13900000001": {"13900000001", ""}, "+86-517-80000001": {"0517-80000001", ""},
		"139.0000.0001": {"13900000001", ""}, "13900000001 13900000002": {"13900000001", "13900000002"},
		"电话：0517-80000001 分机12": {"0517-80000001-12", "电话:"}, "400 100 2000": {"400-100-2000", ""},
		"139****0001": {"", "139****0001"}, "见附件": {"", "见附件"}, "80000001": {"", "80000001"}, "11010519491231002X": {"",
			"11010519491231002X"},
	} {
		phone, rest := market.PhoneIn(cell)
		if phone != want[0] || rest != want[1] {
			t.Errorf("%s is %q and %q, want %q", cell, phone, rest, want)
		}
	}
}

func TestOptionsAreFoundUnderOtherWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind             market.Kind
		key, cell, value string
	}{
		{market.KindAchievement, "maturity", "中试阶段", "中试"}, {market.KindAchievement, "maturity", "已通过小试", "小试"},
		{market.KindAchievement, "maturity", "批量生产", "量产"}, {market.KindAchievement, "maturity", "TRL 4", "小试"},
		{market.KindAchievement, "maturity", "９级", "量产"}, {market.KindAchievement, "maturity", "工程样机", "样品"},
		{market.KindAchievement, "maturity", "已产业化", "量产"}, {market.KindAchievement, "maturity", "处于中试阶段", "中试"},
		{market.KindAchievement, "maturity", "小批量", "样品"}, {market.KindAchievement, "maturity", "初期阶段", "研发"},
		{market.KindAchievement, "ip_kind", "软件著作权登记", "计算机软件著作权"}, {market.KindAchievement, "maturity", "TRL-6级",
			"中试"},
		{market.KindAchievement, "maturity", "五级", "小试"}, {market.KindAchievement, "maturity", "□研发 ☑小试 □中试", "小试"},
		{market.KindAchievement, "maturity", "研发□ 小试□ 中试√", "中试"}, {market.KindAchievement, "trl", "TRL 7级", "7 级"},
		{market.KindAchievement, "ip_kind", "发明专利（已授权）", "发明专利"}, {market.KindAchievement, "ip_kind", "发明专利（申请中）",
			"专利申请"},
		{market.KindAchievement, "ip_kind", "已受理发明专利", "专利申请"}, {market.KindAchievement, "ways", "独占", "技术许可"},
		{market.KindAchievement, "ways", "专利实施许可", "技术许可"}, {market.KindAchievement, "ways", "技术转让或作价入股", "技术转让、作价入股"},
		{market.KindAchievement, "ways", "☑技术转让 □技术许可 ☑联合开发", "技术转让、联合开发"}, {market.KindAchievement, "ways", "面谈",
			"面议"},
		{market.KindTalent, "headcount", "3名", "3 人"}, {market.KindTalent, "headcount", "无", ""},
		{market.KindDemand, "may_challenge", "□是 ☑否", ""}, {market.KindDemand, "may_challenge", "√是 □否", "愿意发榜"},
		{market.KindAchievement, "ip_kind", "软著", "计算机软件著作权"}, {market.KindAchievement, "ip_kind", "实用新型", "实用新型专利"},
		{market.KindAchievement, "ip_kind", "技术诀窍", "技术秘密"}, {market.KindAchievement, "ways", "排他许可", "技术许可"},
		{market.KindAchievement, "ways", "专利权转让、技术入股", "技术转让、作价入股"}, {market.KindDemand, "cooperation", "委托开发", "委托研发"},
		{market.KindDemand, "cooperation", "技术转让/联合研发", "技术转让、联合开发"},
		{market.KindDemand, "hitech_field", "新材料（高分子）", "新材料"}, {market.KindDemand, "hitech_field", "生物医药", "生物与新医药"},
	} {
		if got, note := taken(t, c.kind, c.key, c.cell); got != c.value || note != "" {
			t.Errorf("%s %s is %q with %q, want %q", c.key, c.cell, got, note, c.value)
		}
	}
	// What several options hold, or none, is told; that there is nothing to say is no fault.
	for cell, told := range map[string]bool{"专利": true, "论文": true, "未说明": false, "/": false, "无": false} {
		if got, note := taken(t, market.KindAchievement, "ip_kind", cell); got != "" || (note != "") != told {
			t.Errorf("%s is %q with %q", cell, got, note)
		}
	}
}

// Only one option is kept where a field holds one: the others are told, and so is a box that nobody ticked.
func TestWordsForSeveralOptionsAreToldWhereOneIsKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, cell, value string }{
		{"ip_kind", "发明专利、软著", "发明专利"}, {"ip_kind", "专利、软著", "计算机软件著作权"}, {"maturity", "小试/中试", "小试"},
		{"maturity", "□小试 □中试", ""}, {"ways", "□技术转让 □技术许可", ""},
	} {
		if got, note := taken(t, market.KindAchievement, c.key, c.cell); got != c.value || note == "" {
			t.Errorf("%s %s is %q with %q, want %q and a note", c.key, c.cell, got, note, c.value)
		}
	}
}

func TestLineEndsAreOneCharacter(t *testing.T) {
	t.Parallel()
	if got := market.PlainLineEnds("甲\r\n乙\r丙\n\r\n"); got != "甲\n乙\n丙\n\n" {
		t.Errorf("%q", got)
	}
}

func TestTheCodeOfAnOrganisationIsFoundInItsCell(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"91320804MA1ABCDE83", "91320804 ma1abcde83", "91-320804MA1ABCDE83",
		"统一社会信用代码：91320804MA1ABCDE83", "91320804MA1ABCDE83（1-1）", "９１３２０８０４ＭＡ１ＡＢＣＤＥ８３"} {
		if got := market.USCCIn(cell); got != "91320804MA1ABCDE83" {
			t.Errorf("%s is %s", cell, got)
		}
	}
}
