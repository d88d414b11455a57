package market_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func sampleContract(status market.ContractStatus) *market.Contract {
	buyer, seller := parties()
	return &market.Contract{ID: 1, Progress: market.Progress[market.ContractStatus]{Status: status, Version: 1,
		SubmittedBy: 2, MovedBy: 2},
		ContractContent: market.ContractContent{Title: "高速冲压在线检测系统开发", Type: market.ContractDev,
			Subtype: "dev_commissioned", SignedOn: day(2026, 6, 1),
			BeginsOn: day(2026, 6, 1), EndsOn: day(2027, 5, 31), DealAmount: 120 * market.Wan,
			TechAmount: 100 * market.Wan, PayMethod: "分期支付",
			Payments:   []market.Payment{{What: "验收后", DueOn: day(2027, 5, 31), Amount: 120 * market.Wan}},
			PlanSource: "计划外", IPKinds: []string{"未涉及知识产权"}, TechField: "先进制造", SocEconGoal: "工商业发展", Buyer: buyer,
			Seller:  seller,
			Subject: "开发在线检测系统，漏检率不高于 0.1%。", TextFile: "合同.pdf", SealsMatch: true, Pledged: true},
		Filing: market.Filing{CertNo: "2026320804000001", RegisteredOn: day(2026, 6, 9), Refusal: "not_tech"}}
}

func TestWhoMayMoveAContract(t *testing.T) {
	t.Parallel()
	people := []cast{
		{"buyer", member(1, buyerOrg, market.RankEditor)}, {"seller", member(2, sellerOrg, market.RankOwner)},
		{"clerk", person(4, market.RoleClerk)}, {"approver", person(5, market.RoleApprover)},
		{"leader", person(6, market.RoleLeader)},
		{"broker", person(7, market.RoleBroker)}, {"stranger", member(9, 99, market.RankOwner)},
		{"nobody", market.Actor{}}, {"system", market.TheSystem()},
	}
	text := "# The bureau hosts the registry\n" + table(market.RegistrationLifecycle(nil, false), people,
		sampleContract) +
		"\n# Another registry decides; its answers are recorded\n" + table(market.RegistrationLifecycle(nil, true),
		people, sampleContract)
	golden(t, "contract_moves", text)
}

func TestNobodyDoesTwoStepsRunning(t *testing.T) {
	t.Parallel()
	both := person(4, market.RoleClerk, market.RoleApprover, market.RoleLeader)
	c := sampleContract(market.ContractSubmitted)
	rules := c.Lifecycle(nil)
	step := market.Step{Who: both, Now: noon, Reason: "理由"}
	if err := rules.Move(c, "accept", step); err != nil {
		t.Fatal(err)
	}
	for _, move := range []string{"register", "refuse"} {
		if err := rules.Move(c, market.ContractMove(move), step); market.CodeOf(err) != market.Forbidden ||
			!strings.Contains(market.MessageOf(err), "职责分离") {
			t.Errorf("%s by whoever accepted: %v", move, err)
		}
	}
	step.Who = person(5, market.RoleApprover)
	if err := rules.Move(c, "register", step); err != nil || c.Status != market.ContractRegistered {
		t.Fatalf("register by another: %v, state %s", err, c.Status)
	}
	if err := rules.Move(c, "deregister", step); market.CodeOf(err) != market.Forbidden {
		t.Errorf("deregister by whoever registered: %v", err)
	}
}

func TestALargeContractGoesToSecondReview(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basis string
		tech  market.Money
		large bool
	}{
		{"tech_amount", 500*market.Wan - 1, false}, {"tech_amount", 500 * market.Wan, true},
		{"deal_amount", 100 * market.Wan, true},
	} {
		contract := sampleContract(market.ContractAccepted)
		contract.DealAmount, contract.TechAmount = 600*market.Wan, c.tech
		settings := market.Settings{market.SetLargeBasis: c.basis}
		if got := contract.Large(settings); got != c.large {
			t.Errorf("by %s with %s: large = %v", c.basis, c.tech, got)
		}
		err := contract.Lifecycle(settings).Move(contract, "register",
			market.Step{Who: person(5, market.RoleApprover), Now: noon})
		if (market.CodeOf(err) == market.Conflict) != c.large {
			t.Errorf("registering at once by %s with %s: %v", c.basis, c.tech, err)
		}
	}
}

func TestAmountsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		deal, tech market.Money
		blocked    string
	}{
		{100, 100, ""}, {100, 1, ""}, {100, 0, "tech_amount"}, {0, 0, "deal_amount"}, {100, 101, "tech_amount"},
		{-1, -1, "deal_amount"}, {100, -1, "tech_amount"},
	} {
		contract := sampleContract(market.ContractDraft)
		contract.DealAmount, contract.TechAmount, contract.Payments = c.deal, c.tech, nil
		err := contract.Lifecycle(nil).Move(contract, "precheck",
			market.Step{Who: member(2, sellerOrg, market.RankOwner), Now: noon})
		if c.blocked == "" != (err == nil) || c.blocked != "" && market.FieldsOf(err)[c.blocked] == "" {
			t.Errorf("成交额 %d, 技术交易额 %d: %v", c.deal, c.tech, err)
		}
	}
}

// TestPreCheck breaks one thing at a time and expects the rule that speaks of it.
func TestPreCheck(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		spin func(*market.Contract)
		want string
	}{
		{"sound", func(*market.Contract) {}, ""},
		{"large, all of it technology", func(c *market.Contract) {
			c.DealAmount, c.TechAmount = 600*market.Wan,
				600*market.Wan
		}, "K13 warn, K2 tell"},
		{"by instalments without a plan", func(c *market.Contract) { c.Payments = nil }, "K1 warn"},
		{"not yet begun", func(c *market.Contract) { c.BeginsOn = day(2026, 6, 11) }, "K4 warn"},
		{"a plan above the amount", func(c *market.Contract) { c.Payments[0].Amount++ }, "K0 block"},
		{"a royalty above the amount", func(c *market.Contract) { c.PayMethod = "提成支付"; c.Payments[0].Amount++ }, ""},
		{"outside seller", func(c *market.Contract) { c.Seller.Region = "320102" }, "K3 tell"},
		{"outside seller without a text", func(c *market.Contract) { c.Seller.Region, c.TextFile = "320102", "" },
			"K6 warn, K3 tell"},
		{"import", func(c *market.Contract) { c.Seller.Country, c.Seller.Region = "德国", "" }, "K3 tell"},
		{"past its end", func(c *market.Contract) { c.EndsOn = day(2026, 6, 9) }, "K4 warn"},
		{"signed tomorrow", func(c *market.Contract) { c.SignedOn = day(2026, 6, 11) }, "K4 block"},
		{"patent without a certificate", func(c *market.Contract) {
			c.Type, c.Subtype, c.IPKinds = market.ContractTransfer, "patent_right", []string{"发明专利"}
		}, "K5 block"},
		{"know-how needs none", func(c *market.Contract) {
			c.Type, c.Subtype, c.IPKinds = market.ContractLicense, "know_how_license", []string{"技术秘密"}
		}, ""},
		{"no subject", func(c *market.Contract) { c.Subject = "" }, "K6 block"},
		{"mastered already", func(c *market.Contract) { c.Subject = "按标准检测方法检测" }, "K7 warn"},
		{"training of staff", func(c *market.Contract) {
			c.Type, c.Subtype, c.Subject = market.ContractService, "service_training", "新员工产品使用培训"
		}, "K8 warn"},
		{"foreign text", func(c *market.Contract) { c.ForeignText = true }, "K9 block"},
		{"related parties", func(c *market.Contract) { c.RelatedParty = true }, "K10 warn"},
		{"subtype of another type", func(c *market.Contract) { c.Subtype = "patent_right" }, "K0 block"},
		{"the same organisation twice", func(c *market.Contract) { c.Buyer = c.Seller }, "K0 block"},
	}
	for _, c := range cases {
		contract := sampleContract(market.ContractDraft)
		c.spin(contract)
		var got []string
		for _, f := range contract.Check(nil, market.DateOf(noon)) {
			got = append(got, fmt.Sprintf("%s %s", f.Rule, f.Severity))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, strings.Join(got, ", "), c.want)
		}
	}
}

