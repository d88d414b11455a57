package market_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

const ownerOrg, bidderOrg = 21, 22

var (
	clerk    = person(901, market.RoleClerk)
	approver = person(902, market.RoleApprover)
	leader   = person(903, market.RoleLeader)
)

// bureau are the platform's own people and clockwork; none of them has touched the record before.
var bureau = []cast{
	{"clerk", clerk}, {"approver", approver}, {"leader", leader}, {"expert", person(904, market.RoleExpert)},
	{"broker", person(905, market.RoleBroker)},
	{"sysadmin", person(906, market.RoleSysadmin)}, {"secadmin", person(907, market.RoleSecadmin)},
	{"auditor", person(908, market.RoleAuditor)},
	{"system", market.TheSystem()}, {"visitor", market.Actor{}},
}

// soundChallenge satisfies every guard, so that a table of moves shows the table alone.
func soundChallenge(status market.ChallengeStatus) *market.Challenge {
	c := &market.Challenge{OrgID: ownerOrg, WinnerOrgID: bidderOrg, ArguedBy: []string{"甲", "乙", "丙"},
		ArgueOpinion: "需求真实。",
		NoticeText:   "现公开征集揭榜方案。", BidClosesAt: noon.Add(time.Hour), NoticeEndsAt: noon,
		Docket: market.Docket{Arguments: 3, Agreeing: 3, EligibleBids: 2, Reviewers: 3, FinishedReview: 3, Upheld: true,
			Awards: soundAwards(status)}, AwardedAt: noon.AddDate(0, 0, -40)}
	c.Status = status
	c.ChallengeContent = soundContent()
	return c
}

// soundAwards is what stands of the bids when everything is in order for the next step.
func soundAwards(status market.ChallengeStatus) market.Awards {
	a := market.Awards{Proposed: 1, Reserves: 1, Evaluation: &market.Evaluation{Score: 88},
		Payment: &market.Subsidy{CertNo: "2026320804000001", SubsidyContent: market.SubsidyContent{Amount: market.Wan,
			PaidOn: market.DateOf(noon), Proof: "付款凭证"}}}
	if status == market.ChallengeAwarded {
		return market.Awards{Unsigned: 1, Reserves: 1}
	}
	if status == market.ChallengeInProgress {
		a.Delivering = 2
	}
	if status == market.ChallengeAccepting {
		a.Accepted = 1
	}
	return a
}

func soundContent() market.ChallengeContent {
	return market.ChallengeContent{Title: "高温环境下焊缝在线检测技术攻关", ListKind: market.ListEnterprise, HitechField: "先进制造与自动化",
		Task: "在 300 摄氏度的工件表面完成焊缝缺陷在线检测，并与产线节拍同步。", DurationMonths: 18, Conditions: "具备相应研发能力的法人单位",
		IPClause: "新产生的知识产权归双方共有。", Acceptance: "第三方检测后专家验收。", NoticeDays: 7, RaceSlots: 2, ContactName: "王敏",
		ContactPhone: "0517-84912345",
		Indicators: []market.Indicator{{Name: "检出率", Op: "≥", Value: "99", Unit: "%", TestMethod: "第三方检测",
			Mandatory: true}, {Name: "节拍", Op: "≤", Value: "8", Unit: "s", TestMethod: "现场计时"}},
		Criteria: []market.Criterion{{Name: "技术路线", Weight: 60}, {Name: "团队", Weight: 40}},
		Terms: market.ChallengeTerms{TiePolicy: "quoted", OutlierPolicy: "none",
			Stages: []market.PlannedStage{{Title: "中期", Goal: "完成试验", DueMonth: 9, Percent: 60},
				{Title: "验收", Goal: "通过验收", DueMonth: 18, Percent: 40}}},
		CannotSolve: true, NotSecretPledge: true, ClosesOn: market.DateOf(noon.AddDate(0, 1, 0)), ClosesTime: "17:00"}
}

func TestChallengeMoves(t *testing.T) {
	t.Parallel()
	askers := append([]cast{{"owner", member(1, ownerOrg, market.RankEditor)},
		{"bidder", member(2, bidderOrg, market.RankEditor)}}, bureau...)
	golden(t, "challenge_moves", table(market.ChallengeLifecycle, askers, soundChallenge))
}

func TestChallengeOwnPartIsKeptApart(t *testing.T) {
	t.Parallel()
	c := soundChallenge(market.ChallengeDraft)
	if err := market.ChallengeLifecycle.Move(c, "submit", market.Step{Who: clerk, Now: noon}); err != nil {
		t.Fatal(err)
	}
	err := market.ChallengeLifecycle.Move(c, "format_pass", market.Step{Who: clerk, Now: noon})
	if market.CodeOf(err) != market.Forbidden {
		t.Errorf("the clerk who submitted it passed its form check: %v", err)
	}
}

