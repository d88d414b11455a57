package challenge_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// since lists what was put on record after the event, oldest first.
func (s *stage) since(seq int64) []string {
	s.t.Helper()
	events, err := s.DB.Trail(s.t.Context(), postgres.EventFilter{Limit: 100})
	s.must(err)
	var steps []string
	for _, e := range slices.Backward(events) {
		if e.Seq > seq {
			steps = append(steps, e.Kind+" "+e.Verb)
		}
	}
	return steps
}

func (s *stage) lastEvent() int64 {
	s.t.Helper()
	return s.Number(`select max(seq) from event`)
}

// TestWhatAMoveLeavesOnRecordComesInOrder holds what follows from a move to its place beside the move's own event.
func TestWhatAMoveLeavesOnRecordComesInOrder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	s.noticeOver(c.ID)
	before := s.lastEvent()
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	if got, want := strings.Join(s.since(before), ", "), "bid award, notice publish, challenge award"; got != want {
		t.Errorf("an award leaves %s; want %s", got, want)
	}
	before = s.lastEvent()
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeSign, AwardInput: challenge.AwardInput{
		SignedOn: thisDay(), Amount: 60 * market.Wan, Papers: handed("合同.pdf")}})
	want := "deal sign_contract, deal attach, bid sign, challenge sign"
	if got := strings.Join(s.since(before), ", "); got != want {
		t.Errorf("a contract leaves %s; want %s", got, want)
	}
	before = s.lastEvent()
	s.move(s.clerk2, c.ID, challenge.Move{Name: market.ChallengeStart})
	want = "bid release, deal start, bid start, challenge start"
	if got := strings.Join(s.since(before), ", "); got != want {
		t.Errorf("the beginning of the work leaves %s; want %s", got, want)
	}
	if got := s.bidStatus(bids[0].ID); got != market.BidDelivering {
		t.Errorf("the bid is %s", got)
	}
}

// TestARefusalIsFollowedByTheReserve holds the move that the platform makes by itself to its place.
func TestARefusalIsFollowedByTheReserve(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	s.noticeOver(c.ID)
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	before := s.lastEvent()
	c = s.move(s.first, c.ID, challenge.Move{Name: market.ChallengeRefuseSign, Reason: "人手不足"})
	want := "bid refuse, breach record, challenge refuse_sign, bid promote, challenge promote"
	if got := strings.Join(s.since(before), ", "); got != want {
		t.Errorf("a refusal leaves %s; want %s", got, want)
	}
	if c.Status != market.ChallengeProposed || c.WinnerBidID != bids[1].ID {
		t.Errorf("then the challenge is %s with bid %d", c.Status, c.WinnerBidID)
	}
}

// TestWhoMustActNextIsToldToThoseInside holds back from everybody else what would give the winner away.
func TestWhoMustActNextIsToldToThoseInside(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "论证不足。"}})
	notice := func(who market.Actor) string {
		v, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		for _, o := range v.Offers {
			if o.Name == string(market.ChallengeStartNotice) {
				return "offered " + o.Barred
			}
		}
		if len(v.Offers) > 0 {
			return "something else"
		}
		return "nothing"
	}
	for who, want := range map[*market.Actor]string{&s.leader: "offered ", &s.owner: "offered 由分管领导办理",
		&s.clerk: "offered 由分管领导办理", &s.first: "nothing", &s.second: "nothing", &s.experts[0]: "nothing"} {
		if got := notice(*who); got != want {
			t.Errorf("of the notice %s reads %q, want %q", who.Name, got, want)
		}
	}
}

// TestNobodyMakesByItselfWhatFollowsADecision tries the moves that belong to a decision or to another form.
func TestNobodyMakesByItselfWhatFollowsADecision(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
	s.must(err)
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID,
		challenge.ReviewMove{Name: market.ReviewScore})
	s.refuse(err, "没有这个操作")
	for _, name := range []market.BidMove{market.BidPropose, market.BidDecline, market.BidReassess, "fly"} {
		for _, who := range []market.Actor{s.approver, s.leader} {
			_, err := s.App.Challenge.MoveBid(t.Context(), who, bids[0].ID,
				challenge.BidMove{Name: name, Reason: "越过公示"})
			s.refuse(err, "没有这个操作")
		}
	}
	if got := s.bidStatus(bids[0].ID); got != market.BidEligible {
		t.Errorf("the bid is %s", got)
	}
}
