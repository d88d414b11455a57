package page

import (
	"testing"

	"jiebang/internal/market"
)

// TestACardWithoutATermShowsNone leaves the day out: entries of sheets need not have one.
func TestACardWithoutATermShowsNone(t *testing.T) {
	t.Parallel()
	l := market.Listing{Kind: market.KindDemand}
	if card := CardOf(l, ""); !card.ValidUntil.IsZero() {
		t.Errorf("no term is shown as %v", card.ValidUntil)
	}
	l.ValidUntil = market.Date{Year: 2027, Month: 6, Day: 30}
	if card := CardOf(l, ""); market.DateOf(card.ValidUntil) != l.ValidUntil {
		t.Errorf("the term is shown as %v", card.ValidUntil)
	}
}
