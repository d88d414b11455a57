package market_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// TestWhatStopsAChallengeFromTheNoticeOn spoils one thing at a time; each try is a move by those who may make it.
func TestWhatStopsAChallengeFromTheNoticeOn(t *testing.T) {
	t.Parallel()
	system, moves := market.Step{Who: market.TheSystem(), Now: noon, Reason: "理由"}, market.ChallengeLifecycle
	byClerk, byLeader := market.Step{Who: clerk, Now: noon, Reason: "理由"},
		market.Step{Who: leader, Now: noon, Reason: "理由"}
	type in = market.Challenge
	for _, c := range []struct {
		name  string
		in    market.ChallengeStatus
		spoil func(*in)
		try   func(*in) error
		says  string
	}{
		{"no award while somebody may sign", market.ChallengeAwarded, func(*in) {},
			func(c *in) error { return moves.Move(c, "no_award", byLeader) }, "还有 1 家中榜方等待签约"},
		{"a reserve that is not there", market.ChallengeInNotice, func(c *in) { c.Docket.Awards.Reserves = 0 },
			func(c *in) error { return moves.Move(c, "next_reserve", system) }, "没有候补方案"},
		{"a reserve without an objection", market.ChallengeInNotice, func(c *in) { c.Docket.Upheld = false },
			func(c *in) error { return moves.Move(c, "next_reserve", system) }, "没有成立的异议"},
		{"nobody left to sign", market.ChallengeAwarded, func(c *in) { c.Docket.Awards.Unsigned = 0 },
			func(c *in) error { return moves.Move(c, "sign", byClerk) }, "没有等待签约"},
		{"overdue on its last day", market.ChallengeAwarded, func(c *in) { c.AwardedAt = noon.AddDate(0, 0, -30) },
			func(c *in) error { return moves.Move(c, "no_signature", byLeader) }, "签约期限为2026年6月10日"},
		{"overdue with nobody left", market.ChallengeAwarded, func(c *in) { c.Docket.Awards.Unsigned = 0 },
			func(c *in) error { return moves.Move(c, "no_signature", byLeader) }, "没有等待签约"},
		{"promoted beside a winner", market.ChallengeAwarded, func(*in) {},
			func(c *in) error { return moves.Move(c, "promote", system) }, "仍有中榜方"},
		{"not registered", market.ChallengeContracted, func(c *in) { c.Docket.Awards.Unregistered = "合同尚未登记。" },
			func(c *in) error { return moves.Move(c, "register", byClerk) }, "合同尚未登记"},
		{"begun before all signed", market.ChallengeContracted, func(c *in) { c.Docket.Awards.Unsigned = 2 },
			func(c *in) error { return moves.Move(c, "start", byClerk) }, "还有 2 家"},
		{"eliminated where nobody races", market.ChallengeInProgress, func(c *in) { c.RaceSlots = 1 },
			func(c *in) error { return moves.Move(c, "eliminate", byLeader) }, "不是赛马制"},
		{"the last one eliminated", market.ChallengeInProgress, func(c *in) { c.Docket.Awards.Delivering = 1 },
			func(c *in) error { return moves.Move(c, "eliminate", byLeader) }, "只剩一家"},
		{"passed while somebody works", market.ChallengeAccepting, func(c *in) { c.Docket.Awards.Delivering = 1 },
			func(c *in) error { return moves.Move(c, "pass", system) }, "没有完成验收"},
		{"resumed with an application open", market.ChallengeAccepting, func(c *in) { c.Docket.Awards.Applied = 1 },
			func(c *in) error { return moves.Move(c, "resume", system) }, "没有办结"},
		{"failed with one accepted", market.ChallengeAccepting, func(*in) {},
			func(c *in) error { return moves.Move(c, "fail", system) }, "已通过验收"},
		{"judged without a score", market.ChallengeAccepted, func(c *in) { c.Docket.Awards.Evaluation = nil },
			func(c *in) error { return moves.Move(c, "evaluate", byClerk) }, "有内容需要修改"},
		{"judged above a hundred", market.ChallengeAccepted, func(c *in) { c.Docket.Awards.Evaluation.Score = 101 },
			func(c *in) error { return moves.Move(c, "evaluate", byClerk) }, "有内容需要修改"},
		{"a reason with a number", market.ChallengeInProgress, func(*in) {}, func(c *in) error {
			return moves.Move(c, "terminate", market.Step{Who: leader, Now: noon, Reason: "致电 13812345678"})
		}, "不能出现手机号"},
		{"too few experts", market.ChallengeClosed, func(c *in) { c.Docket.Reviewers = 2 },
			func(c *in) error { return moves.Move(c, "open_review", byClerk) }, "不少于 3 人"},
	} {
		challenge := soundChallenge(c.in)
		c.spoil(challenge)
		if err := c.try(challenge); !strings.Contains(market.MessageOf(err), c.says) || err == nil ||
			challenge.Status != c.in {
			t.Errorf("%s: got %v in %s, want a refusal that says %q", c.name, err, challenge.Status, c.says)
		}
	}
}

