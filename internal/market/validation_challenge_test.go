package market_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestWhatAChallengeNeeds(t *testing.T) {
	t.Parallel()
	type in = market.ChallengeContent
	check := func(c *in) error { return c.Validate(nil, noon) }
	text := tryAll(t, "challenge, when it is submitted", soundContent, check, []trial[in]{
		{"no title", func(c *in) { c.Title = "" }},
		{"a title of five signs", func(c *in) { c.Title = long(5) }},
		{"a long title", func(c *in) { c.Title = long(121) }},
		{"no kind of list", func(c *in) { c.ListKind = "" }},
		{"no field", func(c *in) { c.HitechField = "" }},
		{"an unknown field", func(c *in) { c.HitechField = "炼金术" }},
		{"a task of 19 signs", func(c *in) { c.Task = long(19) }},
		{"a background without end", func(c *in) { c.Background = long(4001) }},
		{"no months", func(c *in) { c.DurationMonths = 0 }},
		{"37 months", func(c *in) { c.DurationMonths = 37 }},
		{"no conditions", func(c *in) { c.Conditions = "" }},
		{"nothing said of the rights", func(c *in) { c.IPClause = "" }},
		{"nothing said of acceptance", func(c *in) { c.Acceptance = "" }},
		{"ten to be awarded", func(c *in) { c.RaceSlots = 10 }},
		{"fewer than none to be awarded", func(c *in) { c.RaceSlots = -1 }},
		{"a notice of no days", func(c *in) { c.NoticeDays = 0 }},
		{"a notice of 61 days", func(c *in) { c.NoticeDays = 61 }},
		{"nobody to talk to", func(c *in) { c.ContactName = "" }},
		{"no telephone", func(c *in) { c.ContactPhone = "" }},
		{"a telephone without its area", func(c *in) { c.ContactPhone = "84912345" }},
		{"what the owner could solve", func(c *in) { c.CannotSolve = false }},
		{"no promise", func(c *in) { c.NotSecretPledge = false }},
		{"more money than the budget", func(c *in) { c.Budget, c.OwnerCash, c.SubsidyPlanned = 99, 50, 50 }},
		{"no day of closing", func(c *in) { c.ClosesOn = market.Date{} }},
		{"no hour of closing", func(c *in) { c.ClosesTime = "" }},
		{"an hour that does not exist", func(c *in) { c.ClosesTime = "24:00" }},
		{"a closing that is past", func(c *in) { c.ClosesOn, c.ClosesTime = today, "12:00" }},
		{"no indicator", func(c *in) { c.Indicators = nil }},
		{"31 indicators", func(c *in) { c.Indicators = slices.Repeat(c.Indicators[:1], 31) }},
		{"an empty indicator", func(c *in) { c.Indicators = []market.Indicator{{Name: " "}} }},
		{"an indicator that says nothing", func(c *in) { c.Indicators[0] = market.Indicator{} }},
		{"a long unit", func(c *in) { c.Indicators[1].Unit = long(31) }},
		{"a review worth 90", func(c *in) { c.Criteria[0].Weight = 50 }},
		{"a criterion worth nothing", func(c *in) { c.Criteria = append(c.Criteria, market.Criterion{Name: "其他"}) }},
		{"a criterion without a name", func(c *in) { c.Criteria[1].Name = "" }},
		{"a criterion worth more than all", func(c *in) { c.Criteria[0].Weight, c.Criteria[1].Weight = 101, -1 }},
		{"13 criteria", func(c *in) { c.Criteria = slices.Repeat([]market.Criterion{{Name: "路线", Weight: 1}}, 13) }},
		{"a number in the task", func(c *in) { c.Task += "致电 13812345678" }},
		{"an identity in the conditions", func(c *in) { c.Conditions = "32080419900101123X" }},
		{"no way of telling equals apart", func(c *in) { c.Terms.TiePolicy = "lot" }},
		{"no way of telling equals apart chosen", func(c *in) { c.Terms.TiePolicy = "" }},
		{"no way with extremes", func(c *in) { c.Terms.OutlierPolicy = "" }},
		{"no stage", func(c *in) { c.Terms.Stages = nil }},
		{"13 stages", func(c *in) { c.Terms.Stages = slices.Repeat(c.Terms.Stages[:1], 13) }},
		{"a stage that says nothing", func(c *in) { c.Terms.Stages[0] = market.PlannedStage{Percent: 60} }},
		{"a stage after the end", func(c *in) { c.Terms.Stages[1].DueMonth = 19 }},
		{"a stage before the one before", func(c *in) { c.Terms.Stages[1].DueMonth = 8 }},
		{"a stage before the beginning", func(c *in) { c.Terms.Stages[0].DueMonth = -1 }},
		{"payments of 101", func(c *in) { c.Terms.Stages[0].Percent = 61 }},
		{"a payment of more than all", func(c *in) { c.Terms.Stages[0].Percent, c.Terms.Stages[1].Percent = 101, -1 }},
		{"revenue below zero", func(c *in) { c.Terms.Revenue = -1 }},
		{"research below zero", func(c *in) { c.Terms.Research = -1 }},
	}, []trial[in]{
		{"a title of six signs", func(c *in) { c.Title = long(6) }},
		{"a task of 20 signs", func(c *in) { c.Task = long(20) }},
		{"one month", func(c *in) {
			c.DurationMonths, c.Terms.Stages[0].DueMonth, c.Terms.Stages[1].DueMonth = 1, 1,
				1
		}},
		{"36 months", func(c *in) { c.DurationMonths = 36 }},
		{"nine to be awarded", func(c *in) { c.RaceSlots = 9 }},
		{"a notice of one day", func(c *in) { c.NoticeDays = 1 }},
		{"a notice of 60 days", func(c *in) { c.NoticeDays = 60 }},
		{"all of the budget", func(c *in) { c.Budget, c.OwnerCash, c.SubsidyPlanned = 100, 50, 50 }},
		{"a closing in a minute", func(c *in) { c.ClosesOn, c.ClosesTime = today, "12:01" }},
		{"30 indicators", func(c *in) { c.Indicators = slices.Repeat(c.Indicators[:1], 30) }},
	})
	text += tryAll(t, "a draft", soundContent, func(c *in) error { return c.ValidateDraft() }, []trial[in]{
		{"no title", func(c *in) { c.Title = "" }},
	}, []trial[in]{{"a title and a kind", func(c *in) { *c = in{Title: "攻关", ListKind: market.ListGovernment} }}})
	golden(t, "challenge_refusals", text)
}

