package listing

import (
	"testing"

	"jiebang/internal/market"
)

// TestEveryMoveOfAListingHasItsEffects holds the table of effects level with the lifecycle.
func TestEveryMoveOfAListingHasItsEffects(t *testing.T) {
	t.Parallel()
	known := map[market.ListingMove]bool{}
	for _, m := range market.ListingLifecycle.Moves {
		known[m.Name] = true
		if _, ok := listingEffects[m.Name]; !ok {
			t.Errorf("%s has no effects", m.Name)
		}
	}
	for name := range listingEffects {
		if !known[name] {
			t.Errorf("%s has effects and is no move", name)
		}
	}
}