// TestWhatLetsAChallengeGoOn takes the same guards from the other side.
func TestWhatLetsAChallengeGoOn(t *testing.T) {
	t.Parallel()
	system, moves := market.Step{Who: market.TheSystem(), Now: noon, Reason: "理由"}, market.ChallengeLifecycle
	byLeader := market.Step{Who: leader, Now: noon, Reason: "理由"}
	type in = market.Challenge
	for _, c := range []struct {
		name string
		in   market.ChallengeStatus
		with func(*in)
		try  func(*in) error
		to   market.ChallengeStatus
	}{
		{"nobody signed", market.ChallengeAwarded, func(c *in) { c.Docket.Awards.Unsigned = 0 },
			func(c *in) error { return moves.Move(c, "no_award", byLeader) }, market.ChallengeNoAward},
		{"overdue by a day", market.ChallengeAwarded, func(c *in) { c.AwardedAt = noon.AddDate(0, 0, -31) },
			func(c *in) error { return moves.Move(c, "no_signature", byLeader) }, market.ChallengeAwarded},
		{"a reserve steps in", market.ChallengeAwarded, func(c *in) { c.Docket.Awards.Unsigned = 0 },
			func(c *in) error { return moves.Move(c, "promote", system) }, market.ChallengeProposed},
		{"somebody must go on", market.ChallengeAccepting, func(c *in) { c.Docket.Awards.Delivering = 1 },
			func(c *in) error { return moves.Move(c, "resume", system) }, market.ChallengeInProgress},
		{"all failed", market.ChallengeAccepting, func(c *in) { c.Docket.Awards.Accepted = 0 },
			func(c *in) error { return moves.Move(c, "fail", system) }, market.ChallengeFailed},
		{"one accepted, none at work", market.ChallengeAccepting, func(*in) {},
			func(c *in) error { return moves.Move(c, "pass", system) }, market.ChallengeAccepted},
		{"bidding over", market.ChallengePublished, func(c *in) { c.BidClosesAt = noon },
			func(c *in) error { return moves.Move(c, "close", system) }, market.ChallengeClosed},
	} {
		challenge := soundChallenge(c.in)
		c.with(challenge)
		if err := c.try(challenge); err != nil || challenge.Status != c.to {
			t.Errorf("%s: %v, now %s, want %s", c.name, err, challenge.Status, c.to)
		}
	}
}

func TestWhichMovesAreMadeWithADecision(t *testing.T) {
	t.Parallel()
	var followed []string
	for _, m := range market.ChallengeLifecycle.Moves {
		if m.Follows {
			followed = append(followed, string(m.Name))
		}
	}
	if got := strings.Join(followed, " "); got != "re_review next_reserve promote pass resume fail" {
		t.Errorf("made with a decision are %s", got)
	}
}

