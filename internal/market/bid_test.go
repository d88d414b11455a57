package market_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

func soundBid(status market.BidStatus) *market.Bid {
	c := soundChallenge(market.ChallengePublished)
	b := &market.Bid{OrgID: bidderOrg, Tender: &market.Tender{Challenge: c, Content: soundAnswer(),
		Owner: &market.Organization{ID: ownerOrg,
			Progress: market.Progress[market.OrgStatus]{Status: market.OrgVerified}},
		Bidder: &market.Organization{ID: bidderOrg,
			Progress: market.Progress[market.OrgStatus]{Status: market.OrgVerified}}}}
	b.Status = status
	return b
}

func soundAnswer() *market.BidContent {
	return &market.BidContent{Leader: "李工", Team: "李工负责总体，赵工负责算法。", Route: "多光谱成像抑制热辐射，配合在线标定补偿漂移。",
		Schedule: "前六个月完成样机。",
		Quoted:   60 * market.Wan, Pledge: true, NotRelated: true, Integrity: true, NotSecretBid: true,
		Answers: []market.BidAnswer{{Level: "meet", Note: "99.2 %，实验室数据"}, {}}}
}

func TestBidMoves(t *testing.T) {
	t.Parallel()
	askers := append([]cast{{"bidder", member(2, bidderOrg, market.RankEditor)},
		{"owner", member(1, ownerOrg, market.RankEditor)}}, bureau...)
	golden(t, "bid_moves", table(market.BidLifecycle, askers, func(s market.BidStatus) *market.Bid {
		b := soundBid(s)
		if s == market.BidSealed {
			b.Tender.Challenge.BidClosesAt = noon // due: what the system may do, and the bidder no longer
		}
		return b
	}))
}

func TestWhoMayBid(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(*market.Tender)
		says  string
	}{
		"B1 late":   {func(t *market.Tender) { t.Challenge.BidClosesAt = noon }, "已截止"},
		"B3 itself": {func(t *market.Tender) { t.Bidder.ID = ownerOrg }, "自己的榜"},
		"B3 same code": {func(t *market.Tender) {
			t.Owner.USCC, t.Bidder.USCC = "91320804MA1ABCDE83",
				"91320804MA1ABCDE83"
		}, "统一社会信用代码相同"},
		"B3 same legal person": {func(t *market.Tender) { t.Owner.LegalPerson, t.Bidder.LegalPerson = "张三", "张三" },
			"法定代表人相同"},
		"C6 blacklisted":     {func(t *market.Tender) { t.Bidder.Status = market.OrgBlacklisted }, "失信名单"},
		"not verified":       {func(t *market.Tender) { t.Bidder.Status = market.OrgSubmitted }, "尚未通过认证"},
		"B5 unanswered":      {func(t *market.Tender) { t.Content.Answers[0].Level = "" }, "逐项响应"},
		"B5 missing rows":    {func(t *market.Tender) { t.Content.Answers = nil }, "逐项响应"},
		"no pledge":          {func(t *market.Tender) { t.Content.Pledge = false }, "军令状"},
		"a member elsewhere": {func(t *market.Tender) { t.Elsewhere = true }, "另一份联合体方案"},
		"relations unsaid":   {func(t *market.Tender) { t.Content.NotRelated = false }, "没有关联"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := soundBid(market.BidDraft)
			test.spoil(b.Tender)
			err := market.BidLifecycle.Move(b, "seal",
				market.Step{Who: member(2, bidderOrg, market.RankEditor), Now: noon})
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want a refusal that says %q", err, test.says)
			}
		})
	}
}

func TestSealedBidIsKnownToItsBidderAlone(t *testing.T) {
	t.Parallel()
	b := soundBid(market.BidSealed)
	for _, a := range bureau {
		if b.VisibleTo(a.who) {
			t.Errorf("%s sees a sealed bid", a.name)
		}
	}
	if b.VisibleTo(member(1, ownerOrg, market.RankEditor)) || b.VisibleTo(member(3, 99, market.RankEditor)) {
		t.Error("another organisation sees a sealed bid")
	}
	if !b.VisibleTo(member(2, bidderOrg, market.RankEditor)) {
		t.Error("the bidder does not see its own bid")
	}
	b.Status = market.BidOpened
	if !b.VisibleTo(clerk) || b.VisibleTo(person(906, market.RoleSysadmin)) ||
		b.VisibleTo(member(1, ownerOrg, market.RankEditor)) {
		t.Error("after the close the bureau, and nobody else, reads the bid")
	}
}

