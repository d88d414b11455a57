package challenge_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/app/challenge"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func thisDay() market.Date { return market.DateOf(time.Now()) }

// awarded brings a challenge past its notice; with slots above one it is a race.
func (s *stage) awarded(slots int) (market.Challenge, []market.Bid) {
	s.t.Helper()
	c := s.published()
	s.Exec(`update challenge set race_slots = $2 where id = $1`, c.ID, slots)
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	told := map[int64]string{}
	for _, b := range bids[slots:] {
		told[b.ID] = "技术路线论证不足。"
	}
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐", Feedback: told})
	return s.confirmed(c.ID), bids
}

// judged opens the bids and lets the experts score them.
func (s *stage) judged(c market.Challenge, bids []market.Bid, points ...int) {
	s.t.Helper()
	s.Deadline(c)
	for _, b := range bids {
		_, err := s.App.Challenge.MoveBid(s.t.Context(), s.clerk, b.ID, challenge.BidMove{Name: market.BidFormatPass})
		s.must(err)
	}
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	s.scored(c, points...)
}

// confirmed takes a proposal through its notice to the award.
func (s *stage) confirmed(id int64) market.Challenge {
	s.t.Helper()
	s.move(s.leader, id, challenge.Move{Name: market.ChallengeStartNotice, NoticeText: "现将拟中榜单位予以公示。"})
	s.noticeOver(id)
	return s.move(s.leader, id, challenge.Move{Name: market.ChallengeAward})
}

func (s *stage) signs(who market.Actor, id, bid int64) market.Challenge {
	s.t.Helper()
	return s.move(who, id, challenge.Move{Name: market.ChallengeSign,
		AwardInput: challenge.AwardInput{BidID: bid, SignedOn: thisDay(), Evidence: "合同扫描件", Amount: 60 * market.Wan}})
}

// registered gives the deal of a bid a technology contract with a certificate.
func (s *stage) registered(bid int64, certNo string) {
	s.t.Helper()
	s.Exec(`insert into contract (no, deal_id, title, type, buyer, seller, deal_amount, tech_amount, status, cert_no, registered_on)
		select 'HT-T-' || d.id, d.id, d.title, 'dev', d.buyer, d.seller, d.amount, d.amount, 'registered', $2, current_date from deal d where d.bid_id = $1`, bid, certNo)
}

// delivers lets a winner hand in its milestones and apply for acceptance.
func (s *stage) delivers(who market.Actor, id, bid int64) {
	s.t.Helper()
	v, err := s.App.Challenge.Agreement(s.t.Context(), who, bid)
	s.must(err)
	for _, m := range v.Milestones {
		if v.Content.AtTheEnd(m.Stage) {
			continue
		}
		_, err = s.App.Challenge.MoveMilestone(s.t.Context(), who, m.ID,
			challenge.MilestoneMove{Name: "claim", Report: "完成样机。", Evidence: "中期报告"})
		s.must(err)
		_, err = s.App.Challenge.MoveMilestone(s.t.Context(), s.clerk, m.ID,
			challenge.MilestoneMove{Name: "pass", Experts: "甲\n乙\n丙", Opinion: "达到阶段目标。"})
		s.must(err)
	}
	s.move(who, id, challenge.Move{Name: market.ChallengeApplyAcceptance, Reason: "申请验收。",
		AwardInput: challenge.AwardInput{Evidence: "检测报告"}})
}

// measures records the same measured values for the open application of a bid and tells its id.
func (s *stage) measures(bid int64, values ...string) int64 {
	s.t.Helper()
	v, err := s.App.Challenge.Agreement(s.t.Context(), s.clerk, bid)
	s.must(err)
	x := v.Acceptances[len(v.Acceptances)-1]
	results := make([]market.Measured, 0, len(values))
	for _, value := range values {
		results = append(results, market.Measured{Value: value})
	}
	_, err = s.App.Challenge.MoveAcceptance(s.t.Context(), s.clerk, x.ID,
		challenge.AcceptanceMove{Name: "measure", Results: results, Experts: "甲\n乙\n丙", Opinion: "逐项核验。"})
	s.must(err)
	return x.ID
}

