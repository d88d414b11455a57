package apptest

import (
	"fmt"
	"time"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// UnderWay takes a challenge with one bid from its deadline to the work: opened, judged by three, noticed, awarded,
// signed.
func (f *Fixture) UnderWay(c market.Challenge, bid market.Bid) market.Challenge {
	f.t.Helper()
	clerk, leader := f.Staff(market.RoleClerk), f.Staff(market.RoleLeader)
	f.Deadline(c)
	_, err := f.App.Challenge.MoveBid(f.Context(), clerk, bid.ID, challenge.BidMove{Name: market.BidFormatPass})
	f.must(err)
	f.judged(c, bid)
	today := market.DateOf(time.Now())
	for _, step := range []struct {
		who  market.Actor
		move challenge.Move
	}{
		{f.Staff(market.RoleApprover), challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐"}},
		{leader, challenge.Move{Name: market.ChallengeStartNotice, NoticeText: "现将拟中榜单位予以公示。"}},
		{leader, challenge.Move{Name: market.ChallengeAward}},
		{clerk, challenge.Move{Name: market.ChallengeSign, AwardInput: challenge.AwardInput{SignedOn: today,
			Evidence: "合同扫描件",
			Amount:   60 * market.Wan}}},
		{clerk, challenge.Move{Name: market.ChallengeStart}},
	} {
		c, err = f.App.Challenge.Move(f.Context(), step.who, c.ID, step.move)
		f.must(err)
		if step.move.Name == market.ChallengeStartNotice {
			f.Exec(`update challenge set notice_ends_at = now() - interval '1 hour' where id = $1`, c.ID)
		}
	}
	return c
}

// judged lets three experts give the bid four fifths of everything.
func (f *Fixture) judged(c market.Challenge, bid market.Bid) {
	f.t.Helper()
	var experts []market.Actor
	var ids []int64
	for i := range 3 {
		expert := f.Person(fmt.Sprintf("评审专家%d", i+1), market.RoleExpert)
		experts, ids = append(experts, expert), append(ids, expert.UserID)
	}
	_, err := f.App.Challenge.Move(f.Context(), f.Staff(market.RoleClerk), c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: ids})
	f.must(err)
	var marks []market.ScoreMark
	for _, k := range c.Criteria {
		marks = append(marks, market.ScoreMark{Points: k.Weight * 4 / 5, Comment: "依据充分"})
	}
	for _, expert := range experts {
		tasks, err := f.App.Challenge.MyReviews(f.Context(), expert)
		f.must(err)
		_, err = f.App.Challenge.MoveReview(f.Context(), expert, tasks[0].ID,
			challenge.ReviewMove{Name: market.ReviewDeclare})
		f.must(err)
		f.must(f.App.Challenge.ScoreBid(f.Context(), expert, tasks[0].ID, bid.ID, marks))
		_, err = f.App.Challenge.MoveReview(f.Context(), expert, tasks[0].ID,
			challenge.ReviewMove{Name: market.ReviewFinish})
		f.must(err)
	}
}

// Delivered lets the winner hand in its stages, the clerk pass them, and the winner apply for acceptance.
func (f *Fixture) Delivered(c market.Challenge, bid market.Bid, winner market.Actor) {
	f.t.Helper()
	v, err := f.App.Challenge.Agreement(f.Context(), winner, bid.ID)
	f.must(err)
	for _, m := range v.Milestones {
		if v.Content.AtTheEnd(m.Stage) {
			continue
		}
		_, err = f.App.Challenge.MoveMilestone(f.Context(), winner, m.ID,
			challenge.MilestoneMove{Name: "claim", Report: "完成样机。", Evidence: "中期报告"})
		f.must(err)
		_, err = f.App.Challenge.MoveMilestone(f.Context(), f.Staff(market.RoleClerk), m.ID,
			challenge.MilestoneMove{Name: "pass", Experts: "甲\n乙\n丙", Opinion: "达到阶段目标。"})
		f.must(err)
	}
	_, err = f.App.Challenge.Move(f.Context(), winner, c.ID, challenge.Move{Name: market.ChallengeApplyAcceptance,
		Reason:     "申请验收。",
		AwardInput: challenge.AwardInput{Evidence: "检测报告"}})
	f.must(err)
}
