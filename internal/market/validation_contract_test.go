package market_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// whole is a party with everything filled in.
func whole(orgID int64, name, uscc string) market.Party {
	return market.Party{OrgID: orgID, Name: name, USCC: uscc, Nature: "150", Region: "320804",
		ContactPhone: "0517-84912345", Scale: "中型"}
}

// spoiltParties are the ways in which a party can be wrong.
func spoiltParties[T any](of func(*T) *market.Party) []trial[T] {
	at := func(name string, with func(*market.Party)) trial[T] {
		return trial[T]{name, func(t *T) { with(of(t)) }}
	}
	return []trial[T]{
		at("a name of one sign", func(p *market.Party) { p.Name = "淮" }),
		at("a long name", func(p *market.Party) { p.Name = long(101) }),
		at("no region", func(p *market.Party) { p.Region = "" }),
		at("an unknown region", func(p *market.Party) { p.Region = "999999" }),
		at("an unknown nature", func(p *market.Party) { p.Nature = "999" }),
		at("a telephone without its area", func(p *market.Party) { p.ContactPhone = "84912345" }),
		at("an unknown scale", func(p *market.Party) { p.Scale = "巨型" }),
		at("a wrong code", func(p *market.Party) { p.USCC = "91320804MA1ABCDE84" }),
		at("a long postcode", func(p *market.Party) { p.Postcode = "2233001" }),
	}
}

func soundParties[T any](of func(*T) *market.Party) []trial[T] {
	at := func(name string, with func(*market.Party)) trial[T] {
		return trial[T]{name, func(t *T) { with(of(t)) }}
	}
	return []trial[T]{
		at("a name of two signs", func(p *market.Party) { p.Name = "淮阴" }),
		at("nothing that need not be said", func(p *market.Party) {
			p.Nature, p.ContactPhone, p.Scale, p.USCC = "", "",
				"", ""
		}),
		at("one abroad", func(p *market.Party) {
			p.Country, p.Region, p.USCC, p.ContactPhone = "德国", "", "HRB 1234", "+49 30 1234"
		}),
	}
}

func TestWhatADealNeeds(t *testing.T) {
	t.Parallel()
	type in = market.DealContent
	sound := func() in {
		d := in{Title: " 在线检测 ", Buyer: whole(buyerOrg, " 淮阴精密机械有限公司 ", "91320804ma1abcde83"),
			Seller: whole(sellerOrg, "淮阴大学", "")}
		d.Normalize()
		return d
	}
	seller, buyer := func(d *in) *market.Party { return &d.Seller }, func(d *in) *market.Party { return &d.Buyer }
	bad := append(spoiltParties(seller),
		trial[in]{"a buyer without a name", func(d *in) { d.Buyer.Name = "" }},
		trial[in]{"a title of three signs", func(d *in) { d.Title = long(3) }},
		trial[in]{"a long title", func(d *in) { d.Title = long(201) }},
		trial[in]{"an amount below zero", func(d *in) { d.Amount = -1 }},
		trial[in]{"one organisation on both sides", func(d *in) { d.Seller.OrgID = buyerOrg }},
		trial[in]{"one code on both sides", func(d *in) { d.Seller.OrgID, d.Seller.USCC = 0, d.Buyer.USCC }},
		trial[in]{"a day without a step", func(d *in) { d.NextOn = today }})
	fine := append(soundParties(buyer),
		trial[in]{"a title of four signs", func(d *in) { d.Title = long(4) }},
		trial[in]{"a step without a day", func(d *in) { d.NextStep = "现场踏勘" }},
		trial[in]{"two outsiders", func(d *in) { d.Seller.OrgID, d.Buyer.OrgID, d.Buyer.USCC = 0, 0, "" }})
	golden(t, "deal_refusals", tryAll(t, "deal", sound, func(d *in) error { return d.Validate() }, bad, fine))
	d := sound()
	if d.Title != "在线检测" || d.Buyer.Name != "淮阴精密机械有限公司" || d.Buyer.USCC != "91320804MA1ABCDE83" {
		t.Errorf("stored is %+v", d)
	}
}

