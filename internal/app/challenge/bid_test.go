package challenge_test

import (
	"context"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestOnesBidsComeNewestFirstWhateverTheirPlace reads them while one is placed and nobody has been told: its place on
// the list must not tell either.
func TestOnesBidsComeNewestFirstWhateverTheirPlace(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	other := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	third := s.Fixture.Challenge(s.owner, "轴承滚道表面缺陷在线视觉检测攻关")
	sealed := s.Fixture.Bid(s.first, other, 40*market.Wan)
	draft, err := s.App.Challenge.SaveBid(t.Context(), s.first, third.ID, s.offer(s.first, third, market.Wan))
	s.must(err)
	s.move(s.approver, c.ID, challenge.Move{Name: "propose", Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "技术路线论证不足。"}})
	org := s.first.Memberships[0]
	colleague := s.Member(org.OrgID, market.RankViewer)
	_, both := s.Organization(market.OrgEnterprise, "另一家有限公司")
	s.must(s.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.PutMember(t.Context(), org.OrgID, both.UserID, market.RankEditor)
	}))
	for _, who := range []market.Actor{s.first, colleague, s.Actor(both.UserID)} {
		mine, err := s.App.Challenge.MyBids(t.Context(), who)
		s.must(err)
		if len(mine) != 3 || mine[0].ID != draft.ID || mine[1].ID != sealed.ID || mine[2].ID != bids[0].ID ||
			mine[2].OrgName != org.OrgName || mine[2].Challenge.Title != c.Title {
			t.Errorf("%s has %+v", who.Name, mine)
		}
	}
	for _, who := range []market.Actor{{}, s.owner, s.clerk, s.experts[0]} {
		if mine, err := s.App.Challenge.MyBids(t.Context(), who); err != nil || len(mine) != 0 {
			t.Errorf("%q, who bids for nothing, has %+v (%v)", who.Name, mine, err)
		}
	}
}

func TestATenderIsForOrganisationsThatMayBid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	org := s.first.Memberships[0].OrgID
	_, unverified := s.Draft(market.OrgEnterprise, "尚未认证有限公司")
	for name, x := range map[string]struct {
		who  market.Actor
		org  int64
		code market.Code
		says string
	}{
		"a visitor":                 {market.Actor{}, org, market.Invalid, "请选择您所在的单位"},
		"a viewer":                  {s.Member(org, market.RankViewer), org, market.Invalid, "请选择您所在的单位"},
		"somebody for another":      {s.second, org, market.Invalid, "请选择您所在的单位"},
		"the owner":                 {s.owner, c.OrgID, market.Forbidden, "不能揭自己的榜"},
		"one that is not verified":  {unverified, unverified.Memberships[0].OrgID, market.Forbidden, "认证"},
		"an editor of who may":      {s.Member(org, market.RankEditor), org, "", ""},
		"the owner of who may":      {s.first, org, "", ""},
		"one that does not exist":   {s.first, 987654, market.Invalid, "请选择您所在的单位"},
		"a clerk, who bids not":     {s.clerk, org, market.Invalid, "请选择您所在的单位"},
		"an expert without a place": {s.experts[0], 0, market.Invalid, "请选择您所在的单位"},
	} {
		got, err := s.App.Challenge.Tender(t.Context(), x.who, c.ID, x.org)
		if x.code == "" && (err != nil || got.ID != c.ID) || x.code != "" && market.CodeOf(err) != x.code ||
			!strings.Contains(market.MessageOf(err), x.says) {
			t.Errorf("%s: %v", name, err)
		}
		if x.code == market.Invalid && market.FieldsOf(err)["org_id"] == "" {
			t.Errorf("%s is not told where: %v", name, market.FieldsOf(err))
		}
	}
}

func TestADraftIsSavedOnTopOfWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.offer(s.first, c, 60*market.Wan)
	save := func(who market.Actor, version int, route string) (market.Bid, error) {
		draft := in
		draft.Version, draft.Route = version, route
		return s.App.Challenge.SaveBid(t.Context(), who, c.ID, draft)
	}
	colleague := s.Member(in.OrgID, market.RankEditor)
	b, err := save(s.first, 0, "第一稿")
	s.must(err)
	later, err := save(colleague, b.Version, "第二稿")
	if err != nil || later.ID != b.ID {
		t.Fatalf("a colleague goes on in bid %d of %d (%v)", later.ID, b.ID, err)
	}
	if _, err = save(s.first, b.Version, "第三稿"); market.CodeOf(err) != market.Conflict {
		t.Errorf("saved over what was not seen: %v", err)
	}
	long := in
	long.Team, long.Version = strings.Repeat("长", 20000), later.Version
	if _, err = s.App.Challenge.SaveBid(t.Context(), s.first, c.ID, long); market.FieldsOf(err)["team"] == "" {
		t.Errorf("a text without end: %v", err)
	}
	v, err := s.App.Challenge.Bid(t.Context(), s.first, b.ID)
	if err != nil || v.Content.Route != "第二稿" || v.Version != later.Version || !v.Editable {
		t.Errorf("kept is %q, version %d (%v)", v.Content.Route, v.Version, err)
	}
	if v, err := s.App.Challenge.Bid(t.Context(), s.Member(in.OrgID, market.RankViewer), b.ID); err != nil ||
		v.Editable || len(v.Offers) != 0 {
		t.Errorf("a viewer may edit it: %v, offered %+v (%v)", v.Editable, v.Offers, err)
	}
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.must(err)
	_, err = save(s.first, 0, "第四稿")
	s.refuse(err, "已密封，不能修改")
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	_, err = s.App.Challenge.SaveBid(t.Context(), s.second, c.ID, s.offer(s.second, c, market.Wan))
	s.refuse(err, "揭榜已截止")
	if n := s.Number(`select count(*) from bid`); n != 1 {
		t.Errorf("%d bids are kept, one was in time", n)
	}
}