func (s *stage) status(id int64) market.ChallengeStatus {
	s.t.Helper()
	c, err := s.DB.Challenge(s.t.Context(), id)
	s.must(err)
	return c.Status
}

func (s *stage) bidStatus(id int64) market.BidStatus {
	s.t.Helper()
	b, err := s.DB.Bid(s.t.Context(), id)
	s.must(err)
	return b.Status
}

func TestFromAwardToEvaluation(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(1)
	s.signs(s.clerk, c.ID, 0)
	if _, err := s.App.Challenge.Agreement(t.Context(), s.second, bids[0].ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("another bidder reads the agreement: %v", err)
	}
	_, err := s.App.Challenge.Move(t.Context(), s.clerk2, c.ID, challenge.Move{Name: market.ChallengeRegister})
	s.refuse(err, "录入技术合同")
	s.move(s.clerk2, c.ID, challenge.Move{Name: market.ChallengeStart})
	if got := s.bidStatus(bids[1].ID); got != market.BidNotSelected {
		t.Errorf("the reserve is %s once the work began", got)
	}
	s.changed(bids[0].ID)
	_, err = s.App.Challenge.Move(t.Context(), s.first, c.ID, challenge.Move{Name: market.ChallengeApplyAcceptance,
		Reason:     "申请",
		AwardInput: challenge.AwardInput{Evidence: "报告"}})
	s.refuse(err, "尚未检查通过")
	s.delivers(s.first, c.ID, bids[0].ID)
	x := s.measures(bids[0].ID, "98.5", "7")
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x,
		challenge.AcceptanceMove{Name: "pass", Reason: "同意"})
	s.refuse(err, "“检出率”未达到")
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x,
		challenge.AcceptanceMove{Name: "rectify", Reason: "三个月内整改。"})
	s.must(err)
	if got := s.status(c.ID); got != market.ChallengeInProgress {
		t.Errorf("after a demand to rectify the challenge is %s", got)
	}
	s.move(s.first, c.ID, challenge.Move{Name: market.ChallengeApplyAcceptance, Reason: "整改完成。",
		AwardInput: challenge.AwardInput{Evidence: "复测报告"}})
	x = s.measures(bids[0].ID, "99.3", "7")
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x,
		challenge.AcceptanceMove{Name: "pass", Reason: "同意验收。"})
	s.must(err)
	if got := s.status(c.ID); got != market.ChallengeAccepted {
		t.Errorf("after acceptance the challenge is %s", got)
	}
	s.rewardedAndEvaluated(c.ID, bids[0].ID)
}

// changed asks for a later end of the work and has it approved; the former wording is kept.
func (s *stage) changed(bid int64) {
	s.t.Helper()
	v, err := s.App.Challenge.Agreement(s.t.Context(), s.first, bid)
	s.must(err)
	later := v.Content
	later.EndsOn = later.EndsOn.AddDays(60)
	_, err = s.App.Challenge.RequestChange(s.t.Context(), s.first, bid, v.N, v.Content, "没有变化", app.Papers{})
	s.refuse(err, "没有变化")
	change, err := s.App.Challenge.RequestChange(s.t.Context(), s.first, bid, v.N, later, "关键设备到货推迟。", app.Papers{})
	s.must(err)
	_, err = s.App.Challenge.MoveChange(s.t.Context(), s.leader, change.ID, challenge.ChangeMove{Name: "approve"})
	s.refuse(err, "没有权限")
	_, err = s.App.Challenge.MoveChange(s.t.Context(), s.approver, change.ID, challenge.ChangeMove{Name: "approve"})
	s.must(err)
	v, err = s.App.Challenge.Agreement(s.t.Context(), s.owner, bid)
	s.must(err)
	if v.N != 2 || v.Content.EndsOn != later.EndsOn || len(v.Versions) != 2 ||
		v.Versions[0].Content.EndsOn == later.EndsOn {
		s.t.Errorf("after the change: version %d, ends %s, %d versions kept", v.N, v.Content.EndsOn, len(v.Versions))
	}
}

