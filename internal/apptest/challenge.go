package apptest

import (
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// Challenge puts a need of the owner's organisation on the board, by way of clerk's, panel's and leader's hands.
func (f *Fixture) Challenge(owner market.Actor, title string) market.Challenge {
	f.t.Helper()
	need := f.Published(owner, market.KindDemand, title, func(c *market.ListingContent) {
		c.Details.Demand.Indicators, c.Details.Demand.Budget = "检出率不低于 99%；检测节拍≤8s", 80*market.Wan
	})
	draft, err := f.App.Challenge.Draft(f.Context(), owner, need.ID)
	f.must(err)
	c, err := f.App.Challenge.Create(f.Context(), owner, need.ID, ChallengeContent(draft.ChallengeContent))
	f.must(err)
	for _, step := range []struct {
		who  market.Actor
		move challenge.Move
	}{
		{owner, challenge.Move{Name: market.ChallengeSubmit}},
		{f.Staff(market.RoleClerk), challenge.Move{Name: market.ChallengeFormatPass}},
		{f.Staff(market.RoleClerk), challenge.Move{Name: market.ChallengeArguePass, ArgueOpinion: "需求真实，指标可测。"}},
		{f.Staff(market.RoleLeader), challenge.Move{Name: market.ChallengePublish, NoticeText: "现公开征集揭榜方案。"}},
	} {
		if step.move.Name == market.ChallengeArguePass {
			f.Argue(c.ID)
		}
		c, err = f.App.Challenge.Move(f.Context(), step.who, c.ID, step.move)
		f.must(err)
	}
	return c
}

// Argue records three experts who are for a challenge.
func (f *Fixture) Argue(id int64) {
	f.t.Helper()
	for _, name := range []string{"甲教授", "乙教授", "丙教授"} {
		_, err := f.App.Challenge.RecordArgument(f.Context(), f.Staff(market.RoleClerk), id, Argument(name))
		f.must(err)
	}
}

// Argument is what an expert from elsewhere says for a challenge.
func Argument(name string) challenge.ArgumentDraft {
	return challenge.ArgumentDraft{ArgumentContent: market.ArgumentContent{Name: name, Unit: "省机械学会", JobTitle: "教授",
		Verdict: "agree",
		Opinion: "需求真实，指标可测，本单位难以自行解决。", NoConflict: true}}
}

// ChallengeContent completes what was taken from a need.
func ChallengeContent(c market.ChallengeContent) market.ChallengeContent {
	for i := range c.Indicators {
		c.Indicators[i].TestMethod = "第三方检测"
	}
	c.Conditions, c.IPClause, c.Acceptance = "具备相应研发能力的法人单位", "新产生的知识产权归双方共有。", "第三方检测后专家验收。"
	c.CannotSolve, c.NotSecretPledge = true, true
	return c
}

// BidContent is what a complete bid for the challenge says; its route is a secret that tests look for.
func BidContent(c market.Challenge, quoted market.Money) market.BidContent {
	content := market.BidContent{Leader: "钱进", Team: "团队五人，分工明确。", Route: "绝密路线：多光谱成像抑制热辐射，在线标定补偿漂移。",
		Schedule: "一年完成。",
		Quoted:   quoted, Pledge: true, NotRelated: true, Integrity: true, NotSecretBid: true}
	for range c.Indicators {
		content.Answers = append(content.Answers, market.BidAnswer{Level: "meet", Note: "实验室数据"})
	}
	return content
}

// Bid seals a complete bid in the name of the bidder's first organisation.
func (f *Fixture) Bid(bidder market.Actor, c market.Challenge, quoted market.Money) market.Bid {
	f.t.Helper()
	b, err := f.App.Challenge.PlaceBid(f.Context(), bidder, c.ID, challenge.BidDraft{OrgID: bidder.Memberships[0].OrgID,
		BidContent: BidContent(c, quoted)})
	f.must(err)
	return b
}

// Deadline lets the end of bidding come and the queued close do its work.
func (f *Fixture) Deadline(c market.Challenge) {
	f.t.Helper()
	f.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	f.Exec(`update river_job set scheduled_at = now() where kind = 'close_bidding' and (args ->> 'challenge_id')::bigint = $1`, c.ID)
	f.Work()
}
