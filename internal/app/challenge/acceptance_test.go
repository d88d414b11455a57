package challenge_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func TestAcceptanceIsAppliedForByTheWinnerOnceAndWithEvidence(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	apply := challenge.Move{Name: "apply_acceptance", Reason: "申请验收。",
		AwardInput: challenge.AwardInput{Evidence: "检测报告"}}
	try := func(who market.Actor, change func(*challenge.Move)) error {
		move := apply
		if change != nil {
			change(&move)
		}
		_, err := s.App.Challenge.Move(t.Context(), who, c.ID, move)
		return err
	}
	for _, who := range []market.Actor{s.owner, s.second, s.clerk, s.leader, s.Member(v.Bid.OrgID, market.RankViewer)} {
		if err := try(who, nil); market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s applies: %v", who.Name, err)
		}
	}
	s.refuse(try(s.first, func(m *challenge.Move) { m.Reason = "" }), "理由")
	s.refuse(try(s.first, nil), "尚未检查通过")
	for _, m := range v.Milestones {
		if v.Content.AtTheEnd(m.Stage) {
			continue
		}
		_, err := s.App.Challenge.MoveMilestone(t.Context(), s.first, m.ID,
			challenge.MilestoneMove{Name: "claim", Report: "完成样机。", Evidence: "中期报告"})
		s.must(err)
		_, err = s.App.Challenge.MoveMilestone(t.Context(), s.clerk, m.ID,
			challenge.MilestoneMove{Name: "pass", Experts: "甲\n乙\n丙", Opinion: "达到阶段目标。"})
		s.must(err)
	}
	err := try(s.first, func(m *challenge.Move) { m.Evidence = "" })
	if !strings.Contains(market.FieldsOf(err)["evidence"], "检测报告") || s.status(c.ID) != market.ChallengeInProgress {
		t.Errorf("without evidence: %v, the challenge is %s", err, s.status(c.ID))
	}
	s.must(try(s.first, nil))
	s.tells("申请验收，请组织核验："+c.Title, []market.Actor{s.clerk, s.clerk2}, s.leader, s.first, s.owner)
	s.refuse(try(s.first, nil), "已有验收申请正在办理")
	x := s.work(s.clerk, v.BidID).Acceptances[0]
	if x.N != 1 || x.Evidence != "检测报告" || len(x.Indicators) != len(c.Indicators) {
		t.Errorf("applied for is %+v", x.Acceptance)
	}
	pass := challenge.AcceptanceMove{Name: market.AcceptancePass, Reason: "同意"}
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x.ID, pass)
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("passed before anything was measured: %v", err)
	}
	s.measures(v.BidID, "99.5", "7")
	for _, who := range []market.Actor{s.clerk, s.owner, s.first} {
		if _, err := s.App.Challenge.MoveAcceptance(t.Context(), who, x.ID,
			pass); market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s passes it: %v", who.Name, err)
		}
	}
	if _, err := s.App.Challenge.MoveAcceptance(t.Context(), s.second, x.ID,
		pass); market.CodeOf(err) != market.NotFound {
		t.Errorf("another bidder passes it: %v", err)
	}
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x.ID, pass)
	s.must(err)
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader2, x.ID, pass)
	s.refuse(err, "上一步由"+s.leader.Name)
	if s.status(c.ID) != market.ChallengeAccepted || s.bidStatus(v.BidID) != market.BidAccepted {
		t.Errorf("passed, the challenge is %s and the bid %s", s.status(c.ID), s.bidStatus(v.BidID))
	}
	s.tells("榜单已验收："+c.Title, []market.Actor{s.owner, s.first, s.leader2}, s.second)
}

// TestPublicMoneyIsPaidToTheFenAgainstACertificate pays in parts up to the planned sum and one 分 too much.
func TestPublicMoneyIsPaidToTheFenAgainstACertificate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	s.Exec(`update challenge set subsidy_planned = $2 where id = $1`, c.ID, int64(10*market.Wan))
	pay := func(who market.Actor, amount market.Money, change func(*challenge.AwardInput)) error {
		in := challenge.AwardInput{Amount: amount, PaidOn: thisDay(), Proof: "银行回单 0012"}
		if change != nil {
			change(&in)
		}
		_, err := s.App.Challenge.Move(t.Context(), who, c.ID, challenge.Move{Name: "pay", AwardInput: in})
		return err
	}
	s.refuse(pay(s.leader, market.Wan, nil), "尚未取得认定登记证明")
	s.registered(v.BidID, "2026320804000077")
	for name, x := range map[string]struct {
		amount market.Money
		change func(*challenge.AwardInput)
		field  string
		says   string
	}{
		"nothing":        {0, nil, "amount", "请填写拨付金额"},
		"less":           {-market.Wan, nil, "amount", "请填写拨付金额"},
		"one 分 too much": {10*market.Wan + 1, nil, "amount", "本次不能超过"},
		"tomorrow": {market.Wan, func(in *challenge.AwardInput) { in.PaidOn = thisDay().AddDays(1) },
			"paid_on", "不能晚于今天"},
		"no day": {market.Wan, func(in *challenge.AwardInput) { in.PaidOn = market.Date{} },
			"paid_on", "请填写拨付日期"},
		"no proof": {market.Wan, func(in *challenge.AwardInput) { in.Proof = " " }, "proof", "付款凭证"},
	} {
		err := pay(s.leader, x.amount, x.change)
		if got := market.FieldsOf(err)[x.field]; !strings.Contains(got, x.says) {
			t.Errorf("%s: %q (%v), want %q", name, got, err, x.says)
		}
	}
	for _, who := range []market.Actor{s.clerk, s.approver, s.first, s.owner} {
		if err := pay(who, market.Wan, nil); market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s pays: %v", who.Name, err)
		}
	}
	if n := s.Number(`select count(*) from subsidy`); n != 0 {
		t.Errorf("%d payments that were refused are kept", n)
	}
	s.must(pay(s.leader, 1, nil))
	s.must(pay(s.leader, 10*market.Wan-1, nil))
	s.refuse(pay(s.leader, 1, nil), "已拨付")
	public, err := s.App.Challenge.View(t.Context(), market.Actor{}, c.ID)
	s.must(err)
	told := s.notices(c.ID)
	last := told[len(told)-2]
	if public.Paid != 10*market.Wan || last.Kind != market.NoticeSubsidy ||
		!strings.Contains(last.Text, market.Money(1).String()) ||
		fmt.Sprint(last.Entries) != fmt.Sprint([]market.NoticeEntry{{Org: "第一研究院", Note: market.Money(1).String()}}) {
		t.Errorf("the public reads %s paid, told %+v", public.Paid, last)
	}
	if work := s.work(s.first, v.BidID); len(work.Subsidies) != 2 || work.CertNo != "2026320804000077" {
		t.Errorf("the winner reads %d payments, certificate %q", len(work.Subsidies), work.CertNo)
	}
}