func TestADealThatEndsSaysWhy(t *testing.T) {
	t.Parallel()
	d := sampleDeal(market.DealNegotiating)
	step := market.Step{Who: member(1, buyerOrg, market.RankEditor), Now: noon, Reason: "报价过高"}
	if d.EndedFor = "weather"; market.FieldsOf(market.DealLifecycle.Move(d, "lose", step))["ended_for"] == "" {
		t.Error("lost for a reason that nobody counts")
	}
	if d.EndedFor = "price"; market.DealLifecycle.Move(d, "lose", step) != nil {
		t.Error("lost for the price: refused")
	}
	for _, e := range market.DealEnds {
		if market.DealEndLabel(e.Code) != e.Label {
			t.Errorf("%s is called %s", e.Code, market.DealEndLabel(e.Code))
		}
	}
}

func TestWhatHoldsADealUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		status market.DealStatus
		idle   int // days since somebody did something
		next   market.Date
		want   market.Stall
		held   bool
	}{
		{"nothing yet", market.DealNegotiating, 29, market.Date{}, market.Stall{Idle: 29, Limit: 30}, false},
		{"a month without a step", market.DealNegotiating, 30, market.Date{}, market.Stall{Idle: 30, Limit: 30}, true},
		{"a month of work", market.DealPerforming, 89, market.Date{}, market.Stall{Idle: 89, Limit: 90}, false},
		{"a quarter of work", market.DealPerforming, 90, market.Date{}, market.Stall{Idle: 90, Limit: 90}, true},
		{"a step that is due today", market.DealLead, 0, today, market.Stall{Limit: 30}, false},
		{"a step that was due yesterday", market.DealLead, 0, today.AddDays(-1), market.Stall{Overdue: true, Limit: 30},
			true},
		{"over", market.DealCompleted, 400, today.AddDays(-1), market.Stall{}, false},
		{"touched tomorrow, by another clock", market.DealLead, -1, market.Date{}, market.Stall{Limit: 30}, false},
	} {
		d := sampleDeal(c.status)
		d.UpdatedAt, d.NextOn = noon.AddDate(0, 0, -c.idle), c.next
		if got := d.Stall(nil, today); got != c.want || got.Stalled() != c.held {
			t.Errorf("%s: %+v, held up %v", c.name, got, got.Stalled())
		}
	}
	for source, d := range map[market.DealSource]market.Deal{market.DealFromChallenge: {ChallengeID: 1, MatchID: 2},
		market.DealFromMatch:    {MatchID: 2},
		market.DealFromOccasion: {DealContent: market.DealContent{Occasion: "大会"}}, market.DealFromNowhere: {}} {
		if d.Source() != source || !slices.Contains(market.DealSources, source) || !chinese(source.Label()) {
			t.Errorf("a deal of %s is said to come from %s", source, d.Source())
		}
	}
}

// TestADealGoesAheadByItsMoves takes a deal along, each time by the move that is said to take it on.
func TestADealGoesAheadByItsMoves(t *testing.T) {
	t.Parallel()
	d := sampleDeal(market.DealLead)
	var path []string
	for d.Status.Ahead() != "" && len(path) < 9 {
		if err := market.DealLifecycle.Move(d, d.Status.Ahead(), market.Step{Who: clerk, Now: noon}); err != nil {
			t.Fatal(err)
		}
		path = append(path, string(d.Status))
	}
	if got := strings.Join(path, " "); got != "negotiating contract_signed performing completed" {
		t.Errorf("it went by %s", got)
	}
}

func soundContract() market.ContractContent {
	c := sampleContract(market.ContractDraft).ContractContent
	c.Buyer, c.Seller = whole(buyerOrg, "淮阴精密机械有限公司", "91320804MA1ABCDE83"), whole(sellerOrg, "淮阴大学", "")
	return c
}

