package challenge_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// joint is a bid of the first bidder with the second as a member.
func (s *stage) joint(c market.Challenge) challenge.BidDraft {
	s.t.Helper()
	in := s.offer(s.first, c, 60*market.Wan)
	second, err := s.DB.Organization(s.t.Context(), s.second.Memberships[0].OrgID)
	s.must(err)
	in.LeadRole, in.LeadShare = "总体方案与试验", 60
	in.Members = []market.BidMember{{USCC: second.USCC, Name: second.Name, Role: "算法研发", Share: 40}}
	return in
}

func TestAConsortiumBidsOnceItsMembersAgree(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.joint(c)
	short := in
	short.LeadShare = 50
	_, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, short)
	if fields := market.FieldsOf(err); !strings.Contains(fields["members"], "目前为 90") {
		t.Errorf("shares that make no whole: %v", err)
	}
	b, err := s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, in)
	s.must(err)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "尚未确认")
	answer := func(who market.Actor, name market.PartyReply) error {
		return s.App.Challenge.AnswerInvitation(t.Context(), who, b.ID,
			challenge.PartyAnswer{Name: name, OrgID: who.Memberships[0].OrgID})
	}
	if err := answer(s.owner, "confirm"); market.CodeOf(err) != market.NotFound {
		t.Errorf("somebody who was not asked confirms: %v", err)
	}
	seen, err := s.App.Challenge.Parties(t.Context(), s.second, b.ID)
	s.must(err)
	if said := fmt.Sprintf("%+v", seen); strings.Contains(said, "绝密") || !strings.Contains(said, "算法研发") || !seen.Open {
		t.Errorf("the member sees %s", said)
	}
	if _, err := s.App.Challenge.Bid(t.Context(), s.second, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("the member reads the bid: %v", err)
	}
	s.must(answer(s.second, "confirm"))
	changed := in
	changed.Members = []market.BidMember{in.Members[0]}
	changed.LeadShare, changed.Members[0].Share = 70, 30
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, changed)
	s.refuse(err, "分工、比例有变化")
	s.must(answer(s.second, "confirm"))
	s.must(answer(s.second, "revoke"))
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, changed)
	s.refuse(err, "尚未确认")
	s.must(answer(s.second, "confirm"))
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.second, c.ID, s.offer(s.second, c, market.Wan))
	s.refuse(err, "另一份联合体方案")
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, changed)
	s.must(err)
	s.refuse(answer(s.second, "revoke"), "已密封")
	s.Deadline(c)
	view, err := s.App.Challenge.Bid(t.Context(), s.clerk, b.ID)
	s.must(err)
	if len(view.Content.Members) != 1 || view.Content.Members[0].Share != 30 || !view.Content.Pledge {
		t.Errorf("opened as %+v", view.Content.Members)
	}
	// An expert of a member is in conflict like one of the lead.
	insider := s.Fixture.Member(s.second.Memberships[0].OrgID, market.RankViewer)
	s.Exec(`update users set roles = '{expert}' where id = $1`, insider.UserID)
	_, err = s.App.Challenge.MoveBid(t.Context(), s.clerk, b.ID, challenge.BidMove{Name: market.BidFormatPass})
	s.must(err)
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: append(s.expertIDs(), insider.UserID)})
	s.refuse(err, "利害关系")
}

func TestAMemberDeclinesOrIsBoundToTheOwner(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.joint(c)
	b, err := s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, in)
	s.must(err)
	s.must(s.App.Challenge.AnswerInvitation(t.Context(), s.second, b.ID,
		challenge.PartyAnswer{Name: "decline", OrgID: s.second.Memberships[0].OrgID}))
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "尚未确认")
	s.Exec(`insert into breach (org_id, challenge_id, kind, facts, "on", until, status) values ($1, $2, 'refusal', '放弃签约', current_date, current_date + 1, 'in_force')`, s.second.Memberships[0].OrgID, c.ID)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "未满期限的违约记录")
	s.Exec(`update breach set until = current_date - 1 where org_id = $1`, s.second.Memberships[0].OrgID)
	s.Exec(`update organization set shareholders = $1 where id = $2`, "发榜企业有限公司 20%", s.second.Memberships[0].OrgID)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "持有“第二大学” 20% 的股份")
	unknown := in
	unknown.Members = []market.BidMember{{USCC: s.Fixture.USCC(), Name: "没有登记的单位", Role: "测试", Share: 40}}
	_, err = s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, unknown)
	s.refuse(err, "尚未在平台登记")
}

