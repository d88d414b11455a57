package contract

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfDealsAndContractsAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, dealMoves, market.DealLifecycle)
	complete.Moves(t, contractMoves, market.RegistrationLifecycle(nil, false), market.RegistrationLifecycle(nil, true))
	for name, effect := range contractEffects {
		if name == market.ContractDiscard {
			continue // what follows it leaves nothing to keep
		}
		if keeps := market.RegistryAct(name).Label() != ""; keeps != (effect.After != nil) {
			t.Errorf("%s: an act of the registry %v, keeps a version %v", name, keeps, effect.After != nil)
		}
	}
}
