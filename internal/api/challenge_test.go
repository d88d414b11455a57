package api_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// approved puts a need of the enterprise's to everybody, up to but not including its publication.
func (p *platform) approved() market.Challenge {
	p.t.Helper()
	must := func(err error) {
		p.t.Helper()
		if err != nil {
			p.t.Fatal(err)
		}
	}
	need := p.Published(p.enterprise, market.KindDemand, "高温环境下焊缝缺陷在线检测", func(c *market.ListingContent) {
		c.Details.Demand.Indicators, c.Details.Demand.Budget = "检出率不低于 99%；检测节拍≤8s", 80*market.Wan
	})
	draft, err := p.App.Challenge.Draft(p.Context(), p.enterprise, need.ID)
	must(err)
	content := draft.ChallengeContent
	for i := range content.Indicators {
		content.Indicators[i].TestMethod = "第三方检测"
	}
	content.Title += "技术攻关"
	content.Conditions, content.IPClause, content.Acceptance = "具备相应研发能力的法人单位", "新产生的知识产权归双方共有。", "第三方检测后专家验收。"
	content.ContactName, content.ContactPhone, content.CannotSolve, content.NotSecretPledge = "赵敏",
		"13912345678", true, true
	c, err := p.App.Challenge.Create(p.Context(), p.enterprise, need.ID, content)
	must(err)
	for _, step := range []struct {
		who  market.Actor
		move challenge.Move
	}{
		{p.enterprise, challenge.Move{Name: market.ChallengeSubmit}},
		{p.Staff(market.RoleClerk), challenge.Move{Name: market.ChallengeFormatPass}},
		{p.Staff(market.RoleClerk), challenge.Move{Name: market.ChallengeArguePass, ArgueOpinion: "需求真实，指标可测。"}},
	} {
		if step.move.Name == "argue_pass" {
			p.Argue(c.ID)
		}
		c, err = p.App.Challenge.Move(p.Context(), step.who, c.ID, step.move)
		must(err)
	}
	return c
}

func TestAChallengeIsReadAndItsBidsNever(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	c := p.approved()
	at := fmt.Sprintf("/challenges/%d", c.ID)
	owner, bidder, clerk := p.token(p.enterprise), p.token(p.university), p.token(p.Staff(market.RoleClerk))
	p.want(p.get(at, ""), 404)
	p.want(p.get(at, bidder), 404)
	p.want(p.get(at, owner), 200)
	if rows := p.want(p.get("/challenges", clerk), 200).items(); len(rows) != 0 {
		t.Errorf("the board shows %v before it is published", rows)
	}
	if _, err := p.App.Challenge.Move(p.Context(), p.Staff(market.RoleLeader), c.ID,
		challenge.Move{Name: market.ChallengePublish, NoticeText: "现公开征集揭榜方案。"}); err != nil {
		t.Fatal(err)
	}
	rows := p.want(p.get("/challenges?status=published&min_bounty=1", ""), 200).items()
	if len(rows) != 1 || rows[0]["bounty"] != float64(80*market.Wan) || rows[0]["status_label"] != "揭榜中" {
		t.Fatalf("the board shows %v, want the challenge with its bounty in 分", rows)
	}

	bid := challenge.BidDraft{OrgID: p.university.Memberships[0].OrgID, BidContent: market.BidContent{Leader: "密封负责人",
		Team: "密封团队", Route: "密封的技术路线：多光谱成像抑制热辐射，在线标定补偿漂移。",
		Schedule: "一年完成。", Quoted: 1_234_567_00, Pledge: true, NotRelated: true, Integrity: true, NotSecretBid: true}}
	for range c.Indicators {
		bid.Answers = append(bid.Answers, market.BidAnswer{Level: "meet", Note: "密封的数据"})
	}
	if _, err := p.App.Challenge.PlaceBid(p.Context(), p.university, c.ID, bid); err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		t.Helper()
		for name, token := range map[string]string{"a visitor": "", "the owner": owner, "the bidder": bidder,
			"a clerk": clerk} {
			for _, path := range []string{at, "/challenges", "/me/challenges"} {
				text := p.get(path, token).text
				for _, secret := range []string{"密封", "123456700", "东湖大学"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s %s gives %s away to %s: %s", when, path, secret, name, text)
					}
				}
				if name != "the owner" && name != "a clerk" && (strings.Contains(text, "13912345678") ||
					strings.Contains(text, "甲专家")) {
					t.Errorf("%s %s gives names or numbers away to %s: %s", when, path, name, text)
				}
			}
		}
	}
	check("before the deadline")
	if a := p.get(at, owner); a.body["bids"] != nil {
		t.Errorf("the number of bids is told before the deadline: %v", a.body["bids"])
	}
	p.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	if _, err := p.App.Challenge.CloseBidding(p.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	check("after the deadline")
	if a := p.get(at, ""); a.body["bids"] != float64(1) || a.body["status"] != "closed" {
		t.Errorf("after the deadline the challenge is %s, want one bid", a.text)
	}
}
