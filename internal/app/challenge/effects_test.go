package challenge

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfTheRoomAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, challengeMoves, market.ChallengeLifecycle)
	complete.Moves(t, bidMoves, market.BidLifecycle)
	complete.Moves(t, reviewMoves, market.ReviewLifecycle)
	complete.Moves(t, questionMoves, market.QuestionLifecycle)
	complete.Moves(t, objectionMoves, market.ObjectionLifecycle)
	complete.Moves(t, milestoneMoves, market.MilestoneLifecycle)
	complete.Moves(t, changeMoves, market.ChangeLifecycle)
	complete.Moves(t, acceptanceMoves, market.AcceptanceLifecycle)
	complete.Moves(t, breachMoves, market.BreachLifecycle)
}