func TestWhatAContractNeeds(t *testing.T) {
	t.Parallel()
	type in = market.ContractContent
	seller, buyer := func(c *in) *market.Party { return &c.Seller }, func(c *in) *market.Party { return &c.Buyer }
	bad := append(spoiltParties(buyer),
		trial[in]{"a seller without a region", func(c *in) { c.Seller.Region = "" }},
		trial[in]{"a title of three signs", func(c *in) { c.Title = long(3) }},
		trial[in]{"no type", func(c *in) { c.Type = "" }},
		trial[in]{"a kind of another type", func(c *in) { c.Subtype = "patent_right" }},
		trial[in]{"one organisation on both sides", func(c *in) { c.Seller.OrgID = buyerOrg }},
		trial[in]{"an amount below zero", func(c *in) { c.DealAmount, c.Payments = -1, nil }},
		trial[in]{"technology below zero", func(c *in) { c.TechAmount = -1 }},
		trial[in]{"more technology than contract", func(c *in) { c.TechAmount = c.DealAmount + 1 }},
		trial[in]{"a payment of nothing", func(c *in) { c.Payments[0].Amount = 0 }},
		trial[in]{"a payment for a long reason", func(c *in) { c.Payments[0].What = long(101) }},
		trial[in]{"payments above the amount", func(c *in) { c.Payments[0].Amount++ }},
		trial[in]{"an end before the beginning", func(c *in) { c.EndsOn = c.BeginsOn.AddDays(-1) }},
		trial[in]{"an unknown way of paying", func(c *in) { c.PayMethod = "记账" }},
		trial[in]{"an unknown plan", func(c *in) { c.PlanSource = "计划" }},
		trial[in]{"an unknown field", func(c *in) { c.TechField = "炼金术" }},
		trial[in]{"an unknown goal", func(c *in) { c.SocEconGoal = "发展" }},
		trial[in]{"an unknown kind of right", func(c *in) { c.IPKinds = []string{"发明专利", "商标"} }},
		trial[in]{"an unknown benefit", func(c *in) { c.Benefits = []string{"免税"} }},
		trial[in]{"an unknown industry", func(c *in) { c.Industry = "Z" }},
		trial[in]{"a subject without end", func(c *in) { c.Subject = long(4001) }})
	fine := append(soundParties(seller),
		trial[in]{"a title of four signs", func(c *in) { c.Title = long(4) }},
		trial[in]{"all of it technology", func(c *in) { c.TechAmount = c.DealAmount }},
		trial[in]{"no amounts yet", func(c *in) { c.DealAmount, c.TechAmount, c.Payments = 0, 0, nil }},
		trial[in]{"over in a day", func(c *in) { c.EndsOn = c.BeginsOn }},
		trial[in]{"a royalty above what was foreseen", func(c *in) { c.PayMethod = "提成支付"; c.Payments[0].Amount++ }})
	golden(t, "contract_refusals", tryAll(t, "draft of a contract", soundContract,
		func(c *in) error { return c.ValidateDraft() }, bad, fine))
	c := soundContract()
	c.Title, c.IPKinds, c.Benefits, c.Seller.Name = " 开发 ", []string{"", "发明专利"}, []string{""}, " 淮阴大学 "
	c.Buyer.Country, c.Buyer.Town, c.Buyer.Postcode = " 德国 ", "高新区", "２２３３００"
	if c.Normalize(); c.Title != "开发" || len(c.IPKinds) != 1 || len(c.Benefits) != 0 || c.Seller.Name != "淮阴大学" ||
		c.Buyer.Country != "德国" ||
		c.Buyer.Region != "" || c.Buyer.Town != "" || c.Buyer.Postcode != "223300" {
		t.Errorf("stored is %+v", c)
	}
}

