package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// told counts the messages of a title that somebody has.
func (s *stage) told(who market.Actor, title string) int64 {
	s.t.Helper()
	return s.Number(`select count(*) from notification where user_id = $1 and title = $2`, who.UserID, title)
}

// tells wants each of the people to have one message of the title, and the others none.
func (s *stage) tells(title string, people []market.Actor, others ...market.Actor) {
	s.t.Helper()
	for _, who := range people {
		if n := s.told(who, title); n != 1 {
			s.t.Errorf("%s has %d messages “%s”", who.Name, n, title)
		}
	}
	for _, who := range others {
		if n := s.told(who, title); n != 0 {
			s.t.Errorf("%s has %d messages “%s” and should have none", who.Name, n, title)
		}
	}
}

// working brings a challenge to the work of its one winner.
func (s *stage) working() (market.Challenge, challenge.AgreementView) {
	s.t.Helper()
	c, bids := s.awarded(1)
	s.signs(s.clerk, c.ID, 0)
	c = s.move(s.clerk2, c.ID, challenge.Move{Name: market.ChallengeStart})
	return c, s.work(s.first, bids[0].ID)
}

func (s *stage) work(who market.Actor, bid int64) challenge.AgreementView {
	s.t.Helper()
	v, err := s.App.Challenge.Agreement(s.t.Context(), who, bid)
	s.must(err)
	return v
}

// offered is the offer of a name, with whether there is one.
func offered(offers []market.Offer, name string) (market.Offer, bool) {
	for _, o := range offers {
		if o.Name == name {
			return o, true
		}
	}
	return market.Offer{}, false
}

func TestAStageIsHandedInFoundWantingAndHandedInAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	move := func(who market.Actor, in challenge.MilestoneMove) error {
		_, err := s.App.Challenge.MoveMilestone(t.Context(), who, v.Milestones[0].ID, in)
		return err
	}
	claim := challenge.MilestoneMove{Name: market.MilestoneClaim, Report: "完成样机。", Evidence: "中期报告"}
	found := challenge.MilestoneMove{Name: market.MilestoneFail, Reason: "试验次数不足。", Experts: "甲\n乙\n丙", Opinion: "未达到。"}
	if o, ok := offered(v.Milestones[0].Offers, "claim"); !ok || o.Barred != "" || o.Papers != "阶段报告" ||
		len(o.Fields) != 2 {
		t.Errorf("the winner is offered %+v", o)
	}
	seen := s.work(s.owner, v.BidID)
	if o, ok := offered(seen.Milestones[0].Offers, "claim"); !ok || o.Barred == "" {
		t.Errorf("the owner, who hands in nothing, is told %+v", o)
	}
	s.refuse(move(s.first, challenge.MilestoneMove{Name: market.MilestoneClaim, Evidence: "中期报告"}), "请说明本阶段做了什么")
	s.refuse(move(s.owner, claim), "没有权限")
	s.must(move(s.first, claim))
	s.tells("第 1 阶段待检查："+c.Title, []market.Actor{s.clerk, s.owner}, s.first, s.second, s.leader)
	stale := found
	stale.Version = v.Milestones[0].Version
	s.refuse(move(s.clerk, stale), "提交阶段报告")
	wordless := found
	wordless.Reason = ""
	s.refuse(move(s.clerk, wordless), "理由")
	few := found
	few.Experts = "甲"
	s.refuse(move(s.clerk, few), "专家不少于 3 人，目前 1 人")
	s.must(move(s.clerk, found))
	s.tells("第 1 阶段未通过："+c.Title, []market.Actor{s.first, s.owner}, s.clerk)
	v = s.work(s.first, v.BidID)
	if m := v.Milestones[0]; m.Status != market.MilestoneFailed || m.Opinion != "未达到。" || len(m.Experts) != 3 ||
		m.DecidedAt.IsZero() {
		t.Errorf("kept of the check is %+v", m.Milestone)
	}
	s.must(move(s.first, claim))
}

