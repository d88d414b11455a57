package contract

import (
	"slices"
	"testing"

	"jiebang/internal/market"
)

// TestEveryMoveOfAContractHasItsEffects holds the two tables to each other.
func TestEveryMoveOfAContractHasItsEffects(t *testing.T) {
	t.Parallel()
	var moves []market.ContractMove
	for _, mirrored := range []bool{false, true} {
		for _, m := range market.RegistrationLifecycle(nil, mirrored).Moves {
			moves = append(moves, m.Name)
			if _, ok := contractEffects[m.Name]; !ok {
				t.Errorf("%s has no effects", m.Name)
			}
		}
	}
	for name, effect := range contractEffects {
		if !slices.Contains(moves, name) {
			t.Errorf("effects of %s, which is no move", name)
		}
		if keeps := market.RegistryAct(name).Label() != ""; keeps != (effect.After != nil) {
			t.Errorf("%s: an act of the registry %v, keeps a version %v", name, keeps, effect.After != nil)
		}
	}
}
