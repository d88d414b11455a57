package match

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The figures of a sentence, whether it is asked or offered, and how the two sides stand to each other.
var figures = []string{
	"目前空洞率约2.6%，要求空洞率不高于1%", "空洞率约 2.6 %，焊点强度不足", "现有产品寿命约3000次，需提高到8000次以上", "无空洞比例达到98%以上",
	"由目前的85%提升至95%", "含水率从60%降至15%以下", "能耗降低20%", "国内同类产品一般为80%，国外可达95%", "误差在±0.5mm以内",
	"工作温度-40℃~85℃", "目前采用人工目检，漏检率3%，希望漏检率低于0.1%", "传统工艺得率55%，本工艺得率70%", "出水总镍≤0.1mg/L", "杂质含量不超过50ppm",
	"目前合格率达到85%，目标95%", "合格率由目前的85%提升至95%", "可靠性不低于99%，应力小于200MPa", "厚度5±0.1mm", "能耗节约20%", "抗拉强度大于500MPa，延伸率15%以上",
}

var pairsOfFigures = []struct{ asks, offers string }{
	{"得率不低于67%", "得率70%"}, {"得率≥67%", "得率55%"}, {"空洞率不高于1%", "无空洞比例99.5%"}, {"无空洞比例不低于98%", "空洞率3%"},
	{"空洞率约2.6%，难以降低", "空洞率1%"}, {"目前空洞率2.6%，要求不高于1%", "空洞率0.8%"}, {"结合强度不低于40MPa", "抗拉强度500MPa"},
	{"翘曲量不大于0.2mm", "翘曲量150微米"}, {"厚度不小于5mm", "厚度0.6厘米"}, {"杂质含量不超过0.01%", "杂质含量50ppm"}, {"漏检率0.5%", "漏检率0.2%"},
	{"检出率99%", "检出率98%"}, {"使用温度≥1200℃", "耐温1250℃"}, {"工作温度-40℃~85℃", "工作温度-50℃~100℃"}, {"粒径0.5~2μm", "粒径1μm"},
	{"粒径0.5~2μm", "粒径5μm"},
	{"能耗降低20%", "能耗降低30%"}, {"能耗降低20%", "能耗占比30%"}, {"温度不低于300℃", "温度不超过350℃"},
	{"合格率由85%提高到95%以上", "传统工艺合格率85%，采用本技术后合格率97%"},
	{"单件检测时间不超过0.5s", "单件检测时间300ms"}, {"功率不低于5kW", "功率4800W"}, {"含水率从60%降至15%以下", "含水率12%"},
}

func TestIndicatorsReadByEye(t *testing.T) {
	t.Parallel()
	m := Standard(nil)
	var b strings.Builder
	for _, s := range figures {
		fmt.Fprintf(&b, "%s\n", s)
		subject := Subject{Sections: []Section{{InText, s}}}
		for _, q := range m.statedIn(&subject) {
			fmt.Fprintf(&b, "    %-9s %s %s %g", map[tense]string{wish: "wish", today: "today", other: "other"}[q.lies],
				q.name+q.change, q.op, q.value)
			if q.top != 0 {
				fmt.Fprintf(&b, "..%g", q.top)
			}
			fmt.Fprintf(&b, " %s “%s”\n", q.unit, q.shown)
		}
	}
	b.WriteString("\n")
	for _, p := range pairsOfFigures {
		d := m.Profile(Subject{Asks: true, Sections: []Section{{InDifficulties, p.asks}}})
		s := m.Profile(Subject{Sections: []Section{{InText, p.offers}}})
		v := compareIndicators(d, s, now)
		if ranked := valueIndicators(d, s, now); ranked != v.value {
			t.Errorf("%s beside %s is ranked by %g and told as %g", p.asks, p.offers, ranked, v.value)
		}
		fmt.Fprintf(&b, "%s ← %s\n    %-8s %+.1f %s\n", p.asks, p.offers, v.state, v.value, v.text)
	}
	const golden = "testdata/indicator.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("indicators are read otherwise; run with -update and read the difference\n%s", b.String())
	}
}