func TestCertificateNumbers(t *testing.T) {
	t.Parallel()
	today := market.DateOf(noon)
	for _, c := range []struct {
		no             string
		sound, strange bool
	}{
		{"2026320804000001", true, false}, {"26320804000001", true, false}, {"1026320804000001", true, true},
		{"99320804000001", true, true},
		{"202632080400001", false, false}, {"", false, false}, {"2026320804000 01", false, false},
		{"２０２６320804000001", false, false}, {"202632080400000a", false, false},
	} {
		if (market.CheckCertNo(c.no) == nil) != c.sound || market.CertNoDoubtful(c.no, today) != c.strange {
			t.Errorf("%q: %v, doubtful %v", c.no, market.CheckCertNo(c.no), market.CertNoDoubtful(c.no, today))
		}
	}
}

func TestTheClockCountsWorkingDaysAndStartsAnew(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractSubmitted)
	rules := c.Lifecycle(nil)
	// Wednesday 10 June 2026; the 19th is a holiday.
	if err := rules.Move(c, market.ContractAccept, market.Step{Who: clerk, Now: noon}); err != nil {
		t.Fatal(err)
	}
	clock := c.Clock(nil, day(2026, 6, 22))
	if clock.Due.Date != day(2026, 7, 2) || clock.Used != 7 || clock.Limit != 15 || clock.Late() || clock.Over() {
		t.Errorf("after a week and a half: %+v", clock)
	}
	if late := c.Clock(nil, day(2026, 6, 25)); late.Used != 10 || !late.Late() || late.Over() {
		t.Errorf("at two thirds: %+v", late)
	}
	if over := c.Clock(nil, day(2026, 7, 3)); !over.Over() {
		t.Errorf("a day too late: %+v", over)
	}
	c.Status = market.ContractSupplementing
	if c.Clock(nil, day(2026, 7, 3)).Running {
		t.Error("the clock runs while the applicant has the file")
	}
	if err := rules.Move(c, market.ContractResubmit, market.Step{Who: clerk, Now: noon.AddDate(0, 0, 10)}); err != nil {
		t.Fatal(err)
	}
	if again := c.Clock(nil, day(2026, 6, 22)); again.Used != 1 || again.From != day(2026, 6, 20) {
		t.Errorf("after supplements: %+v", again)
	}
	c.Status = market.ContractSecondReview
	if c.Clock(nil, day(2026, 6, 22)).Limit != 30 {
		t.Error("second review has its own limit")
	}
}

func TestAnAmendmentReplacesTheAmounts(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractRegistered)
	rules := c.Lifecycle(nil)
	seller := market.Step{Who: member(2, sellerOrg, market.RankOwner), Now: noon, Reason: "追加内容"}
	c.Pending = &market.Amendment{DealAmount: c.DealAmount, TechAmount: c.TechAmount, EndsOn: c.EndsOn}
	if err := rules.Move(c, "propose", seller); market.FieldsOf(err)["deal_amount"] == "" {
		t.Errorf("a change that changes nothing: %v", err)
	}
	c.Pending = &market.Amendment{DealAmount: 90 * market.Wan, TechAmount: 91 * market.Wan}
	if err := rules.Move(c, "propose", seller); market.FieldsOf(err)["tech_amount"] == "" {
		t.Errorf("amounts out of order: %v", err)
	}
	c.Pending = &market.Amendment{DealAmount: 90 * market.Wan, TechAmount: 80 * market.Wan, EndsOn: c.EndsOn}
	if err := rules.Move(c, "propose", seller); err != nil {
		t.Fatal(err)
	}
	approve := market.Step{Who: person(5, market.RoleApprover), Now: noon}
	if err := rules.Move(c, "amend", approve); err != nil {
		t.Fatal(err)
	}
	if c.DealAmount != 90*market.Wan || c.TechAmount != 80*market.Wan || c.Pending != nil ||
		c.Status != market.ContractRegistered {
		t.Errorf("after the amendment: %+v", c)
	}
}

func TestALateClockIsLateSinceADay(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractAccepted)
	for from := range 40 {
		c.ClockFrom = day(2026, 9, 1).AddDays(from)
		for ahead := range 40 {
			today := c.ClockFrom.AddDays(ahead)
			since := market.LateFrom(nil, 15, today)
			if late := c.Clock(nil, today).Late(); late != !since.Before(c.ClockFrom) {
				t.Fatalf("from %s on %s: late %v, but late since %s", c.ClockFrom, today, late, since)
			}
		}
	}
}

