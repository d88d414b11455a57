package figures

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfAReportAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, reportMoves, market.ReportLifecycle)
}
