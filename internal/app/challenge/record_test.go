package challenge_test

import (
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func TestTheWinnerIsNamedFromTheNoticeOnAndTheWorkToItsSides(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	winners := func(who market.Actor) []challenge.WonBid {
		t.Helper()
		v, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		if v.WinnerName != "第一研究院" || v.WinnerBidID != bids[0].ID {
			t.Errorf("%q reads as the winner %q, bid %d", who.Name, v.WinnerName, v.WinnerBidID)
		}
		return v.Winners
	}
	for _, who := range []market.Actor{{}, s.second, s.owner, s.clerk} {
		if w := winners(who); len(w) != 1 || w[0].OrgName != "第一研究院" || w[0].Work {
			t.Errorf("in the notice %q reads %+v", who.Name, w)
		}
	}
	s.noticeOver(c.ID)
	s.move(s.leader, c.ID, challenge.Move{Name: "award"})
	s.signs(s.clerk, c.ID, 0)
	for _, x := range []struct {
		who  market.Actor
		work bool
	}{{market.Actor{}, false}, {s.second, false}, {s.experts[0], false}, {s.owner, true}, {s.first, true},
		{s.clerk, true}} {
		if w := winners(x.who); len(w) != 1 || w[0].Work != x.work {
			t.Errorf("once it is signed %q reads %+v", x.who.Name, w)
		}
	}
}

func TestRoundsLeadToOneAnotherAsFarAsTheyMayBeKnown(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Deadline(c)
	s.move(s.leader, c.ID, challenge.Move{Name: "no_award", Reason: "没有收到方案。"})
	next, err := s.App.Challenge.NewRound(t.Context(), s.clerk, c.ID)
	s.must(err)
	check := func(when string, who market.Actor, leads bool) {
		t.Helper()
		first, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		if (first.NextID == next.ID) != leads || (first.NextID == 0) == leads {
			t.Errorf("%s the first round leads %q to %d", when, who.Name, first.NextID)
		}
		second, err := s.App.Challenge.View(t.Context(), who, next.ID)
		if leads != (err == nil) || leads && second.PreviousNo != c.No {
			t.Errorf("%s the second round leads %q back to %q (%v)", when, who.Name, second.PreviousNo, err)
		}
	}
	for who, may := range map[*market.Actor]bool{{}: false, &s.first: false, &s.owner: true, &s.clerk: true} {
		check("as a draft", *who, may)
	}
	if next.BidClosesAt.Before(thisDay().AddDays(29).Start()) || next.Round != 2 || next.No == c.No {
		t.Errorf("the next round is %s, the %d., open until %s", next.No, next.Round, next.BidClosesAt)
	}
	s.Exec(`update challenge set status = 'published', published_at = now() where id = $1`, next.ID)
	check("published", market.Actor{}, true)
}

func TestANewRoundIsBegunOnceByTwoAtTheSameInstant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.move(s.leader, c.ID, challenge.Move{Name: "withdraw", Reason: "需求有变。"})
	refused := atOnce(s.owner, s.clerk, func(who market.Actor) error {
		_, err := s.App.Challenge.NewRound(s.Context(), who, c.ID)
		return err
	})
	if n := s.Number(`select count(*) from challenge where previous_id = $1`, c.ID); n != 1 || len(refused) != 1 {
		t.Fatalf("%d rounds follow, refused: %v", n, refused)
	}
	s.refuse(refused[0], "已重新发榜")
	_, err := s.App.Challenge.Draft(t.Context(), s.owner, c.SourceIDs[0])
	s.refuse(err, "不能重复发榜")
}