// TestTwoColleaguesSealOneBid press the button at the same instant: one organisation has one bid.
func TestTwoColleaguesSealOneBid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.offer(s.first, c, 60*market.Wan)
	refused := atOnce(s.first, s.Member(in.OrgID, market.RankEditor), func(who market.Actor) error {
		_, err := s.App.Challenge.PlaceBid(context.Background(), who, c.ID, in)
		return err
	})
	if len(refused) != 1 || market.CodeOf(refused[0]) != market.Conflict {
		t.Errorf("refused: %v", refused)
	}
	if n := s.Number(`select count(*) from bid where status = 'sealed'`); n != 1 ||
		s.Number(`select count(*) from bid`) != 1 {
		t.Errorf("%d are sealed, of %d", n, s.Number(`select count(*) from bid`))
	}
}

func TestABidIsMovedByThoseWhoMayAndWhenTheyMay(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, 60*market.Wan)
	other := s.Fixture.Bid(s.second, c, 50*market.Wan)
	viewer := s.Member(b.OrgID, market.RankViewer)
	type attempt struct {
		who  market.Actor
		move challenge.BidMove
		code market.Code
		says string
	}
	try := func(when string, attempts ...attempt) {
		t.Helper()
		for _, x := range attempts {
			_, err := s.App.Challenge.MoveBid(t.Context(), x.who, b.ID, x.move)
			if err == nil || market.CodeOf(err) != x.code || !strings.Contains(market.MessageOf(err), x.says) {
				t.Errorf("%s, %q tries to %s: %v, want %s that says %q", when, x.who.Name, x.move.Name, err,
					x.code, x.says)
			}
		}
	}
	withdraw, pass := challenge.BidMove{Name: "withdraw"}, challenge.BidMove{Name: "format_pass"}
	fail := challenge.BidMove{Name: "format_fail", Reason: "缺少承诺书。"}
	try("before the close",
		attempt{s.second, withdraw, market.NotFound, ""}, attempt{s.owner, withdraw, market.NotFound, ""},
		attempt{s.clerk, pass, market.NotFound, ""}, attempt{viewer, withdraw, market.Forbidden, "没有权限"},
		attempt{s.first, challenge.BidMove{Name: "withdraw", Version: b.Version + 9}, market.Conflict, "刷新页面"},
		attempt{s.first, challenge.BidMove{Name: "award"}, market.Invalid, "没有这个操作"},
		attempt{s.first, pass, market.Conflict, ""})
	s.Deadline(c)
	try("after the close",
		attempt{s.first, withdraw, market.Conflict, ""}, attempt{s.second, pass, market.NotFound, ""},
		attempt{s.first, pass, market.Forbidden, "没有权限"}, attempt{s.leader, pass, market.Forbidden, "没有权限"},
		attempt{s.clerk, challenge.BidMove{Name: "format_fail"}, market.Invalid, "理由"},
		attempt{s.clerk, challenge.BidMove{Name: "propose"}, market.Invalid, "没有这个操作"})
	failed, err := s.App.Challenge.MoveBid(t.Context(), s.clerk, b.ID, fail)
	s.must(err)
	if failed.Status != market.BidIneligible || failed.Feedback != fail.Reason {
		t.Errorf("found wanting it is %s, told %q", failed.Status, failed.Feedback)
	}
	s.tells("揭榜方案不合格："+c.Title, []market.Actor{s.first}, s.second, s.owner)
	try("once decided", attempt{s.clerk2, pass, market.Conflict, ""})
	_, err = s.App.Challenge.MoveBid(t.Context(), s.clerk, other.ID, pass)
	s.must(err)
	s.move(s.clerk, c.ID, challenge.Move{Name: "open_review", Experts: s.expertIDs()})
	try("while it is judged", attempt{s.clerk, fail, market.Conflict, "形式审查结果不能再改"})
	tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
	s.must(err)
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID, challenge.ReviewMove{Name: "declare"})
	s.must(err)
	if v, err := s.App.Challenge.Review(t.Context(), s.experts[0], tasks[0].ID); err != nil || len(v.Bids) != 1 ||
		v.Bids[0].ID != other.ID {
		t.Errorf("the expert is shown %+v (%v)", v.Bids, err)
	}
}
