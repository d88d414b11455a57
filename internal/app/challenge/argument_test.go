package challenge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// waiting brings a need as far as its argument.
func (s *stage) waiting() market.Challenge {
	s.t.Helper()
	need := s.Fixture.Published(s.owner, market.KindDemand, "高温环境下焊缝在线检测技术攻关",
		func(c *market.ListingContent) { c.Details.Demand.Indicators = "检出率不低于 99%" })
	draft, err := s.App.Challenge.Draft(s.t.Context(), s.owner, need.ID)
	s.must(err)
	c, err := s.App.Challenge.Create(s.t.Context(), s.owner, need.ID, apptest.ChallengeContent(draft.ChallengeContent))
	s.must(err)
	s.move(s.owner, c.ID, challenge.Move{Name: market.ChallengeSubmit})
	return s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeFormatPass})
}

func TestExpertsArgueBeforeAChallengeIsPublished(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.waiting()
	record := func(who market.Actor, in challenge.ArgumentDraft) error {
		_, err := s.App.Challenge.RecordArgument(t.Context(), who, c.ID, in)
		return err
	}
	if err := record(s.owner, apptest.Argument("甲教授")); market.CodeOf(err) != market.NotFound {
		t.Errorf("the owner records an argument: %v", err)
	}
	own := apptest.Argument("乙教授")
	own.Unit = s.owner.Memberships[0].OrgName
	if fields := market.FieldsOf(record(s.clerk, own)); fields["unit"] == "" {
		t.Errorf("an expert of the owner is taken: %v", fields)
	}
	insider := s.Fixture.Person("本单位专家", market.RoleExpert)
	s.must(s.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.PutMember(t.Context(), c.OrgID, insider.UserID, market.RankViewer)
	}))
	pooled := apptest.Argument("")
	pooled.ExpertID = insider.UserID
	s.refuse(record(s.clerk, pooled), "回避")
	pooled.ExpertID = s.experts[0].UserID
	s.must(record(s.clerk, pooled))
	_, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID, challenge.Move{Name: market.ChallengeArguePass,
		ArgueOpinion: "同意。"})
	s.refuse(err, "目前登记 1 人")
	s.must(record(s.clerk, apptest.Argument("丙教授")))
	s.refuse(record(s.clerk, apptest.Argument("丙教授")), "已登记")
	against := apptest.Argument("丁教授")
	against.Verdict = "against"
	s.must(record(s.clerk, against))
	another := apptest.Argument("戊教授")
	another.Verdict = "against"
	s.must(record(s.clerk, another))
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID, challenge.Move{Name: market.ChallengeArguePass,
		ArgueOpinion: "同意。"})
	s.refuse(err, "4 位专家中 2 位同意")
	view, err := s.App.Challenge.View(t.Context(), s.clerk, c.ID)
	s.must(err)
	s.must(s.App.Challenge.DropArgument(t.Context(), s.clerk, c.ID, view.Arguments[3].ID))
	c = s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeArguePass, ArgueOpinion: "多数同意发榜。"})
	if len(c.ArguedBy) != 3 || !strings.Contains(c.ArguedBy[0], s.experts[0].Name) {
		t.Errorf("argued by %v", c.ArguedBy)
	}
	s.refuse(record(s.clerk, apptest.Argument("己教授")), "待论证")
	c = s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengePublish, NoticeText: "现公开征集揭榜方案。"})
	_, err = s.App.Challenge.Edit(t.Context(), s.owner, c.ID, c.Version, c.ChallengeContent)
	s.refuse(err, "内容即固定")
	public, err := s.App.Challenge.View(t.Context(), market.Actor{}, c.ID)
	s.must(err)
	if len(public.Arguments) != 0 || public.ArgueOpinion != "" || public.Terms.Revenue != 0 {
		t.Error("the public reads what was argued inside")
	}
}

