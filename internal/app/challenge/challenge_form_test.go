package challenge_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func TestOnlyANeedOnShowIsPutUpByThoseWhoseItIs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	need := s.Published(s.owner, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	result := s.Published(s.owner, market.KindAchievement, "冲压件表面缺陷检测装置", nil)
	for name, x := range map[string]struct {
		who  market.Actor
		id   int64
		code market.Code
	}{
		"another organisation":   {s.first, need.ID, market.NotFound},
		"a viewer of the owner":  {s.Member(need.OrgID, market.RankViewer), need.ID, market.NotFound},
		"the approver":           {s.approver, need.ID, market.NotFound},
		"a result":               {s.owner, result.ID, market.Conflict},
		"a need that is nowhere": {s.owner, 987654, market.NotFound},
		"an editor of the owner": {s.Member(need.OrgID, market.RankEditor), need.ID, ""},
		"the clerk":              {s.clerk, need.ID, ""},
	} {
		c, err := s.App.Challenge.Draft(t.Context(), x.who, x.id)
		if x.code != "" && market.CodeOf(err) != x.code || x.code == "" && (err != nil || c.Title != need.Title) {
			t.Errorf("%s: %v, %q", name, err, c.Title)
		}
	}
	s.Exec(`update listing set status = 'withdrawn' where id = $1`, need.ID)
	_, err := s.App.Challenge.Create(t.Context(), s.owner, need.ID, market.ChallengeContent{Title: "焊缝检测"})
	s.refuse(err, "只有已发布的技术需求")
	if n := s.Number(`select count(*) from challenge`); n != 0 {
		t.Errorf("%d challenges are stored after all", n)
	}
}

func TestAWrongDraftIsToldByFieldAndNotStored(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	need := s.Published(s.owner, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	wrong := market.ChallengeContent{Title: " ", ListKind: "lottery", ClosesTime: "25:00",
		Criteria: make([]market.Criterion, 13), Indicators: make([]market.Indicator, 31)}
	for i := range wrong.Criteria {
		wrong.Criteria[i] = market.Criterion{Name: "评审内容", Weight: 5}
	}
	for i := range wrong.Indicators {
		wrong.Indicators[i].Name = "检出率"
	}
	_, err := s.App.Challenge.Create(t.Context(), s.owner, need.ID, wrong)
	for field, says := range map[string]string{"title": "榜单名称", "list_kind": "榜单类别", "closes_time": "17:00",
		"criteria": "最多 12 项", "indicators": "最多 30 项"} {
		if got := market.FieldsOf(err)[field]; !strings.Contains(got, says) {
			t.Errorf("%s is told %q, want %q", field, got, says)
		}
	}
	if n := s.Number(`select count(*) from challenge`); n != 0 {
		t.Errorf("%d challenges are stored", n)
	}
}

func TestAnEditStandsOnWhatWasSeenAndEndsWithTheSubmission(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	content := c.ChallengeContent
	content.Task, content.ClosesOn, content.ClosesTime = content.Task+"须在现场验证。", thisDay().AddDays(40), "00:30"
	edited, err := s.App.Challenge.Edit(t.Context(), s.owner, c.ID, c.Version, content)
	s.must(err)
	if want := content.ClosesOn.Start().Add(30 * time.Minute); !edited.BidClosesAt.Equal(want) {
		t.Errorf("half an hour past midnight in Shanghai is %s, want %s", edited.BidClosesAt, want)
	}
	other := content
	other.Title = "别人的修改没有看到的题目"
	_, err = s.App.Challenge.Edit(t.Context(), s.clerk, c.ID, c.Version, other)
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("an edit of what was rewritten meanwhile: %v", err)
	}
	bad := content
	bad.Title = ""
	if _, err = s.App.Challenge.Edit(t.Context(), s.owner, c.ID, edited.Version,
		bad); market.FieldsOf(err)["title"] == "" {
		t.Errorf("an edit without a title: %v", err)
	}
	kept, err := s.App.Challenge.View(t.Context(), s.owner, c.ID)
	s.must(err)
	if kept.Title != c.Title || kept.Task != content.Task || kept.Version != edited.Version {
		t.Errorf("kept is %q %q, version %d", kept.Title, kept.Task, kept.Version)
	}
	s.move(s.owner, c.ID, challenge.Move{Name: "submit"})
	_, err = s.App.Challenge.Edit(t.Context(), s.owner, c.ID, 0, content)
	s.refuse(err, "榜单提交后内容即固定")
	back := s.move(s.clerk, c.ID, challenge.Move{Name: "return", Reason: "请补充检测方法。"})
	s.tells("榜单已退回："+c.Title, []market.Actor{s.owner}, s.clerk, s.first)
	if _, err = s.App.Challenge.Edit(t.Context(), s.owner, c.ID, back.Version, content); err != nil {
		t.Errorf("what was returned cannot be edited: %v", err)
	}
}

func TestANeedIsPutUpOnceByTwoAtTheSameInstant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	need := s.Published(s.owner, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	draft, err := s.App.Challenge.Draft(t.Context(), s.owner, need.ID)
	s.must(err)
	refused := atOnce(s.owner, s.clerk, func(who market.Actor) error {
		_, err := s.App.Challenge.Create(context.Background(), who, need.ID, draft.ChallengeContent)
		return err
	})
	if n := s.Number(`select count(*) from challenge`); n != 1 || len(refused) != 1 {
		t.Fatalf("%d challenges of one need, refused: %v", n, refused)
	}
	s.refuse(refused[0], "不能重复发榜")
}

// atOnce lets two people try the same at the same time and gathers the refusals.
func atOnce(one, other market.Actor, try func(market.Actor) error) (refused []error) {
	results := make(chan error, 2)
	for _, who := range []market.Actor{one, other} {
		go func() { results <- try(who) }()
	}
	for range 2 {
		if err := <-results; err != nil {
			refused = append(refused, err)
		}
	}
	return refused
}

// What is handed in comes back to its owner, and a draft goes for good with its files.
func TestADraftIsTakenBackAndDeleted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	file, err := s.App.AddFile(t.Context(), s.owner, market.FileDraft{Name: "说明.txt", Purpose: "需求说明", NotSecret: true,
		Access: market.FileParty, FileHolder: market.FileHolder{Kind: market.NounChallenge, Ref: c.ID}}, []byte("现场条件"))
	s.must(err)
	handed := s.move(s.owner, c.ID, challenge.Move{Name: market.ChallengeSubmit})
	back := s.move(s.owner, c.ID, challenge.Move{Name: market.ChallengeRecall})
	if back.Status != market.ChallengeDraft {
		t.Errorf("taken back, it is %s", back.Status)
	}
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeFormatPass, Version: handed.Version})
	s.refuse(err, s.owner.Name)
	if _, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeDiscard}); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a clerk deletes it: %v", err)
	}
	s.move(s.owner, c.ID, challenge.Move{Name: market.ChallengeDiscard})
	if _, err := s.App.Challenge.View(t.Context(), s.owner, c.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("deleted, it is read: %v", err)
	}
	if _, err := s.App.File(t.Context(), s.owner, file.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("deleted, its file is read: %v", err)
	}
}
