package market_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// TestRankingByStatedPolicies prints the ranking of the same scores under every policy.
func TestRankingByStatedPolicies(t *testing.T) {
	t.Parallel()
	bids := []market.Bid{{ID: 1, SealedAt: noon.Add(time.Hour)}, {ID: 2, SealedAt: noon},
		{ID: 3, SealedAt: noon.Add(2 * time.Hour)}}
	quoted := map[int64]market.Money{1: 60 * market.Wan, 2: 70 * market.Wan, 3: 50 * market.Wan}
	given := map[int64][][2]int{ // the first criterion and the rest, by each of five experts
		1: {{40, 40}, {40, 40}, {40, 40}, {40, 40}, {40, 40}},
		2: {{45, 35}, {45, 35}, {45, 35}, {45, 35}, {45, 35}},
		3: {{50, 50}, {42, 40}, {42, 40}, {42, 40}, {4, 10}},
	}
	var scores []market.Score
	for _, b := range bids {
		for _, points := range given[b.ID] {
			scores = append(scores, market.Score{BidID: b.ID, Marks: []market.ScoreMark{{Points: points[0]},
				{Points: points[1]}}})
		}
	}
	var out strings.Builder
	for _, outlier := range market.OutlierPolicies {
		for _, tie := range market.TiePolicies {
			terms := market.ChallengeTerms{TiePolicy: tie.Code, OutlierPolicy: outlier.Code}
			fmt.Fprintf(&out, "%s\n", terms.RankRule(market.Settings{}))
			for _, r := range market.RankBids(bids, quoted, scores, terms) {
				fmt.Fprintf(&out, "  %d. bid %d  %s  %d–%d", r.Rank, r.BidID, r.Points(), r.Low, r.High)
				if r.Spread(20) {
					out.WriteString("  spread")
				}
				out.WriteString("\n")
			}
		}
	}
	golden(t, "ranking", out.String())
}

func TestStagesDivideTheBounty(t *testing.T) {
	t.Parallel()
	terms := market.ChallengeTerms{Stages: []market.PlannedStage{{Percent: 33}, {Percent: 33}, {Percent: 34}}}
	amounts := terms.Amounts(100_01)
	if amounts[0] != 3300 || amounts[1] != 3300 || amounts[2] != 3401 {
		t.Errorf("divided into %v", amounts)
	}
}

func TestResearchAdvice(t *testing.T) {
	t.Parallel()
	for says, terms := range map[string]market.ChallengeTerms{
		"没有填写": {},
		"4.00%，同等规模企业一般不低于 5%": {Revenue: 4000 * market.Wan, Research: 160 * market.Wan},
		"3.50%，同等规模企业一般不低于 4%": {Revenue: 10_000 * market.Wan, Research: 350 * market.Wan},
		"2.00%，同等规模企业一般不低于 3%": {Revenue: 30_000 * market.Wan, Research: 600 * market.Wan},
	} {
		c := soundChallenge(market.ChallengeDraft)
		c.Terms.Revenue, c.Terms.Research = terms.Revenue, terms.Research
		if got := strings.Join(c.Advice(0), "\n"); !strings.Contains(got, says) {
			t.Errorf("got %s, want %q", got, says)
		}
	}
	c := soundChallenge(market.ChallengeDraft)
	c.Terms.Revenue, c.Terms.Research = 30_000*market.Wan, 900*market.Wan
	if got := strings.Join(c.Advice(3), "\n"); strings.Contains(got, "C1") || strings.Contains(got, "C2）") ||
		!strings.Contains(got, "3 项榜单在进行") {
		t.Errorf("a firm that spends enough is told %s", got)
	}
}

func TestArgumentNeedsSomebodyFromElsewhere(t *testing.T) {
	t.Parallel()
	owner := &market.Organization{OrganizationContent: market.OrganizationContent{Name: "清淮大学"}}
	whole := market.ArgumentContent{Name: "顾维新", Unit: "省机械工程学会", Verdict: "agree", Opinion: "需求真实，指标可以检测。",
		NoConflict: true}
	if err := whole.Validate(owner); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*market.ArgumentContent){
		"name":        func(c *market.ArgumentContent) { c.Name = "" },
		"unit":        func(c *market.ArgumentContent) { c.Unit = "清淮大学机械学院" },
		"verdict":     func(c *market.ArgumentContent) { c.Verdict = "maybe" },
		"opinion":     func(c *market.ArgumentContent) { c.Opinion = "同意" },
		"no_conflict": func(c *market.ArgumentContent) { c.NoConflict = false },
	} {
		c := whole
		spoil(&c)
		if market.FieldsOf(c.Validate(owner))[field] == "" {
			t.Errorf("accepted with a wrong %s", field)
		}
	}
}

func TestQuestionMoves(t *testing.T) {
	t.Parallel()
	askers := append([]cast{{"owner", member(1, ownerOrg, market.RankEditor)},
		{"asker", member(2, bidderOrg, market.RankEditor)}}, bureau...)
	golden(t, "question_moves", table(market.QuestionLifecycle, askers, func(s market.QuestionStatus) *market.Question {
		q := &market.Question{OrgID: bidderOrg, Answer: "可以。", Challenge: soundChallenge(market.ChallengePublished)}
		q.Status = s
		return q
	}))
}

func TestWhatMayBeAsked(t *testing.T) {
	t.Parallel()
	asker := member(2, bidderOrg, market.RankEditor)
	asker.Memberships[0].OrgName = "淮上工业大学"
	for says, test := range map[string]struct {
		who   market.Actor
		text  string
		spoil func(*market.Question)
	}{
		"至少 5 个字": {asker, "为何", nil},
		"手机号":     {asker, "请致电 13812345678 说明现场条件", nil},
		"不要写明本单位": {asker, "淮上工业大学能否先看现场？", nil},
		"认证单位名义":  {market.Actor{UserID: 3}, "能否先看现场？", nil},
		"自己的榜单":   {member(1, ownerOrg, market.RankEditor), "能否先看现场？", func(q *market.Question) { q.OrgID = ownerOrg }},
		"不再接受提问":  {asker, "能否先看现场？", func(q *market.Question) { q.Challenge.BidClosesAt = noon }},
	} {
		q := market.Question{OrgID: bidderOrg, Text: test.text, Challenge: soundChallenge(market.ChallengePublished)}
		if test.spoil != nil {
			test.spoil(&q)
		}
		if err := q.Ask(test.who, noon); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want a refusal that says %q", err, says)
		}
	}
	q := market.Question{OrgID: bidderOrg, Text: "能否先看现场？", Challenge: soundChallenge(market.ChallengePublished)}
	if err := q.Ask(asker, noon); err != nil {
		t.Error(err)
	}
	q.Status = market.QuestionAsked
	if q.VisibleTo(market.Actor{}) || !q.VisibleTo(asker) || !q.VisibleTo(clerk) ||
		q.VisibleTo(member(5, 99, market.RankOwner)) {
		t.Error("an unanswered question is seen by the wrong people")
	}
}
