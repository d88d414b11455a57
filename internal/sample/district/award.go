package district

import (
	"fmt"
	"strconv"

	"jiebang/internal/app"
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/app/contract"
	"jiebang/internal/market"
)

// panel are the experts who check stages and results, one on each line.
const panel = "白石 省机械学会\n秦岭 江苏微电子学会\n闻达 材料研究会"

// sign signs with every winner in turn.
func (p *performance) sign() {
	for _, b := range p.bids[:p.slots()] {
		p.signWith(b)
	}
}

func (p *performance) slots() int { return max(p.race, 1) }

func (p *performance) signWith(b market.Bid) {
	p.move(p.clerk(), challenges.Move{Name: market.ChallengeSign, AwardInput: challenges.AwardInput{BidID: b.ID,
		SignedOn: market.DateOf(p.now), Evidence: "揭榜合同扫描件", Amount: p.c.Bounty * 9 / 10}})
}

// refuse lets the winner give the award up; the reserve is proposed in its place, noticed and awarded. It ends on the
// day of the scene.
func (p *performance) refuse() {
	p.now = p.now.AddDate(0, 0, -againDays)
	p.move(p.cast("winner"), challenges.Move{Name: market.ChallengeRefuseSign, Reason: "项目负责人调离，难以按期组织团队，申请放弃。"})
	p.later(2)
	p.move(p.leader(), challenges.Move{Name: market.ChallengeStartNotice,
		NoticeText: "原拟中榜单位放弃签约，现将依次递补的候补单位予以公示。公示期内如有异议，请实名提出。"})
	p.now = p.c.NoticeEndsAt.Add(1e9)
	p.move(p.leader(), challenges.Move{Name: market.ChallengeAward})
}

// midterm hands in the stages of the first winner that come before the acceptance, and lets the panel pass them.
func (p *performance) midterm() {
	who := p.orgs[p.bidders[0]].owner
	v, err := p.Challenge.Agreement(p.ctx, who, p.bids[0].ID)
	if !p.check(err, "read agreement of", p.need.key) {
		return
	}
	for _, m := range v.Milestones {
		if v.Content.AtTheEnd(m.Stage) {
			continue
		}
		_, err = p.Challenge.MoveMilestone(p.ctx, who, m.ID, stageReport)
		p.check(err, "claim stage of", p.need.key)
		p.later(5)
		_, err = p.Challenge.MoveMilestone(p.ctx, p.clerk(), m.ID,
			challenges.MilestoneMove{Name: "pass", Experts: panel, Opinion: "方案论证充分，关键试验结果达到阶段目标，同意通过。"})
		p.check(err, "pass stage of", p.need.key)
	}
}

var stageReport = challenges.MilestoneMove{Name: "claim", Report: "已完成方案论证、试验装置搭建和首轮试验，关键指标达到预期的九成以上。",
	Evidence: "中期报告及试验记录",
	Papers: app.Papers{NotSecret: true, Files: []app.SentFile{{Name: "中期报告摘要.txt",
		Content: []byte("试验装置已搭建，首轮试验数据见附表；关键指标达到预期的九成以上。")}}}}

// claim hands in the first stage of a winner.
func (p *performance) claim(b market.Bid, who market.Actor) {
	v, err := p.Challenge.Agreement(p.ctx, who, b.ID)
	if !p.check(err, "read agreement of", p.need.key) {
		return
	}
	_, err = p.Challenge.MoveMilestone(p.ctx, who, v.Milestones[0].ID, stageReport)
	p.check(err, "claim stage of", p.need.key)
}

// measure lets the panel hold the results against the indicators; short of one when the work fails.
func (p *performance) measure(short bool) func(decision string, reason string) {
	return func(decision, reason string) {
		v, err := p.Challenge.Agreement(p.ctx, p.clerk(), p.bids[0].ID)
		if !p.check(err, "read agreement of", p.need.key) {
			return
		}
		x := v.Acceptances[len(v.Acceptances)-1]
		results := make([]market.Measured, 0, len(x.Indicators))
		for n, i := range x.Indicators {
			results = append(results, measured(i, !short || n > 0))
		}
		_, err = p.Challenge.MoveAcceptance(p.ctx, p.clerk(), x.ID,
			challenges.AcceptanceMove{Name: "measure", Results: results, Experts: panel,
				Opinion: "验收组现场抽样，第三方检测数据齐全，逐项核验如上。"})
		p.check(err, "measure", p.need.key)
		p.later(2)
		_, err = p.Challenge.MoveAcceptance(p.ctx, p.leader(), x.ID,
			challenges.AcceptanceMove{Name: market.AcceptanceMove(decision), Reason: reason})
		p.check(err, decision, p.need.key)
	}
}