// TestWhatThePreCheckSays prints what stands between a draft and a registry when one thing is missing (rules K0–K13).
func TestWhatThePreCheckSays(t *testing.T) {
	t.Parallel()
	type in = market.Contract
	set := market.Settings{market.SetTowns: "高新区，渔沟镇"}
	sound := func() in {
		c := *sampleContract(market.ContractDraft)
		c.Seller.Town, c.Buyer.Town = "高新区", "渔沟镇"
		return c
	}
	var text strings.Builder
	for _, c := range []trial[in]{
		{"no kind", func(c *in) { c.Subtype = "" }}, {"no day of signing", func(c *in) { c.SignedOn = market.Date{} }},
		{"no field", func(c *in) { c.TechField = "" }},
		{"no way of paying", func(c *in) { c.PayMethod = "" }}, {"no kind of right", func(c *in) { c.IPKinds = nil }},
		{"no goal", func(c *in) { c.SocEconGoal = "" }},
		{"no plan", func(c *in) { c.PlanSource = "" }},
		{"no amount", func(c *in) { c.DealAmount, c.TechAmount, c.Payments = 0, 0, nil }},
		{"no technology", func(c *in) { c.TechAmount = 0 }},
		{"no plan of payments", func(c *in) { c.Payments = nil }},
		{"large, all of it technology", func(c *in) {
			c.DealAmount, c.TechAmount = 500*market.Wan,
				500*market.Wan
		}},
		{"a seller elsewhere", func(c *in) { c.Seller.Region = "320102" }},
		{"a seller abroad", func(c *in) { c.Seller.Country, c.Seller.Region = "德国", "" }},
		{"no town", func(c *in) { c.Seller.Town = "" }},
		{"a town that is none", func(c *in) { c.Buyer.Town = "新渡口街道" }},
		{"related parties", func(c *in) { c.RelatedParty = true }},
		{"signed tomorrow", func(c *in) { c.SignedOn = today.AddDays(1) }},
		{"past its end", func(c *in) { c.EndsOn = today.AddDays(-1) }},
		{"not yet begun", func(c *in) { c.BeginsOn = today.AddDays(1) }},
		{"no end", func(c *in) { c.EndsOn = market.Date{} }},
		{"a patent without a certificate", func(c *in) {
			c.Type, c.Subtype, c.IPKinds = market.ContractTransfer, "patent_right", []string{"发明专利"}
		}}, {"no subject", func(c *in) { c.Subject = "" }},
		{"no text", func(c *in) { c.TextFile = "" }}, {"other seals", func(c *in) { c.SealsMatch = false }},
		{"no promise", func(c *in) { c.Pledged = false }}, {"a foreign text", func(c *in) { c.ForeignText = true }},
		{"mastered already", func(c *in) { c.Subject = "定制采购一台" }}, {"training of staff", func(c *in) {
			c.Type, c.Subtype, c.Subject = market.ContractService, "service_training", "全员培训"
		}},
	} {
		contract := sound()
		c.with(&contract)
		text.WriteString(c.name + "\n")
		found := contract.Check(set, today)
		for _, f := range found {
			text.WriteString("  " + f.Rule + " " + f.Severity.Label() + " " + f.Field + ": " + f.Text + "\n")
		}
		if !slices.IsSortedFunc(found, func(a, b market.Finding) int {
			return strings.Index("block warn tell", string(a.Severity)) - strings.Index("block warn tell",
				string(b.Severity))
		}) {
			t.Errorf("%s: what blocks does not stand first", c.name)
		}
		for _, f := range found {
			if !slices.ContainsFunc(market.CheckedRules, func(r market.CheckedRule) bool { return r.Code == f.Rule }) {
				t.Errorf("%s is not among the rules that the page lists", f.Rule)
			}
		}
	}
	golden(t, "precheck", text.String())
	fine := sound()
	if found := fine.Check(set, today); len(found) > 0 {
		t.Errorf("a sound contract: %v", found)
	}
	if found := fine.Check(nil, today); len(found) > 0 {
		t.Errorf("where the bureau keeps no list of towns: %v", found)
	}
}

