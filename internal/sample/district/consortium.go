package district

import (
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// join makes a bid one of two organisations: the lead names its partner and both parts, the partner looks at them and
// agrees.
func (p *performance) join(in *challenges.BidDraft, lead, partner *organization) {
	in.LeadRole, in.LeadShare = "总体方案、现场中试和验收", 65
	in.Members = []market.BidMember{{USCC: partner.USCC, Name: partner.Name, Role: "检测评价方法与关键部件试验", Share: 35}}
	asked, err := p.Challenge.InviteMembers(p.ctx, lead.owner, p.c.ID, *in)
	if !p.check(err, "invite to a consortium for", p.need.key) {
		return
	}
	shown, err := p.Challenge.Parties(p.ctx, partner.owner, asked.ID)
	if !p.check(err, "read the parts of a consortium for", p.need.key) {
		return
	}
	err = p.Challenge.AnswerInvitation(p.ctx, partner.owner, asked.ID,
		challenges.PartyAnswer{Name: "confirm", OrgID: partner.ID, Seen: shown.Current})
	p.check(err, "join a consortium for", p.need.key)
}

// talkWithFirst writes down what the owner and the first of the ranking said to each other in the bureau.
func (p *performance) talkWithFirst() {
	p.later(2)
	first := p.orgs[p.bidders[0]]
	_, err := p.Challenge.RecordTalk(p.ctx, p.clerk(), p.c.ID, p.bids[0].ID,
		market.TalkContent{HeldOn: market.DateOf(p.now), Place: "区科技局三楼会议室",
			Attendees: first.owner.Name + "（揭榜方）、" + p.need.org.owner.Name + "（发榜方）、" + p.clerk().Name,
			Summary:   "双方核对了现场试验条件和检测安排：试验用料由发榜方提供，检测机构在中期前共同选定；报价不变，进度可按检修窗口前后调整两周。"})
	p.check(err, "write down a talk about", p.need.key)
}
