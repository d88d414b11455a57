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

func TestTheMovesOfAnInquiryAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, inquiryMoves, market.InquiryLifecycle)
}

func TestTheMovesOfAnEditionAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, issueMoves, market.ListIssueLifecycle)
}

func TestTheMovesOfWorkOnManyEntriesAreComplete(t *testing.T) {
	t.Parallel()
	complete.Moves(t, bulkMoves, market.BulkLifecycle)
}