func TestANewRoundBeginsAsADraft(t *testing.T) {
	t.Parallel()
	c := soundChallenge(market.ChallengeNoAward)
	c.ID, c.Title, c.SourceIDs, c.PublishedAt = 4, " 攻关 ", []int64{7}, noon
	next, err := c.NextRound(member(1, ownerOrg, market.RankEditor), today)
	if err != nil {
		t.Fatal(err)
	}
	if next.Round != 2 || next.PreviousID != 4 || next.Title != "攻关" || next.Status != market.ChallengeDraft ||
		next.CannotSolve || next.NotSecretPledge || next.Public() ||
		next.ClosesOn != today.AddDays(30) || !next.BidClosesAt.Equal(next.Deadline()) || next.ID != 0 ||
		len(next.SourceIDs) != 1 {
		t.Errorf("the next round is %+v", next)
	}
	if _, err := c.NextRound(member(2, bidderOrg, market.RankEditor), today); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a bidder puts it up again: %v", err)
	}
	if _, err := soundChallenge(market.ChallengeAccepted).NextRound(clerk,
		today); market.CodeOf(err) != market.Conflict {
		t.Errorf("one that came to something is put up again: %v", err)
	}
	if (&market.ChallengeContent{}).Slots() != 1 || (&market.ChallengeContent{RaceSlots: 3}).Slots() != 3 {
		t.Error("one is awarded unless more are named")
	}
}

func TestAnEvaluationHasALevel(t *testing.T) {
	t.Parallel()
	for score, level := range map[int]string{100: "优秀", 90: "优秀", 89: "良好", 80: "良好", 79: "合格", 60: "合格", 59: "不合格",
		0: "不合格"} {
		e := market.EvaluationOf(4, score, " 达到 ", nil)
		if e.Level != level || e.Comment != "达到" || e.Validate() != nil {
			t.Errorf("%d is %s: %+v", score, e.Level, e)
		}
	}
	if market.EvaluationOf(4, 95, "", market.Settings{market.SetExcellentScore: "96"}).Level != "良好" {
		t.Error("the lines are not those of the settings")
	}
	for _, score := range []int{-1, 101} {
		if market.FieldsOf(market.EvaluationOf(4, score, "", nil).Validate())["score"] == "" {
			t.Errorf("a score of %d is taken", score)
		}
	}
}

// TestABreachLastsItsYears holds the terms, and the day that has no anniversary.
func TestABreachLastsItsYears(t *testing.T) {
	t.Parallel()
	c := &market.Challenge{ID: 4}
	for _, b := range []struct {
		kind  market.BreachKind
		on    time.Time
		until market.Date
	}{
		{market.BreachRefusal, noon, day(2029, 6, 10)}, {market.BreachNoSignature, noon, day(2029, 6, 10)},
		{market.BreachTermination, noon, day(2029, 6, 10)},
		{market.BreachFraud, noon, day(2031, 6, 10)}, {market.BreachRefusal, day(2028, 2, 29).Start(), day(2031, 3, 1)},
	} {
		got := market.BreachOf(bidderOrg, c, 3, b.kind, "拒签", nil, b.on)
		if got.Until != b.until || got.On != market.DateOf(b.on) || got.OrgID != bidderOrg || got.BidID != 3 ||
			got.ChallengeID != 4 || got.Status != market.BreachInForce {
			t.Errorf("%s on %s: %+v", b.kind, market.DateOf(b.on), got)
		}
	}
}

