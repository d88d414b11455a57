package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestMatcherTrialMoves(t *testing.T) {
	t.Parallel()
	people := []cast{{"clerk", person(1, market.RoleClerk)}, {"approver", person(2, market.RoleApprover)},
		{"leader", person(3, market.RoleLeader)},
		{"sysadmin", person(4, market.RoleSysadmin)}, {"auditor", person(5, market.RoleAuditor)},
		{"owner", member(6, 9, market.RankOwner)}, {"system", market.TheSystem()}}
	golden(t, "matcher_trial", table(market.MatcherTrialLifecycle, people,
		func(s market.TrialStatus) *market.MatcherTrial {
			return &market.MatcherTrial{Progress: market.Progress[market.TrialStatus]{Status: s}}
		}))
}

func TestAChangeOfTheMatcherNeedsAReason(t *testing.T) {
	t.Parallel()
	for reason, good := range map[string]bool{" ": false, "评判结果已核对": true, strings.Repeat("长", 501): false} {
		if err := market.CheckReason(reason); (err == nil) != good {
			t.Errorf("reason of %d bytes: %v", len(reason), err)
		}
	}
}
