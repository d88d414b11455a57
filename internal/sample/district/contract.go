package district

import (
	_ "embed"
	"fmt"
	"strings"

	"jiebang/internal/app/contract"
	"jiebang/internal/market"
)

//go:embed buyers.tsv
var buyerTable string

// contracts registers what local firms and institutes sold: most of the plan in number and amount, this year in
// proportion to the days passed, and some that are still on their way.
func (s *story) contracts() {
	const lastYear, planned = 96, 97
	days, share := s.thisYear()
	sold := s.sales(lastYear, 1490*market.Yi/100)
	for i, amount := range sold {
		s.register(saleOf(s, i, amount), days+s.between(1, 360), "register")
	}
	n := int(planned * share)
	for i, amount := range s.sales(n, market.Money(1650*share)*market.Yi/100) {
		s.register(saleOf(s, i+lastYear, amount), s.between(1, max(1, days-2)), "register")
	}
	for i, until := range []string{"create", "submit", "submit", "accept", "late", "supplement", "refuse", "review",
		"escalate", "deregister"} {
		amount := market.Money(s.between(60, 460)) * market.Wan
		if until == "escalate" {
			amount = 3200 * market.Wan
		}
		ago := s.between(2, 8)
		if until == "late" {
			ago, until = 17, "accept"
		}
		s.register(saleOf(s, i+400, amount), ago, until)
	}
	for i := range 14 {
		s.register(s.purchase(i), s.between(10, max(11, days-2)), "register")
	}
}

// sales splits a total into n contracts as such districts show them: one in ten is large and carries most of the sum.
func (s *story) sales(n int, total market.Money) []market.Money {
	amounts := make([]market.Money, n)
	rest, large, weights := total, 0, 0
	weight := make([]int, n)
	for i := range amounts {
		if i%10 == 4 {
			weight[i] = s.between(20, 100)
			weights += weight[i]
			large++
			continue
		}
		amounts[i] = market.Money(s.between(12, 90)*s.between(1, 9)) * market.Wan
		rest -= amounts[i]
	}
	for i, w := range weight {
		if w > 0 {
			amounts[i] = max(rest*market.Money(w)/market.Money(weights)/(10*market.Wan)*(10*market.Wan), 510*market.Wan)
		}
	}
	return amounts
}

var contractKinds = []struct {
	kind    market.ContractType
	subtype string
	words   string
}{
	{market.ContractDev, "dev_commissioned", "技术开发"}, {market.ContractService, "service_general", "技术服务"},
	{market.ContractDev, "dev_cooperative", "合作开发"},
	{market.ContractService, "service_general", "现场技术服务"}, {market.ContractLicense, "know_how_license", "技术秘密许可"},
	{market.ContractConsult, "", "技术咨询"},
	{market.ContractTransfer, "know_how", "技术秘密转让"},
}

// saleOf is the i-th contract that somebody of the district sells.
func saleOf(s *story, i int, amount market.Money) market.ContractContent {
	var sellers []*organization
	for _, key := range s.order {
		if o := s.orgs[key]; o.Local(s.Settings().District()) && len(o.skills) > 0 {
			sellers = append(sellers, o)
		}
	}
	seller := sellers[i%len(sellers)]
	if buyer := sellers[(i*5+3)%len(sellers)]; i%9 == 5 && buyer != seller { // some of it stays in the district
		return s.contractOf(i, seller.skills[i/len(sellers)%len(seller.skills)], seller.Industry,
			market.PartyOf(seller.Organization), market.PartyOf(buyer.Organization), amount)
	}
	buyers := strings.Split(strings.TrimSpace(buyerTable), "\n")
	name, region, _ := strings.Cut(buyers[(i*7+i/len(buyers))%len(buyers)], "\t")
	return s.contractOf(i, seller.skills[i/len(sellers)%len(seller.skills)], seller.Industry,
		market.PartyOf(seller.Organization),
		market.Party{Name: name, Region: market.Region(region), Nature: "150"}, amount)
}