func TestWorkIsOfABidderForAnOwner(t *testing.T) {
	t.Parallel()
	c, b := homeChallenge(market.ChallengeInProgress), homeBid(market.BidDelivering)
	w := market.WorkOf(c, b, market.Settings{market.SetAcceptExperts: "5"})
	if w.OwnerID != homeOrg || w.OrgID != facingOrg || !w.Running || w.Experts != 5 || !w.Racing {
		t.Errorf("the work is %+v", w)
	}
	b.Status, c.RaceSlots = market.BidContracted, 1
	if w = market.WorkOf(c, b, nil); w.Running || w.Racing || w.Experts != 3 {
		t.Errorf("before it begins, the work is %+v", w)
	}
	if who := named(t, "editor"); who.FirstWrittenFor(0, farOrg, homeOrg) != homeOrg ||
		who.FirstWrittenFor(farOrg) != 0 || named(t, "viewer").FirstWrittenFor(homeOrg) != 0 {
		t.Error("in whose name somebody hands in papers is another")
	}
}

func TestAnObjectionIsAnsweredWithinItsDays(t *testing.T) {
	t.Parallel()
	o := market.Objection{CreatedAt: time.Date(2026, 9, 29, 20, 0, 0, 0, market.Shanghai)}
	// 30 September, then from the 8th on with the exchanged Saturday
	if got := o.DueOn(nil); got.Date != day(2026, 10, 12) {
		t.Errorf("it is to be accepted or not by %s", got)
	}
	if got := o.DueOn(market.Settings{market.SetObjectionDays: "1"}); got.Date != day(2026, 9, 30) {
		t.Errorf("within one day is by %s", got)
	}
}

func TestAnInvitationLeadsSomewhere(t *testing.T) {
	t.Parallel()
	c := homeChallenge(market.ChallengePublished)
	for name, check := range map[market.Code]error{
		"": c.CheckInviteExpert(&market.Expertise{ExpertiseContent: market.ExpertiseContent{Open: true}},
			false, noon),
		market.NotFound: c.CheckInviteExpert(&market.Expertise{}, false, noon),
		market.Conflict: c.CheckInviteExpert(&market.Expertise{ExpertiseContent: market.ExpertiseContent{Open: true}},
			true, noon),
	} {
		if check == nil != (name == "") || check != nil && market.CodeOf(check) != name {
			t.Errorf("want %q, got %v", name, check)
		}
	}
	if err := c.CheckInviteExpert(&market.Expertise{}, false, c.BidClosesAt); market.CodeOf(err) != market.Conflict {
		t.Errorf("asked after the close: %v", err)
	}
	i := &market.BidInvitation{OrgID: facingOrg, Stage: market.ChallengePublished, ClosesAt: noon}
	i.Status = market.InvitationSent
	if err := market.InvitationLifecycle.Move(i, "decline",
		market.Step{Who: named(t, "facing"), Now: noon}); market.CodeOf(err) != market.Conflict {
		t.Errorf("declined after the close: %v", err)
	}
}

