package district

import (
	"fmt"
	"slices"

	"jiebang/internal/app"
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// challenge is a need that is put to everybody: how far it comes, and who bids, the best first.
type challenge struct {
	need    string
	until   market.ChallengeStatus
	ago     int // days since its last step; for open bidding, days until the deadline
	bidders []string
	work    int    // days from the start of work to the application for acceptance; 0: 110
	race    int    // how many are awarded; 0: one
	refuses bool   // the first winner will not sign
	partner string // who joins the first bidder in a consortium
	unnamed bool   // the experts judge without knowing who bids
	talks   bool   // the bureau talks with the first bidder before anybody is proposed
}

var plannedChallenges = []challenge{
	{need: "G09", until: market.ChallengeDraft, ago: 2},
	{need: "D36", until: market.ChallengeSubmitted, ago: 2},
	{need: "D43", until: market.ChallengeFormatOK, ago: 3},
	{need: "D58", until: market.ChallengeReturned, ago: 4},
	{need: "D74", until: market.ChallengeRejected, ago: 30},
	{need: "G05", until: market.ChallengeApproved, ago: 3},
	{need: "D03", until: market.ChallengePublished, ago: 3, bidders: []string{"钟山", "东南技"}},
	{need: "D31", until: market.ChallengePublished, ago: 12, bidders: []string{"运河院"}, partner: "钟山"},
	{need: "G01", until: market.ChallengePublished, ago: 24, bidders: []string{"太湖所"}},
	{need: "G10", until: market.ChallengePublished, ago: 28},
	{need: "D57", until: market.ChallengeWithdrawn, ago: 45},
	{need: "D13", until: market.ChallengeClosed, ago: 2, bidders: []string{"中原", "运河院"}},
	{need: "D16", until: market.ChallengeReviewing, ago: 3, bidders: []string{"太湖所", "淮上"}, unnamed: true},
	{need: "D22", until: market.ChallengeProposed, ago: 1, bidders: []string{"金陵农", "食研院"}, talks: true},
	{need: "D51", until: market.ChallengeInNotice, ago: 2, bidders: []string{"东南技", "淮农所", "钟山"}, partner: "秦淮所"},
	{need: "D12", until: market.ChallengeInNotice, ago: 3, bidders: []string{"钟山", "太湖所"}},
	{need: "D33", until: market.ChallengeContracted, ago: 6, bidders: []string{"运河院", "中原"}},
	{need: "D21", until: market.ChallengeInProgress, ago: 40, bidders: []string{"食研院", "江淮师"}},
	{need: "G03", until: market.ChallengeInProgress, ago: 70, bidders: []string{"运河院", "淮上", "中原"}, race: 2},
	{need: "D15", until: market.ChallengeAccepting, ago: 5, bidders: []string{"钟山", "东南技"}},
	{need: "D54", until: market.ChallengeAccepted, ago: 12, bidders: []string{"金陵农", "淮农所"}, work: 330},
	{need: "D11", until: market.ChallengeRewarded, ago: 15, bidders: []string{"太湖所", "钟山"}, work: 330},
	{need: "D52", until: market.ChallengeEvaluated, ago: 20, bidders: []string{"金陵农", "东南技"}, work: 330},
	{need: "D56", until: market.ChallengeFailed, ago: 25, bidders: []string{"淮上", "淮农所"}, work: 330},
	{need: "D28", until: market.ChallengeTerminated, ago: 35, bidders: []string{"江淮师", "食研院"}, work: 330},
	{need: "D06", until: market.ChallengeNoAward, ago: 60},
	{need: "D32", until: market.ChallengeAwarded, ago: 4, bidders: []string{"中原", "运河院"},
		refuses: true}, // last: who refuses is barred from then on
}

// scene is one step on the way of a challenge: so many days after its beginning, it leaves the challenge in a state.
type scene struct {
	day   int
	after market.ChallengeStatus
	play  func(*performance)
}

const bidDays = 30

// againDays is how long it takes to notice and award the reserve once a winner has refused.
const againDays = 12

// road is the way that the challenge takes to the state where it shall be found.
func (c challenge) road() []scene {
	work := c.work
	if work == 0 {
		work = 110
	}
	scenes := []scene{
		{0, market.ChallengeDraft, (*performance).draft},
		{1, market.ChallengeSubmitted, does("owner", challenges.Move{Name: market.ChallengeSubmit})},
		{3, market.ChallengeFormatOK, does("clerk", challenges.Move{Name: market.ChallengeFormatPass})},
		{8, market.ChallengeApproved, (*performance).argue},
		{10, market.ChallengePublished, (*performance).publish},
		{10 + bidDays, market.ChallengeClosed, (*performance).closeBidding},
		{44, market.ChallengeReviewing, (*performance).review},
		{52, market.ChallengeProposed, (*performance).propose},
		{54, market.ChallengeInNotice, does("leader",
			challenges.Move{Name: market.ChallengeStartNotice, NoticeText: "经专家评审，现将拟中榜单位予以公示。公示期内如有异议，请实名提出。"})},
		{63, market.ChallengeAwarded, does("leader", challenges.Move{Name: market.ChallengeAward})},
		{75, market.ChallengeContracted, (*performance).sign},
		{78, market.ChallengeInProgress, does("clerk", challenges.Move{Name: market.ChallengeStart})},
		{78 + work/2, "", (*performance).midterm},
		{78 + work, market.ChallengeAccepting, does("winner",
			challenges.Move{Name: market.ChallengeApplyAcceptance, Reason: "各项指标已由第三方检测，申请验收。",
				AwardInput: challenges.AwardInput{Evidence: "第三方检测报告"}})},
		{90 + work, market.ChallengeAccepted, (*performance).pass},
		{110 + work, market.ChallengeRewarded, (*performance).reward},
		{125 + work, market.ChallengeEvaluated, does("clerk",
			challenges.Move{Name: market.ChallengeEvaluate, Reason: "成果已在发榜方产线应用，资金使用规范。",
				AwardInput: challenges.AwardInput{Score: 88}})},
	}
	if c.refuses {
		at := slices.IndexFunc(scenes, func(sc scene) bool { return sc.after == market.ChallengeAwarded })
		scenes[at] = scene{scenes[at].day, "", scenes[at].play}
		scenes = slices.Insert(scenes, at+1, scene{66 + againDays, market.ChallengeAwarded, (*performance).refuse})
	}
	for state, end := range exits {
		if c.until == state {
			at := slices.IndexFunc(scenes, func(sc scene) bool { return sc.after == end.from })
			return append(scenes[:at+1], scene{scenes[at].day + end.later, state, end.play})
		}
	}
	at := slices.IndexFunc(scenes, func(sc scene) bool { return sc.after == c.until })
	return scenes[:at+1]
}

// exits are the ways off the road.
var exits = map[market.ChallengeStatus]struct {
	from  market.ChallengeStatus
	later int
	play  func(*performance)
}{
	market.ChallengeReturned: {market.ChallengeSubmitted, 2,
		does("clerk", challenges.Move{Name: market.ChallengeReturn, Reason: "请补充考核指标的检测方法和现有保存条件。"})},
	market.ChallengeRejected: {market.ChallengeSubmitted, 3,
		does("clerk", challenges.Move{Name: market.ChallengeReject, Reason: "属于通用核算服务，建议通过技术咨询解决，不适用揭榜挂帅。"})},
	market.ChallengeWithdrawn: {market.ChallengePublished, 9,
		does("leader", challenges.Move{Name: market.ChallengeWithdraw, Reason: "发榜方已与院校达成合作，申请撤榜。"})},
	market.ChallengeNoAward: {market.ChallengeClosed, 4,
		does("leader", challenges.Move{Name: market.ChallengeEndWithoutAward, Reason: "截止时没有收到揭榜方案，建议细化指标后重新发榜。"})},
	market.ChallengeFailed: {market.ChallengeAccepting, 14, (*performance).fail},
	market.ChallengeTerminated: {market.ChallengeInProgress, 90,
		does("leader", challenges.Move{Name: market.ChallengeTerminate, Reason: "原料含盐量变化，技术路线不再可行，双方同意终止。",
			AwardInput: challenges.AwardInput{Fault: "nobody", MoneyBack: "首期款未支出部分已退回。"}})},
}

// begins is how many days ago the challenge was drafted.
func (c challenge) begins() int {
	road := c.road()
	if c.until == market.ChallengePublished {
		return 10 + bidDays - c.ago
	}
	return c.ago + road[len(road)-1].day
}

// challengeBegan is how many days ago a challenge was drafted from the need, 0 for none.
func challengeBegan(need string) int {
	at := slices.IndexFunc(plannedChallenges, func(c challenge) bool { return c.need == need })
	if at < 0 {
		return 0
	}
	return plannedChallenges[at].begins()
}

// performance is one challenge on its way.
type performance struct {
	*story
	challenge
	need *listing
	c    market.Challenge
	bids []market.Bid
}

func (s *story) challenges() {
	for _, c := range plannedChallenges {
		p := &performance{story: s, challenge: c, need: s.listings[c.need]}
		begins := c.begins()
		for _, sc := range c.road() {
			if s.ago(begins - sc.day); s.err != nil {
				return
			}
			sc.play(p)
		}
		if c.until == market.ChallengeInNotice && len(c.bidders) == 2 {
			p.object()
		}
		p.afterStart()
		if c.until == market.ChallengeNoAward && s.err == nil {
			s.ago(c.ago - 10)
			_, err := s.Challenge.NewRound(s.ctx, p.cast("owner"), p.c.ID)
			s.check(err, "new round of", c.need)
		}
	}
}

// does is a scene that is one move of one person.
func does(who string, move challenges.Move) func(*performance) {
	return func(p *performance) { p.move(p.cast(who), move) }
}

func (p *performance) cast(who string) market.Actor {
	switch who {
	case "owner":
		return p.need.org.owner
	case "clerk":
		return p.clerk()
	case "approver":
		return p.approver()
	case "winner":
		return p.orgs[p.bidders[0]].owner
	}
	return p.leader()
}

func (p *performance) move(who market.Actor, move challenges.Move) {
	if p.err != nil {
		return
	}
	c, err := p.Challenge.Move(p.ctx, who, p.c.ID, move)
	if p.check(err, string(move.Name), p.need.key) {
		p.c = c
	}
}

func (p *performance) draft() {
	prepared, err := p.Challenge.Draft(p.ctx, p.cast("owner"), p.need.ID)
	if !p.check(err, "draft challenge", p.need.key) {
		return
	}
	in := prepared.ChallengeContent
	in.Title = p.need.Title
	for i := range in.Indicators {
		in.Indicators[i].TestMethod = "第三方机构检测，双方现场见证"
	}
	in.RaceSlots = p.slots()
	in.DurationMonths = min(max(in.DurationMonths, 6), 24)
	in.Budget, in.OwnerCash, in.SubsidyPlanned = in.Bounty*3/2, in.Bounty, in.Bounty/5
	in.Conditions, in.IPClause = "具备相应研发能力的法人单位，可组成联合体，须明确牵头单位。", "新产生的知识产权归双方共有，发榜方享有优先实施权。"
	in.ResultsClause, in.Acceptance = "成果优先在发榜方产线应用。", "第三方检测合格后，由主管部门组织专家验收。"
	in.CannotSolve, in.NotSecretPledge = true, true
	in.Terms.Anonymous = p.unnamed
	in.Terms.Revenue, in.Terms.Research = 12_600*market.Wan, 780*market.Wan
	for i := range in.Terms.Stages {
		in.Terms.Stages[i].DueMonth = max(1, in.DurationMonths*i/max(1, len(in.Terms.Stages)-1))
	}
	in.ClosesOn, in.ClosesTime = market.DateOf(p.now).AddDays(10+bidDays), "09:00"
	made, err := p.Challenge.Create(p.ctx, p.cast("owner"), p.need.ID, in)
	if p.check(err, "create challenge", p.need.key) {
		p.c = made
	}
}

func (p *performance) publish() {
	p.move(p.leader(), challenges.Move{Name: market.ChallengePublish, NoticeText: "现就“" + p.need.Title +
		"”公开征集揭榜方案，欢迎符合条件的单位揭榜。"})
	for i, key := range p.bidders {
		if p.err != nil {
			return
		}
		p.later(1)
		p.askAndAnswer(i, p.orgs[key])
		p.bid(i, p.orgs[key])
	}
}

func (p *performance) bid(place int, org *organization) {
	const dearer = 4 // per cent of the bounty for each place
	in := challenges.BidDraft{OrgID: org.ID, BidContent: market.BidContent{Leader: org.owner.Name,
		Team:       "项目组 7 人，高级职称 3 人，分工覆盖工艺、测试和工程化。",
		Route:      fmt.Sprintf("由%s牵头：先在实验室复现问题并建立评价方法，再以小试筛选方案，最后到发榜方现场中试，逐项对照考核指标验证。", org.Name),
		Innovation: "方法与装置已有前期专利，能够在不停产条件下改造。", Foundation: "近五年承担同类项目 4 项，具备所需仪器和中试条件。",
		Schedule: "第 1–3 个月方案与评价方法，第 4–8 个月中试，之后连续运行考核。", Quoted: p.c.Bounty * market.Money(90+dearer*place) / 100,
		IPProposal: "同意榜单约定。", Pledge: true, NotRelated: true, Integrity: true, NotSecretBid: true}}
	if p.unnamed {
		in.Route = "先在实验室复现问题并建立评价方法，再以小试筛选方案，最后到发榜方现场中试，逐项对照考核指标验证。"
	}
	for range p.c.Indicators {
		in.Answers = append(in.Answers, market.BidAnswer{Level: "meet", Note: "依据小试数据，可以达到。"})
	}
	if place == 0 && p.partner != "" {
		p.join(&in, org, p.orgs[p.partner])
	}
	in.Files = []challenges.SentBidFile{enclosed(market.AttachmentPlan, "技术方案.txt", in.Route+"\n"+in.Schedule),
		enclosed(market.AttachmentProof, "单位资质与业绩.txt", org.Name+"："+in.Foundation)}
	b, err := p.Challenge.PlaceBid(p.ctx, org.owner, p.c.ID, in)
	p.check(err, "bid for", p.need.key)
	p.bids = append(p.bids, b)
}

// enclosed is a document that comes with a bid.
func enclosed(kind market.AttachmentKind, name, content string) challenges.SentBidFile {
	return challenges.SentBidFile{AttachmentDraft: market.AttachmentDraft{Kind: kind, Name: name},
		Content: []byte(content)}
}

// closeBidding lets the deadline pass.
func (p *performance) closeBidding() {
	p.now = p.c.BidClosesAt.Add(1e9)
	_, err := p.Challenge.CloseBidding(p.ctx, p.c.ID)
	p.check(err, "close bidding for", p.need.key)
}

// review checks the form of the bids and asks the experts; unless it stops here, they score.
func (p *performance) review() {
	for _, b := range p.bids {
		_, err := p.Challenge.MoveBid(p.ctx, p.clerk(), b.ID, challenges.BidMove{Name: market.BidFormatPass})
		p.check(err, "check form of bid for", p.need.key)
	}
	p.move(p.clerk(), challenges.Move{Name: market.ChallengeOpenReview, Draw: panelSize})
	panel := p.panel()
	if p.until == market.ChallengeReviewing && p.err == nil {
		panel = panel[:1]
	}
	for n, expert := range panel {
		if p.err == nil {
			p.score(expert, n+1)
		}
	}
	if p.talks {
		p.talkWithFirst()
	}
}

// panelSize is how many experts judge a challenge here.
const panelSize = 3

// panel are the experts who were drawn.
func (p *performance) panel() []market.Actor {
	var drawn []market.Actor
	for n := 1; n <= 4; n++ {
		tasks, err := p.Challenge.MyReviews(p.ctx, p.expert(n))
		if p.check(err, "find the panel of", p.need.key) &&
			slices.ContainsFunc(tasks, func(t challenges.ReviewTask) bool { return t.ChallengeID == p.c.ID }) {
			drawn = append(drawn, p.expert(n))
		}
	}
	if len(drawn) != panelSize {
		p.check(market.ErrNotFound, "draw the panel of", p.need.key)
	}
	return drawn
}

func (p *performance) expert(n int) market.Actor { return p.staff[fmt.Sprintf("zhuanjia%d", n)] }

// score lets one expert declare, judge every bid and hand in.
func (p *performance) score(expert market.Actor, n int) {
	tasks, err := p.Challenge.MyReviews(p.ctx, expert)
	at := slices.IndexFunc(tasks, func(t challenges.ReviewTask) bool { return t.ChallengeID == p.c.ID })
	if !p.check(err, "find review of", p.need.key) || at < 0 {
		p.check(market.ErrNotFound, "find review of", p.need.key)
		return
	}
	id := tasks[at].ID
	_, err = p.Challenge.MoveReview(p.ctx, expert, id, challenges.ReviewMove{Name: market.ReviewDeclare})
	p.check(err, "declare for", p.need.key)
	for place, b := range p.bids {
		p.check(p.Challenge.ScoreBid(p.ctx, expert, id, b.ID, marks(p.c.Criteria, 92-9*place-n)), "score", p.need.key)
	}
	_, err = p.Challenge.MoveReview(p.ctx, expert, id, challenges.ReviewMove{Name: market.ReviewFinish})
	p.check(err, "finish review of", p.need.key)
}

func marks(criteria []market.Criterion, percent int) []market.ScoreMark {
	given := make([]market.ScoreMark, 0, len(criteria))
	for _, k := range criteria {
		given = append(given, market.ScoreMark{Points: k.Weight * percent / 100, Comment: "论证充分，数据支撑较好。"})
	}
	return given
}

func (p *performance) propose() {
	told := map[int64]string{}
	for _, b := range p.bids[p.slots():] {
		told[b.ID] = "技术路线可行，但中试数据和现场实施条件论证不足。"
	}
	p.move(p.approver(), challenges.Move{Name: market.ChallengePropose, Reason: "按评审排名推荐第一名。", Feedback: told})
}

// object lets the bidder who came second object, and the clerk take it up.
func (p *performance) object() {
	second := p.orgs[p.bidders[1]]
	p.story.ago(1)
	o, err := p.Challenge.FileObjection(p.ctx, second.owner, p.c.ID, market.ObjectionContent{Name: second.owner.Name,
		Unit: second.Name, Phone: second.ContactPhone,
		Facts: "公示的拟中榜方案所称跨季节验证数据只有一个季度，请核实其指标响应。", Demand: "请复核第二项指标的依据。"}, app.Papers{})
	if !p.check(err, "object to", p.need.key) {
		return
	}
	_, err = p.Challenge.MoveObjection(p.ctx, p.clerk(), o.ID, challenges.ObjectionMove{Name: "accept"})
	p.check(err, "accept objection to", p.need.key)
}