// purchase is a contract by which a firm of the district buys from outside; the seller registers it elsewhere.
func (s *story) purchase(i int) market.ContractContent {
	sellers, buyers := []string{"钟山", "金陵农", "东南技", "中原", "秦淮所", "太湖所", "食研院"},
		[]string{"机床", "温室", "澄光", "玻纤", "封测", "轴承", "酿造"}
	seller, buyer := s.orgs[sellers[i%len(sellers)]], s.orgs[buyers[i%len(buyers)]]
	return s.contractOf(i+300, buyer.skills[i/len(buyers)%len(buyer.skills)], buyer.Industry,
		market.PartyOf(seller.Organization), market.PartyOf(buyer.Organization),
		market.Money(s.between(20, 160))*market.Wan)
}

// fieldOf is a field that fits the trade.
func fieldOf(industry string, i int) string {
	switch industry {
	case "A":
		return "农业"
	case "I":
		return "电子信息"
	}
	return []string{"先进制造", "新材料及其应用", "先进制造", "电子信息", "环境保护与资源综合利用"}[i%5]
}

// ipOf is what a contract of the kind rests on.
func ipOf(kind market.ContractType, i int) []string {
	switch {
	case kind == market.ContractTransfer || kind == market.ContractLicense:
		return []string{"技术秘密"}
	case kind == market.ContractDev && i%4 == 0:
		return []string{"发明专利", "技术秘密"}
	case kind == market.ContractConsult:
		return []string{"未涉及知识产权"}
	}
	return []string{[]string{"技术秘密", "实用新型专利", "计算机软件著作权"}[i%3]}
}

func (s *story) contractOf(i int, topic, industry string, seller, buyer market.Party,
	amount market.Money) market.ContractContent {
	k := contractKinds[i%len(contractKinds)]
	plan := "计划外"
	if i%11 == 0 {
		plan = []string{"省", "地市县", "国家"}[i/11%3]
	}
	return market.ContractContent{Title: topic + k.words, Type: k.kind, Subtype: k.subtype, DealAmount: amount,
		TechAmount: amount / 100 * market.Money(s.between(74, 96)),
		PayMethod:  "分期支付", PayPlan: "合同生效付 30%，中期付 40%，验收合格后付清。", Benefits: benefitsOf(i), PlanSource: plan,
		IPKinds: ipOf(k.kind, i), IPCertificates: "技术秘密清单、权属证明",
		TechField: fieldOf(industry, i), SocEconGoal: "工商业发展", Industry: "C", Buyer: buyer, Seller: seller,
		Subject: "卖方按约定的指标和期限完成" + topic + "，提交技术报告、图纸和现场验证记录，经双方验收。", TextFile: fmt.Sprintf("技术合同文本-%03d.pdf", i),
		SealsMatch: true, Pledged: true}
}

// register takes a contract, signed three weeks before, to the state that a move leads to, so many days ago.
func (s *story) register(in market.ContractContent, ago int, until string) {
	if s.err != nil {
		return
	}
	in.SignedOn = s.ago(ago + 21)
	in.BeginsOn, in.EndsOn = in.SignedOn, in.SignedOn.AddDays(540)
	in.Payments = []market.Payment{{What: "合同生效后", DueOn: in.SignedOn.AddDays(10), Amount: in.DealAmount / 10 * 3},
		{What: "中期检查通过后", DueOn: in.SignedOn.AddDays(200), Amount: in.DealAmount / 10 * 4},
		{What: "验收合格后", DueOn: in.SignedOn.AddDays(540), Amount: in.DealAmount - in.DealAmount/10*7}}
	s.ago(ago + 6)
	who := s.clerk()
	if o := s.ownerOf(in.Seller.OrgID); o != nil && in.Ours(s.Settings().District()) {
		who = o.owner
	} else if o := s.ownerOf(in.Buyer.OrgID); o != nil {
		who = o.owner
	}
	c, err := s.Contract.Create(s.ctx, who, contract.Draft{ContractContent: in})
	if !s.check(err, "record contract", in.Title) || until == "create" {
		return
	}
	for _, step := range s.steps(in, c, who, until) {
		day := s.ago(ago + step.before)
		step.move.RegisteredOn = day
		if _, err := s.Contract.Move(s.ctx, step.who, c.ID, step.move); !s.check(err, string(step.move.Name),
			in.Title+c.No) {
			return
		}
	}
	if until == "register" {
		s.receive(in, c.ID, who, ago)
	}
}

