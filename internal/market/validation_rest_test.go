package market_test

import (
	"testing"

	"jiebang/internal/market"
)

// TestWhatTheWorkOfAWinnerNeeds prints what stages, changes and acceptance are refused for.
func TestWhatTheWorkOfAWinnerNeeds(t *testing.T) {
	t.Parallel()
	bidder := market.Step{Who: member(2, bidderOrg, market.RankEditor), Now: noon}
	byClerk := market.Step{Who: clerk, Now: noon}
	type stage = market.Milestone
	text := tryAll(t, "report of a stage", func() stage { return *soundMilestone(market.MilestonePlanned) },
		func(m *stage) error { return market.MilestoneLifecycle.Move(m, "claim", bidder) }, []trial[stage]{
			{"nothing was done", func(m *stage) { m.Report = " " }},
			{"nothing shows it", func(m *stage) { m.Evidence = " " }},
			{"out of the work", func(m *stage) { m.Work.Running = false }},
		}, nil)
	text += tryAll(t, "check of a stage", func() stage { return *soundMilestone(market.MilestoneClaimed) },
		func(m *stage) error { return market.MilestoneLifecycle.Move(m, "pass", byClerk) }, []trial[stage]{
			{"two experts", func(m *stage) { m.Experts = m.Experts[:2] }},
			{"no opinion", func(m *stage) { m.Opinion = " " }},
			{"out of the work", func(m *stage) { m.Work.Running = false }},
		}, nil)
	type wish struct {
		content market.AgreementContent
		work    market.Work
		reason  string
	}
	sound := func() wish {
		w := wish{soundAgreement().Content, soundWork(), "设备到货推迟。"}
		w.content.EndsOn = day(2027, 9, 1)
		return w
	}
	text += tryAll(t, "change of an agreement", sound, func(w *wish) error {
		_, err := market.NewChange(soundAgreement(), w.work, w.content, w.reason, bidder.Who)
		return err
	}, []trial[wish]{
		{"no reason", func(w *wish) { w.reason = " " }},
		{"a stage fewer", func(w *wish) { w.content.Stages = w.content.Stages[:1] }},
		{"nothing changed", func(w *wish) { w.content = soundAgreement().Content }},
		{"out of the work", func(w *wish) { w.work.Running = false }},
		{"a wording that does not hold", func(w *wish) { w.content.Leader = "" }},
	}, nil)
	type acceptance = market.Acceptance
	text += tryAll(t, "check of every figure", func() acceptance { return *soundAcceptance(market.AcceptanceApplied) },
		func(a *acceptance) error { return market.AcceptanceLifecycle.Move(a, "measure", byClerk) },
		[]trial[acceptance]{
			{"a figure too few", func(a *acceptance) { a.Results = a.Results[:1] }},
			{"a figure left empty", func(a *acceptance) { a.Results[0].Value = " " }},
			{"a word for a number", func(a *acceptance) { a.Results[0].Value = "合格" }},
			{"a word for a number without a unit",
				func(a *acceptance) { a.Indicators[0].Unit, a.Results[0].Value = "", "合格" }},
			{"what cannot be compared, without a word", func(a *acceptance) { a.Indicators[0].Op = "达到" }},
			{"a long figure", func(a *acceptance) { a.Results[1].Value = long(61) }},
			{"two experts", func(a *acceptance) { a.Experts = a.Experts[:2] }},
		}, []trial[acceptance]{
			{"the panel's word", func(a *acceptance) {
				a.Indicators[0].Op, a.Results[0] = "达到", market.Measured{Value: "一级", Met: "not"}
			}},
		})
	golden(t, "work_refusals", text)
	if _, err := market.NewAcceptance(soundAgreement(), 1, "", " ", nil); market.FieldsOf(err)["evidence"] == "" {
		t.Errorf("applied for without a paper: %v", err)
	}
	a := soundAcceptance(market.AcceptanceMeasured)
	a.Indicators[0].Op, a.Results[0] = "达到", market.Measured{Value: "一级", Met: "met"}
	if len(a.Missed()) != 0 {
		t.Errorf("by the panel's word reached, and yet missed: %v", a.Missed())
	}
	if a.Results = nil; len(a.Missed()) != 1 || a.Missed()[0].Name != "检出率" {
		t.Errorf("without results, missed are %v", a.Missed())
	}
}

