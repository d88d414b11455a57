package account

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfAnOrganisationAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, organizationMoves, market.OrgLifecycle)
}

func TestTheMovesOfARequestAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, orgRequestMoves, market.OrgRequestLifecycle)
}

func TestTheMovesOfACandidateAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, candidateMoves, market.CandidateLifecycle)
}
