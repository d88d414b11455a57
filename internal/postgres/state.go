package postgres

import (
	"strings"

	"jiebang/internal/market"
)

// States stand in statements as literals, made of the constants of the market when the program is compiled or starts,
// and not as arguments: half of the indexes on states are partial, and a plan that is kept for any argument can use
// none of them, nor does it know how few of the rows stand in a state. States that only the caller knows are arguments.
const (
	listingDraft     = `'` + string(market.ListingDraft) + `'`
	listingPublished = `'` + string(market.ListingPublished) + `'`
	listingClosed    = `'` + string(market.ListingClosed) + `'`
	listingRejected  = `'` + string(market.ListingRejected) + `'`

	matchSuggested      = `'` + string(market.MatchSuggested) + `'`
	matchWantedByDemand = `'` + string(market.MatchWantedByDemand) + `'`
	matchWantedBySupply = `'` + string(market.MatchWantedBySupply) + `'`
	joinOpen            = `'` + string(market.JoinOpen) + `'`
	matchDismissed      = `'` + string(market.MatchDismissed) + `'`

	challengePublished = `'` + string(market.ChallengePublished) + `'`
	challengeInNotice  = `'` + string(market.ChallengeInNotice) + `'`

	bidDraft      = `'` + string(market.BidDraft) + `'`
	bidSealed     = `'` + string(market.BidSealed) + `'`
	bidWithdrawn  = `'` + string(market.BidWithdrawn) + `'`
	bidOpened     = `'` + string(market.BidOpened) + `'`
	bidEligible   = `'` + string(market.BidEligible) + `'`
	bidProposed   = `'` + string(market.BidProposed) + `'`
	bidReserve    = `'` + string(market.BidReserve) + `'`
	bidAwarded    = `'` + string(market.BidAwarded) + `'`
	bidContracted = `'` + string(market.BidContracted) + `'`
	bidDelivering = `'` + string(market.BidDelivering) + `'`
	bidAccepted   = `'` + string(market.BidAccepted) + `'`

	memberInvited   = `'` + string(market.MemberInvited) + `'`
	memberConfirmed = `'` + string(market.MemberConfirmed) + `'`
	memberDeclined  = `'` + string(market.MemberDeclined) + `'`

	reviewDeclared = `'` + string(market.ReviewDeclared) + `'`
	reviewRecused  = `'` + string(market.ReviewRecused) + `'`
	reviewFinished = `'` + string(market.ReviewFinished) + `'`

	milestonePlanned = `'` + string(market.MilestonePlanned) + `'`

	dealPerforming = `'` + string(market.DealPerforming) + `'`

	contractDraft        = `'` + string(market.ContractDraft) + `'`
	contractAccepted     = `'` + string(market.ContractAccepted) + `'`
	contractSecondReview = `'` + string(market.ContractSecondReview) + `'`
	contractRegistered   = `'` + string(market.ContractRegistered) + `'`

	orgDraft         = `'` + string(market.OrgDraft) + `'`
	orgSubmitted     = `'` + string(market.OrgSubmitted) + `'`
	orgBlacklisted   = `'` + string(market.OrgBlacklisted) + `'`
	orgMerged        = `'` + string(market.OrgMerged) + `'`
	candidateWaiting = `'` + string(market.CandidateWaiting) + `'`
	entryWaiting     = `'` + string(market.EntryWaiting) + `'`

	requestAsked = `'` + string(market.OrgRequestAsked) + `'`

	breachInForce      = `'` + string(market.BreachInForce) + `'`
	reportMade         = `'` + string(market.ReportMade) + `'`
	correctionProposed = `'` + string(market.CorrectionProposed) + `'`
	listIssueIssued    = `'` + string(market.ListIssueIssued) + `'`

	roundOpen = `'` + string(market.RoundOpen) + `'`

	rowUnchecked = `'` + string(market.RowUnchecked) + `'`
	rowRepeated  = `'` + string(market.RowRepeated) + `'`
	rowUpdated   = `'` + string(market.RowUpdated) + `'`
	rowTaken     = `'` + string(market.RowTaken) + `'`
	rowUndone    = `'` + string(market.RowUndone) + `'`

	deliveryWaiting = `'` + string(market.DeliveryWaiting) + `'`
	deliverySending = `'` + string(market.DeliverySending) + `'`
	deliverySent    = `'` + string(market.DeliverySent) + `'`
	deliveryDead    = `'` + string(market.DeliveryDead) + `'`
	deliveryDropped = `'` + string(market.DeliveryDropped) + `'`

	visibleRegistered = `'` + string(market.VisibleRegistered) + `'`
	visibleInvited    = `'` + string(market.VisibleInvited) + `'`
)

// Sets of states: conditions behind a column, or behind a column and "not".
var (
	inDeliveriesOpen    = oneOf(market.DeliveriesOpen)
	inDeliveriesDone    = oneOf(market.DeliveriesDone)
	inListingsWaiting   = oneOf(market.ListingsWaiting)
	inListingsEnded     = oneOf(market.ListingsEnded)
	inListingsGone      = oneOf(market.ListingsGone)
	inMatchesNew        = oneOf(market.MatchesNew)
	inMatchesWanted     = oneOf(market.MatchesWanted)
	inMatchesMet        = oneOf(market.MatchesMet)
	inChallengesRunning = oneOf(market.ChallengesRunning)
	inChallengesShut    = oneOf(market.ChallengesShut)
	inBidsNotMade       = oneOf(market.BidsNotMade)
	inBidsShut          = oneOf(market.BidsShut)
	inObjectionsOpen    = oneOf(market.ObjectionsOpen)
	inAcceptancesOpen   = oneOf(market.AcceptancesOpen)
	inDealsOpen         = oneOf(market.DealOpen)
	inDealsSigned       = oneOf(market.DealsSigned)
	inDealsGone         = oneOf(market.DealsGone)
	inContractsFiled    = oneOf(market.ContractsFiled)
	inContractsPending  = oneOf(market.ContractsPending)
	inContractsTimed    = oneOf(market.ContractsTimed)
	inContractsFallen   = oneOf(market.ContractsFallen)
	inOrgsUnclaimed     = oneOf(market.OrgsUnclaimed)
	inImportsAtWork     = oneOf(market.ImportsAtWork)
	inRowsSettled       = oneOf(market.RowsSettled)
	inRowsWaiting       = oneOf(market.RowsWaiting)
)

// oneOf is the condition that a column holds one of the states, behind the column or behind "not".
func oneOf[S ~string](states []S) string {
	literals := make([]string, 0, len(states))
	for _, s := range states {
		literals = append(literals, "'"+string(s)+"'")
	}
	return "in (" + strings.Join(literals, ", ") + ")"
}