func TestRowsLeftEmptyAreDropped(t *testing.T) {
	t.Parallel()
	c := soundContent()
	c.Title, c.ContactPhone, c.ClosesTime = " 攻关 ", "０５１７-84912345", " １７:00 "
	c.Indicators = append(c.Indicators, market.Indicator{Name: " ", Op: "≥"},
		market.Indicator{Name: " 重复性 ", Value: " 0.1 "})
	c.Criteria = append(c.Criteria, market.Criterion{Name: " "}, market.Criterion{Weight: 5})
	c.Terms.Stages = append(c.Terms.Stages, market.PlannedStage{Title: " "}, market.PlannedStage{Goal: " 交付 "})
	c.Normalize()
	if c.Title != "攻关" || c.ContactPhone != "0517-84912345" || c.ClosesTime != "17:00" || len(c.Indicators) != 3 ||
		c.Indicators[2].Name != "重复性" ||
		c.Indicators[2].Value != "0.1" || len(c.Criteria) != 3 || len(c.Terms.Stages) != 3 ||
		c.Terms.Stages[2].Goal != "交付" {
		t.Errorf("stored is %+v", c)
	}
	if !c.Deadline().Equal(day(2026, 7, 10).Start().Add(17*time.Hour)) ||
		!(&market.ChallengeContent{ClosesOn: today}).Deadline().IsZero() {
		t.Errorf("bidding ends at %s", c.Deadline())
	}
	b := soundAnswer()
	b.Leader, b.Answers, b.LeadRole = " 李工 ", b.Answers[:1], " 总体 "
	b.Members = []market.BidMember{{Name: " "}, {USCC: "91320804 ma1abcde83", Name: " 淮阴大学 ", Role: " 算法 "}}
	if b.Normalize(3); b.Leader != "李工" || len(b.Answers) != 3 || b.Answers[0].Level != "meet" || b.LeadRole != "总体" ||
		len(b.Members) != 1 ||
		b.Members[0] != (market.BidMember{USCC: "91320804MA1ABCDE83", Name: "淮阴大学", Role: "算法"}) {
		t.Errorf("stored is %+v", b)
	}
	a := market.AgreementContent{Leader: " 李工 ", Stages: []market.Stage{{Title: " 中期 ", Goal: " 样机 "}, {Title: " "}},
		Indicators: []market.Indicator{{Name: " 检出率 "}, {Name: " "}}}
	if a.Normalize(); a.Leader != "李工" || len(a.Stages) != 1 || a.Stages[0].Title != "中期" || len(a.Indicators) != 1 ||
		a.Indicators[0].Name != "检出率" {
		t.Errorf("stored is %+v", a)
	}
}

