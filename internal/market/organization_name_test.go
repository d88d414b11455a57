package market_test

import (
	"testing"

	"jiebang/internal/market"
)

// namePairs say of pairs of names whether they are of one organisation.
var namePairs = []struct {
	a, b string
	like market.NameLikeness
}{
	// typed otherwise
	{"试验辰科技（淮安）有限公司", "试验辰科技(淮安)有限公司", market.NamesSame},
	{"试验辰科技（淮安）有限公司", "试验辰科技 （淮安） 有限公司 ", market.NamesSame},
	{"试验辰科技（淮安）有限公司", "试验辰科技(淮安）有限公司\n", market.NamesSame},
	{"试验辰科技（淮安）有限公司", "试验辰科技〔淮安〕有限公司\u200b", market.NamesSame},
	{"试验辰科技（淮安）有限公司", "\ufeff试验辰科技【淮安】有限\u00a0公司", market.NamesSame},
	{"ＡＢＣ精密（淮安）有限公司", "abc精密(淮安)有限公司", market.NamesSame},
	{"清淮數控機床有限公司", "清淮数控机床有限公司", market.NamesSame},
	{"清淮電氣設備廠", "清淮电气设备厂", market.NamesSame},
	{"太湖裝備研究所", "太湖装备研究所", market.NamesSame},
	{"清淮机械有限责任公司", "清淮机械有限公司", market.NamesSame},
	{"清淮（集团）有限公司", "清淮集团有限公司", market.NamesSame},

	// a place that one leaves out
	{"江苏省淮安市清河源机械有限公司", "江苏清河源机械有限公司", market.NamesSame},
	{"江苏省淮安市清河源机械有限公司", "淮安市清河源机械有限公司", market.NamesSame},
	{"江苏省淮安市清河源机械有限公司", "淮安清河源机械有限公司", market.NamesSame},
	{"江苏清河源机械有限公司", "淮安市清河源机械有限公司", market.NamesSame},
	{"江苏省淮安市淮阴区清河源机械有限公司", "清河源机械有限公司", market.NamesSame},
	{"江苏省淮上工学院", "淮上工学院", market.NamesSame},
	{"淮安市淮上工学院", "淮上工学院", market.NamesSame},
	{"江苏省农业科学院", "江苏农业科学院", market.NamesSame},
	{"江苏省淮安市人民医院", "淮安市人民医院", market.NamesSame},

	// two places
	{"淮安清河源机械有限公司", "南京清河源机械有限公司", market.NamesDiffer},
	{"江苏清河源机械有限公司", "浙江清河源机械有限公司", market.NamesDiffer},
	{"淮安市人民医院", "南京市人民医院", market.NamesDiffer},
	{"江苏省人民医院", "淮安市人民医院", market.NamesDiffer},
	{"江苏大学", "南京大学", market.NamesDiffer},
	{"江苏科技大学", "南京科技大学", market.NamesDiffer},
	{"试验辰科技（淮安）有限公司", "试验辰科技（南京）有限公司", market.NamesDiffer},
	{"试验辰科技（淮安）有限公司", "试验辰科技（淮阴）有限公司", market.NamesDiffer},
	{"江苏省淮上工学院", "淮安市淮上工学院", market.NamesPerhaps},

	// former names
	{"清淮机械有限公司（原淮阴第三机械厂）", "清淮机械有限公司", market.NamesSame},
	{"清淮机械有限公司（原名：淮阴第三机械厂）", "淮阴第三机械厂", market.NamesSame},
	{"清淮机械有限公司（曾用名 淮阴第三机械厂）", "淮阴第三机械厂", market.NamesSame},
	{"清淮机械有限公司，曾用名：淮阴第三机械厂", "淮阴第三机械厂", market.NamesSame},
	{"原淮上工学院", "淮上工学院", market.NamesSame},
	{"原淮阴第三机械厂（现清淮机械有限公司）", "清淮机械有限公司", market.NamesSame},
	{"原子能研究院", "子能研究院", market.NamesDiffer},
	{"清淮高原称重设备有限公司", "重设备有限公司", market.NamesDiffer},
	{"清淮机械有限公司 曾用名：淮阴第三机械厂", "淮阴第三机械厂", market.NamesSame},
	{"原点科技有限公司", "点科技有限公司", market.NamesDiffer},

	// another legal form
	{"清河源机械有限公司", "清河源机械股份有限公司", market.NamesPerhaps},
	{"江苏淮工精密机床有限公司", "江苏淮工精密机床股份有限公司", market.NamesPerhaps},
	{"清河源机械集团有限公司", "清河源机械有限公司", market.NamesDiffer},
	{"清河源集团股份有限公司", "清河源股份有限公司", market.NamesDiffer},
	{"清河源机械公司", "清河源机械有限公司", market.NamesPerhaps},

	// a place in brackets
	{"淮安试验辰科技有限公司", "试验辰科技（淮安）有限公司", market.NamesPerhaps},
	{"试验辰科技（淮安）股份有限公司", "试验辰科技（淮安）有限公司", market.NamesPerhaps},
	{"试验辰科技有限公司", "试验辰科技（淮安）有限公司", market.NamesDiffer},

	// others
	{"清河源机械有限公司", "清河源电子有限公司", market.NamesDiffer},
	{"清河源机械有限公司", "清河源机械有限公司淮安分公司", market.NamesDiffer},
	{"", "清河源机械有限公司", market.NamesDiffer},
	{"", "", market.NamesDiffer},
}

func TestNamesAreComparedAsOrganisationsWriteThem(t *testing.T) {
	t.Parallel()
	for _, p := range namePairs {
		if got, back := market.CompareNames(p.a, p.b), market.CompareNames(p.b, p.a); got != p.like || back != p.like {
			t.Errorf("%q and %q: %d and %d, want %d", p.a, p.b, got, back, p.like)
		}
		if same := market.SameOrganization(p.a, p.b); same != (p.like == market.NamesSame) {
			t.Errorf("%q and %q are one: %v", p.a, p.b, same)
		}
	}
}

