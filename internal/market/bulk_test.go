package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestWhoTriesWorkOnManyEntriesAgain(t *testing.T) {
	t.Parallel()
	people := []cast{{"presser", person(1, market.RoleClerk)}, {"clerk", person(2, market.RoleClerk)},
		{"demoted", person(1)}, {"leader", person(3, market.RoleLeader)}, {"system", market.TheSystem()},
		{"nobody", market.Actor{}}}
	golden(t, "bulk_moves", table(market.BulkLifecycle, people, func(s market.BulkStatus) *market.Bulk {
		return &market.Bulk{Progress: market.Progress[market.BulkStatus]{Status: s, SubmittedBy: 1}}
	}))
	if b := (&market.Bulk{}); !b.VisibleTo(people[3].who) || b.VisibleTo(person(4, market.RoleExpert)) {
		t.Error("work on many entries is followed by the bureau alone")
	}
}
