package challenge_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// doubt is an objection as somebody writes it.
var doubt = market.ObjectionContent{Name: "孙立", Unit: "第二大学", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"}

func TestAnObjectionIsSignedAndSaysItsFacts(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	draft := s.drafted("低温环境下密封件寿命提升技术攻关")
	c, _ := s.inNotice()
	file := func(who market.Actor, id int64, change func(*market.ObjectionContent)) error {
		content := doubt
		if change != nil {
			change(&content)
		}
		_, err := s.App.Challenge.FileObjection(t.Context(), who, id, content, app.Papers{})
		return err
	}
	for field, change := range map[string]func(*market.ObjectionContent){
		"name":  func(o *market.ObjectionContent) { o.Name = "孙" },
		"unit":  func(o *market.ObjectionContent) { o.Unit = "" },
		"phone": func(o *market.ObjectionContent) { o.Phone = "1380000" },
		"facts": func(o *market.ObjectionContent) { o.Facts = "有问题。" },
	} {
		if err := file(s.second, c.ID, change); market.FieldsOf(err)[field] == "" {
			t.Errorf("without a sound %s: %v", field, err)
		}
	}
	if err := file(s.second, draft.ID, nil); market.CodeOf(err) != market.NotFound ||
		!strings.Contains(err.Error(), "file objection to challenge") {
		t.Errorf("against what one may not know of: %v", err)
	}
	if n := s.Number(`select count(*) from objection`) + s.told(s.clerk, "收到异议："+c.Title); n != 0 {
		t.Errorf("%d traces of what was refused", n)
	}
	s.must(file(s.Person("路人"), c.ID, nil))
	s.tells("收到异议："+c.Title, []market.Actor{s.clerk, s.clerk2}, s.leader, s.owner, s.first)
	for _, who := range []market.Actor{{}, s.owner, s.first, s.Staff(market.RoleAuditor)} {
		v, err := s.App.Challenge.View(t.Context(), who, c.ID)
		if err != nil || len(v.Objections) != 0 {
			t.Errorf("%q reads %d objections on the page (%v)", who.Name, len(v.Objections), err)
		}
		if _, err := s.App.Challenge.SeeObjector(t.Context(), who, 1); market.CodeOf(err) != market.NotFound {
			t.Errorf("%q looks who signed it: %v", who.Name, err)
		}
	}
	if n := s.Number(`select count(*) from event where verb = 'see_person'`); n != 0 {
		t.Errorf("%d looks that were refused are on record", n)
	}
}

func TestAnObjectionNotTakenUpLeavesTheAwardFree(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.inNotice()
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, doubt, app.Papers{})
	s.must(err)
	v, err := s.App.Challenge.View(t.Context(), s.leader, c.ID)
	s.must(err)
	if !v.Frozen || len(v.Objections) != 1 {
		t.Errorf("an open objection freezes the award: %v, %d", v.Frozen, len(v.Objections))
	}
	due := s.App.Settings().Calendar().AddWorkingDays(thisDay(), s.App.Settings().Int(market.SetObjectionDays))
	if view, err := s.App.Challenge.Objection(t.Context(), s.clerk, o.ID); err != nil || view.DueOn != due {
		t.Errorf("it is due on %s (%v), want %s", view.DueOn, err, due)
	}
	refused := atOnce(s.clerk, s.clerk2, func(who market.Actor) error {
		_, err := s.App.Challenge.MoveObjection(context.Background(), who, o.ID,
			challenge.ObjectionMove{Name: market.ObjectionNotAccept, Version: o.Version, Reason: "没有事实依据。"})
		return err
	})
	if len(refused) != 1 || market.CodeOf(refused[0]) != market.Conflict {
		t.Errorf("of two clerks who decide at once are refused: %v", refused)
	}
	s.tells("您提出的异议不予受理："+c.Title, []market.Actor{s.second}, s.first, s.owner, s.clerk)
	if mine, err := s.App.Challenge.Objection(t.Context(), s.second, o.ID); err != nil || mine.Answer != "没有事实依据。" {
		t.Errorf("its author is answered %q (%v)", mine.Answer, err)
	}
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID,
		challenge.ObjectionMove{Name: market.ObjectionUphold, Reason: "属实。", Remedy: market.RemedyReview})
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("upheld though it was not taken up: %v", err)
	}
	s.noticeOver(c.ID)
	s.move(s.leader, c.ID, challenge.Move{Name: "award"})
}