// measured is a value that reaches the indicator, or does not.
func measured(i market.Indicator, reaches bool) market.Measured {
	if !i.Comparable() {
		return market.Measured{Value: "见检测报告", Met: map[bool]string{true: "met", false: "not"}[reaches]}
	}
	demanded, _ := strconv.ParseFloat(i.Value, 64) // Comparable has read it
	for _, factor := range []float64{1.02, 0.97, 1, 0.6, 1.6} {
		value := strconv.FormatFloat(demanded*factor, 'f', 1, 64)
		if met, _ := i.Judge(value); met == reaches {
			return market.Measured{Value: value}
		}
	}
	return market.Measured{Value: i.Value}
}

func (p *performance) pass() {
	p.measure(false)("pass", "验收组逐项核验，指标全部达到，同意验收。")
}
func (p *performance) fail() {
	p.measure(true)("fail", "必须达到的指标实测未达要求，经整改无望，不予通过。")
}

// registered takes the technology contract of the first winner to its certificate.
func (p *performance) registered() {
	deals, err := p.db.DealOfBid(p.ctx, p.bids[0].ID)
	if !p.check(err, "find deal of", p.need.key) {
		return
	}
	seller := p.orgs[p.bidders[0]].owner
	in := p.contractOf(len(p.bids), p.need.Title, "C", deals.Seller, deals.Buyer, deals.Amount)
	in.Title, in.SignedOn, in.BeginsOn, in.EndsOn = p.need.Title, deals.ContractOn, deals.ContractOn,
		deals.ContractOn.AddDays(700)
	c, err := p.Contract.Create(p.ctx, seller, contract.Draft{DealID: deals.ID, ContractContent: in})
	if !p.check(err, "record contract of", p.need.key) {
		return
	}
	for _, step := range p.steps(in, c, seller, "register") {
		step.move.RegisteredOn = market.DateOf(p.now)
		if _, err := p.Contract.Move(p.ctx, step.who, c.ID, step.move); !p.check(err, string(step.move.Name),
			p.need.key) {
			return
		}
	}
}

func (p *performance) reward() {
	p.registered()
	p.move(p.leader(), challenges.Move{Name: market.ChallengeReward, Reason: "按合同金额比例拨付。",
		AwardInput: challenges.AwardInput{Amount: p.c.SubsidyPlanned * 8 / 10, PaidOn: market.DateOf(p.now),
			Proof: fmt.Sprintf("发榜方付款回单 %s", p.c.No)}})
}

// afterStart is what goes on in challenges under way: a race loses a runner, a change is asked for.
func (p *performance) afterStart() {
	if p.until != market.ChallengeInProgress {
		return
	}
	if p.race > 1 {
		p.story.ago(p.challenge.ago / 2)
		p.claim(p.bids[0], p.orgs[p.bidders[0]].owner)
		p.move(p.leader(), challenges.Move{Name: market.ChallengeEliminate, Reason: "阶段比选中关键指标落后，按赛马规则淘汰。",
			AwardInput: challenges.AwardInput{BidID: p.bids[1].ID}})
		return
	}
	p.story.ago(2)
	who := p.orgs[p.bidders[0]].owner
	v, err := p.Challenge.Agreement(p.ctx, who, p.bids[0].ID)
	if !p.check(err, "read agreement of", p.need.key) {
		return
	}
	later := v.Content
	later.EndsOn = later.EndsOn.AddDays(60)
	_, err = p.Challenge.RequestChange(p.ctx, who, p.bids[0].ID, v.N, later, "进口传感器到货推迟两个月，申请顺延结束日期，指标不变。",
		app.Papers{})
	p.check(err, "request change of", p.need.key)
}
