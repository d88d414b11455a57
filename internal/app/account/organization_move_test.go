package account

import (
	"testing"

	"jiebang/internal/market"
)

// TestEveryMoveOfAnOrganisationHasItsEffects holds the two tables to each other.
func TestEveryMoveOfAnOrganisationHasItsEffects(t *testing.T) {
	t.Parallel()
	named := map[market.OrgMove]bool{}
	for _, m := range market.OrgLifecycle.Moves {
		named[m.Name] = true
		if _, ok := organizationEffects[m.Name]; !ok {
			t.Errorf("%s has no effects", m.Name)
		}
	}
	for name := range organizationEffects {
		if !named[name] {
			t.Errorf("effects of %s, which is no move", name)
		}
	}
}
