package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestBreachMoves(t *testing.T) {
	t.Parallel()
	golden(t, "breach_moves", table(market.BreachLifecycle, workers, func(s market.BreachStatus) *market.Breach {
		b := &market.Breach{OrgID: bidderOrg, Kind: market.BreachRefusal}
		b.Status = s
		return b
	}))
}

func TestABreachBarsUntilItsLastDay(t *testing.T) {
	t.Parallel()
	leapDay := time.Date(2028, 2, 29, 9, 0, 0, 0, market.Shanghai)
	b := market.BreachOf(bidderOrg, soundChallenge(market.ChallengeAwarded), 5, market.BreachRefusal, "放弃签约",
		market.Settings{}, leapDay)
	if b.Until != day(2031, 3, 1) || !b.Bars(day(2028, 2, 29)) || !b.Bars(day(2031, 3, 1)) || b.Bars(day(2031, 3, 2)) {
		t.Errorf("three years from the 29th of February last until %s", b.Until)
	}
	if err := market.BreachLifecycle.Move(&b, "lift",
		market.Step{Who: leader, Now: noon, Reason: "因不可抗力"}); err != nil || b.Bars(day(2028, 3, 1)) {
		t.Errorf("lifted: %v, still bars %t", err, b.Bars(day(2028, 3, 1)))
	}
}

func TestABreachIsKnownToItsOrganisationAndTheBureau(t *testing.T) {
	t.Parallel()
	b := &market.Breach{OrgID: bidderOrg}
	for _, p := range workers {
		want := p.name == "bidder" || p.name == "viewer" || p.who.InBureau()
		if b.VisibleTo(p.who) != want {
			t.Errorf("%s: visible %t", p.name, !want)
		}
	}
}