func TestWhatAnExpertSaysOfANeed(t *testing.T) {
	t.Parallel()
	for _, v := range market.Verdicts {
		a := market.ArgumentContent{Name: "顾维新", Unit: "学会", Verdict: v.Code}
		if a.Agrees() != v.Agrees || a.VerdictLabel() != v.Label || a.Byline() != "顾维新（学会）" {
			t.Errorf("%s: %v, %s, %s", v.Code, a.Agrees(), a.VerdictLabel(), a.Byline())
		}
	}
	unknown := market.ArgumentContent{Name: "顾维新", Unit: "学会", JobTitle: "研究员"}
	if unknown.Agrees() || unknown.VerdictLabel() != "" || unknown.Byline() != "顾维新（学会，研究员）" {
		t.Errorf("without a verdict: %v, %s, %s", unknown.Agrees(), unknown.VerdictLabel(), unknown.Byline())
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{{"淮阴大学", "淮阴大学", true}, {"淮阴大学", "淮阴大学机械学院", true}, {"淮阴大学机械学院", " 淮阴大学", true}, {"清华", "清华大学", false},
		{"", "淮阴大学", false}, {"淮阴大学", "淮阴师范", false}} {
		if market.SameUnit(c.a, c.b) != c.same {
			t.Errorf("%q and %q are one unit: %v", c.a, c.b, !c.same)
		}
	}
	c := homeChallenge(market.ChallengeFormatOK)
	if c.CheckAwaitsArgument() != nil {
		t.Error("opinions cannot be taken down when they are due")
	}
	if c.Status = market.ChallengeApproved; market.CodeOf(c.CheckAwaitsArgument()) != market.Conflict {
		t.Error("opinions are taken down after the decision")
	}
	c = homeChallenge(market.ChallengeFormatOK)
	c.ArgueOpinion = " "
	if err := market.ChallengeLifecycle.Move(c, "argue_pass",
		market.Step{Who: clerk, Now: noon}); market.FieldsOf(err)["argue_opinion"] == "" {
		t.Errorf("passed without the panel's opinion: %v", err)
	}
}

// TestACommonNeedBecomesAGovernmentsChallenge holds what a draft takes over from a need, and within which bounds.
func TestACommonNeedBecomesAGovernmentsChallenge(t *testing.T) {
	t.Parallel()
	l := soundListing(market.KindCommon)
	l.Status, l.PublicText = market.ListingPublished, long(4001)
	l.Details.Common.Situation, l.Details.Common.Goal, l.Details.Common.Budget = "现状", "目标", 80*market.Wan
	c, err := market.ChallengeFrom(&l, nil, noon)
	if err != nil {
		t.Fatal(err)
	}
	if c.ListKind != market.ListGovernment || !strings.HasPrefix(c.Task, "现状\n目标") || c.Background != long(4000) ||
		c.Bounty != 80*market.Wan {
		t.Errorf("drafted as %s, %q, with %d signs of background", c.ListKind, c.Task, len([]rune(c.Background)))
	}
	if c.DurationMonths != 12 || c.ClosesOn != today.AddDays(30) || !c.BidClosesAt.Equal(c.Deadline()) || c.Public() {
		t.Errorf("it lasts %d months, bidding until %s", c.DurationMonths, c.ClosesOn)
	}
	for end, months := range map[market.Date]int{day(2026, 5, 1): 1, day(2026, 7, 1): 1, day(2027, 6, 1): 12,
		day(2036, 6, 1): 36} {
		l.Details.Common.Deadline = end
		if c, err := market.ChallengeFrom(&l, nil, noon); err != nil || c.DurationMonths != months {
			t.Errorf("until %s are %d months, want %d", end, c.DurationMonths, months)
		}
	}
	if l.Status = market.ListingExpired; l.CanBePutUp() {
		t.Error("a need that ran out can be put up")
	}
}

func TestAnOrganizationBecomesAParty(t *testing.T) {
	t.Parallel()
	o := market.Organization{ID: 3, OrganizationContent: soundOrganization()}
	o.Nature, o.Address, o.Kind = "021", "长江路 1 号", market.OrgInstitute
	p := market.PartyOf(o)
	if p.OrgID != 3 || p.Name != o.Name || p.USCC != o.USCC || p.Region != o.Region || p.Town != o.Town ||
		p.Nature != "021" ||
		p.ContactPhone != o.ContactPhone || p.Address != o.Address || !p.IsRD || p.IsTTC || p.Foreign() {
		t.Errorf("the party is %+v", p)
	}
	if o.Kind = market.OrgTTC; !market.PartyOf(o).IsTTC || market.PartyOf(o).IsRD {
		t.Error("a transfer office is none, or does research")
	}
}

func TestOnlyExpertsWithoutAConflictAreDrawn(t *testing.T) {
	t.Parallel()
	pool := market.PoolOf([]market.Candidate{{UserID: 1, Name: "白洁", Fields: []string{"新材料"}}, {UserID: 2, Name: "孙立"},
		{UserID: 3, Name: "顾维新", Fields: []string{"新材料"}, Conflict: "清淮大学"}}, "新材料")
	if len(pool) != 2 || !pool[0].OfField || pool[1].OfField || pool[0].UserID != 1 || pool[1].Name != "孙立" {
		t.Errorf("drawn from are %+v", pool)
	}
}
