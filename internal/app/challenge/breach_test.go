package challenge_test

import (
	"slices"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// broken writes a breach of the first bidder that lasts until the day.
func (s *stage) broken(c market.Challenge, until market.Date) int64 {
	s.t.Helper()
	s.Exec(`insert into breach (org_id, challenge_id, kind, facts, "on", until, status)
		values ($1, $2, 'refusal', '放弃签约', $3, $4, 'in_force')`, s.first.Memberships[0].OrgID, c.ID,
		thisDay().AddDays(-300).String(), until.String())
	return s.Number(`select max(id) from breach`)
}

func TestABreachKeepsOutThroughItsLastDay(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	id := s.broken(c, thisDay())
	in := s.offer(s.first, c, market.Wan)
	_, err := s.App.Challenge.Tender(t.Context(), s.first, c.ID, in.OrgID)
	s.refuse(err, "有未满期限的违约记录")
	_, err = s.App.Challenge.SaveBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "有未满期限的违约记录")
	s.Exec(`update breach set until = $2 where id = $1`, id, thisDay().AddDays(-1).String())
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.must(err)
}

func TestABreachIsReadByTheOrganisationAndTheBureau(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	id := s.broken(c, thisDay().AddDays(30))
	for _, x := range []struct {
		who         market.Actor
		reads, list bool
	}{{s.clerk, true, true}, {s.leader, true, true}, {s.first, true, false},
		{s.Member(s.first.Memberships[0].OrgID, market.RankViewer), true, false}, {s.owner, false, false},
		{s.second, false, false}, {market.Actor{}, false, false}, {s.Staff(market.RoleAuditor), false, false}} {
		v, err := s.App.Challenge.Breach(t.Context(), x.who, id)
		if x.reads != (err == nil) || !x.reads && market.CodeOf(err) != market.NotFound ||
			x.reads && (v.OrgName != "第一研究院" || v.Challenge.Title != c.Title || v.Today != thisDay()) {
			t.Errorf("%q reads it as %+v: %v", x.who.Name, v, err)
		}
		l, err := s.App.Challenge.Breaches(t.Context(), x.who, 0)
		if x.list != (err == nil) || !x.list && market.CodeOf(err) != market.NotFound ||
			x.list && (len(l.Rows) != 1 || l.Names[l.Rows[0].OrgID] != "第一研究院") {
			t.Errorf("%q is listed %+v: %v", x.who.Name, l, err)
		}
	}
	for range 40 {
		s.broken(c, thisDay())
	}
	got := pages(t, func(b market.Breach) int64 { return b.ID }, func(before int64) ([]market.Breach, error) {
		l, err := s.App.Challenge.Breaches(t.Context(), s.clerk, before)
		return l.Rows, err
	})
	if !slices.Equal(got, s.ids(`select id from breach order by id desc`)) || len(got) != 41 {
		t.Errorf("the pages hold %v", got)
	}
}

// TestWhoSignsTooLateLosesTheAward marks the day's edge of the term for signing and who may say so.
func TestWhoSignsTooLateLosesTheAward(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(1)
	late := challenge.Move{Name: "no_signature", Reason: "逾期未签约。"}
	term := s.App.Settings().Int(market.SetSignDays)
	for _, x := range []struct {
		who  market.Actor
		days int
		says string
	}{{s.leader, term, "逾期后方可认定"}, {s.clerk, term + 1, "没有权限"}, {s.owner, term + 1, "没有权限"}} {
		s.Exec(`update challenge set awarded_at = $2 where id = $1`, c.ID, thisDay().AddDays(-x.days).Start())
		_, err := s.App.Challenge.Move(t.Context(), x.who, c.ID, late)
		s.refuse(err, x.says)
	}
	private := late
	private.Reason = "已电话 13812345678 催办"
	_, err := s.App.Challenge.Move(t.Context(), s.leader, c.ID, private)
	if market.FieldsOf(err)["reason"] == "" {
		t.Errorf("a reason with a telephone number: %v", err)
	}
	s.move(s.leader, c.ID, late)
	if s.bidStatus(bids[0].ID) != market.BidDefaulted || s.bidStatus(bids[1].ID) != market.BidProposed {
		t.Errorf("the winner is %s, the reserve %s", s.bidStatus(bids[0].ID), s.bidStatus(bids[1].ID))
	}
	s.tells("违约记录："+c.Title, []market.Actor{s.first}, s.second, s.owner)
	s.tells("候补递补为拟中榜方："+c.Title, []market.Actor{s.second}, s.first)
	l, err := s.App.Challenge.Breaches(t.Context(), s.clerk, 0)
	s.must(err)
	until := thisDay()
	until.Year += s.App.Settings().Int(market.SetBreachYears)
	if len(l.Rows) != 1 || l.Rows[0].Kind != market.BreachNoSignature || l.Rows[0].BidID != bids[0].ID ||
		l.Rows[0].Until != market.DateOf(until.Start()) {
		t.Errorf("recorded are %+v, want one until %s", l.Rows, until)
	}
}