// TestWhatIsSaidInPublic prints what questions, answers and notices are refused for.
func TestWhatIsSaidInPublic(t *testing.T) {
	t.Parallel()
	asker := member(2, bidderOrg, market.RankEditor)
	asker.Memberships[0].OrgName = "淮上工业大学"
	type in = market.Question
	sound := func() in {
		q := in{OrgID: bidderOrg, Text: " 能否先看现场？ ", Answer: "可以。",
			Challenge: soundChallenge(market.ChallengePublished)}
		q.Status = market.QuestionAsked
		return q
	}
	text := tryAll(t, "question", sound, func(q *in) error { return q.Ask(asker, noon) }, []trial[in]{
		{"four signs", func(q *in) { q.Text = long(4) }},
		{"a question without end", func(q *in) { q.Text = long(1001) }},
		{"a number", func(q *in) { q.Text = "请致电 13812345678" }},
		{"the own name", func(q *in) { q.Text = "淮上工业大学能否先看现场？" }},
		{"after the close", func(q *in) { q.Challenge.BidClosesAt = noon }},
		{"in another's name", func(q *in) { q.OrgID = farOrg }},
	}, []trial[in]{{"five signs", func(q *in) { q.Text = long(5) }},
		{"a thousand signs", func(q *in) { q.Text = long(1000) }}})
	step := market.Step{Who: clerk, Now: noon}
	text += tryAll(t, "answer", sound, func(q *in) error { return market.QuestionLifecycle.Move(q, "answer", step) },
		[]trial[in]{
			{"one sign", func(q *in) { q.Answer = "可" }},
			{"an answer without end", func(q *in) { q.Answer = long(2001) }},
			{"a number", func(q *in) { q.Answer = "请致电 13812345678" }},
			{"after the close", func(q *in) { q.Challenge.BidClosesAt = noon }},
			{"of a challenge that is not read", func(q *in) { q.Challenge = nil }},
		}, []trial[in]{{"two signs", func(q *in) { q.Answer = "可以" }}})
	type challenge = market.Challenge
	text += tryAll(t, "notice", func() challenge { return *soundChallenge(market.ChallengeProposed) },
		func(c *challenge) error {
			return market.ChallengeLifecycle.Move(c, "start_notice", market.Step{Who: leader, Now: noon})
		}, []trial[challenge]{
			{"without a word", func(c *challenge) { c.NoticeText = " " }},
			{"with an account", func(c *challenge) { c.NoticeText = "账号 6222021234567890123" }},
		}, nil)
	text += tryAll(t, "opinion of the panel on the need",
		func() challenge { return *soundChallenge(market.ChallengeFormatOK) },
		func(c *challenge) error { return market.ChallengeLifecycle.Move(c, "argue_pass", step) }, []trial[challenge]{
			{"without a word", func(c *challenge) { c.ArgueOpinion = " " }},
			{"with two experts", func(c *challenge) { c.Docket.Arguments = 2 }},
			{"with half of four", func(c *challenge) { c.Docket.Arguments, c.Docket.Agreeing = 4, 2 }},
		}, []trial[challenge]{{"with two of three", func(c *challenge) { c.Docket.Agreeing = 2 }}})
	golden(t, "public_refusals", text)
}

