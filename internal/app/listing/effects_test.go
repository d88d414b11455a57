package listing

import (
	"testing"

	"jiebang/internal/apptest/complete"
	"jiebang/internal/market"
)

func TestTheMovesOfAListingAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, listingMoves, market.ListingLifecycle)
}

func TestTheMovesOfAnEditionAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, issueMoves, market.ListIssueLifecycle)
}