// jointAnswer is a bid of two organisations.
func jointAnswer() market.BidContent {
	b := *soundAnswer()
	b.LeadRole, b.LeadShare = "总体", 60
	b.Members = []market.BidMember{{USCC: "91320804MA1ABCDE83", Name: "淮阴精密机械有限公司", Role: "样机", Share: 40}}
	return b
}

func TestWhatABidNeeds(t *testing.T) {
	t.Parallel()
	type in = market.BidContent
	check := func(b *in) error { return b.Validate(soundContent().Indicators) }
	text := tryAll(t, "bid, when it is sealed", func() in { return *soundAnswer() }, check, []trial[in]{
		{"nobody leads it", func(b *in) { b.Leader = "" }},
		{"a long leader", func(b *in) { b.Leader = long(41) }},
		{"no team", func(b *in) { b.Team = "" }},
		{"a way of 19 signs", func(b *in) { b.Route = long(19) }},
		{"no schedule", func(b *in) { b.Schedule = "" }},
		{"no quote", func(b *in) { b.Quoted = 0 }},
		{"a quote below zero", func(b *in) { b.Quoted = -1 }},
		{"nothing said of relations", func(b *in) { b.NotRelated = false }},
		{"no pledge", func(b *in) { b.Pledge = false }},
		{"no promise of truth", func(b *in) { b.Integrity = false }},
		{"no promise of openness", func(b *in) { b.NotSecretBid = false }},
		{"a mandatory indicator not answered", func(b *in) { b.Answers[0] = market.BidAnswer{} }},
		{"no answer at all", func(b *in) { b.Answers = nil }},
		{"an answer without a figure", func(b *in) { b.Answers[1].Level = "exceed" }},
		{"an answer that does not exist", func(b *in) { b.Answers[0].Level = "maybe" }},
		{"a long answer", func(b *in) { b.Answers[0].Note = long(501) }},
	}, []trial[in]{
		{"a way of 20 signs", func(b *in) { b.Route = long(20) }},
		{"the least quote", func(b *in) { b.Quoted = 1 }},
		{"relations explained", func(b *in) { b.NotRelated, b.Relations = false, "曾联合开发" }},
		{"what cannot be reached", func(b *in) { b.Answers[0] = market.BidAnswer{Level: "not", Note: "95 %"} }},
	})
	text += tryAll(t, "bid of a consortium", jointAnswer, check, []trial[in]{
		{"a lead without a task", func(b *in) { b.LeadRole = "" }},
		{"a lead without a share", func(b *in) { b.LeadShare = 0 }},
		{"a member with a wrong code", func(b *in) { b.Members[0].USCC = "91320804MA1ABCDE84" }},
		{"a member without a task", func(b *in) { b.Members[0].Role = "" }},
		{"a member without a share", func(b *in) { b.Members[0].Share, b.LeadShare = 0, 100 }},
		{"a member with more than all", func(b *in) { b.Members[0].Share = 101 }},
		{"shares of 99", func(b *in) { b.LeadShare = 59 }},
		{"a member twice", func(b *in) { b.Members, b.LeadShare = append(b.Members, b.Members[0]), 20 }},
		{"eleven members", func(b *in) { b.Members = slices.Repeat(b.Members, 11) }},
		{"a long task", func(b *in) { b.Members[0].Role = long(501) }},
	}, []trial[in]{{"nearly all for the lead", func(b *in) { b.LeadShare, b.Members[0].Share = 99, 1 }}})
	text += tryAll(t, "a draft", jointAnswer, func(b *in) error { return b.ValidateDraft() }, []trial[in]{
		{"a quote below zero", func(b *in) { b.Quoted = -1 }},
	}, []trial[in]{{"nothing", func(b *in) { *b = in{} }}})
	golden(t, "bid_refusals", text)
}