func TestPaymentsAreSetAgainstThePlan(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractRegistered)
	c.Payments = []market.Payment{{What: "生效后", DueOn: day(2026, 6, 5), Amount: 40 * market.Wan},
		{What: "验收后", DueOn: day(2026, 6, 8), Amount: 80 * market.Wan}}
	before := []market.Remittance{{RemittanceContent: market.RemittanceContent{Line: 1, Amount: 40 * market.Wan,
		TechIncome: 30 * market.Wan}},
		{RemittanceContent: market.RemittanceContent{Amount: 5 * market.Wan}},
		{RemittanceContent: market.RemittanceContent{Line: 2, Amount: 70 * market.Wan}, VoidAt: noon}}
	l := c.Ledger(before, market.DateOf(noon))
	if l.Received != 45*market.Wan || l.Loose != 5*market.Wan || l.TechIncome != 30*market.Wan ||
		l.Rest != 75*market.Wan || l.Lines[0].Overdue || !l.Lines[1].Overdue || l.Lines[1].Received != 0 {
		t.Errorf("the ledger: %+v", l)
	}
	sound := market.RemittanceContent{Line: 2, PaidOn: day(2026, 6, 9), Amount: 75 * market.Wan, Evidence: "回单"}
	for _, k := range []struct {
		name  string
		spin  func(*market.RemittanceContent)
		field string
	}{
		{"sound", func(*market.RemittanceContent) {}, ""},
		{"more than the contract", func(r *market.RemittanceContent) { r.Amount++ }, "amount"},
		{"nothing", func(r *market.RemittanceContent) { r.Amount = 0 }, "amount"},
		{"tomorrow", func(r *market.RemittanceContent) { r.PaidOn = day(2026, 6, 11) }, "paid_on"},
		{"more technology than money", func(r *market.RemittanceContent) { r.TechIncome = r.Amount + 1 },
			"tech_income"}, {"no such line", func(r *market.RemittanceContent) { r.Line = 3 }, "line"},
		{"nothing to show", func(r *market.RemittanceContent) { r.Evidence = " " }, "evidence"},
	} {
		r := sound
		k.spin(&r)
		err := c.CheckRemittance(r, before, market.DateOf(noon))
		if k.field == "" && err != nil || k.field != "" && market.FieldsOf(err)[k.field] == "" {
			t.Errorf("%s: %v", k.name, err)
		}
	}
	c.PayMethod = "提成支付"
	sound.Amount = 500 * market.Wan
	if err := c.CheckRemittance(sound, before, market.DateOf(noon)); err != nil {
		t.Errorf("a royalty may exceed what was foreseen: %v", err)
	}
}

func TestARefusalMayBeReviewedByAnother(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractRefused)
	rules, seller, leader := c.Lifecycle(nil), member(2, sellerOrg, market.RankOwner), person(6, market.RoleLeader)
	if err := rules.Move(c, "reopen", market.Step{Who: leader, Now: noon, Reason: "理由成立"}); market.CodeOf(
		err) != market.Conflict {
		t.Errorf("reopened although nobody asked: %v", err)
	}
	ask := market.Step{Who: seller, Now: noon, Reason: "属于技术开发"}
	if err := rules.Move(c, "request_review", ask); err != nil {
		t.Fatal(err)
	}
	if c.Review == nil || c.Status != market.ContractRefused {
		t.Fatalf("after asking: %+v", c)
	}
	if err := rules.Move(c, "request_review", ask); market.CodeOf(err) != market.Conflict {
		t.Errorf("asked twice: %v", err)
	}
	answer := market.Step{Who: leader, Now: noon, Reason: "理由成立，重新受理"}
	if err := rules.Move(c, "reopen", answer); err != nil {
		t.Fatal(err)
	}
	if c.Review != nil || c.Status != market.ContractAccepted || c.ClockFrom != market.DateOf(noon) || c.Refusal != "" {
		t.Errorf("after reopening: %+v", c)
	}
}
