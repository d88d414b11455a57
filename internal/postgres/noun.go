package postgres

import "jiebang/internal/market"

// What events happen to, as literals of statements.
const (
	onChallenge  = `'` + market.NounChallenge + `'`
	onBid        = `'` + market.NounBid + `'`
	onReview     = `'` + market.NounReview + `'`
	onObjection  = `'` + market.NounObjection + `'`
	onDeal       = `'` + market.NounDeal + `'`
	onContract   = `'` + market.NounContract + `'`
	onNotice     = `'` + market.NounNotice + `'`
	onAgreement  = `'` + market.NounAgreement + `'`
	onMilestone  = `'` + market.NounMilestone + `'`
	onChange     = `'` + market.NounChange + `'`
	onAcceptance = `'` + market.NounAcceptance + `'`
	onSubsidy    = `'` + market.NounSubsidy + `'`
	onBreach     = `'` + market.NounBreach + `'`

	onOrganization = `'` + market.NounOrganization + `'`
	onUndertaking  = `'` + market.NounUndertaking + `'`
)