// TestWhoMayBeAMember prints why a consortium cannot hand in its bid because of one of its members.
func TestWhoMayBeAMember(t *testing.T) {
	t.Parallel()
	member2 := func() market.Organization {
		o := market.Organization{ID: 77, OrganizationContent: market.OrganizationContent{Name: "淮阴精密机械有限公司",
			LegalPerson: "李四"}}
		o.Status = market.OrgVerified
		return o
	}
	type in struct {
		*market.Bid
		org *market.Organization
	}
	sound := func() in {
		b, content, o := soundBid(market.BidDraft), jointAnswer(), member2()
		b.Tender.Content, b.Tender.Partners = &content,
			[]market.Partner{{BidMember: content.Members[0], Organization: &o, Confirmed: true}}
		return in{b, &o}
	}
	check := func(i *in) error {
		return market.BidLifecycle.Move(i.Bid, "seal",
			market.Step{Who: member(2, bidderOrg, market.RankEditor), Now: noon})
	}
	golden(t, "member_refusals", tryAll(t, "member of a consortium", sound, check, []trial[in]{
		{"a challenge for single bidders", func(i *in) { i.Tender.Challenge.Terms.LeadOnly = true }},
		{"one whom nobody registered", func(i *in) { i.Tender.Partners[0].Organization = nil }},
		{"the lead itself", func(i *in) { i.org.ID = bidderOrg }},
		{"one on the blacklist", func(i *in) { i.org.Status = market.OrgBlacklisted }},
		{"one that broke its word", func(i *in) { i.Tender.Partners[0].Barred = true }},
		{"one that is not verified", func(i *in) { i.org.Status = market.OrgSubmitted }},
		{"one of the owner's legal person", func(i *in) { i.Tender.Owner.LegalPerson = "李四" }},
		{"one that did not agree", func(i *in) { i.Tender.Partners[0].Confirmed = false }},
	}, nil))
	b := jointAnswer()
	if names := b.PartnerNames(); len(names) != 1 || names[0] != "淮阴精密机械有限公司" || !b.Joint() || soundAnswer().Joint() {
		t.Errorf("partners are %v", names)
	}
	for _, s := range []market.MemberStatus{market.MemberInvited, market.MemberConfirmed, market.MemberDeclined} {
		if !chinese(s.Label()) {
			t.Errorf("%s has no name", s)
		}
	}
}

func TestWhatABidderIsToldBeforeSealing(t *testing.T) {
	t.Parallel()
	c, b := soundChallenge(market.ChallengePublished), soundAnswer()
	if advice := b.Advice(c); len(advice) != 0 {
		t.Errorf("a bid that fits is told %v", advice)
	}
	c.Bounty, b.Answers[0].Level, b.Answers[1].Level = b.Quoted-1, "not", "not"
	if advice := strings.Join(b.Advice(c), "\n"); !strings.Contains(advice, "高于榜额") ||
		!strings.Contains(advice, "“检出率”") || strings.Contains(advice, "“节拍”") {
		t.Errorf("a bid above the bounty that misses a mandatory figure is told %s", advice)
	}
	pledge := market.Pledge(c)
	if !strings.Contains(pledge, "（1）检出率 ≥ 99 %；") || strings.Contains(pledge, "节拍") ||
		!strings.Contains(pledge, "18 个月") {
		t.Errorf("the pledge is %s", pledge)
	}
	for level, label := range map[string]string{"meet": "达到", "exceed": "优于", "not": "达不到", "": "未响应"} {
		if got := (market.BidAnswer{Level: level}).Label(); got != label {
			t.Errorf("%q is called %s", level, got)
		}
	}
}

