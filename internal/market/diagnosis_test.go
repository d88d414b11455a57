package market_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

// written is a listing with its text changed.
func written(kind market.Kind, change func(c *market.ListingContent)) *market.Listing {
	c := market.ListingContent{}
	c.Normalize(kind)
	change(&c)
	return &market.Listing{Kind: kind, ListingContent: c}
}

// diagnosed are the listings whose diagnosis is agreed.
func diagnosed(today market.Date) []struct {
	name string
	l    *market.Listing
} {
	demand := func(title, public, hard, indicators string) *market.Listing {
		return written(market.KindDemand, func(c *market.ListingContent) {
			c.Title, c.PublicText = title, public
			c.Details.Demand.Difficulties, c.Details.Demand.Indicators = hard, indicators
		})
	}
	clear := demand("立式辊磨用行星减速机齿轮啮合噪声控制",
		"立式辊磨主减速机噪声超过厂界要求，希望从齿轮修形和箱体两方面降噪。",
		"JXG-560 型行星减速机，输入转速 1480 r/min、额定功率 2500 kW，满载时二级行星轮啮合处啸叫，目前实测 93 dB(A)。"+
			"曾更换进口轴承，只降 2 dB(A)。",
		"距箱体 1 m 处噪声 ≤ 85 dB(A)，按 GB/T 6404.1 满载测量；齿轮寿命 ≥ 50000 h")
	d := clear.Details.Demand
	d.Budget, d.Deadline, d.Maturity, d.Cooperation = 90*market.Wan, today.AddDays(300), "小试", []string{"委托研发"}
	clear.Keywords, clear.ValidUntil = []string{"行星减速机", "齿轮修形"}, today.AddDays(365)

	slips := demand("精密铸件表面缺陷检测", "联系邮箱 a@b.com.cn，军品配套铸件，人工检测。", "人工检测漏检率 5%，铸件尺寸 300 mm，节拍 20 s。",
		"检出率提高到 99")
	slips.Details.Demand.Budget, slips.Details.Demand.Deadline = 900_00, today.AddDays(10)
	slips.ValidUntil = today.AddDays(900)
	phone := demand("减速机噪音大", "减速机噪音大，急，请联系 13912345678", "噪音大", "")
	hurried := demand("年产 20 万吨复合肥包膜工艺改造", "包膜工艺粉尘大、能耗高。", "包膜工序粉尘大，现有设备每吨耗电 40 kWh。", "尽量降低能耗；粉尘 ≤ 10 mg/m³")
	hurried.Details.Demand.Budget, hurried.Details.Demand.Deadline = 600*market.Wan, today.AddDays(60)
	right := written(market.KindAchievement, func(c *market.ListingContent) {
		*c = sample.Listing(market.KindAchievement, today)
		c.Details.Achievement.IPNo, c.Details.Achievement.IPExpires = "", today.AddDays(-1)
	})
	sampled := func(kind market.Kind) *market.Listing {
		return &market.Listing{Kind: kind, ListingContent: sample.Listing(kind, today)}
	}
	return []struct {
		name string
		l    *market.Listing
	}{
		{"五个字", demand("减速机噪音大", "", "", "")}, {"五个字加电话", phone},
		{"只有愿望", demand("提高产品质量", "希望提高产品质量，降低成本，达到国内先进水平。", "质量不稳定，成本高。", "显著提高质量")},
		{"写清楚的", clear}, {"笔误与涉密", slips}, {"期限不相称", hurried}, {"专利过期", right},
		{"样例需求", sampled(market.KindDemand)}, {"样例共性", sampled(market.KindCommon)},
		{"样例人才", sampled(market.KindTalent)}, {"样例合作", sampled(market.KindCooperation)},
	}
}

