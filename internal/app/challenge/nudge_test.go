package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// nudge asks about the work of a bid, or about the bid itself.
func (s *stage) nudge(who market.Actor, noun string, bid int64) (string, error) {
	return s.App.Nudge(s.t.Context(), who, noun, bid)
}

func TestASideOfTheWorkNudgesWhomItWaitsFor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	_, v := s.working()
	nudge := func(who market.Actor) (string, error) { return s.nudge(who, market.NounAgreement, v.BidID) }
	if _, err := nudge(s.first); market.CodeOf(err) != market.Conflict {
		t.Errorf("while nobody has handed anything in: %v", err)
	}
	_, err := s.App.Challenge.MoveMilestone(t.Context(), s.first, v.Milestones[0].ID, challenge.MilestoneMove{
		Name: market.MilestoneClaim, Report: "完成样机。", Evidence: "中期报告"})
	s.must(err)
	if _, err := nudge(s.second); market.CodeOf(err) != market.NotFound {
		t.Errorf("who has no part in the work: %v", err)
	}
	if _, err := nudge(s.clerk); market.CodeOf(err) != market.Conflict {
		t.Errorf("the clerk nudges themselves: %v", err)
	}
	if whom, err := nudge(s.first); err != nil || whom != "受理员" {
		t.Fatalf("nudged is %q, %v", whom, err)
	}
	if n := s.Number(`select count(*) from notification where user_id = $1 and what = '任务书有人催办，请尽快办理'`,
		s.clerk.UserID); n != 1 {
		t.Errorf("the clerk has %d messages", n)
	}
	if _, err := nudge(s.owner); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "每天最多催办一次") {
		t.Errorf("the other side on the same day: %v", err)
	}
	s.Exec(`update nudge set at = at - interval '25 hours'`)
	later := v.Content
	later.Leader = "孙立"
	_, err = s.App.Challenge.RequestChange(t.Context(), s.first, v.BidID, v.N, later, "项目负责人调离。", app.Papers{})
	s.must(err)
	if whom, err := nudge(s.owner); err != nil || whom != "审核员、受理员" {
		t.Errorf("for both a change and a stage nudged are %q, %v", whom, err)
	}
}

func TestABidderNudgesWhileItsFormIsNotChecked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.placed(s.first, c)
	if _, err := s.nudge(s.first, market.NounBid, b.ID); market.CodeOf(err) != market.Conflict {
		t.Errorf("while it is sealed: %v", err)
	}
	s.Exec(`update bid set status = 'opened' where id = $1`, b.ID)
	if _, err := s.nudge(s.second, market.NounBid, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("another bidder: %v", err)
	}
	if whom, err := s.nudge(s.first, market.NounBid, b.ID); err != nil || whom != "受理员" {
		t.Errorf("nudged is %q, %v", whom, err)
	}
	if n, err := s.App.Nudging(t.Context(), s.leader, market.NounBid, b.ID); err != nil || n.Whom == "" ||
		n.Blocked == "" {
		t.Errorf("the leader's page offers %+v, %v", n, err)
	}
	s.Exec(`update bid set status = 'eligible' where id = $1`, b.ID)
	if n, err := s.App.Nudging(t.Context(), s.first, market.NounBid, b.ID); err != nil || n.Whom != "" {
		t.Errorf("once it is checked the page offers %+v, %v", n, err)
	}
}