func TestWhatAnAgreementNeeds(t *testing.T) {
	t.Parallel()
	type in = market.AgreementContent
	sound := func() in { return soundAgreement().Content }
	golden(t, "agreement_refusals", tryAll(t, "agreement", sound, func(a *in) error { return a.Validate(nil) },
		[]trial[in]{
			{"no amount", func(a *in) { a.Amount = 0 }},
			{"nobody leads it", func(a *in) { a.Leader = "" }},
			{"a long leader", func(a *in) { a.Leader = long(41) }},
			{"no beginning", func(a *in) { a.BeginsOn = market.Date{} }},
			{"no end", func(a *in) { a.EndsOn = market.Date{} }},
			{"an end on the day it begins", func(a *in) { a.EndsOn = a.BeginsOn }},
			{"an end after three years", func(a *in) { a.EndsOn = day(2029, 6, 2) }},
			{"no stage", func(a *in) { a.Stages = nil }},
			{"13 stages", func(a *in) { a.Stages = slices.Repeat(a.Stages[:1], 13) }},
			{"a stage that says nothing", func(a *in) { a.Stages[0] = market.Stage{DueOn: a.EndsOn} }},
			{"a stage without a day", func(a *in) { a.Stages[0].DueOn = market.Date{} }},
			{"a stage before the beginning", func(a *in) { a.Stages[0].DueOn = day(2026, 5, 31) }},
			{"a stage after the end", func(a *in) { a.Stages[0].DueOn = day(2027, 6, 2) }},
			{"a payment below zero", func(a *in) { a.Stages[0].Payment = -1 }},
			{"payments above the amount", func(a *in) { a.Stages[0].Payment = a.Amount + 1 }},
			{"a long goal", func(a *in) { a.Stages[0].Goal = long(501) }},
			{"no indicator", func(a *in) { a.Indicators = nil }},
			{"an indicator without a test", func(a *in) { a.Indicators[0].TestMethod = "" }},
		}, []trial[in]{
			{"the least amount", func(a *in) { a.Amount, a.Stages = 1, a.Stages[:1]; a.Stages[0].Payment = 1 }},
			{"an end after three years to the day", func(a *in) { a.EndsOn = day(2029, 6, 1) }},
			{"a stage on the first day", func(a *in) { a.Stages[0].DueOn = a.BeginsOn }},
		}))
}

func TestAnAgreementBeginsFromTheChallenge(t *testing.T) {
	t.Parallel()
	c := soundChallenge(market.ChallengeAwarded)
	a := market.AgreementFor(c, "李工", 100*market.Wan, day(2026, 8, 15))
	if a.EndsOn != day(2028, 2, 15) || len(a.Stages) != 2 || a.Stages[0].Payment != 60*market.Wan ||
		a.Stages[1].Payment != 40*market.Wan || a.Leader != "李工" {
		t.Errorf("begun as %+v", a)
	}
	if a.AtTheEnd(a.Stages[0]) || !a.AtTheEnd(a.Stages[1]) {
		t.Error("the last stage falls together with acceptance, the first does not")
	}
	a.Indicators[0].Value = "98"
	if c.Indicators[0].Value != "99" {
		t.Error("changing the agreement changes the challenge")
	}
	c.Terms.Stages, c.DurationMonths = nil, 0
	if a = market.AgreementFor(c, "李工", 1, day(2026, 6, 1)); len(a.Stages) != 1 ||
		a.Stages[0].DueOn != day(2026, 6, 16) || a.EndsOn != day(2026, 7, 1) {
		t.Errorf("without planned stages, begun as %+v", a)
	}
	before := soundAgreement().Content
	after := soundAgreement().Content
	after.Amount, after.BeginsOn, after.EndsOn, after.Leader = market.Wan, day(2026, 7, 1), day(2027, 7, 1), "赵工"
	after.Indicators, after.Stages[0].Payment = append(after.Indicators,
		market.Indicator{Name: "寿命", Op: "≥", Value: "5", Unit: "年"}), 0
	var labels []string
	for _, d := range before.Differences(after) {
		labels = append(labels, d.Label)
	}
	if got := strings.Join(labels, "、"); got != "合同金额、开始日期、结束日期、项目负责人、指标 3、阶段 1" {
		t.Errorf("the two differ in %s", got)
	}
}