func (s *stage) rewardedAndEvaluated(id, bid int64) {
	s.t.Helper()
	paid := challenge.AwardInput{Amount: 10 * market.Wan, PaidOn: thisDay(), Proof: "银行回单 0012"}
	_, err := s.App.Challenge.Move(s.t.Context(), s.leader, id,
		challenge.Move{Name: market.ChallengeReward, AwardInput: paid})
	s.refuse(err, "认定登记证明")
	s.registered(bid, "2026320804000077")
	_, err = s.App.Challenge.Move(s.t.Context(), s.leader, id,
		challenge.Move{Name: market.ChallengeReward, AwardInput: challenge.AwardInput{Amount: market.Wan,
			PaidOn: thisDay()}})
	s.refuse(err, "付款凭证的名称")
	s.move(s.leader, id, challenge.Move{Name: market.ChallengeReward, AwardInput: paid})
	_, err = s.App.Challenge.Move(s.t.Context(), s.clerk, id, challenge.Move{Name: market.ChallengeEvaluate,
		Reason:     "好",
		AwardInput: challenge.AwardInput{Score: 101}})
	s.refuse(err, "0 至 100")
	s.move(s.clerk, id, challenge.Move{Name: market.ChallengeEvaluate, Reason: "指标全部达到。",
		AwardInput: challenge.AwardInput{Score: 88}})
	e, err := s.DB.Evaluation(s.t.Context(), id)
	s.must(err)
	subsidies, err := s.DB.Subsidies(s.t.Context(), id)
	s.must(err)
	if e.Level != "良好" || len(subsidies) != 1 || subsidies[0].CertNo != "2026320804000077" {
		s.t.Errorf("evaluated as %q, paid %+v", e.Level, subsidies)
	}
	s.toldThePublic(id, market.NoticeCall, market.NoticeProposal, market.NoticeAward, market.NoticeAcceptance,
		market.NoticeSubsidy)
}

// toldThePublic wants exactly these notices of a challenge, in order.
func (s *stage) toldThePublic(id int64, want ...market.NoticeKind) {
	s.t.Helper()
	notices, err := s.DB.Notices(s.t.Context(), postgres.NoticeFilter{ChallengeID: id, Limit: 50})
	s.must(err)
	var kinds, wanted []string
	for i := len(notices) - 1; i >= 0; i-- {
		kinds = append(kinds, string(notices[i].Kind))
	}
	for _, k := range want {
		wanted = append(wanted, string(k))
	}
	if strings.Join(kinds, " ") != strings.Join(wanted, " ") {
		s.t.Errorf("the public was told %v, want %v", kinds, wanted)
	}
}