func TestWhatTheRegistryEnters(t *testing.T) {
	t.Parallel()
	type in = market.Contract
	accepted := func() in {
		c := *sampleContract(market.ContractAccepted)
		c.ForeignText = false
		return c
	}
	register := func(c *in) error {
		return c.Lifecycle(nil).Move(c, "register", market.Step{Who: person(5, market.RoleApprover), Now: noon})
	}
	text := tryAll(t, "registration", accepted, register, []trial[in]{
		{"a number of 15 digits", func(c *in) { c.CertNo = "202632080400001" }},
		{"no day", func(c *in) { c.RegisteredOn = market.Date{} }},
		{"a day to come", func(c *in) { c.RegisteredOn = today.AddDays(1) }},
		{"a day before it was signed", func(c *in) { c.RegisteredOn = c.SignedOn.AddDays(-1) }},
		{"no technology", func(c *in) { c.TechAmount = 0 }},
		{"a large one", func(c *in) { c.TechAmount = 500 * market.Wan }},
	}, []trial[in]{{"today", func(c *in) { c.RegisteredOn = today }},
		{"the day it was signed", func(c *in) { c.RegisteredOn = c.SignedOn }},
		{"14 digits", func(c *in) { c.CertNo = "26320804000001" }}})
	refuse := func(c *in) error {
		return c.Lifecycle(nil).Move(c, "refuse",
			market.Step{Who: person(5, market.RoleApprover), Now: noon, Reason: "理由"})
	}
	text += tryAll(t, "refusal", accepted, refuse,
		[]trial[in]{{"no ground", func(c *in) { c.Refusal = "" }},
			{"an unknown ground", func(c *in) { c.Refusal = "late" }}}, nil)
	escalate := func(c *in) error {
		return c.Lifecycle(nil).Move(c, "escalate", market.Step{Who: person(5, market.RoleApprover), Now: noon})
	}
	large := func() in { c := accepted(); c.DealAmount, c.TechAmount = 600*market.Wan, 500*market.Wan; return c }
	text += tryAll(t, "second review", large, escalate,
		[]trial[in]{{"one just below the line", func(c *in) { c.TechAmount-- }}}, nil)
	registered := func() in {
		c := *sampleContract(market.ContractRegistered)
		c.Pending = &market.Amendment{DealAmount: 130 * market.Wan, TechAmount: 100 * market.Wan, EndsOn: c.EndsOn}
		return c
	}
	propose := func(c *in) error {
		return c.Lifecycle(nil).Move(c, "propose",
			market.Step{Who: member(2, sellerOrg, market.RankOwner), Now: noon, Reason: "追加"})
	}
	text += tryAll(t, "amendment", registered, propose, []trial[in]{
		{"no amount", func(c *in) { c.Pending.DealAmount = 0 }},
		{"no technology", func(c *in) { c.Pending.TechAmount = 0 }},
		{"more technology than contract", func(c *in) { c.Pending.TechAmount = 131 * market.Wan }},
		{"nothing changed", func(c *in) { c.Pending.DealAmount = c.DealAmount }},
		{"an end before it was signed", func(c *in) { c.Pending.EndsOn = c.SignedOn.AddDays(-1) }},
		{"nothing typed", func(c *in) { c.Pending = nil }},
	}, []trial[in]{{"another end", func(c *in) { c.Pending.DealAmount, c.Pending.EndsOn = c.DealAmount, c.SignedOn }}})
	amend := func(c *in) error {
		return c.Lifecycle(nil).Move(c, "amend", market.Step{Who: person(5, market.RoleApprover), Now: noon})
	}
	text += tryAll(t, "approval of an amendment", registered, amend,
		[]trial[in]{{"none asked for", func(c *in) { c.Pending = nil }}}, nil)
	golden(t, "registry_refusals", text)
}

func TestWhatIsSaidOfAPayment(t *testing.T) {
	t.Parallel()
	type in = market.RemittanceContent
	c := sampleContract(market.ContractRegistered)
	paid := []market.Remittance{{RemittanceContent: market.RemittanceContent{Amount: 20 * market.Wan}}}
	sound := func() in {
		return in{Line: 1, PaidOn: today, Amount: 100 * market.Wan, TechIncome: 100 * market.Wan, Evidence: "回单"}
	}
	text := tryAll(t, "payment under a contract", sound,
		func(r *in) error { return c.CheckRemittance(*r, paid, today) }, []trial[in]{
			{"a line below zero", func(r *in) { r.Line = -1 }},
			{"a line that is not planned", func(r *in) { r.Line = 2 }},
			{"no day", func(r *in) { r.PaidOn = market.Date{} }},
			{"a day to come", func(r *in) { r.PaidOn = today.AddDays(1) }},
			{"nothing", func(r *in) { r.Amount, r.TechIncome = 0, 0 }},
			{"more technology than money", func(r *in) { r.TechIncome++ }},
			{"technology below zero", func(r *in) { r.TechIncome = -1 }},
			{"no evidence", func(r *in) { r.Evidence = " " }},
			{"long evidence", func(r *in) { r.Evidence = long(201) }},
			{"a fen more than the contract", func(r *in) { r.Amount++ }},
		}, []trial[in]{{"outside the plan", func(r *in) { r.Line = 0 }},
			{"no technology", func(r *in) { r.TechIncome = 0 }}})
	type subsidy = market.SubsidyContent
	challenge := soundChallenge(market.ChallengeAccepted)
	challenge.SubsidyPlanned = 30 * market.Wan
	pay := func(s *subsidy) error {
		c := *challenge
		c.Docket.Awards.Payment = &market.Subsidy{SubsidyContent: *s, CertNo: "2026320804000001",
			PaidOut: 10 * market.Wan}
		return market.ChallengeLifecycle.Move(&c, "reward", market.Step{Who: leader, Now: noon})
	}
	text += tryAll(t, "payment of public money",
		func() subsidy { return subsidy{Amount: 20 * market.Wan, PaidOn: today, Proof: "付款凭证"} }, pay, []trial[subsidy]{
			{"nothing", func(s *subsidy) { s.Amount = 0 }}, {"no day", func(s *subsidy) { s.PaidOn = market.Date{} }},
			{"a day to come", func(s *subsidy) { s.PaidOn = today.AddDays(1) }},
			{"no proof", func(s *subsidy) { s.Proof = " " }},
			{"a long proof", func(s *subsidy) { s.Proof = long(201) }},
			{"a fen more than planned", func(s *subsidy) { s.Amount++ }},
		}, nil)
	golden(t, "payment_refusals", text)
	unregistered := *challenge
	unregistered.Docket.Awards.Payment = nil
	if err := market.ChallengeLifecycle.Move(&unregistered, "reward",
		market.Step{Who: leader, Now: noon}); !strings.Contains(market.MessageOf(err), "认定登记") {
		t.Errorf("paid without a certificate: %v", err)
	}
	challenge.SubsidyPlanned = 0
	if err := pay(&subsidy{Amount: 900 * market.Wan, PaidOn: today, Proof: "付款凭证"}); err != nil {
		t.Errorf("where nothing was planned, nothing bounds a payment: %v", err)
	}
}