// TestLikeNamesAreFoundByTheirKeys holds the keys to be wide enough: what is one has a key in common, and what is
// perhaps one the key of its stem.
func TestLikeNamesAreFoundByTheirKeys(t *testing.T) {
	t.Parallel()
	for _, p := range namePairs {
		common := false
		for _, a := range market.NameKeys(p.a) {
			for _, b := range market.NameKeys(p.b) {
				common = common || a == b
			}
		}
		if p.like == market.NamesSame && !common {
			t.Errorf("%q and %q are one and have the keys %q and %q", p.a, p.b, market.NameKeys(p.a),
				market.NameKeys(p.b))
		}
		a, b := market.NamesOf(p.a), market.NamesOf(p.b)
		if p.like == market.NamesPerhaps && a.StemKey != b.StemKey {
			t.Errorf("%q and %q are perhaps one and have the stems %q and %q", p.a, p.b, a.StemKey, b.StemKey)
		}
		if a.NameKey != market.NameKey(p.a) || a.KeyRules != market.NameRules {
			t.Errorf("the keys of %q are %+v", p.a, a)
		}
	}
}

// TestAReviewersUnitIsFoundUnderAnyOfItsNames asks for conflicts of interests: it errs on the side of one.
func TestAReviewersUnitIsFoundUnderAnyOfItsNames(t *testing.T) {
	t.Parallel()
	parties := []market.Involved{{OrgID: 1, Name: "江苏淮工精密机床股份有限公司", Former: []string{"淮阴第二机床厂"}},
		{OrgID: 2, Name: "淮上工学院"}, {OrgID: 3, Name: "太湖装备研究所（无锡）"}}
	for unit, want := range map[string]string{
		"淮上工学院": "淮上工学院", "淮上工学院机械系": "淮上工学院", "淮上 工学院": "淮上工学院", "原淮上工学院": "淮上工学院",
		"江苏省淮上工学院": "淮上工学院", "淮安市淮上工学院": "淮上工学院", "江苏省淮上工学院机械系": "淮上工学院",
		"太湖装备研究所": "太湖装备研究所（无锡）", "太湖裝備研究所": "太湖装备研究所（无锡）", "太湖装备研究所(无锡)": "太湖装备研究所（无锡）",
		"江苏淮工精密机床":       "江苏淮工精密机床股份有限公司",
		"淮工精密机床股份有限公司":   "江苏淮工精密机床股份有限公司",
		"江苏淮工精密机床有限公司":   "江苏淮工精密机床股份有限公司",
		"淮阴第二机床厂":        "江苏淮工精密机床股份有限公司",
		"南京淮工精密机床股份有限公司": "江苏淮工精密机床股份有限公司",
		"浙江淮工精密机床股份有限公司": "", "淮上师范学院": "", "东湖大学": "", "": "", "江苏": "",
	} {
		if got := market.Judge([]market.Candidate{{Unit: unit}}, parties)[0].Conflict; got != want {
			t.Errorf("somebody of %q is in conflict with %q, want %q", unit, got, want)
		}
	}
}

func TestAShareholderIsKnownHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	owner := &market.Organization{ID: 1, OrganizationContent: market.OrganizationContent{Name: "江苏清河源机械有限公司"}}
	bidder := &market.Organization{ID: 2, OrganizationContent: market.OrganizationContent{Name: "淮上轴承有限公司",
		Shareholders: "江蘇省清河源機械有限責任公司 60%"}}
	if market.Related(owner, bidder, market.Settings{}) == "" {
		t.Error("a shareholder in traditional characters is not found")
	}
	bidder.Shareholders = "浙江清河源机械有限公司 60%"
	if said := market.Related(owner, bidder, market.Settings{}); said != "" {
		t.Errorf("a firm of another province is taken for the owner: %s", said)
	}
}

func TestOneNamedWantsOnlyOne(t *testing.T) {
	t.Parallel()
	type firm struct {
		id   int64
		name string
	}
	whois := func(f firm) (int64, string) { return f.id, f.name }
	south, north := firm{1, "南京清河源机械有限公司"}, firm{2, "淮安清河源机械有限公司"}
	again := firm{2, "江苏省淮安市清河源机械有限公司"}
	for _, c := range []struct {
		name  string
		among []firm
		want  int64
	}{
		{"淮安市清河源机械有限公司", []firm{south, north}, 2},
		{"清河源机械有限公司", []firm{south, north}, 0},
		{"清河源机械有限公司", []firm{north, again}, 2},
		{"清河源机械有限公司", []firm{south, {3, "清河源机械有限公司"}}, 3},
		{"清河源机械股份有限公司", []firm{north}, 0},
		{"清河源机械有限公司", nil, 0},
	} {
		got, found := market.OneNamed(c.name, c.among, whois)
		if got.id != c.want || found != (c.want != 0) {
			t.Errorf("%s among %v is %d, want %d", c.name, c.among, got.id, c.want)
		}
	}
}

// TestTraditionalCharactersHaveOneSimpleForm holds the table to be pairs, none of which leads on.
func TestTraditionalCharactersHaveOneSimpleForm(t *testing.T) {
	t.Parallel()
	for traditional, simple := range map[string]string{"華": "华", "龍": "龙", "臺": "台", "國": "国", "淮": "淮", "廠": "厂",
		"業": "业", "實": "实", "㲲": "㲲"} {
		if got := market.PlainName(traditional); got != simple {
			t.Errorf("%s becomes %s, want %s", traditional, got, simple)
		}
	}
}