func TestWhatTheSmallFormsOfAChallengeNeed(t *testing.T) {
	t.Parallel()
	owner := &market.Organization{OrganizationContent: market.OrganizationContent{Name: "清淮大学"}}
	type argument = market.ArgumentContent
	text := tryAll(t, "opinion of an expert on the need", func() argument {
		a := argument{Name: " 顾维新 ", Unit: " 省机械工程学会 ", JobTitle: " 研究员 ", Verdict: "amend", Opinion: "需求真实，指标可以检测。",
			NoConflict: true}
		a.Normalize()
		return a
	}, func(a *argument) error { return a.Validate(owner) }, []trial[argument]{
		{"a name of one sign", func(a *argument) { a.Name = "顾" }},
		{"a unit of one sign", func(a *argument) { a.Unit = "省" }},
		{"somebody of the owner", func(a *argument) { a.Unit = "清淮大学机械学院" }},
		{"no verdict", func(a *argument) { a.Verdict = "" }},
		{"nine signs", func(a *argument) { a.Opinion = long(9) }},
		{"no declaration", func(a *argument) { a.NoConflict = false }},
		{"a long title", func(a *argument) { a.JobTitle = long(41) }},
	}, []trial[argument]{{"ten signs", func(a *argument) { a.Opinion = long(10) }}})
	type talk = market.TalkContent
	text += tryAll(t, "talk with a bidder", func() talk {
		return talk{HeldOn: today, Place: " 淮阴 ", Attendees: " 王敏、李工 ", Summary: "核对了样机和检测条件。"}
	}, func(c *talk) error { return c.Validate(noon) }, []trial[talk]{
		{"no day", func(c *talk) { c.HeldOn = market.Date{} }},
		{"a day to come", func(c *talk) { c.HeldOn = today.AddDays(1) }},
		{"nobody there", func(c *talk) { c.Attendees = " " }}, {"nine signs", func(c *talk) { c.Summary = long(9) }},
		{"a long place", func(c *talk) { c.Place = long(101) }},
	}, []trial[talk]{{"ten signs", func(c *talk) { c.Summary = long(10) }}})
	type objection = market.ObjectionContent
	text += tryAll(t, "objection", func() objection {
		o := objection{Name: " 孙立 ", Unit: " 某研究所 ", Phone: " １３８00000000 ", Facts: " 检测报告编号查无此项。 "}
		o.Normalize()
		return o
	}, func(c *objection) error { return c.Validate() }, []trial[objection]{
		{"a name of one sign", func(c *objection) { c.Name = "孙" }},
		{"a unit of one sign", func(c *objection) { c.Unit = "某" }},
		{"no telephone", func(c *objection) { c.Phone = "" }},
		{"nine signs of facts", func(c *objection) { c.Facts = long(9) }},
		{"a long demand", func(c *objection) { c.Demand = long(1001) }},
	}, []trial[objection]{{"ten signs of facts", func(c *objection) { c.Facts = long(10) }},
		{"a fixed telephone", func(c *objection) { c.Phone = "051784912345" }}})
	type invite = market.InviteContent
	text += tryAll(t, "invitation of whom nobody proposed",
		func() invite { return invite{OrgID: 3, Said: " 曾做过同类项目 "} },
		func(c *invite) error { return c.Validate(false) }, []trial[invite]{
			{"nobody", func(c *invite) { c.OrgID = 0 }}, {"two at once", func(c *invite) { c.ExpertID = 4 }},
			{"no reason", func(c *invite) { c.Said = " " }}, {"a long reason", func(c *invite) { c.Said = long(501) }},
		}, []trial[invite]{{"an expert", func(c *invite) { c.OrgID, c.ExpertID = 0, 4 }}})
	type expertise = market.ExpertiseContent
	text += tryAll(t, "what an expert offers", func() expertise {
		e := expertise{Unit: " 淮阴大学 ", Title: " 教授 ", Direction: " 机器视觉与表面缺陷检测 ", Keywords: []string{"视觉、检测"},
			Ways: []string{"顾问"}, Open: true}
		e.Normalize()
		return e
	}, func(c *expertise) error { return c.Validate() }, []trial[expertise]{
		{"eleven keywords", func(c *expertise) { c.Keywords = strings.Split("一二三四五六七八九十百", "") }},
		{"an unknown way", func(c *expertise) { c.Ways = []string{"远程"} }},
		{"no unit", func(c *expertise) { c.Unit = "" }},
		{"a direction of seven signs", func(c *expertise) { c.Direction = long(7) }},
		{"a long title", func(c *expertise) { c.Title = long(61) }},
	}, []trial[expertise]{{"a direction of eight signs", func(c *expertise) { c.Direction = long(8) }},
		{"nothing, not to be found", func(c *expertise) { *c = expertise{} }}})
	golden(t, "challenge_form_refusals", text)
	if proposed := (invite{OrgID: 3}); proposed.Validate(true) != nil {
		t.Error("an invitation that the platform proposes needs a reason")
	}
}