func TestARaceIsRunByTwoAndWonByOne(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(2)
	for _, b := range bids {
		if got := s.bidStatus(b.ID); got != market.BidAwarded {
			t.Fatalf("bid %d is %s", b.ID, got)
		}
	}
	_, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeSign, AwardInput: challenge.AwardInput{SignedOn: thisDay(), Evidence: "合同",
			Amount: market.Wan}})
	s.refuse(err, "哪一家")
	s.signs(s.clerk, c.ID, bids[0].ID)
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID, challenge.Move{Name: market.ChallengeStart})
	s.refuse(err, "还有 1 家")
	s.signs(s.clerk, c.ID, bids[1].ID)
	deals, err := s.DB.Deals(t.Context(), postgres.DealFilter{ChallengeID: c.ID, Limit: 5})
	s.must(err)
	if len(deals) != 2 {
		t.Fatalf("%d deals, want one for each winner", len(deals))
	}
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeStart})
	s.dealsAre(bids, market.DealPerforming, market.DealPerforming)
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeEliminate, Reason: "中期指标落后。",
		AwardInput: challenge.AwardInput{BidID: bids[0].ID}})
	if got := s.bidStatus(bids[0].ID); got != market.BidEliminated {
		t.Errorf("the eliminated bid is %s", got)
	}
	s.dealsAre(bids, market.DealTerminated, market.DealPerforming)
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: market.ChallengeEliminate,
		Reason:     "也落后。",
		AwardInput: challenge.AwardInput{BidID: bids[1].ID}})
	s.refuse(err, "只剩一家")
	s.delivers(s.second, c.ID, bids[1].ID)
	x := s.measures(bids[1].ID, "99.9", "7")
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x,
		challenge.AcceptanceMove{Name: "pass", Reason: "同意验收。"})
	s.must(err)
	done, err := s.DB.Challenge(t.Context(), c.ID)
	s.must(err)
	if done.Status != market.ChallengeAccepted || done.WinnerBidID != bids[1].ID {
		t.Errorf("the race ends %s with bid %d", done.Status, done.WinnerBidID)
	}
	s.dealsAre(bids, market.DealTerminated, market.DealCompleted)
}

// dealsAre wants the deals that came of the bids to stand so, in the order of the bids.
func (s *stage) dealsAre(bids []market.Bid, want ...market.DealStatus) {
	s.t.Helper()
	for i, status := range want {
		d, err := s.DB.DealOfBid(s.t.Context(), bids[i].ID)
		s.must(err)
		if d.Status != status {
			s.t.Errorf("the deal of bid %d is %s, want %s", bids[i].ID, d.Status, status)
		}
	}
}

func TestWhoRefusesToSignIsFollowedByTheReserve(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(1)
	_, err := s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: market.ChallengeNoSignature,
		Reason: "逾期"})
	s.refuse(err, "逾期后方可认定")
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: market.ChallengeEndWithoutAward,
		Reason: "不签了"})
	s.refuse(err, "等待签约")
	after := s.move(s.first, c.ID, challenge.Move{Name: market.ChallengeRefuseSign, Reason: "研发团队调整，无力承担。"})
	if after.Status != market.ChallengeProposed || after.WinnerBidID != bids[1].ID ||
		s.bidStatus(bids[0].ID) != market.BidDefaulted || s.bidStatus(bids[1].ID) != market.BidProposed {
		t.Fatalf("after the refusal: %s, bid %d proposed", after.Status, after.WinnerBidID)
	}
	s.confirmed(c.ID)
	s.Exec(`update challenge set awarded_at = now() - interval '31 days' where id = $1`, c.ID)
	last := s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeNoSignature, Reason: "逾期未签订合同。"})
	if last.Status != market.ChallengeAwarded {
		t.Fatalf("without reserves the challenge is %s", last.Status)
	}
	s.move(s.leader2, c.ID, challenge.Move{Name: market.ChallengeEndWithoutAward, Reason: "拟中榜方均未签约。"})
	s.barred(s.first)
	s.barred(s.second)
}

// barred wants an organisation kept from bidding by its breach, and free again once that is lifted.
func (s *stage) barred(who market.Actor) {
	s.t.Helper()
	breaches, err := s.DB.Breaches(s.t.Context(), postgres.BreachFilter{OrgID: who.Memberships[0].OrgID, Limit: 5})
	s.must(err)
	if len(breaches) != 1 || breaches[0].Until.Year != thisDay().Year+3 {
		s.t.Fatalf("breaches on record: %+v", breaches)
	}
	other := s.Fixture.Challenge(s.owner, "轴承滚道表面缺陷在线视觉检测攻关"+who.Memberships[0].OrgName)
	_, err = s.App.Challenge.PlaceBid(s.t.Context(), who, other.ID, s.offer(who, other, market.Wan))
	s.refuse(err, "违约记录")
	_, err = s.App.Challenge.MoveBreach(s.t.Context(), s.clerk, breaches[0].ID,
		challenge.BreachMove{Name: "lift", Reason: "复核"})
	s.refuse(err, "没有权限")
	lifter := s.leader2
	if breaches[0].MovedBy == lifter.UserID {
		lifter = s.leader
	}
	_, err = s.App.Challenge.MoveBreach(s.t.Context(), lifter, breaches[0].ID,
		challenge.BreachMove{Name: "lift", Reason: "因不可抗力，予以撤销。"})
	s.must(err)
	_, err = s.App.Challenge.PlaceBid(s.t.Context(), who, other.ID, s.offer(who, other, market.Wan))
	s.must(err)
}