// TestAPartIsAnsweredByThoseWhoWriteForTheMember and on what stands in the bid, as long as bids are taken.
func TestAPartIsAnsweredByThoseWhoWriteForTheMember(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.joint(c)
	b, err := s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, in)
	s.must(err)
	s.tells("邀请参加联合体，请确认："+c.Title, []market.Actor{s.second}, s.first, s.owner, s.clerk)
	org := s.second.Memberships[0].OrgID
	viewer := s.Member(org, market.RankViewer)
	answer := func(who market.Actor, a challenge.PartyAnswer) error {
		return s.App.Challenge.AnswerInvitation(t.Context(), who, b.ID, a)
	}
	if v, err := s.App.Challenge.Parties(t.Context(), viewer, b.ID); err != nil || v.MayAnswer || !v.Open ||
		v.LeadName != "第一研究院" || len(v.Mine) != 1 {
		t.Errorf("a viewer sees %+v (%v)", v, err)
	}
	for name, x := range map[string]struct {
		who  market.Actor
		in   challenge.PartyAnswer
		code market.Code
	}{
		"a viewer":            {viewer, challenge.PartyAnswer{Name: "confirm", OrgID: org}, market.Forbidden},
		"for somebody else":   {s.second, challenge.PartyAnswer{Name: "confirm", OrgID: in.OrgID}, market.Forbidden},
		"the lead":            {s.first, challenge.PartyAnswer{Name: "confirm", OrgID: in.OrgID}, market.NotFound},
		"the clerk":           {s.clerk, challenge.PartyAnswer{Name: "confirm", OrgID: org}, market.NotFound},
		"a word that is none": {s.second, challenge.PartyAnswer{Name: "maybe", OrgID: org}, market.Invalid},
		"of what was not agreed": {s.second, challenge.PartyAnswer{Name: "confirm", OrgID: org, Seen: "0000"},
			market.Conflict},
	} {
		if err := answer(x.who, x.in); market.CodeOf(err) != x.code {
			t.Errorf("%s: %v, want %s", name, err, x.code)
		}
	}
	if n := s.told(s.first, "联合体成员已确认"); n != 0 ||
		s.Number(`select count(*) from event where verb like 'party_%'`) != 0 {
		t.Errorf("of what was refused the lead is told %d times", n)
	}
	v, err := s.App.Challenge.Parties(t.Context(), s.second, b.ID)
	s.must(err)
	s.must(answer(s.second, challenge.PartyAnswer{Name: "confirm", OrgID: org, Seen: v.Current}))
	s.tells("联合体成员已确认", []market.Actor{s.first}, s.second, s.owner)
	mine, err := s.App.Challenge.MyParties(t.Context(), s.second)
	if err != nil || len(mine) != 1 || mine[0].LeadName != "第一研究院" || mine[0].OrgName != "第二大学" ||
		mine[0].Status != market.MemberConfirmed || mine[0].Challenge.ID != c.ID {
		t.Errorf("the member has joined %+v (%v)", mine, err)
	}
	for _, who := range []market.Actor{{}, s.first, s.owner, s.clerk} {
		if mine, err := s.App.Challenge.MyParties(t.Context(), who); err != nil || len(mine) != 0 {
			t.Errorf("%q, who was asked by nobody, has joined %+v (%v)", who.Name, mine, err)
		}
	}
	alone := in
	alone.Members, alone.LeadRole, alone.LeadShare = nil, "", 0
	_, err = s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, alone)
	s.must(err)
	if _, err := s.App.Challenge.Parties(t.Context(), s.second, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("who was left out still reads the parts: %v", err)
	}
	_, err = s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, in)
	s.must(err)
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	s.refuse(answer(s.second, challenge.PartyAnswer{Name: "confirm", OrgID: org}), "揭榜已截止")
	if v, err := s.App.Challenge.Parties(t.Context(), s.second, b.ID); err != nil || v.Open {
		t.Errorf("after the end answers are taken: %v (%v)", v.Open, err)
	}
}