func TestAChangeIsWithdrawnRefusedAndApproved(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	ask := func(leader string) market.Change {
		t.Helper()
		later := v.Content
		later.Leader = leader
		change, err := s.App.Challenge.RequestChange(t.Context(), s.first, v.BidID, v.N, later, "项目负责人调离。",
			app.Papers{})
		s.must(err)
		return change
	}
	move := func(who market.Actor, id int64, in challenge.ChangeMove) error {
		_, err := s.App.Challenge.MoveChange(t.Context(), who, id, in)
		return err
	}
	withdrawn := ask("孙立")
	s.refuse(move(s.owner, withdrawn.ID, challenge.ChangeMove{Name: market.ChangeWithdraw}), "没有权限")
	if err := move(s.second, withdrawn.ID, challenge.ChangeMove{Name: market.ChangeWithdraw}); market.CodeOf(
		err) != market.NotFound {
		t.Errorf("a stranger to the work withdraws a change: %v", err)
	}
	s.must(move(s.first, withdrawn.ID, challenge.ChangeMove{Name: market.ChangeWithdraw}))
	s.tells("变更已撤回："+c.Title, []market.Actor{s.owner}, s.first)
	s.refuse(move(s.approver, withdrawn.ID, challenge.ChangeMove{Name: market.ChangeApprove}), "上一步由"+s.first.Name)
	refused := ask("吴桐")
	s.refuse(move(s.approver, refused.ID, challenge.ChangeMove{Name: market.ChangeRefuse}), "理由")
	s.must(move(s.approver, refused.ID, challenge.ChangeMove{Name: market.ChangeRefuse, Reason: "请说明接任人的资历。"}))
	s.tells("变更未批准："+c.Title, []market.Actor{s.owner, s.first})
	approved := ask("周平")
	for _, x := range s.work(s.leader, v.BidID).Changes {
		if o, ok := offered(x.Offers, "approve"); ok != (x.ID == approved.ID) || ok && o.Barred == "" {
			t.Errorf("the leader, who approves no change, is told %+v of change %d", o, x.ID)
		}
	}
	s.must(move(s.approver, approved.ID, challenge.ChangeMove{Name: market.ChangeApprove}))
	s.tells("变更已批准："+c.Title, []market.Actor{s.owner, s.first})
	later := s.work(s.owner, v.BidID)
	if later.N != 2 || later.Content.Leader != "周平" {
		t.Errorf("in force is version %d under %s", later.N, later.Content.Leader)
	}
}

func TestAnApplicationOffersWhatItsResultsAllow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	if !v.MayApply || s.work(s.owner, v.BidID).MayApply {
		t.Error("acceptance is not applied for by the winner alone")
	}
	s.delivers(s.first, c.ID, v.BidID)
	if s.work(s.first, v.BidID).MayApply {
		t.Error("a second application is offered beside an open one")
	}
	x := s.work(s.clerk, v.BidID).Acceptances[0]
	if o, ok := offered(x.Offers, "measure"); !ok || o.Barred != "" || o.Blocked != "" {
		t.Errorf("before anything is typed the sheet is offered as %+v", o)
	}
	_, err := s.App.Challenge.MoveAcceptance(t.Context(), s.clerk, x.ID,
		challenge.AcceptanceMove{Name: market.AcceptanceMeasure,
			Results: []market.Measured{{Value: " "}, {Value: "7"}}, Experts: "甲\n乙\n丙", Opinion: "核验。"})
	s.refuse(err, "请填写实测值")
	s.measures(v.BidID, "98.5", "7")
	s.tells("验收已核验："+c.Title, []market.Actor{s.leader, s.owner, s.first}, s.clerk)
	offers := s.work(s.leader, v.BidID).Acceptances[0].Offers
	if o, _ := offered(offers, "pass"); !strings.Contains(o.Blocked, "“检出率”未达到") {
		t.Errorf("with an indicator missed the leader is offered %+v", o)
	}
	if o, ok := offered(offers, "fail"); !ok || o.Tone != market.ToneDanger || o.Blocked != "" {
		t.Errorf("to end it the leader is offered %+v", o)
	}
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.leader, x.ID,
		challenge.AcceptanceMove{Name: market.AcceptanceFail, Reason: "经整改无望。"})
	s.must(err)
	if s.status(c.ID) != market.ChallengeFailed || s.bidStatus(v.BidID) == market.BidDelivering {
		t.Errorf("the challenge is %s and the bid %s", s.status(c.ID), s.bidStatus(v.BidID))
	}
	s.tells("验收不通过："+c.Title, []market.Actor{s.owner, s.first}, s.leader)
}

