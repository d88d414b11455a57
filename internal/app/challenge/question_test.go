package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func TestAQuestionIsAskedByWhoMayBidAndMayBeReadByAll(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	org := s.first.Memberships[0].OrgID
	_, unverified := s.Draft(market.OrgEnterprise, "尚未认证有限公司")
	const text = "现场试验能否安排在检修期以外？"
	for name, x := range map[string]struct {
		who   market.Actor
		org   int64
		text  string
		code  market.Code
		field string
	}{
		"a viewer":               {s.Member(org, market.RankViewer), org, text, market.Forbidden, ""},
		"for another":            {s.second, org, text, market.Forbidden, ""},
		"one not verified":       {unverified, unverified.Memberships[0].OrgID, text, market.Forbidden, ""},
		"the clerk":              {s.clerk, org, text, market.Forbidden, ""},
		"too little":             {s.first, org, " 多大？ ", market.Invalid, "question"},
		"too much":               {s.first, org, strings.Repeat("长", 1001), market.Invalid, "question"},
		"with a number":          {s.first, org, text + "请电 13812345678", market.Invalid, "question"},
		"with the asker's name":  {s.first, org, "第一研究院能否到现场踏勘？", market.Invalid, "question"},
		"with a number set wide": {s.first, org, text + "１３８１２３４５６７８", market.Invalid, "question"},
	} {
		_, err := s.App.Challenge.AskQuestion(t.Context(), x.who, c.ID, x.org, x.text)
		if market.CodeOf(err) != x.code || x.field != "" && market.FieldsOf(err)[x.field] == "" ||
			!strings.Contains(err.Error(), "ask about challenge") {
			t.Errorf("%s: %v, want %s", name, err, x.code)
		}
	}
	if n := s.Number(`select count(*) from question`) + s.told(s.owner, "榜单收到提问："+c.Title); n != 0 {
		t.Errorf("%d traces of what was refused", n)
	}
	q, err := s.App.Challenge.AskQuestion(t.Context(), s.first, c.ID, org, text)
	s.must(err)
	s.tells("榜单收到提问："+c.Title, []market.Actor{s.owner, s.clerk, s.clerk2}, s.first, s.second, s.leader)
	for _, x := range []struct {
		who  market.Actor
		sees int
		own  bool
	}{{s.first, 1, true}, {s.Member(org, market.RankViewer), 1, true}, {s.owner, 1, false}, {s.leader, 1, false},
		{s.second, 0, false}, {market.Actor{}, 0, false}} {
		v, err := s.App.Challenge.View(t.Context(), x.who, c.ID)
		s.must(err)
		if len(v.Questions) != x.sees || x.sees == 1 && (v.Questions[0].Own != x.own ||
			(v.Questions[0].OrgID != 0) != x.own) {
			t.Errorf("%q sees %+v", x.who.Name, v.Questions)
		}
	}
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	_, err = s.App.Challenge.MoveQuestion(t.Context(), s.owner, q.ID,
		challenge.QuestionMove{Name: market.QuestionAnswer, Answer: "可以。"})
	s.refuse(err, "揭榜已截止，不再答复")
	_, err = s.App.Challenge.AskQuestion(t.Context(), s.first, c.ID, org, text)
	s.refuse(err, "不再接受提问")
	_, err = s.App.Challenge.MoveQuestion(t.Context(), s.clerk, q.ID,
		challenge.QuestionMove{Name: market.QuestionDecline, Reason: "已截止。"})
	s.must(err)
}

// TestAQuestionIsAnsweredOnceByTwoAtTheSameInstant lets the owner and a clerk answer.
func TestAQuestionIsAnsweredOnceByTwoAtTheSameInstant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Fixture.Bid(s.second, c, market.Wan)
	q, err := s.App.Challenge.AskQuestion(t.Context(), s.first, c.ID, s.first.Memberships[0].OrgID, "停机窗口有多长？")
	s.must(err)
	refused := atOnce(s.owner, s.clerk, func(who market.Actor) error {
		_, err := s.App.Challenge.MoveQuestion(s.Context(), who, q.ID,
			challenge.QuestionMove{Name: market.QuestionAnswer, Answer: who.Name + "答复：四小时。"})
		return err
	})
	if len(refused) != 1 || market.CodeOf(refused[0]) != market.Conflict {
		t.Errorf("refused: %v", refused)
	}
	s.tells("榜单答疑已答复："+c.Title, []market.Actor{s.first, s.second})
}
