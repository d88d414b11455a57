package match

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"jiebang/internal/market"
)

var update = flag.Bool("update", false, "write the golden files again")

// A pairing is a need and a result of our own invention whose explanation was read by eye.
type pairing struct {
	name         string
	need, result *market.Listing
	record       PartnerRecord
}

func pairings() []pairing {
	type d = market.DemandDetails
	type a = market.AchievementDetails
	need := func(title, text, field string, x d) *market.Listing {
		l := &market.Listing{ID: 1, Kind: market.KindDemand, OrgID: 1}
		l.Title, l.PublicText, l.HitechField, l.Region, l.Details.Demand = title, text, field, "320804", &x
		return l
	}
	offer := func(title, text, field string, x a) *market.Listing {
		l := &market.Listing{ID: 2, Kind: market.KindAchievement, OrgID: 2, PublishedAt: now.AddDate(0, -1, 0)}
		l.Title, l.PublicText, l.HitechField, l.Region, l.Details.Achievement = title, text, field, "320102", &x
		return l
	}
	return []pairing{
		{"涂层", need("燃气轮机叶片热障涂层寿命提升", "叶片在高温下涂层剥落，检修频繁。", "新材料",
			d{Difficulties: "热障涂层与基体结合强度低，高温氧化后易剥落。", Indicators: "结合强度不低于40MPa，使用温度≥1200℃", Budget: 100 * market.Wan,
				Cooperation: []string{"技术转让"}, Deadline: market.Date{Year: 2027, Month: 3, Day: 1}}),
			offer("耐高温陶瓷层等离子喷涂制备方法", "在合金表面制备氧化锆陶瓷层，抗氧化、抗热震。", "新材料",
				a{Innovation: "采用等离子喷涂在高温合金基体上形成梯度陶瓷层，界面结合牢固。", Indicators: "结合强度达到45MPa，使用温度1250℃", Maturity: "中试",
					Ways: []string{"技术许可", "面议"}, Price: 80 * market.Wan}), PartnerRecord{Signed: 2, Contacted: 3}},
		{"得率", need("秸秆制浆得率提高", "企业以麦秸为原料制浆，得率低，黑液难处理。", "资源与环境",
			d{Difficulties: "蒸煮过程半纤维素损失大，得率偏低。", Indicators: "得率≥67%，白度不低于75%", Budget: 50 * market.Wan}),
			offer("麦草生物机械制浆技术", "以生物酶预处理麦草，减少化学品用量。", "资源与环境",
				a{Indicators: "得率70%，白度72%", Maturity: "量产", PriceKind: "面议"}), PartnerRecord{}},
		{"视觉", need("轴承滚子表面缺陷在线检测", "人工目检效率低，漏检多。", "先进制造与自动化",
			d{Difficulties: "滚子表面反光强，划伤、凹坑难以识别。", Indicators: "检出率≥99%，单件检测时间不超过0.5s",
				Deadline: market.Date{Year: 2026, Month: 10, Day: 1}}),
			offer("基于机器视觉的金属零件瑕疵识别系统", "采用深度学习识别金属表面划痕和裂纹。", "电子信息",
				a{Innovation: "多角度光源抑制高反光，神经网络识别微小瑕疵。", Indicators: "检出率98.5%，单件检测时间0.3s", Maturity: "样品",
					Price: 30 * market.Wan}), PartnerRecord{Contacted: 1}},
		{"电池", need("锂离子电池隔膜热收缩改善", "动力电池高温下隔膜收缩导致短路。", "新能源与节能",
			d{Difficulties: "聚乙烯隔膜130℃热收缩率高。", Indicators: "热收缩率≤3%", Budget: 20 * market.Wan,
				Cooperation: []string{"联合开发"}}),
			offer("陶瓷涂覆隔膜及其制备方法", "在聚烯烃隔膜表面涂覆纳米氧化铝。", "新能源与节能",
				a{Indicators: "130℃热收缩率2%", Maturity: "中试", Ways: []string{"联合开发"}, Price: 120 * market.Wan}),
			PartnerRecord{}},
		{"废水", need("电镀废水中重金属去除", "园区电镀企业废水镍、铬超标。", "资源与环境",
			d{Difficulties: "络合态镍难以沉淀去除，污泥量大。", Indicators: "出水总镍≤0.1mg/L"}),
			offer("络合重金属废液深度净化材料", "螯合树脂选择性吸附水中镍离子和铬离子。", "资源与环境",
				a{Innovation: "树脂可再生五十次以上，不产生污泥。", Indicators: "出水总镍0.05mg/L", Maturity: "小试"}), PartnerRecord{}},
		{"农业", need("设施蔬菜连作障碍治理", "大棚黄瓜连作多年，土传病害严重，减产三成。", "生物与新医药",
			d{Difficulties: "枯萎病病原菌在土壤中积累，化学消毒效果差。", Budget: 15 * market.Wan}),
			offer("生防芽孢杆菌微生物菌剂", "拮抗枯萎病菌，改良温室土壤微生态。", "生物与新医药",
				a{Application: "温室瓜类、茄果类种植", Maturity: "量产", Price: 10 * market.Wan}),
			PartnerRecord{Signed: 5, Contacted: 4}},
		{"物流", need("仓库叉车调度优化", "成品仓叉车空驶多，出库排队。", "电子信息",
			d{Difficulties: "订单波动大，人工派车不合理。"}),
			offer("自动导引车多机协同路径规划", "面向智能仓储的AGV调度算法。", "电子信息",
				a{Maturity: "样品"}), PartnerRecord{}},
		{"无关", need("钢水夹杂物控制", "连铸坯夹杂物超标，探伤合格率低。", "新材料",
			d{Difficulties: "大颗粒夹杂物难以上浮去除。", Budget: 200 * market.Wan}),
			offer("老年人居家跌倒监测手环", "基于加速度传感器识别跌倒并报警。", "电子信息",
				a{Maturity: "量产", Price: 5 * market.Wan}), PartnerRecord{}},
		{"宽窄", need("５ ｍｍ薄壁塑料件注塑翘曲控制", "薄壁件冷却不均，翘曲变形大。", "先进制造与自动化",
			d{Difficulties: "模具温度场不均，收缩率各向不同。", Indicators: "翘曲量不大于0.2mm"}),
			offer("薄壁注塑件翘曲变形预测与模具随形冷却", "用模流分析优化浇口与冷却水路。", "先进制造与自动化",
				a{Indicators: "翘曲量≤150微米", Maturity: "中试", Price: 0}), PartnerRecord{}},
		{"光伏", need("光伏组件积灰清洁", "地面电站组件积灰使发电量下降。", "新能源与节能",
			d{Difficulties: "缺水地区不能用水清洗，人工清扫成本高。", Indicators: "清洁后发电量恢复95%以上", Budget: 300 * market.Wan}),
			offer("太阳能电池板无水除尘机器人", "静电除尘与毛刷结合，自主行走。", "先进制造与自动化",
				a{Innovation: "无水清扫，单机日清扫面积大。", Maturity: "量产", Price: 260 * market.Wan, Ways: []string{"技术转让"}}),
			PartnerRecord{Dismissed: 4}},
	}
}