func TestARefusalDoesNotTellWhoObjected(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.inNotice()
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID,
		market.ObjectionContent{Name: "孙立", Unit: "第二大学",
			Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"}, app.Papers{})
	s.must(err)
	if v, err := s.App.Challenge.Objection(t.Context(), s.second, o.ID); err != nil || len(v.Offers) < 2 ||
		v.Offers[0].Barred == "" {
		t.Errorf("its author is told that others must decide: %+v (%v)", v.Offers, err)
	}
	move := func(who market.Actor, in challenge.ObjectionMove) error {
		_, err := s.App.Challenge.MoveObjection(t.Context(), who, o.ID, in)
		return err
	}
	if err := move(s.first, challenge.ObjectionMove{Name: market.ObjectionWithdraw}); market.CodeOf(
		err) != market.NotFound {
		t.Errorf("somebody else withdraws it: %v", err)
	}
	s.refuse(move(s.clerk, challenge.ObjectionMove{Name: market.ObjectionNotAccept}), "理由")
	s.must(move(s.second, challenge.ObjectionMove{Name: market.ObjectionWithdraw}))
	s.tells("您提出的异议已撤回："+c.Title, nil, s.second, s.clerk, s.leader)
	for _, in := range []challenge.ObjectionMove{{Name: market.ObjectionAccept},
		{Name: market.ObjectionAccept, Version: o.Version}} {
		if err := move(s.clerk, in); market.CodeOf(err) != market.Conflict ||
			strings.Contains(market.MessageOf(err), s.second.Name) {
			t.Errorf("what comes too late is refused with %v", err)
		}
	}
}

func TestWhatAnUpheldObjectionLeadsToMustBeSaid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.inNotice()
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID,
		market.ObjectionContent{Name: "孙立", Unit: "第二大学",
			Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"}, app.Papers{})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.clerk, o.ID,
		challenge.ObjectionMove{Name: market.ObjectionAccept})
	s.must(err)
	s.tells("异议待裁定："+c.Title, []market.Actor{s.leader, s.leader2}, s.clerk)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID,
		challenge.ObjectionMove{Name: market.ObjectionUphold, Reason: "报告确系伪造。"})
	if market.FieldsOf(err)["remedy"] == "" {
		t.Errorf("without a remedy it is refused with %v", err)
	}
	if v, err := s.App.Challenge.Objection(t.Context(), s.leader, o.ID); err != nil ||
		v.Status != market.ObjectionInvestigating {
		t.Errorf("a refused decision leaves it %s (%v)", v.Status, err)
	}
	s.tells("您提出的异议成立："+c.Title, nil, s.second)
}

