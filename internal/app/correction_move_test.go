package app_test

import (
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfACorrectionAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, app.CorrectionMoves, market.CorrectionLifecycle)
}
