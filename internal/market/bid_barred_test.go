package market_test

import (
	"testing"

	"jiebang/internal/market"
)

// TestNobodyBidsWhileTheOwnerIsBarred goes through the states in which an organisation is barred.
func TestNobodyBidsWhileTheOwnerIsBarred(t *testing.T) {
	for _, status := range market.OrgsBarred {
		owner, bidder := &market.Organization{ID: 1}, &market.Organization{ID: 2}
		owner.Status, bidder.Status = status, market.OrgVerified
		if market.MayBid(owner, bidder, market.Settings{}) == nil {
			t.Errorf("a bid on a challenge of an organisation that is %s is let through", status)
		}
	}
}
