package sample_test

import (
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

// TestTheWorkPlanNamesEveryTarget holds the plan to the register: a goal for each metric but the intents, which
// the plan does not count.
func TestTheWorkPlanNamesEveryTarget(t *testing.T) {
	t.Parallel()
	plan, err := sample.WorkPlan(2024)
	if err != nil {
		t.Fatal(err)
	}
	goals := map[string]int64{}
	for _, target := range plan {
		if err := target.Validate(); err != nil {
			t.Errorf("%s: %v", target.Code, err)
		}
		goals[target.Code] = target.Goal
	}
	for _, m := range market.Metrics {
		if wanted := !m.Standing && m.Code != "T4b"; (goals[m.Code] > 0) != wanted {
			t.Errorf("%s %s has the goal %d", m.Code, m.Name, goals[m.Code])
		}
	}
	if goals["T1"] != 17*int64(market.Yi) || goals["P4"] != 3450 || goals["P23"] != 6000*int64(market.Wan) {
		t.Errorf("goals in the wrong unit: %v", goals)
	}
}