func TestChallengeGuards(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status market.ChallengeStatus
		move   string
		who    market.Actor
		spoil  func(*market.Challenge)
		says   string
	}{
		"C3 too long": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.DurationMonths = 37 }, "1 至 36 个月"},
		"C5 weights": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.Criteria[0].Weight = 50 }, "目前为 90"},
		"C5 no test method": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.Indicators[0].TestMethod = "" }, "检测方法"},
		"C6 owner blacklisted": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.Docket.OwnerBarred = true }, "失信名单"},
		"deadline past": {market.ChallengeApproved, "publish", leader,
			func(c *market.Challenge) { c.ClosesOn = market.DateOf(noon).AddDays(-1) }, "截止时间已过"},
		"two experts argued": {market.ChallengeFormatOK, "argue_pass", clerk,
			func(c *market.Challenge) { c.Docket.Arguments = 2 }, "不少于 3 人"},
		"half of them agreed": {market.ChallengeFormatOK, "argue_pass", clerk,
			func(c *market.Challenge) { c.Docket.Arguments, c.Docket.Agreeing = 4, 2 }, "不足 66%"},
		"payments are not whole": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.Terms.Stages[1].Percent = 30 }, "目前为 90"},
		"stage after the end": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.Terms.Stages[1].DueMonth = 19 }, "1 至 18"},
		"tie policy not stated": {market.ChallengeDraft, "submit", member(1, ownerOrg, market.RankEditor),
			func(c *market.Challenge) { c.Terms.TiePolicy = "" }, "同分"},
		"notice with a phone": {market.ChallengeApproved, "publish", leader,
			func(c *market.Challenge) { c.NoticeText = "联系 13812345678" }, "手机号"},
		"notice with an account": {market.ChallengeProposed, "start_notice", leader,
			func(c *market.Challenge) { c.NoticeText = "账号 6222021234567890123" }, "银行账号"},
		"closed too early": {market.ChallengePublished, "close", market.TheSystem(),
			func(c *market.Challenge) {}, "时间未到"},
		"withdrawn too late": {market.ChallengePublished, "withdraw", leader,
			func(c *market.Challenge) { c.BidClosesAt = noon }, "已截止"},
		"no bid to review": {market.ChallengeClosed, "open_review", clerk,
			func(c *market.Challenge) { c.Docket.EligibleBids = 0 }, "流标"},
		"unchecked bids": {market.ChallengeClosed, "open_review", clerk,
			func(c *market.Challenge) { c.Docket.UnopenedBids = 1 }, "1 份方案没有形式审查"},
		"V4 two reviewers": {market.ChallengeReviewing, "propose", approver,
			func(c *market.Challenge) { c.Docket.FinishedReview = 2 }, "目前 2 位"},
		"N1 notice not over": {market.ChallengeInNotice, "award", leader,
			func(c *market.Challenge) { c.NoticeEndsAt = noon.Add(time.Minute) }, "公示期未满"},
		"N3 objection open": {market.ChallengeInNotice, "award", leader,
			func(c *market.Challenge) { c.Docket.OpenObjections = 1 }, "1 件异议"},
		"nothing upheld": {market.ChallengeInNotice, "re_review", leader,
			func(c *market.Challenge) { c.Docket.Upheld = false }, "没有成立的异议"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := soundChallenge(test.status)
			test.spoil(c)
			err := market.ChallengeLifecycle.Move(c, market.ChallengeMove(test.move),
				market.Step{Who: test.who, Now: noon, Reason: "理由"})
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want a refusal that says %q", err, test.says)
			}
			if c.Status != test.status {
				t.Errorf("refused, yet moved to %s", c.Status)
			}
		})
	}
}

func TestNoticeEnd(t *testing.T) {
	t.Parallel()
	c := market.ChallengeContent{NoticeDays: 5}
	start := time.Date(2026, 9, 28, 15, 0, 0, 0, market.Shanghai) // a Monday before the national holiday
	for unit, want := range map[string]string{"natural": "2026-10-04", "working": "2026-10-11"} {
		end := c.NoticeEnd(start, market.Settings{market.SetNoticeUnit: unit})
		if got := market.DateOf(end).String(); got != want {
			t.Errorf("%s: ends at the start of %s, want %s", unit, got, want)
		}
	}
}

func TestIndicatorsFrom(t *testing.T) {
	t.Parallel()
	got := market.IndicatorsFrom("1. 检出率不低于 99.5%；\n2、检测节拍≤8s\n（3）连续运行时间 72小时以上\n结构紧凑")
	want := []string{"检出率 ≥ 99.5 %", "检测节拍 ≤ 8 s", "连续运行时间 ≥ 72 小时"}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i].String() != want[i] {
			t.Errorf("row %d: got %q, want %q", i, got[i], want[i])
		}
	}
}

func TestChallengeFrom(t *testing.T) {
	t.Parallel()
	l := &market.Listing{ID: 7, OrgID: ownerOrg, Kind: market.KindDemand}
	l.Status, l.Title = market.ListingPublished, "高温焊缝检测"
	l.Details.Demand = &market.DemandDetails{Difficulties: "高温下成像噪声大", Indicators: "检出率≥99%", Budget: 80 * market.Wan,
		Deadline: market.Date{Year: 2027, Month: 6, Day: 30}}
	c, err := market.ChallengeFrom(l, market.Settings{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if c.Bounty != 80*market.Wan || c.DurationMonths != 12 || len(c.Indicators) != 1 || c.SourceIDs[0] != 7 ||
		c.Task != "高温下成像噪声大" {
		t.Errorf("drafted %+v", c.ChallengeContent)
	}
	l.Kind = market.KindAchievement
	if _, err := market.ChallengeFrom(l, market.Settings{}, noon); market.CodeOf(err) != market.Conflict {
		t.Errorf("a result became a challenge: %v", err)
	}
}