func TestQuestionsAreAnsweredForEverybody(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Fixture.Bid(s.second, c, market.Wan)
	const asked = "现场试验能否安排在检修期以外？"
	_, err := s.App.Challenge.AskQuestion(t.Context(), market.Actor{}, c.ID, 0, asked)
	s.refuse(err, "认证单位")
	_, err = s.App.Challenge.AskQuestion(t.Context(), s.owner, c.ID, c.OrgID, asked)
	s.refuse(err, "自己的榜单")
	q, err := s.App.Challenge.AskQuestion(t.Context(), s.first, c.ID, s.first.Memberships[0].OrgID, asked)
	s.must(err)
	for name, who := range map[string]market.Actor{"owner": s.owner, "clerk": s.clerk} {
		view, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		if len(view.Questions) != 1 || view.Questions[0].OrgID != 0 || view.Questions[0].AskedBy != 0 ||
			len(view.Questions[0].Offers) == 0 {
			t.Errorf("the %s sees %+v", name, view.Questions)
		}
		notes, err := s.DB.Notifications(t.Context(), who.UserID, 0, 50)
		s.must(err)
		notes = slices.DeleteFunc(notes, func(n market.Notification) bool { return !strings.Contains(n.Title, "提问") })
		if said := fmt.Sprintf("%+v", notes); !strings.Contains(said, asked) ||
			strings.Contains(said, s.first.Memberships[0].OrgName) || strings.Contains(said, s.first.Name) {
			t.Errorf("the %s is told %s", name, said)
		}
	}
	for name, who := range map[string]market.Actor{"public": {}, "another bidder": s.second} {
		view, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		if len(view.Questions) != 0 {
			t.Errorf("before the answer the %s sees %+v", name, view.Questions)
		}
	}
	if _, err := s.App.Challenge.MoveQuestion(t.Context(), s.second, q.ID,
		challenge.QuestionMove{Name: "answer", Answer: "可以。"}); market.CodeOf(err) != market.NotFound {
		t.Errorf("another bidder answers: %v", err)
	}
	_, err = s.App.Challenge.MoveQuestion(t.Context(), s.owner, q.ID,
		challenge.QuestionMove{Name: "answer", Answer: "请致电 13812345678"})
	s.refuse(err, "手机号")
	_, err = s.App.Challenge.MoveQuestion(t.Context(), s.owner, q.ID,
		challenge.QuestionMove{Name: "answer", Answer: "可以，每周一次停机窗口。"})
	s.must(err)
	_, err = s.App.Challenge.MoveQuestion(t.Context(), s.clerk, q.ID,
		challenge.QuestionMove{Name: "answer", Answer: "再答。"})
	s.refuse(err, "已答复")
	public, err := s.App.Challenge.View(t.Context(), market.Actor{}, c.ID)
	s.must(err)
	if len(public.Questions) != 1 || public.Questions[0].Answer != "可以，每周一次停机窗口。" || public.Questions[0].OrgID != 0 {
		t.Errorf("the public sees %+v", public.Questions)
	}
	notes, err := s.DB.Notifications(t.Context(), s.second.UserID, 0, 50)
	s.must(err)
	if !strings.Contains(fmt.Sprintf("%+v", notes), "答疑") {
		t.Error("another bidder is not told of the answer, which holds for it too")
	}
}

func TestMoreTimeIsGivenInPublicAndInTime(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Fixture.Bid(s.first, c, market.Wan)
	later := challenge.Move{Name: market.ChallengeExtend, ClosesOn: c.ClosesOn.AddDays(10), ClosesTime: "17:00",
		Reason: "应多家单位要求，延长十天。"}
	_, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID, later)
	s.refuse(err, "没有权限")
	silent := later
	silent.Reason = ""
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, silent)
	s.refuse(err, "理由")
	earlier := later
	earlier.ClosesOn = c.ClosesOn.AddDays(-1)
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, earlier)
	s.refuse(err, "晚于")
	longer := s.move(s.leader, c.ID, later)
	if !longer.BidClosesAt.After(c.BidClosesAt) {
		t.Errorf("closes at %s", longer.BidClosesAt)
	}
	public, err := s.App.Challenge.View(t.Context(), market.Actor{}, c.ID)
	s.must(err)
	if public.Closing != later.Reason {
		t.Errorf("the public is told %q", public.Closing)
	}
	// The work queued for the first deadline finds nothing to do yet.
	s.Exec(`update river_job set scheduled_at = now() where kind = 'close_bidding' and (args ->> 'closes_at')::timestamptz < $1`, longer.BidClosesAt)
	s.Work()
	if now, err := s.DB.Challenge(t.Context(), c.ID); err != nil || now.Status != market.ChallengePublished {
		t.Errorf("closed at the first deadline: %s (%v)", now.Status, err)
	}
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID,
		challenge.Move{Name: market.ChallengeExtend, ClosesOn: c.ClosesOn.AddDays(20), ClosesTime: "17:00",
			Reason: "再延长"})
	s.refuse(err, "已截止")
}