func TestRankBids(t *testing.T) {
	t.Parallel()
	bids := []market.Bid{{ID: 1, SealedAt: noon}, {ID: 2, SealedAt: noon.Add(time.Hour)}, {ID: 3, SealedAt: noon}}
	mark := func(bid int64, points ...int) []market.Score {
		var scores []market.Score
		for _, p := range points {
			scores = append(scores, market.Score{BidID: bid, Marks: []market.ScoreMark{{Points: p}}})
		}
		return scores
	}
	scores := append(append(mark(1, 80, 81, 81), mark(2, 80, 81, 81)...), mark(3, 95, 60, 60)...)
	ranking := market.RankBids(bids, map[int64]market.Money{1: 60, 2: 50, 3: 10}, scores, market.ChallengeTerms{})
	if ranking[0].BidID != 2 || ranking[1].BidID != 1 || ranking[2].BidID != 3 {
		t.Errorf("equal scores go to the lower quote: %+v", ranking)
	}
	if ranking[0].Points() != "80.67" || ranking[0].Spread(20) || !ranking[2].Spread(20) {
		t.Errorf("points %s, spread %v and %v", ranking[0].Points(), ranking[0].Spread(20), ranking[2].Spread(20))
	}
}

func TestReviewMoves(t *testing.T) {
	t.Parallel()
	expert := cast{"asked", market.Actor{UserID: 77, Roles: []market.Role{market.RoleExpert}}}
	golden(t, "review_moves", table(market.ReviewLifecycle, append([]cast{expert}, bureau...),
		func(s market.ReviewStatus) *market.Review {
			r := &market.Review{ExpertID: 77, Sheet: &market.ReviewSheet{Criteria: []market.Criterion{{Name: "路线",
				Weight: 100}}, BidIDs: []int64{1},
				Scores: []market.Score{{BidID: 1, Marks: []market.ScoreMark{{Points: 90, Comment: "可行"}}}}}}
			r.Status = s
			if r.SeesBids(person(904, market.RoleExpert)) || r.SeesBids(expert.who) == (s == market.ReviewAsked ||
				s == market.ReviewRecused) {
				t.Errorf("%s: bids are seen by the wrong people", s)
			}
			return r
		}))
}

func TestReviewNeedsEveryMark(t *testing.T) {
	t.Parallel()
	criteria := []market.Criterion{{Name: "路线", Weight: 60}, {Name: "团队", Weight: 40}}
	for says, marks := range map[string][]market.ScoreMark{
		"逐项评分":   {{Points: 50, Comment: "好"}},
		"0 至 40": {{Points: 50, Comment: "好"}, {Points: 41, Comment: "好"}},
		"评语":     {{Points: 50, Comment: "好"}, {Points: 40}},
	} {
		if err := market.CheckMarks(marks, criteria); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %q", err, says)
		}
	}
}

func TestObjectionMoves(t *testing.T) {
	t.Parallel()
	askers := append([]cast{{"author", market.Actor{UserID: 55}}}, bureau...)
	golden(t, "objection_moves", table(market.ObjectionLifecycle, askers,
		func(s market.ObjectionStatus) *market.Objection {
			o := &market.Objection{FiledBy: 55}
			o.Status = s
			return o
		}))
}

func TestObjectionMustBeSigned(t *testing.T) {
	t.Parallel()
	whole := market.ObjectionContent{Name: "孙立", Unit: "某研究所", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"}
	if err := whole.Validate(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*market.ObjectionContent){
		"name":  func(c *market.ObjectionContent) { c.Name = "" },
		"unit":  func(c *market.ObjectionContent) { c.Unit = "" },
		"phone": func(c *market.ObjectionContent) { c.Phone = "无" },
		"facts": func(c *market.ObjectionContent) { c.Facts = "不公平" },
	} {
		c := whole
		spoil(&c)
		if market.FieldsOf(c.Validate())[field] == "" {
			t.Errorf("accepted without %s", field)
		}
	}
}