// TestWhatPapersAndSignaturesNeed prints what files, signings and small inputs are refused for.
func TestWhatPapersAndSignaturesNeed(t *testing.T) {
	t.Parallel()
	type file struct {
		market.FileDraft
		head string
		size int64
	}
	sound := func() file {
		return file{market.FileDraft{Name: "合同文本.pdf", Access: market.FileParty, NotSecret: true, Purpose: "合同文本"},
			"%PDF-1.7", 8}
	}
	text := tryAll(t, "file", sound, func(f *file) error { return f.Validate([]byte(f.head), f.size, nil) },
		[]trial[file]{
			{"none", func(f *file) { f.Name = "" }},
			{"a long name", func(f *file) { f.Name = long(117) + ".pdf" }},
			{"a page", func(f *file) { f.Name = "说明.html" }},
			{"an empty one", func(f *file) { f.size = 0 }},
			{"a byte too many", func(f *file) { f.size = 20<<20 + 1 }},
			{"a program called a PDF", func(f *file) { f.head = "MZ" }},
			{"no access", func(f *file) { f.Access = "" }},
			{"no promise", func(f *file) { f.NotSecret = false }},
			{"a long purpose", func(f *file) { f.Purpose = long(41) }},
		}, []trial[file]{{"a name of 120 signs", func(f *file) { f.Name = long(116) + ".pdf" }},
			{"the largest", func(f *file) { f.size = 20 << 20 }}})
	type deal = market.Deal
	byBuyer := market.Step{Who: member(1, buyerOrg, market.RankEditor), Now: noon}
	text += tryAll(t, "contract of a deal", func() deal { return *sampleDeal(market.DealIntentSigned) },
		func(d *deal) error { return market.DealLifecycle.Move(d, "sign_contract", byBuyer) }, []trial[deal]{
			{"no day", func(d *deal) { d.IntentOn, d.ContractOn = market.Date{}, market.Date{} }},
			{"a day to come", func(d *deal) { d.ContractOn = today.AddDays(1) }},
			{"before the intent", func(d *deal) { d.ContractOn = d.IntentOn.AddDays(-1) }},
			{"nothing shows it", func(d *deal) { d.ContractEvidence = " " }},
		}, []trial[deal]{{"today", func(d *deal) { d.ContractOn = today }},
			{"on the day of the intent", func(d *deal) { d.ContractOn = d.IntentOn }}})
	text += tryAll(t, "reason for a change of the matcher", func() string { return "试算有改进" },
		func(reason *string) error { return market.CheckReason(*reason) }, []trial[string]{
			{"none", func(reason *string) { *reason = " " }},
			{"one without end", func(reason *string) { *reason = long(501) }},
		}, []trial[string]{{"500 signs", func(reason *string) { *reason = long(500) }}})
	text += tryAll(t, "notes on indicators", func() []string { return []string{"核对"} },
		func(notes *[]string) error { return market.CheckNotes(*notes, soundContent().Indicators) }, []trial[[]string]{
			{"a long one", func(notes *[]string) { *notes = []string{long(501)} }},
			{"more than indicators", func(notes *[]string) { *notes = []string{"", "", "多"} }},
		}, nil)
	text += tryAll(t, "score of an evaluation", func() market.Evaluation { return market.Evaluation{Score: 100} },
		func(e *market.Evaluation) error { return e.Validate() }, []trial[market.Evaluation]{
			{"above a hundred", func(e *market.Evaluation) { e.Score = 101 }},
			{"below zero", func(e *market.Evaluation) { e.Score = -1 }},
		}, []trial[market.Evaluation]{{"none", func(e *market.Evaluation) { e.Score = 0 }}})
	text += tryAll(t, "town", func() market.OrganizationContent { return market.OrganizationContent{} },
		func(o *market.OrganizationContent) error { return o.CheckTown(nil) },
		[]trial[market.OrganizationContent]{{"one that is not on the list",
			func(o *market.OrganizationContent) { o.Town = "高新区" }}}, nil)
	unknown := market.UndertakingContent{Title: "台账条目", On: today}
	text += "# row of a list that nobody keeps\n" + refusal(unknown.Validate("other", today))
	_, err := market.NewAcceptance(soundAgreement(), 1, "", "", nil)
	text += "# application for acceptance without a paper\n" + refusal(err)
	golden(t, "paper_refusals", text)
	for _, ending := range market.FileTypes() {
		if d := (market.FileDraft{Name: "材料" + ending}); d.MediaType() == "" {
			t.Errorf("%s is offered and served as nothing", ending)
		}
	}
}
