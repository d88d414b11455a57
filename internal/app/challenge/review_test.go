package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// inReview brings two bids before the experts; the first expert has declared.
func (s *stage) inReview() (c market.Challenge, bids []market.Bid, task int64) {
	s.t.Helper()
	c, bids = s.opened(false)
	c = s.move(s.clerk, c.ID, challenge.Move{Name: "open_review", Experts: s.expertIDs()})
	tasks, err := s.App.Challenge.MyReviews(s.t.Context(), s.experts[0])
	s.must(err)
	_, err = s.App.Challenge.MoveReview(s.t.Context(), s.experts[0], tasks[0].ID, challenge.ReviewMove{Name: "declare"})
	s.must(err)
	return c, bids, tasks[0].ID
}

func TestMarksAreHeldToTheCriteria(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids, task := s.inReview()
	elsewhere := s.Fixture.Bid(s.first, s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关"), market.Wan)
	sound := func() []market.ScoreMark { return marks(c.Criteria, 80) }
	with := func(change func([]market.ScoreMark)) []market.ScoreMark {
		m := sound()
		change(m)
		return m
	}
	for name, x := range map[string]struct {
		bid   int64
		marks []market.ScoreMark
		notes []string
		field string
		says  string
	}{
		"too few": {bids[0].ID, sound()[1:], nil, "marks", "请逐项评分"},
		"none":    {bids[0].ID, nil, nil, "marks", "请逐项评分"},
		"above the weight": {bids[0].ID, with(func(m []market.ScoreMark) { m[0].Points = c.Criteria[0].Weight + 1 }),
			nil, "marks.0.points", "0 至 35"},
		"below nothing": {bids[0].ID, with(func(m []market.ScoreMark) { m[4].Points = -1 }), nil,
			"marks.4.points", "0 至 10"},
		"without a word": {bids[0].ID, with(func(m []market.ScoreMark) { m[1].Comment = " " }), nil,
			"marks.1.comment", "请填写评语"},
		"too many notes":  {bids[0].ID, sound(), []string{"", "", "第三项"}, "notes", "多于指标"},
		"an endless note": {bids[0].ID, sound(), []string{strings.Repeat("长", 501)}, "notes.0", "最多 500"},
	} {
		err := s.App.Challenge.ScoreBid(t.Context(), s.experts[0], task, x.bid, x.marks, x.notes...)
		if got := market.FieldsOf(err)[x.field]; market.CodeOf(err) != market.Invalid ||
			!strings.Contains(got, x.says) {
			t.Errorf("%s: %q (%v), want %q", name, got, err, x.says)
		}
	}
	for name, try := range map[string]func() error{
		"a bid for another challenge": func() error {
			return s.App.Challenge.ScoreBid(t.Context(), s.experts[0], task, elsewhere.ID, sound())
		},
		"another expert's sheet": func() error {
			return s.App.Challenge.ScoreBid(t.Context(), s.experts[1], task, bids[0].ID, sound())
		},
		"a sheet that is nowhere": func() error {
			return s.App.Challenge.ScoreBid(t.Context(), s.experts[0], 987654, bids[0].ID, sound())
		},
		"the clerk's hand": func() error {
			return s.App.Challenge.ScoreBid(t.Context(), s.clerk, task, bids[0].ID, sound())
		},
	} {
		if err := try(); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := s.Number(`select count(*) from review_score`); n != 0 {
		t.Fatalf("%d scores that were refused are kept", n)
	}
	whole := with(func(m []market.ScoreMark) {
		for i := range m {
			m[i].Points = c.Criteria[i].Weight
		}
		m[4].Points = 0
	})
	for _, given := range [][]market.ScoreMark{sound(), whole} { // the second time they are given again
		s.must(s.App.Challenge.ScoreBid(t.Context(), s.experts[0], task, bids[0].ID, given, "", "节拍须实测"))
	}
	v, err := s.App.Challenge.Review(t.Context(), s.experts[0], task)
	if err != nil || v.Bids[0].Score == nil || v.Bids[0].Score.Total() != 90 || v.Bids[0].Score.Notes[1] != "节拍须实测" ||
		v.Bids[1].Score != nil {
		t.Errorf("the sheet holds %+v (%v)", v.Bids, err)
	}
}

func TestWhatAnExpertHandedInStands(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids, task := s.inReview()
	ctx, room, expert := t.Context(), s.App.Challenge, s.experts[0]
	move := func(who market.Actor, name market.ReviewMove, reason string) error {
		_, err := room.MoveReview(ctx, who, task, challenge.ReviewMove{Name: name, Reason: reason})
		return err
	}
	s.must(room.ScoreBid(ctx, expert, task, bids[0].ID, marks(c.Criteria, 80)))
	s.refuse(move(expert, "finish", ""), "第 2 份方案还没有评分")
	s.must(room.ScoreBid(ctx, expert, task, bids[1].ID, marks(c.Criteria, 60)))
	s.refuse(move(expert, "score", ""), "没有这个操作")
	s.refuse(move(expert, "declare", ""), "不能进行此操作")
	for _, who := range []market.Actor{s.experts[1], s.clerk, s.first} {
		if err := move(who, "finish", ""); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s hands it in: %v", who.Name, err)
		}
	}
	s.must(move(expert, "finish", ""))
	s.tells("专家评分已交齐："+c.Title, []market.Actor{s.approver}, s.clerk, s.leader, s.experts[1])
	s.refuse(room.ScoreBid(ctx, expert, task, bids[0].ID, marks(c.Criteria, 90)), "不能进行此操作")
	s.refuse(move(expert, "finish", ""), "不能进行此操作")
	s.refuse(move(expert, "recuse", "想起来有关联。"), "不能进行此操作")
	panel, err := room.Panel(ctx, s.clerk, c.ID)
	s.must(err)
	if len(panel.Ranking) != 2 || panel.Ranking[0].BidID != bids[0].ID || panel.Ranking[0].Experts != 1 {
		t.Errorf("ranked by what was handed in: %+v", panel.Ranking)
	}
	s.move(s.leader, c.ID, challenge.Move{Name: "no_award", Reason: "方案均未达到必须指标。"})
	tasks, err := room.MyReviews(ctx, s.experts[1])
	s.must(err)
	_, err = room.MoveReview(ctx, s.experts[1], tasks[0].ID, challenge.ReviewMove{Name: "declare"})
	s.refuse(err, "评审已经结束")
	if v, err := room.Review(ctx, s.experts[1], tasks[0].ID); err != nil || len(v.Offers) != 0 || len(v.Bids) != 0 {
		t.Errorf("after the end the expert is offered %+v and sees %d bids (%v)", v.Offers, len(v.Bids), err)
	}
}

func TestWhoRecusesThemselvesSeesNothingAndIsReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _, task := s.inReview()
	ctx, room := t.Context(), s.App.Challenge
	_, err := room.MoveReview(ctx, s.experts[0], task, challenge.ReviewMove{Name: "recuse"})
	s.refuse(err, "理由")
	gone, err := room.MoveReview(ctx, s.experts[0], task,
		challenge.ReviewMove{Name: "recuse", Reason: "曾与第二大学合作。"})
	s.must(err)
	if gone.Conflict != "曾与第二大学合作。" {
		t.Errorf("kept as the conflict is %q", gone.Conflict)
	}
	s.tells("专家申请回避："+c.Title, []market.Actor{s.clerk, s.clerk2}, s.approver, s.leader, s.first)
	if v, err := room.Review(ctx, s.experts[0], task); err != nil || len(v.Bids) != 0 || len(v.Offers) != 0 {
		t.Errorf("who is out sees %d bids and is offered %+v (%v)", len(v.Bids), v.Offers, err)
	}
	for name, x := range map[string]struct {
		who     market.Actor
		experts []int64
		code    market.Code
	}{
		"the approver asks":       {s.approver, []int64{s.experts[0].UserID}, market.NotFound},
		"the owner asks":          {s.owner, []int64{s.experts[0].UserID}, market.NotFound},
		"nobody is chosen":        {s.clerk, nil, market.Invalid},
		"one who is on the panel": {s.clerk, []int64{s.experts[1].UserID}, market.Conflict},
		"one who is no expert":    {s.clerk, []int64{s.leader.UserID}, market.Conflict},
	} {
		if err := room.AskExperts(ctx, x.who, c.ID, x.experts, 0); market.CodeOf(err) != x.code {
			t.Errorf("%s: %v, want %s", name, err, x.code)
		}
	}
	fourth := s.Person("专家4", market.RoleExpert)
	s.must(room.AskExperts(ctx, s.clerk, c.ID, []int64{fourth.UserID}, 0))
	s.tells("请评审："+c.Title, []market.Actor{fourth, s.experts[1]}, s.leader)
	if mine, err := room.MyReviews(ctx, fourth); err != nil || len(mine) != 1 || mine[0].Challenge.Title != c.Title {
		t.Errorf("who was asked has %+v (%v)", mine, err)
	}
	for _, who := range []market.Actor{s.clerk, s.first, s.Person("专家5", market.RoleExpert)} {
		if mine, err := room.MyReviews(ctx, who); err != nil || len(mine) != 0 {
			t.Errorf("%s, who was not asked, has %+v (%v)", who.Name, mine, err)
		}
	}
	other := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	s.refuse(room.AskExperts(ctx, s.clerk, other.ID, []int64{fourth.UserID}, 0), "评审中的榜单才能补选专家")
}