// TestDiagnosisGolden prints score, parts and questions of each, so that a change of the rules is read as a difference.
func TestDiagnosisGolden(t *testing.T) {
	t.Parallel()
	today := market.DateOf(noon)
	var b strings.Builder
	for _, c := range diagnosed(today) {
		d := c.l.Diagnose(market.Beside{Today: today})
		fmt.Fprintf(&b, "%s %d\n", c.name, d.Score)
		for _, p := range d.Parts {
			fmt.Fprintf(&b, "  %s %d/%d\n", p.Name, p.Points, p.Of)
		}
		for _, g := range d.Gaps {
			blocks := ""
			if g.Blocks {
				blocks = "（不能提交）"
			}
			fmt.Fprintf(&b, "  %s %s：%s%s%s\n", g.Code, g.Label, g.Ask, g.Example, blocks)
		}
	}
	golden(t, "diagnosis", b.String())
}

func TestAVagueNeedGetsItsQuestions(t *testing.T) {
	t.Parallel()
	l := written(market.KindDemand, func(c *market.ListingContent) { c.Title = "减速机噪音大" })
	d := l.Diagnose(market.Beside{Today: market.DateOf(noon), Similar: []string{"减速机噪音过大"}})
	if len(d.Gaps) < 4 || d.Score >= 40 {
		t.Errorf("%d questions and %d points for five characters", len(d.Gaps), d.Score)
	}
	said := strings.Join(d.Asks(), "\n")
	for _, want := range []string{"“减速机”", "dB(A)", "试过", "减速机噪音过大"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing is asked about %s:\n%s", want, said)
		}
	}
}

// TestEveryGapNamesAFieldOfItsForm holds the rules to the field tables: a question leads to its box.
func TestEveryGapNamesAFieldOfItsForm(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		empty := &market.Listing{Kind: kind}
		empty.Normalize(kind)
		d := empty.Diagnose(market.Beside{})
		if len(d.Gaps) < 4 || d.Score > 15 {
			t.Errorf("an empty %s has %d points and %d gaps", kind, d.Score, len(d.Gaps))
		}
		for _, g := range d.Gaps {
			if _, ok := market.ListingFields(kind).Field(g.Field); !ok || g.Label == "" || g.Ask == "" {
				t.Errorf("%s of a %s asks %q about the field %q", g.Code, kind, g.Ask, g.Field)
			}
		}
	}
}

func TestPersonalDataIsAskedFirst(t *testing.T) {
	t.Parallel()
	l := written(market.KindDemand, func(c *market.ListingContent) {
		c.Title, c.PublicText = "减速机噪音大", "急，电话 13912345678"
	})
	d := l.Diagnose(market.Beside{})
	if asks := d.Asks(); !strings.Contains(asks[0], "手机号 139****5678") {
		t.Errorf("asked first is %q", asks[0])
	}
	if !slices.ContainsFunc(d.Gaps, func(g market.Gap) bool { return g.Blocks && g.Field == "public_text" }) {
		t.Error("a telephone number in public blocks nothing")
	}
}

func TestOnlyUnclearNeedsWantAReason(t *testing.T) {
	t.Parallel()
	beside := market.Beside{Today: market.DateOf(noon)}
	cases := diagnosed(beside.Today)
	vague, clear := cases[0].l, cases[3].l
	result := &market.Listing{Kind: market.KindAchievement}
	result.Normalize(market.KindAchievement)
	for _, c := range []struct {
		name, reason string
		l            *market.Listing
		line         int
		refused      bool
	}{
		{"vague", "", vague, 40, true}, {"vague with a blank reason", " \n", vague, 40, true},
		{"vague with a reason", "企业已电话说明", vague, 40, false}, {"no line", "", vague, 0, false},
		{"clear", "", clear, 40, false}, {"no need", "", result, 40, false},
	} {
		err := c.l.CheckClear(c.line, beside, c.reason)
		if (err != nil) != c.refused || c.refused && market.FieldsOf(err)["reason"] == "" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// BenchmarkDiagnose reads the longest text a form takes; while somebody types, the rules have 50 ms.
func BenchmarkDiagnose(b *testing.B) {
	today := market.DateOf(noon)
	l := diagnosed(today)[3].l
	l.Details.Demand.Difficulties = strings.Repeat(l.Details.Demand.Difficulties, 40)
	l.Details.Demand.Indicators = strings.Repeat(l.Details.Demand.Indicators+"，尽量", 60)
	l.PublicText = strings.Repeat(l.PublicText, 140)
	for b.Loop() {
		l.Diagnose(market.Beside{Today: today})
	}
}
