package match

import (
	"fmt"
	"testing"
	"time"

	"jiebang/internal/market"
)

// TestConcessionsAreWhatTheConditionsFoundWanting holds each concession to the conditions themselves: what is given way
// in conflicts no more.
func TestConcessionsAreWhatTheConditionsFoundWanting(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 10, 12, 0, 0, 0, market.Shanghai)
	today := market.DateOf(now)
	need := func(change func(*Subject)) *Profile {
		p := &Profile{Subject: Subject{Asks: true, Amount: 60 * market.Wan, Readiness: 7, Modes: []string{"技术转让"},
			Deadline: today.AddDays(300)}}
		change(&p.Subject)
		return p
	}
	supply := func(change func(*Subject)) *Profile {
		p := &Profile{Subject: Subject{Amount: 50 * market.Wan, Readiness: 7, Modes: []string{"技术转让"}}}
		change(&p.Subject)
		return p
	}
	same := func(*Subject) {}
	for _, c := range []struct {
		name string
		d, s *Profile
		want string
	}{
		{"all fits", need(same), supply(same), "[]"},
		{"dear", need(same), supply(func(s *Subject) { s.Amount = 90 * market.Wan }), "[{price 90 万元  0 }]"},
		{"no price", need(same), supply(func(s *Subject) { s.Amount = 0 }), "[]"},
		{"early", need(func(s *Subject) { s.Deadline = market.Date{} }), supply(func(s *Subject) { s.Readiness = 5 }),
			"[{maturity 0 万元 小试 0 }]"},
		{"early and hurried", need(same), supply(func(s *Subject) { s.Readiness = 5 }),
			"[{maturity 0 万元 小试 0 } {maturity 0 万元  13 }]"},
		{"hurried", need(func(s *Subject) { s.Readiness, s.Deadline = 0, today.AddDays(100) }),
			supply(func(s *Subject) { s.Readiness = 6 }), "[{maturity 0 万元  7 }]"},
		{"another way", need(same), supply(func(s *Subject) { s.Modes = []string{"作价入股"} }), "[{mode 0 万元  0 技术入股}]"},
	} {
		got := Concessions(c.d, c.s, now)
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
		if swapped := Concessions(c.s, c.d, now); fmt.Sprint(swapped) != c.want {
			t.Errorf("%s from the other side: %v", c.name, swapped)
		}
		given := c.d
		for _, x := range got {
			given = given.Conceding(x, now)
		}
		if left := Concessions(given, c.s, now); len(left) != 0 {
			t.Errorf("%s: still wanting %v after giving way", c.name, left)
		}
	}
	if got := Concessions(need(same), need(same), now); got != nil {
		t.Errorf("two needs: %v", got)
	}
}