// TestAReReviewIsToldToExpertsAndBidders keeps what the reserve may not be: without one there is only a new review.
func TestAReReviewIsToldToExpertsAndBidders(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bid := s.Fixture.Bid(s.first, c, 60*market.Wan)
	s.judged(c, []market.Bid{bid}, 90)
	s.move(s.approver, c.ID, challenge.Move{Name: "propose", Reason: "按排名推荐"})
	s.move(s.leader, c.ID, challenge.Move{Name: "start_notice", NoticeText: "现将拟中榜单位予以公示。"})
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, doubt, app.Papers{})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.clerk, o.ID, challenge.ObjectionMove{Name: "accept"})
	s.must(err)
	uphold := challenge.ObjectionMove{Name: market.ObjectionUphold, Reason: "报告确系伪造。", Remedy: market.RemedyReserve}
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID, uphold)
	if !strings.Contains(market.MessageOf(err), "没有可以递补的候补方案") || market.FieldsOf(err)["remedy"] == "" {
		t.Errorf("a reserve that there is not: %v", err)
	}
	if s.status(c.ID) != market.ChallengeInNotice || s.bidStatus(bid.ID) != market.BidProposed {
		t.Errorf("the refusal leaves it %s, the bid %s", s.status(c.ID), s.bidStatus(bid.ID))
	}
	uphold.Remedy = market.RemedyReview
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID, uphold)
	s.must(err)
	s.tells("请重新评审："+c.Title, s.experts, s.first, s.second)
	s.tells("重新评审："+c.Title, []market.Actor{s.first}, s.second)
	s.tells("榜单评审中："+c.Title, []market.Actor{s.approver}, s.second)
	now, err := s.App.Challenge.View(t.Context(), s.owner, c.ID)
	s.must(err)
	if now.Status != market.ChallengeReviewing || !now.NoticeEndsAt.IsZero() || now.WinnerOrgID != 0 || now.Frozen {
		t.Errorf("it goes back as %+v", now.Challenge)
	}
	_, err = s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, doubt, app.Papers{})
	s.refuse(err, "不在公示期内")
}

func TestANoticeWaitsForTheHolidaysThatItIsCountedOver(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	sysadmin := s.Staff(market.RoleSysadmin)
	for key, value := range map[string]string{market.SetNoticeUnit: "working", market.SetHolidays: "2026-01-01"} {
		s.must(s.App.ChangeSetting(t.Context(), sysadmin, app.SettingChange{Key: key, Value: value}))
	}
	c := s.published()
	bid := s.Fixture.Bid(s.first, c, 60*market.Wan)
	s.Deadline(c)
	_, err := s.App.Challenge.MoveBid(t.Context(), s.clerk, bid.ID, challenge.BidMove{Name: market.BidFormatPass})
	s.must(err)
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	s.scored(c, 90)
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐"})
	start := challenge.Move{Name: market.ChallengeStartNotice, NoticeText: "拟由第一研究院揭榜，现予公示。"}
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, start)
	s.refuse(err, "放假调休安排尚未录入")
	const enough = 25 // days off a year, however many weekends are worked on instead
	entered := map[market.Date]bool{}
	for _, year := range []int{thisDay().Year, thisDay().Year + 1} {
		for d, n := (market.Date{Year: year, Month: time.March, Day: 1}), 0; n < enough; d = d.AddDays(1) {
			if weekday := d.Start().Weekday(); weekday != time.Saturday && weekday != time.Sunday {
				entered[d] = true
				n++
			}
		}
	}
	s.must(s.App.ChangeSetting(t.Context(), sysadmin, app.SettingChange{Key: market.SetHolidays,
		Value: market.DayList(entered), Version: 1}))
	if got := s.move(s.leader, c.ID, start); got.NoticeLastDay().Before(thisDay()) {
		t.Errorf("the notice ends on %s", got.NoticeLastDay())
	}
}