func TestAFallenCertificateIsToldToTheOneWhoGrantedSomethingForIt(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractRegistered)
	c.Benefits = []string{"增值税免税", "财政奖补"}
	if c.ToInform() {
		t.Error("there is nothing to tell while the certificate stands")
	}
	step := market.Step{Who: clerk, Now: noon, Reason: "已函告"}
	c.Status = market.ContractRevoked
	rules := market.RegistrationLifecycle(nil, false)
	c.Note = "撤销理由"
	if !c.ToInform() || rules.Move(c, "inform", step) != nil {
		t.Error("what was granted for a certificate that fell is not told")
	}
	if c.InformedOn != today || c.Note != "撤销理由" || c.ToInform() {
		t.Errorf("after it was told: %+v", c.Filing)
	}
	if err := rules.Move(c, "inform", step); market.CodeOf(err) != market.Conflict {
		t.Errorf("told twice: %v", err)
	}
	for _, benefit := range market.Benefits {
		if market.BenefitOffice(benefit) == "" {
			t.Errorf("nobody granted %s", benefit)
		}
	}
}

// TestWhatAContractNotesOfItsMoves holds the dates and reasons that a registration keeps.
func TestWhatAContractNotesOfItsMoves(t *testing.T) {
	t.Parallel()
	approver, leader := person(5, market.RoleApprover), person(6, market.RoleLeader)
	made := func(c *market.Contract, who market.Actor, name market.ContractMove, reason string) *market.Contract {
		t.Helper()
		who.Name = "李敏"
		if err := c.Lifecycle(nil).Move(c, name, market.Step{Now: noon, Who: who, Reason: reason}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return c
	}
	c := made(sampleContract(market.ContractReady), clerk, market.ContractSubmit, " 理由 ")
	if c.SubmittedOn != today || c.Note != "理由" {
		t.Errorf("handed in: %+v", c.Filing)
	}
	c = sampleContract(market.ContractRegistered)
	c.Pending = &market.Amendment{}
	if made(c, approver, market.ContractDrop, "不符"); c.Pending != nil || c.Note != "不符" {
		t.Errorf("a change dropped: %+v", c.Filing)
	}
	made(c, clerk, market.ContractTaxObjection, " 异议 ")
	if c.Review == nil || *c.Review != (market.ReviewRequest{Reason: "异议", ByName: "李敏", On: today}) ||
		c.Note != "不符" {
		t.Errorf("a review asked for: %+v, %s", c.Review, c.Note)
	}
	if made(c, leader, market.ContractUphold, "维持"); c.Review != nil || c.Note != "维持" {
		t.Errorf("after the answer: %+v, %s", c.Review, c.Note)
	}
	c.Pending, c.Review = &market.Amendment{}, &market.ReviewRequest{}
	made(c, approver, market.ContractDeregister, "解除")
	if c.EndedOn != today || c.Pending != nil || c.Review != nil || c.Note != "解除" {
		t.Errorf("ended: %+v", c.Filing)
	}
	acts := []market.RegistryAct{market.ActRegister, market.ActAmend, market.ActDeregister, market.ActRevoke}
	for _, act := range acts {
		if !chinese(act.Label()) {
			t.Errorf("%s has no name", act)
		}
	}
}
