package matching

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfMatchingAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, matchMoves, market.MatchLifecycle)
	complete.Moves(t, approachMoves, market.ApproachLifecycle)
	complete.Moves(t, invitationMoves, market.InvitationLifecycle)
	complete.Moves(t, trialMoves, market.MatcherTrialLifecycle)
}