func TestExplanationsReadByEye(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	m := Standard(nil)
	for _, p := range pairings() {
		fmt.Fprintf(&b, "# %s：%s ← %s\n", p.name, p.need.Title, p.result.Title)
		d, s := m.Profile(Of(p.need, PartnerRecord{})), m.Profile(Of(p.result, p.record))
		for _, r := range m.Explain(d, s, now) {
			fmt.Fprintf(&b, "%-10s %-8s %s\n", r.Kind, r.State, r.Text)
			for _, x := range r.Demand {
				fmt.Fprintf(&b, "    需 %s “%s”\n", x.In, cut(t, &d.Subject, x))
			}
			for _, x := range r.Supply {
				fmt.Fprintf(&b, "    供 %s “%s”\n", x.In, cut(t, &s.Subject, x))
			}
		}
		fmt.Fprintln(&b)
	}
	const golden = "testdata/explain.golden"
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
		t.Errorf("explanations changed; run with -update and read the difference\n%s", b.String())
	}
}

// cut returns what a span marks in the text as written.
func cut(t *testing.T, s *Subject, at Span) string {
	t.Helper()
	for _, x := range s.texts() {
		if x.Name == at.In {
			return x.Text[at.Start:at.End]
		}
	}
	t.Fatalf("no section %s", at.In)
	return ""
}