func TestABanEndsByItself(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	org := s.first.Memberships[0].OrgID
	_, err := s.App.Account.MoveOrganization(t.Context(), s.leader, org,
		account.OrganizationMove{Name: "blacklist", Reason: "弄虚作假", Until: thisDay().AddDays(30)})
	s.must(err)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, s.offer(s.first, c, market.Wan))
	s.refuse(err, "失信名单")
	ended, err := s.App.Account.EndBans(t.Context())
	if err != nil || ended != 0 {
		t.Fatalf("%d bans ended before their term (%v)", ended, err)
	}
	s.Exec(`update organization set blacklisted_until = current_date - 1 where id = $1`, org)
	if ended, err = s.App.Account.EndBans(t.Context()); err != nil || ended != 1 {
		t.Fatalf("%d bans ended (%v)", ended, err)
	}
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, s.offer(s.first, c, market.Wan))
	s.must(err)
}

func TestATerminationAnswersForTheMoney(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(1)
	s.signs(s.clerk, c.ID, 0)
	s.move(s.clerk2, c.ID, challenge.Move{Name: market.ChallengeStart})
	_, err := s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: market.ChallengeTerminate,
		Reason: "路线不可行。"})
	s.refuse(err, "已付资金")
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID,
		challenge.Move{Name: market.ChallengeTerminate, Reason: "联系 13812345678",
			AwardInput: challenge.AwardInput{Fault: "bidder",
				MoneyBack: "退回"}})
	s.refuse(err, "手机号")
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeTerminate, Reason: "揭榜方停止投入。",
		AwardInput: challenge.AwardInput{Fault: "bidder", MoneyBack: "首期款 20 万元已退回。"}})
	deals, err := s.DB.Deals(t.Context(), postgres.DealFilter{ChallengeID: c.ID, Limit: 5})
	s.must(err)
	barred, err := s.DB.Barred(t.Context(), s.first.Memberships[0].OrgID)
	s.must(err)
	if s.bidStatus(bids[0].ID) != market.BidDefaulted || deals[0].Status != market.DealTerminated || !barred {
		t.Errorf("after the termination: bid %s, deal %s, barred %t", s.bidStatus(bids[0].ID), deals[0].Status, barred)
	}
	s.toldThePublic(c.ID, market.NoticeCall, market.NoticeProposal, market.NoticeAward, market.NoticeTermination)
}

func TestAnUpheldObjectionMayBringTheReserve(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID,
		market.ObjectionContent{Name: "孙立", Unit: "第二大学", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"},
		app.Papers{})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.clerk, o.ID, challenge.ObjectionMove{Name: "accept"})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID,
		challenge.ObjectionMove{Name: "uphold", Reason: "报告确系伪造。"})
	s.refuse(err, "如何处理")
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID,
		challenge.ObjectionMove{Name: "uphold", Reason: "报告确系伪造。", Remedy: market.RemedyReserve})
	s.must(err)
	now, err := s.DB.Challenge(t.Context(), c.ID)
	s.must(err)
	lost, err := s.App.Challenge.Bid(t.Context(), s.first, bids[0].ID)
	s.must(err)
	if now.Status != market.ChallengeProposed || now.WinnerBidID != bids[1].ID ||
		lost.Status != market.BidNotSelected || !strings.Contains(lost.Feedback, "伪造") {
		t.Fatalf("after upholding: %s, bid %d; the first bidder is told %s %q", now.Status, now.WinnerBidID,
			lost.Status, lost.Feedback)
	}
	s.confirmed(c.ID)
}