func TestWhatMarksNeed(t *testing.T) {
	t.Parallel()
	criteria := []market.Criterion{{Name: "路线", Weight: 60}, {Name: "团队", Weight: 40}}
	type in = []market.ScoreMark
	golden(t, "mark_refusals", tryAll(t, "marks",
		func() in { return in{{Points: 60, Comment: "好"}, {Points: 0, Comment: "弱"}} },
		func(m *in) error { return market.CheckMarks(*m, criteria) }, []trial[in]{
			{"one mark", func(m *in) { *m = (*m)[:1] }},
			{"three marks", func(m *in) { *m = append(*m, market.ScoreMark{}) }},
			{"one point too many", func(m *in) { (*m)[1].Points = 41 }},
			{"a point below zero", func(m *in) { (*m)[0].Points = -1 }},
			{"no comment", func(m *in) { (*m)[0].Comment = " " }},
			{"a long comment", func(m *in) { (*m)[0].Comment = long(1001) }},
		}, []trial[in]{{"all points", func(m *in) { (*m)[1].Points = 40 }}}))
	indicators := soundContent().Indicators
	if market.CheckNotes([]string{long(500), "", " "}, indicators) != nil ||
		market.FieldsOf(market.CheckNotes([]string{long(501)}, indicators))["notes.0"] == "" ||
		market.FieldsOf(market.CheckNotes([]string{"", "", "多"}, indicators))["notes"] == "" {
		t.Error("notes on indicators are held to the indicators and to 500 signs")
	}
	r := &market.Review{ExpertID: 77, Sheet: &market.ReviewSheet{Criteria: criteria, BidIDs: []int64{1, 2},
		Scores: []market.Score{{BidID: 1, Marks: in{{Points: 60, Comment: "好"}, {Points: 40, Comment: "好"}}}}}}
	r.Status = market.ReviewDeclared
	step := market.Step{Who: market.Actor{UserID: 77, Roles: []market.Role{market.RoleExpert}}, Now: noon}
	if err := market.ReviewLifecycle.Move(r, "finish", step); !strings.Contains(market.MessageOf(err), "第 2 份") {
		t.Errorf("handed in with a bid unread: %v", err)
	}
	r.Sheet.Scores = append(r.Sheet.Scores, market.Score{BidID: 2,
		Marks: in{{Points: 61, Comment: "好"}, {Points: 40, Comment: "好"}}})
	if err := market.ReviewLifecycle.Move(r, "finish", step); market.CodeOf(err) != market.Invalid {
		t.Errorf("handed in with a mark above its weight: %v", err)
	}
	if r.Sheet = nil; market.CodeOf(market.ReviewLifecycle.Move(r, "finish", step)) != market.Conflict {
		t.Error("handed in without a sheet")
	}
}