func TestAnAnswerIsToldToAllWhoWriteABid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Fixture.Bid(s.first, c, 60*market.Wan)
	s.Fixture.Bid(s.second, c, 50*market.Wan)
	ask := func(text string) market.Question {
		t.Helper()
		q, err := s.App.Challenge.AskQuestion(t.Context(), s.first, c.ID, s.first.Memberships[0].OrgID, text)
		s.must(err)
		return q
	}
	move := func(who market.Actor, q market.Question, in challenge.QuestionMove) error {
		_, err := s.App.Challenge.MoveQuestion(t.Context(), who, q.ID, in)
		return err
	}
	declined, answered := ask("能否透露另一家的报价？"), ask("现场试验的停机窗口有多长？")
	err := move(s.owner, answered, challenge.QuestionMove{Name: market.QuestionAnswer, Answer: "四小时。",
		Version: answered.Version + 9})
	if market.CodeOf(err) != market.Conflict || strings.Contains(market.MessageOf(err), s.first.Name) {
		t.Errorf("a version that never was is refused with %v", err)
	}
	s.refuse(move(s.owner, declined, challenge.QuestionMove{Name: market.QuestionDecline, Reason: "无关。"}), "没有权限")
	s.must(move(s.clerk, declined, challenge.QuestionMove{Name: market.QuestionDecline, Reason: "与本榜无关。"}))
	s.tells("榜单答疑不予答复："+c.Title, []market.Actor{s.first}, s.second, s.owner)
	s.must(move(s.owner, answered, challenge.QuestionMove{Name: market.QuestionAnswer, Answer: "每周一次，四小时。"}))
	s.tells("榜单答疑已答复："+c.Title, []market.Actor{s.first, s.second}, s.owner, s.clerk)
	v, err := s.App.Challenge.View(t.Context(), s.first, c.ID)
	s.must(err)
	for _, q := range v.Questions {
		if q.ID == declined.ID && q.Answer != "与本榜无关。" {
			t.Errorf("why it is not answered is told as %q", q.Answer)
		}
	}
}

func TestALiftedBreachIsToldAndLiftedOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b, err := s.App.Challenge.RecordFraud(t.Context(), s.clerk, c.ID,
		challenge.FraudDraft{FraudContent: market.FraudContent{
			OrgID: c.OrgID, Facts: "所附检测报告编号在出具单位查无此项。", Evidence: "核查函"}})
	s.must(err)
	if v, err := s.App.Challenge.Breach(t.Context(), s.clerk, b.ID); err != nil || len(v.Offers) != 1 ||
		v.Offers[0].Barred == "" {
		t.Errorf("the clerk is told that the leader may lift it: %+v (%v)", v.Offers, err)
	}
	lift := challenge.BreachMove{Name: market.BreachLift, Reason: "出具单位漏录。"}
	if _, err := s.App.Challenge.MoveBreach(t.Context(), s.first, b.ID, lift); market.CodeOf(err) != market.NotFound {
		t.Errorf("another organisation reads it: %v", err)
	}
	_, err = s.App.Challenge.MoveBreach(t.Context(), s.leader, b.ID, challenge.BreachMove{Name: market.BreachLift})
	s.refuse(err, "理由")
	_, err = s.App.Challenge.MoveBreach(t.Context(), s.leader, b.ID, lift)
	s.must(err)
	s.tells("违约记录已撤销："+market.BreachKind.Label(b.Kind), []market.Actor{s.owner}, s.first)
	_, err = s.App.Challenge.MoveBreach(t.Context(), s.leader2, b.ID, lift)
	s.refuse(err, "上一步由"+s.leader.Name)
	if v, err := s.App.Challenge.Breach(t.Context(), s.owner, b.ID); err != nil || v.Answer != "出具单位漏录。" ||
		len(v.Offers) != 0 {
		t.Errorf("its organisation reads %q and is offered %+v (%v)", v.Answer, v.Offers, err)
	}
}

func TestTheRecordIsForTheBureauAndTheAuditor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Fixture.Bid(s.first, c, 60*market.Wan)
	for _, who := range []market.Actor{s.owner, s.first, s.experts[0]} {
		if _, err := s.App.Challenge.Record(t.Context(), who, c.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s reads the record: %v", who.Name, err)
		}
		if _, err := s.App.Challenge.Archive(t.Context(), who, c.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s takes the archive: %v", who.Name, err)
		}
	}
	_, err := s.App.Challenge.Archive(t.Context(), s.clerk, c.ID)
	s.refuse(err, "方案开启后方可导出")
	bids := func() (n int) {
		t.Helper()
		h, err := s.App.Challenge.Record(t.Context(), s.Staff(market.RoleAuditor), c.ID)
		s.must(err)
		for _, e := range h.Events {
			if e.Kind == "bid" {
				n++
			}
		}
		return n
	}
	if n := bids(); n != 0 {
		t.Errorf("before the close the record holds %d events of bids", n)
	}
	s.Deadline(c)
	if bids() == 0 {
		t.Error("after the close the record holds no bid")
	}
}