func TestAnObjectorIsKnownOnlyToWhoLooks(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.inNotice()
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID,
		market.ObjectionContent{Name: "孙立", Unit: "第二大学", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。",
			Evidence: "报告查询截图"}, app.Papers{})
	s.must(err)
	v, err := s.App.Challenge.Objection(t.Context(), s.clerk, o.ID)
	s.must(err)
	if v.Name != "孙**" || strings.Contains(v.Phone, "0000000") {
		t.Errorf("without a look the clerk reads %s %s", v.Name, v.Phone)
	}
	if filed := v.Trail[0]; filed.Verb != "file" || filed.ActorName == s.second.Name ||
		!strings.HasSuffix(filed.ActorName, "*") {
		t.Errorf("the trail tells the clerk who %s it: %s", filed.Verb, filed.ActorName)
	}
	record, err := s.App.Challenge.Record(t.Context(), s.clerk, c.ID)
	s.must(err)
	for _, e := range record.Events {
		if e.Kind == "objection" && e.ActorName == s.second.Name {
			t.Errorf("the record of the challenge tells who made the objection's step %s", e.Verb)
		}
	}
	v, err = s.App.Challenge.SeeObjector(t.Context(), s.clerk, o.ID)
	s.must(err)
	if v.Name != "孙立" || v.Phone != "13800000000" {
		t.Errorf("after the look the clerk reads %s %s", v.Name, v.Phone)
	}
	if last := v.Trail[len(v.Trail)-1]; last.Verb != "see_person" || last.ActorID != s.clerk.UserID {
		t.Errorf("the look is on record as %s by %d", last.Verb, last.ActorID)
	}
	if v, err = s.App.Challenge.Objection(t.Context(), s.second, o.ID); err != nil || v.Phone != "13800000000" {
		t.Errorf("its author reads %s (%v)", v.Phone, err)
	}
}

func TestAFailedChallengeComesAgainInANewRound(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Deadline(c)
	_, err := s.App.Challenge.NewRound(t.Context(), s.owner, c.ID)
	s.refuse(err, "才能重新发榜")
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeEndWithoutAward, Reason: "没有收到方案。"})
	if _, err := s.App.Challenge.NewRound(t.Context(), s.first, c.ID); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a stranger starts a new round: %v", err)
	}
	next, err := s.App.Challenge.NewRound(t.Context(), s.owner, c.ID)
	s.must(err)
	if next.Round != 2 || next.PreviousID != c.ID || next.Title != c.Title || next.NotSecretPledge {
		t.Errorf("the new round: %+v", next)
	}
	_, err = s.App.Challenge.NewRound(t.Context(), s.owner, c.ID)
	s.refuse(err, "已重新发榜")
	before, err := s.App.Challenge.View(t.Context(), s.owner, c.ID)
	s.must(err)
	if before.NextID != next.ID {
		t.Errorf("the first round leads to %d", before.NextID)
	}
}

func TestANeedThatWasPutUpAnewGetsNoOtherRound(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Deadline(c)
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeEndWithoutAward, Reason: "没有收到方案。"})
	need := c.SourceIDs[0]
	draft, err := s.App.Challenge.Draft(t.Context(), s.owner, need)
	s.must(err)
	anew, err := s.App.Challenge.Create(t.Context(), s.owner, need, apptest.ChallengeContent(draft.ChallengeContent))
	s.must(err)
	_, err = s.App.Challenge.NewRound(t.Context(), s.owner, c.ID)
	s.refuse(err, anew.No)
	made, err := s.DB.Challenges(t.Context(), postgres.ChallengeFilter{SourceID: need, Limit: 10})
	if err != nil || len(made) != 2 {
		t.Errorf("%d challenges of one need, %v", len(made), err)
	}
}