// receive lets come in what has fallen due of a registered contract; one in six buyers is late with its latest payment.
func (s *story) receive(in market.ContractContent, id int64, who market.Actor, ago int) {
	for n, p := range in.Payments {
		days := s.daysAgo(p.DueOn) - s.between(1, 8)
		if days >= ago {
			days = ago - 1 // paid before it was registered, entered after
		}
		if days < 0 || s.chance.IntN(6) == 0 {
			return
		}
		on := s.ago(days)
		s.serial++
		remittance := market.RemittanceContent{Line: n + 1, PaidOn: on, Amount: p.Amount, TechIncome: p.Amount / 10 * 8,
			Evidence: fmt.Sprintf("银行回单 %s-%04d", strings.ReplaceAll(on.String(), "-", ""), s.serial%10000)}
		if _, err := s.Contract.RecordRemittance(s.ctx, who, id,
			contract.RemittanceDraft{RemittanceContent: remittance}); !s.check(err, "receive", in.Title) {
			return
		}
	}
}

// daysAgo is how many days before today a day lies, negative when it is to come.
func (s *story) daysAgo(d market.Date) int { return int(s.today.Start().Sub(d.Start()).Hours() / 24) }

// benefitsOf is what the i-th contract was registered for.
func benefitsOf(i int) []string {
	switch i % 4 {
	case 0:
		return []string{"增值税免税"}
	case 1:
		return []string{"研发费用加计扣除"}
	case 2:
		return []string{"增值税免税", "财政奖补"}
	}
	return nil
}

type contractStep struct {
	who    market.Actor
	before int // days before the last
	move   contract.Move
}

// steps are the hands a contract goes through on its way to the state that until leads to.
func (s *story) steps(in market.ContractContent, c market.Contract, who market.Actor, until string) []contractStep {
	applicant := who
	if !in.Ours(s.Settings().District()) {
		applicant = s.clerk()
	}
	all := []contractStep{{who, 5, contract.Move{Name: "precheck"}}, {applicant, 4, contract.Move{Name: "submit"}}}
	if until == "submit" {
		return all
	}
	all = append(all, contractStep{s.clerk(), 3, contract.Move{Name: "accept"}})
	decides := s.approver()
	if c.Mirrored(s.Settings()) {
		decides = s.clerk()
	} else if c.Large(s.Settings()) && until != "accept" {
		all = append(all, contractStep{s.approver(), 2, contract.Move{Name: "escalate"}})
		decides = s.leader()
	}
	s.serial++
	register := contractStep{decides, 0, contract.Move{Name: "register",
		CertNo: fmt.Sprintf("%d320804%06d", in.SignedOn.Year, s.serial)}}
	switch until {
	case "accept", "escalate":
		return all
	case "supplement":
		return append(all, contractStep{s.clerk(), 0, contract.Move{Name: "supplement", Reason: "请补充技术指标附件和付款安排。"}})
	case "refuse":
		return append(all, contractStep{decides, 0, contract.Move{Name: "refuse", Refusal: "not_tech",
			Reason: "标的以设备供货为主，不属于技术合同。"}})
	case "review":
		return append(all, contractStep{decides, 1, contract.Move{Name: "refuse", Refusal: "name_vs_content",
			Reason: "合同名称为技术开发，条款以设备安装调试为主，未按要求补正。"}},
			contractStep{who, 0, contract.Move{Name: "request_review", Reason: "安装调试仅占合同额一成，已在附件三列明研究开发内容，请予复核。"}})
	case "deregister":
		register.before = 1
		return append(all, register, contractStep{s.leader(), 0,
			contract.Move{Name: "deregister", Reason: "双方协商解除合同，申请注销登记。"}})
	}
	return append(all, register)
}

func (s *story) ownerOf(orgID int64) *organization {
	for _, o := range s.orgs {
		if orgID != 0 && o.ID == orgID {
			return o
		}
	}
	return nil
}
