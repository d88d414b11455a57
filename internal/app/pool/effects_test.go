package pool

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfAMandateAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, mandateMoves, market.MandateLifecycle)
}
