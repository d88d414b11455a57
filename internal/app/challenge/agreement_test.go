package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func TestAnAgreementIsFilledInBeforeTheWorkBegins(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(1)
	s.signs(s.clerk, c.ID, 0)
	bid := bids[0].ID
	v := s.work(s.first, bid)
	if v.N != 1 || v.Content.Amount != 60*market.Wan || v.Content.BeginsOn != thisDay() || v.Content.Leader != "钱进" ||
		v.OwnerName != "发榜企业有限公司" || v.OrgName != "第一研究院" || v.Editable || !s.work(s.owner, bid).Editable {
		t.Errorf("the signature makes %+v", v.Agreement)
	}
	write := func(who market.Actor, n int, change func(*market.AgreementContent)) error {
		content := v.Content
		content.Stages = []market.Stage{
			{Title: " 样机 ", Goal: "完成样机。", DueOn: content.BeginsOn.AddDays(60), Payment: 20 * market.Wan},
			{Title: "中试", Goal: "完成中试。", DueOn: content.EndsOn, Payment: 40 * market.Wan}}
		if change != nil {
			change(&content)
		}
		return s.App.Challenge.WriteAgreement(t.Context(), who, bid, n, content)
	}
	for name, x := range map[string]struct {
		change func(*market.AgreementContent)
		field  string
		says   string
	}{
		"paid one 分 more than agreed": {func(a *market.AgreementContent) { a.Stages[1].Payment++ }, "stages",
			"不能大于合同金额"},
		"nothing to be paid": {func(a *market.AgreementContent) { a.Amount = 0 }, "amount", "单位为万元"},
		"no leader":          {func(a *market.AgreementContent) { a.Leader = " " }, "leader", "项目负责人"},
		"an end before the beginning": {func(a *market.AgreementContent) { a.EndsOn = a.BeginsOn },
			"ends_on", "晚于开始日期"},
		"a stage after the end": {func(a *market.AgreementContent) { a.Stages[1].DueOn = a.EndsOn.AddDays(1) },
			"stages.1.due_on", "攻关期限之内"},
		"no stage": {func(a *market.AgreementContent) { a.Stages = nil }, "stages", "至少填写一个阶段"},
	} {
		err := write(s.owner, v.N, x.change)
		if got := market.FieldsOf(err)[x.field]; market.CodeOf(err) != market.Invalid ||
			!strings.Contains(got, x.says) {
			t.Errorf("%s: %q (%v), want %q", name, got, err, x.says)
		}
	}
	for _, who := range []market.Actor{{}, s.second, s.experts[0]} {
		if err := write(who, v.N, nil); market.CodeOf(err) != market.NotFound {
			t.Errorf("%q, who has no part in it, writes it: %v", who.Name, err)
		}
	}
	for _, who := range []market.Actor{s.first, s.leader, s.Member(c.OrgID, market.RankViewer)} {
		if err := write(who, v.N, nil); market.CodeOf(err) != market.Conflict {
			t.Errorf("%s writes it: %v", who.Name, err)
		}
	}
	s.must(write(s.owner, v.N, nil))
	if err := write(s.clerk, v.N, nil); market.CodeOf(err) != market.Conflict {
		t.Errorf("written over what was not seen: %v", err)
	}
	later := s.work(s.clerk, bid)
	if later.N != 2 || later.Content.Stages[0].Title != "样机" || len(later.Versions) != 2 ||
		len(later.Milestones) != 2 ||
		later.Milestones[1].Stage.Payment != 40*market.Wan {
		t.Errorf("in force is version %d: %+v", later.N, later.Content)
	}
	s.move(s.clerk2, c.ID, challenge.Move{Name: "start"})
	s.refuse(write(s.owner, later.N, nil), "请申请变更")
	if now := s.work(s.owner, bid); now.Editable || !now.MayChange || now.N != 2 {
		t.Errorf("at work it may be written again: %v, changed: %v, version %d", now.Editable, now.MayChange, now.N)
	}
}

func TestAChangeIsAskedForByASideOnceAndOfWhatStands(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	ask := func(who market.Actor, n int, reason string, change func(*market.AgreementContent)) error {
		content := v.Content
		content.Leader = "孙立"
		if change != nil {
			change(&content)
		}
		_, err := s.App.Challenge.RequestChange(t.Context(), who, v.BidID, n, content, reason, app.Papers{})
		return err
	}
	for name, x := range map[string]struct {
		who    market.Actor
		n      int
		reason string
		change func(*market.AgreementContent)
		code   market.Code
		says   string
	}{
		"another bidder":    {s.second, v.N, "调离。", nil, market.NotFound, ""},
		"a visitor":         {market.Actor{}, v.N, "调离。", nil, market.NotFound, ""},
		"the clerk":         {s.clerk, v.N, "调离。", nil, market.Forbidden, "由发榜方或揭榜方申请"},
		"of what never was": {s.first, v.N + 1, "调离。", nil, market.Conflict, "刷新页面"},
		"without a reason":  {s.first, v.N, " ", nil, market.Invalid, ""},
		"of nothing": {s.first, v.N, "调离。", func(a *market.AgreementContent) { a.Leader = v.Content.Leader },
			market.Invalid, ""},
		"of a stage dropped": {s.first, v.N, "调离。", func(a *market.AgreementContent) { a.Stages = nil },
			market.Invalid, ""},
	} {
		err := ask(x.who, x.n, x.reason, x.change)
		if market.CodeOf(err) != x.code || !strings.Contains(market.MessageOf(err), x.says) ||
			x.code == market.Invalid && len(market.FieldsOf(err)) == 0 {
			t.Errorf("%s: %v, want %s", name, err, x.code)
		}
	}
	if n := s.Number(`select count(*) from change_request`) + s.told(s.approver, "申请变更："+c.Title); n != 0 {
		t.Errorf("%d traces of what was refused", n)
	}
	colleague := s.Member(c.OrgID, market.RankEditor)
	s.must(ask(s.owner, v.N, "发榜方调整计划。", nil))
	s.tells("申请变更："+c.Title, []market.Actor{s.approver, s.first}, s.owner, colleague, s.clerk, s.second)
	if err := ask(s.first, v.N, "再改。", nil); market.CodeOf(err) != market.Conflict {
		t.Errorf("asked for beside one that waits: %v", err)
	}
	changes := s.work(s.approver, v.BidID).Changes
	if len(changes) != 1 || len(changes[0].Differences) != 1 || changes[0].Differences[0].After != "孙立" {
		t.Errorf("the approver reads %+v", changes)
	}
	if n := s.told(s.approver, "申请变更："+c.Title); n != 1 {
		t.Errorf("of one request the approver is told %d times", n)
	}
}

func TestAnAgreementIsThereForBothSidesAndTheBureauAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	_, v := s.working()
	for who, may := range map[*market.Actor]bool{&s.owner: true, &s.first: true, &s.clerk: true, &s.leader: true,
		{}: false, &s.second: false, &s.experts[0]: false} {
		_, err := s.App.Challenge.Agreement(t.Context(), *who, v.BidID)
		if may != (err == nil) || !may && market.CodeOf(err) != market.NotFound {
			t.Errorf("%q reads the agreement: %v", who.Name, err)
		}
		_, err = s.App.Challenge.MoveMilestone(t.Context(), *who, v.Milestones[0].ID,
			challenge.MilestoneMove{Name: "claim", Papers: handed("报告.exe")})
		if !may && market.CodeOf(err) != market.NotFound {
			t.Errorf("%q learns of a stage from what is wrong with a file: %v", who.Name, err)
		}
	}
}
