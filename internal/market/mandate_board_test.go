package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestABrokersFiguresAreRoundedAsTheyAreRead(t *testing.T) {
	t.Parallel()
	var none market.BrokerFigures
	set := market.Values(nil)
	if none.Rating() != "" || none.AcceptDays(set) != "" {
		t.Errorf("nothing is %q and %q", none.Rating(), none.AcceptDays(set))
	}
	at := func(d int) time.Time { return day(2026, 11, d).Start().Add(9 * time.Hour) }
	// from Friday to Monday is one working day, and the same day is none
	f := market.BrokerFigures{Rated: 3, Stars: 13, IssuedAt: []time.Time{at(6), at(9)},
		AcceptedAt: []time.Time{at(9), at(9)}}
	if f.Rating() != "4.3" || f.AcceptDays(set) != "0.5" {
		t.Errorf("rating %q, %q days", f.Rating(), f.AcceptDays(set))
	}
	f.IssuedAt, f.AcceptedAt = append(f.IssuedAt, at(2)), append(f.AcceptedAt, at(6))
	if f.AcceptDays(set) != "1" {
		t.Errorf("the median of 1, 0 and 4 is %q", f.AcceptDays(set))
	}
}

func TestWhoReadsABrokersFigures(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name string
		who  market.Actor
		want bool
	}{
		{"clerk", person(1, market.RoleClerk), true}, {"leader", person(2, market.RoleLeader), true},
		{"its broker", person(7, market.RoleBroker), true}, {"another broker", person(8, market.RoleBroker), false},
		{"no broker any more", person(7), false}, {"expert", person(9, market.RoleExpert), false},
		{"a firm", member(9, 3, market.RankOwner), false}, {"nobody", market.Actor{}, false},
	} {
		if got := market.SeesFiguresOf(k.who, 7); got != k.want {
			t.Errorf("%s: %t", k.name, got)
		}
	}
}
