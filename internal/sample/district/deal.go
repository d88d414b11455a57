package district

import (
	"jiebang/internal/app/contract"
	"jiebang/internal/market"
)

// talk is a deal that came from a meeting or from nowhere, and how far its sides have come.
type talk struct {
	buyer, seller, topic string
	amount               market.Money
	occasion             string
	ago                  int // days since it was first written down
	until                string
	next                 string
	due                  int // days from today to the next step, negative when it is overdue
	ended                string
	reason               string
}

const (
	autumnFair = "金秋产学研对接会"
	springFair = "春季校企对接会"
)

var talks = []talk{
	{"机床", "钟山", "车铣复合主轴热误差在线补偿", 86 * market.Wan, autumnFair, 9, "lead", "约定到钟山工业大学实验室看样机", 5, "", ""},
	{"乳业", "食研院", "低温酸奶后发酵稳定剂", 24 * market.Wan, autumnFair, 8, "lead", "寄送三批样品", 3, "", ""},
	{"封测", "秦淮所", "功率器件双面散热封装", 0, autumnFair, 41, "lead", "", 0, "", ""},
	{"温室", "金陵农", "番茄授粉机器人授粉效果评价", 18 * market.Wan, "", 15, "negotiate", "送交验收指标初稿", 6, "", ""},
	{"泵阀", "太湖所", "熔盐泵轴封长寿命改造", 145 * market.Wan, springFair, 64, "negotiate", "报价单送采购评审", -11, "", ""},
	{"玻纤", "运河院", "光伏边框型材耐候界面剂", 62 * market.Wan, autumnFair, 22, "negotiate", "现场中试一周", 2, "", ""},
	{"水产", "淮农所", "稻虾共作底质改良菌剂", 12 * market.Wan, "", 73, "negotiate", "", 0, "", ""},
	{"轴承", "太湖所", "滚子凸度检测仪联合研制", 95 * market.Wan, springFair, 88, "sign_intent", "商定知识产权归属条款", 8, "", ""},
	{"豆制品", "食研院", "豆清液低聚糖提取", 38 * market.Wan, springFair, 120, "sign_intent", "补充环评意见", -26, "", ""},
	{"涂料", "运河院", "水性重防腐涂料快干助剂", 54 * market.Wan, autumnFair, 36, "sign_intent", "商定首付款比例", 4, "", ""},
	{"包装", "转移中心", "高速枕式包装视觉剔除", 47 * market.Wan, "", 52, "sign_intent", "提交设备接口清单", -3, "", ""},
	{"酿造", "运河院", "固态发酵在线近红外监测", 73 * market.Wan, springFair, 760, "start", "中期验收", 25, "", ""},
	{"种业", "淮农所", "水稻种子活力高光谱检测", 31 * market.Wan, "", 700, "complete", "", 0, "", ""},
	{"显示", "东南技", "导光板微结构模具激光加工", 120 * market.Wan, springFair, 150, "lose", "", 0, "price", "供方报价高于预算约三成，两轮商谈未能接近。"},
	{"橡胶", "中原", "氟橡胶低温改性配方", 40 * market.Wan, autumnFair, 58, "lose", "", 0, "fit", "小试样件零下四十度压缩永久变形未达到指标。"},
	{"纺机", "钟山", "圆纬机送纱张力控制", 66 * market.Wan, "", 260, "terminate", "", 0, "shelved", "企业产品线调整，双方协商终止合同并结清前期费用。"},
}

// deals writes down what came of meetings, and takes each as far as it has come.
func (s *story) deals() {
	for _, t := range talks {
		if s.err != nil {
			return
		}
		s.talk(t)
	}
}

func (s *story) talk(t talk) {
	buyer, seller := s.orgs[t.buyer], s.orgs[t.seller]
	s.ago(t.ago)
	in := contract.DealDraft{DealContent: market.DealContent{Title: t.topic, Buyer: market.PartyOf(buyer.Organization),
		Seller: market.PartyOf(seller.Organization), Amount: t.amount,
		Summary: "由供方按约定指标完成“" + t.topic + "”，在需方现场验证。", NextStep: t.next, Occasion: t.occasion,
		BrokerID:    s.staff["jingli"].UserID,
		BuyerPeople: buyer.content.ContactName, SellerPeople: seller.content.ContactName}}
	if t.next != "" {
		in.NextOn = s.today.AddDays(t.due)
	}
	d, err := s.Contract.RecordDeal(s.ctx, buyer.owner, in)
	if !s.check(err, "record deal", t.topic) {
		return
	}
	steps := map[string][]string{"negotiate": {"negotiate"}, "sign_intent": {"negotiate", "sign_intent"},
		"sign_contract": {"negotiate", "sign_contract"},
		"start":         {"negotiate", "sign_contract", "start"}, "complete": {"sign_contract", "start", "complete"},
		"lose":      {"negotiate", "lose"},
		"terminate": {"sign_contract", "start", "terminate"}}[t.until]
	for i, name := range steps {
		day := s.ago(t.ago * (len(steps) - i) / (len(steps) + 1))
		move := contract.DealMove{Name: market.DealMove(name), SignedOn: day, Evidence: "双方盖章文本扫描件", EndedFor: t.ended,
			Reason: t.reason}
		if _, err := s.Contract.MoveDeal(s.ctx, buyer.owner, d.ID, move); !s.check(err, name, t.topic) {
			return
		}
	}
}
