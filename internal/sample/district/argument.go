package district

import (
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// panelists are the experts from elsewhere who argue whether a need should be put to everybody.
var panelists = []market.ArgumentContent{
	{Name: "顾维新", Unit: "省机械工程学会", JobTitle: "研究员级高工", Verdict: "agree",
		Opinion: "需求来自实际生产，现有工艺的瓶颈说得清楚，企业自有力量难以解决，同意发榜。"},
	{Name: "殷素云", Unit: "省产业技术研究院", JobTitle: "研究员", Verdict: "amend",
		Opinion: "指标可以量化检测，建议检测条件与现场工况一致，检测机构由双方共同选定，修改后同意发榜。"},
	{Name: "邵长庚", Unit: "省科技评估中心", JobTitle: "教授", Verdict: "agree", Opinion: "榜额与攻关难度相当，期限合理，付款与阶段目标对应，建议公开征集。"},
}

// argue lets a panel give its opinions one by one, and the clerk record what it came to.
func (p *performance) argue() {
	for _, content := range panelists {
		content.NoConflict = true
		_, err := p.Challenge.RecordArgument(p.ctx, p.clerk(), p.c.ID,
			challenges.ArgumentDraft{ArgumentContent: content})
		p.check(err, "argue", p.need.key)
	}
	p.move(p.clerk(), challenges.Move{Name: market.ChallengeArguePass,
		ArgueOpinion: "需求来自实际生产，指标可测，本单位难以自行解决。专家组同意发榜，检测机构由双方共同选定。"})
}

// asked is what possible bidders want to know, and the owner's answers.
var asked = []struct{ question, answer string }{
	{"现场试验阶段能否安排在检修期以外进行？停机窗口每次有多长？", "可以。每周有一次 4 小时的停机窗口，需提前三天提出，试验用料由发榜方提供。"},
	{"指标的检测由哪一方委托？检测费用是否包含在榜额内？", "由双方共同选定有资质的第三方机构，检测费用包含在榜额内。"},
}

// askAndAnswer plays a question of a bidder and, unless it is the last, the owner's answer.
func (p *performance) askAndAnswer(n int, org *organization) {
	if n >= len(asked) {
		return
	}
	q, err := p.Challenge.AskQuestion(p.ctx, org.owner, p.c.ID, org.ID, asked[n].question)
	if !p.check(err, "ask about", p.need.key) {
		return
	}
	if n > 0 && p.until == market.ChallengePublished {
		return // still open when the visitor comes
	}
	_, err = p.Challenge.MoveQuestion(p.ctx, p.cast("owner"), q.ID,
		challenges.QuestionMove{Name: "answer", Answer: asked[n].answer})
	p.check(err, "answer about", p.need.key)
}
