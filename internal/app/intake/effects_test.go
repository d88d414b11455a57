package intake

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfASheetAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, batchMoves, market.ImportLifecycle)
}

func TestTheMovesOfARoundAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, roundMoves, market.RoundLifecycle)
}

func TestTheMovesOfAnEntryOnBehalfAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, entryMoves, market.EntryLifecycle)
}
