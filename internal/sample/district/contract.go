package district

import (
	_ "embed"
	"fmt"
	"strings"

	"jiebang/internal/app"
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
	for i, until := range []string{"create", "submit", "submit", "accept", "accept", "supplement", "refuse", "escalate", "deregister"} {
		amount := market.Money(s.between(60, 460)) * market.Wan
		if until == "escalate" {
			amount = 3200 * market.Wan
		}
		s.register(saleOf(s, i+400, amount), s.between(2, 8), until)
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
	{market.ContractDev, "dev_commissioned", "技术开发"}, {market.ContractService, "service_general", "技术服务"}, {market.ContractDev, "dev_cooperative", "合作开发"},
	{market.ContractService, "service_general", "现场技术服务"}, {market.ContractLicense, "know_how_license", "技术秘密许可"}, {market.ContractConsult, "", "技术咨询"},
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
	buyers := strings.Split(strings.TrimSpace(buyerTable), "\n")
	name, region, _ := strings.Cut(buyers[(i*7+i/len(buyers))%len(buyers)], "\t")
	return s.contractOf(i, seller.skills[i/len(sellers)%len(seller.skills)], market.PartyOf(seller.Organization),
		market.Party{Name: name, Region: market.Region(region), Nature: "150"}, amount)
}

// purchase is a contract by which a firm of the district buys from outside; the seller registers it elsewhere.
func (s *story) purchase(i int) market.ContractContent {
	sellers, buyers := []string{"钟山", "金陵农", "东南技", "中原", "秦淮所", "太湖所", "食研院"}, []string{"机床", "温室", "澄光", "玻纤", "封测", "轴承", "酿造"}
	seller, buyer := s.orgs[sellers[i%len(sellers)]], s.orgs[buyers[i%len(buyers)]]
	return s.contractOf(i+300, buyer.skills[i/len(buyers)%len(buyer.skills)], market.PartyOf(seller.Organization), market.PartyOf(buyer.Organization),
		market.Money(s.between(20, 160))*market.Wan)
}

func (s *story) contractOf(i int, topic string, seller, buyer market.Party, amount market.Money) market.ContractContent {
	k := contractKinds[i%len(contractKinds)]
	field := "先进制造"
	return market.ContractContent{Title: topic + k.words, Type: k.kind, Subtype: k.subtype, DealAmount: amount, TechAmount: amount / 100 * market.Money(s.between(74, 96)),
		PayMethod: "分期支付", PayPlan: "合同生效付 30%，中期付 40%，验收合格后付清。", PlanSource: "计划外", IPKinds: []string{"技术秘密"}, IPCertificates: "技术秘密清单",
		TechField: field, SocEconGoal: "工商业发展", Industry: "C", Buyer: buyer, Seller: seller,
		Subject: "卖方按约定的指标和期限完成" + topic + "，提交技术报告、图纸和现场验证记录，经双方验收。", TextFile: fmt.Sprintf("技术合同文本-%03d.pdf", i), SealsMatch: true, Pledged: true}
}

// register takes a contract, signed three weeks before, to the state that a move leads to, so many days ago.
func (s *story) register(in market.ContractContent, ago int, until string) {
	if s.err != nil {
		return
	}
	in.SignedOn = s.ago(ago + 21)
	in.BeginsOn, in.EndsOn = in.SignedOn, in.SignedOn.AddDays(540)
	s.ago(ago + 6)
	who := s.clerk()
	if o := s.ownerOf(in.Seller.OrgID); o != nil && in.Ours(s.Settings().District()) {
		who = o.owner
	} else if o := s.ownerOf(in.Buyer.OrgID); o != nil {
		who = o.owner
	}
	c, err := s.CreateContract(s.ctx, who, app.ContractDraft{ContractContent: in})
	if !s.check(err, "record contract", in.Title) || until == "create" {
		return
	}
	for _, step := range s.steps(in, c, who, until) {
		day := s.ago(ago + step.before)
		step.move.RegisteredOn = day
		if _, err := s.MoveContract(s.ctx, step.who, c.ID, step.move); !s.check(err, step.move.Name, in.Title+c.No) {
			return
		}
	}
}

type contractStep struct {
	who    market.Actor
	before int // days before the last
	move   app.ContractMove
}

// steps are the hands a contract goes through on its way to the state that until leads to.
func (s *story) steps(in market.ContractContent, c market.Contract, who market.Actor, until string) []contractStep {
	applicant := who
	if !in.Ours(s.Settings().District()) {
		applicant = s.clerk()
	}
	all := []contractStep{{who, 5, app.ContractMove{Name: "precheck"}}, {applicant, 4, app.ContractMove{Name: "submit"}}}
	if until == "submit" {
		return all
	}
	all = append(all, contractStep{s.clerk(), 3, app.ContractMove{Name: "accept"}})
	decides := s.approver()
	if c.Mirrored(s.Settings()) {
		decides = s.clerk()
	} else if c.Large(s.Settings()) && until != "accept" {
		all = append(all, contractStep{s.approver(), 2, app.ContractMove{Name: "escalate"}})
		decides = s.leader()
	}
	s.serial++
	register := contractStep{decides, 0, app.ContractMove{Name: "register", CertNo: fmt.Sprintf("%d320804%06d", in.SignedOn.Year, s.serial)}}
	switch until {
	case "accept", "escalate":
		return all
	case "supplement":
		return append(all, contractStep{s.clerk(), 0, app.ContractMove{Name: "supplement", Reason: "请补充技术指标附件和付款安排。"}})
	case "refuse":
		return append(all, contractStep{decides, 0, app.ContractMove{Name: "refuse", Refusal: "not_tech", Reason: "标的以设备供货为主，不属于技术合同。"}})
	case "deregister":
		register.before = 1
		return append(all, register, contractStep{s.leader(), 0, app.ContractMove{Name: "deregister", Reason: "双方协商解除合同，申请注销登记。"}})
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
