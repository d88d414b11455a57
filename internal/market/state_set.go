package market

import "slices"

// StateSet is a run of states that lists are cut by and shown under one heading.
type StateSet[S ~string] struct {
	Name     string // in addresses
	Label    string // Chinese
	Statuses []S    // nil for a part that states do not tell apart
}

// StatesNamed are the states of the set of that name, nil when there is none.
func StatesNamed[S ~string](sets []StateSet[S], name string) []S {
	for _, set := range sets {
		if set.Name == name {
			return set.Statuses
		}
	}
	return nil
}

// EveryStage names, where a list is cut by sets of states, all of them together.
const EveryStage = "all"

// StatesIn are the states of the set of that name, or those of all sets for EveryStage.
func StatesIn[S ~string](sets []StateSet[S], name string) []S {
	if name != EveryStage {
		return StatesNamed(sets, name)
	}
	var all []S
	for _, set := range sets {
		all = append(all, set.Statuses...)
	}
	return all
}

// OrderOf is how a list of records in some states is sorted unless its reader asks: what all waits is in the order in
// which it came, anything else begins with the latest.
func OrderOf[S comparable](states, waiting []S) ListOrder {
	if len(states) > 0 && !slices.ContainsFunc(states, func(s S) bool { return !slices.Contains(waiting, s) }) {
		return ByTurn
	}
	return ByTurn.Reversed()
}

// ListingQueues cut what the bureau and recommenders see of the lists.
var ListingQueues = []StateSet[ListingStatus]{
	{"submitted", "待审核", []ListingStatus{ListingSubmitted, ListingRecommended}},
	{"approved", "待发布", []ListingStatus{ListingApproved}},
	{"published", "已发布", []ListingStatus{ListingPublished, ListingRevising}},
	{"ended", "已结束", []ListingStatus{ListingReturned, ListingRejected, ListingExpired, ListingClosed, ListingWithdrawn,
		ListingTakenDown}},
}

// MatchStages cut the matches of an organisation.
var MatchStages = []StateSet[MatchStatus]{
	{"open", "待查看", []MatchStatus{MatchSuggested, MatchSeen}},
	{"wanted", "等待回应", []MatchStatus{MatchWantedByDemand, MatchWantedBySupply}},
	{"talks", "对接洽谈", []MatchStatus{MatchConnected, MatchNegotiating}},
	{"done", "已签约", []MatchStatus{MatchDealt}},
	{"ended", "已结束", []MatchStatus{MatchLost, MatchDismissed}},
}

// ChallengeStages cut the public board of challenges.
var ChallengeStages = []StateSet[ChallengeStatus]{
	{"open", "揭榜中", []ChallengeStatus{ChallengePublished}},
	{"review", "评审中", []ChallengeStatus{ChallengeClosed, ChallengeReviewing, ChallengeProposed}},
	{"notice", "公示中", []ChallengeStatus{ChallengeInNotice}},
	{"work", "攻关中", []ChallengeStatus{ChallengeAwarded, ChallengeContracted, ChallengeInProgress, ChallengeAccepting}},
	{"done", "已完成", []ChallengeStatus{ChallengeAccepted, ChallengeRewarded, ChallengeEvaluated}},
	{"ended", "未成", ChallengesFailed},
}

// ChallengeQueues cut the bureau's view of all challenges: what is on its way to the board, and then the board.
var ChallengeQueues = append([]StateSet[ChallengeStatus]{
	{"check", "待审查", []ChallengeStatus{ChallengeSubmitted}},
	{"argue", "待论证", []ChallengeStatus{ChallengeFormatOK}},
	{"approved", "待发榜", []ChallengeStatus{ChallengeApproved}},
}, ChallengeStages...)

// ChallengesWaiting wait for the bureau to decide, in the order in which they came.
var ChallengesWaiting = []ChallengeStatus{ChallengeSubmitted, ChallengeFormatOK, ChallengeApproved}

// ChallengePath are the stations of a challenge, each with the states in which it stands there. A challenge that ended
// otherwise stands at the station where it did.
var ChallengePath = []StateSet[ChallengeStatus]{
	{"argue", "论证", []ChallengeStatus{ChallengeDraft, ChallengeSubmitted, ChallengeReturned, ChallengeFormatOK,
		ChallengeApproved, ChallengeRejected}},
	{"bid", "揭榜", []ChallengeStatus{ChallengePublished, ChallengeWithdrawn}},
	{"review", "评审", []ChallengeStatus{ChallengeClosed, ChallengeReviewing, ChallengeProposed, ChallengeNoAward}},
	{"notice", "公示", []ChallengeStatus{ChallengeInNotice}},
	{"sign", "签约", []ChallengeStatus{ChallengeAwarded}},
	{"work", "攻关", []ChallengeStatus{ChallengeContracted, ChallengeInProgress, ChallengeTerminated}},
	{"accept", "验收", []ChallengeStatus{ChallengeAccepting, ChallengeAccepted, ChallengeFailed, ChallengeRewarded,
		ChallengeEvaluated}},
}

// ContractStages cut lists of registrations; three of them are not told apart by states.
var ContractStages = []StateSet[ContractStatus]{
	{"submitted", "待受理", []ContractStatus{ContractSubmitted}},
	{"accepted", "待审核", []ContractStatus{ContractAccepted}},
	{"second_review", "大额评审", []ContractStatus{ContractSecondReview}},
	{"supplementing", "补正中", []ContractStatus{ContractSupplementing}},
	{"registered", "已登记", []ContractStatus{ContractRegistered}},
	{"draft", "草稿", []ContractStatus{ContractDraft, ContractReady}},
	{"late", "时限将到", nil},
	{"asked", "变更与复核申请", nil},
	{"untold", "待告知部门", nil},
	{"ended", "不予登记、注销、撤销", []ContractStatus{ContractRefused, ContractDeregistered, ContractRevoked}},
}

// ContractsDeciding are the states in which a registry has the file and has not decided.
var ContractsDeciding = []ContractStatus{ContractSubmitted, ContractAccepted, ContractSecondReview}

// DealStages cut lists of deals.
var DealStages = []StateSet[DealStatus]{
	{"", "全部", nil},
	{"lead", "线索", []DealStatus{DealLead}},
	{"negotiating", "洽谈中", []DealStatus{DealNegotiating}},
	{"intent_signed", "已签意向", []DealStatus{DealIntentSigned}},
	{"contract_signed", "已签合同", []DealStatus{DealContractSigned}},
	{"performing", "履约中", []DealStatus{DealPerforming}},
	{"completed", "已完成", []DealStatus{DealCompleted}},
	{"ended", "未成或终止", []DealStatus{DealLost, DealTerminated}},
}

// DealPath are the states of a deal that comes to its end, in order; the columns of a board.
var DealPath = append(append([]DealStatus{}, DealOpen...), DealCompleted)

// ListIssueStages cut the bureau's list of editions.
var ListIssueStages = []StateSet[ListIssueStatus]{
	{"making", "编制中", []ListIssueStatus{ListIssueDraft}},
	{"submitted", "待签发", []ListIssueStatus{ListIssueSubmitted}},
	{"issued", "已发布", []ListIssueStatus{ListIssueIssued}},
	{"ended", "已撤回、作废", []ListIssueStatus{ListIssueWithdrawn, ListIssueDiscarded}},
}

// OrgStages cut the bureau's list of organisations.
var OrgStages = []StateSet[OrgStatus]{
	{"submitted", "待认证", []OrgStatus{OrgSubmitted}},
	{"verified", "已认证", []OrgStatus{OrgVerified}},
	{"returned", "已退回", []OrgStatus{OrgReturned}},
	{"stopped", "停用与失信", []OrgStatus{OrgSuspended, OrgBlacklisted}},
	{"refused", "未通过", []OrgStatus{OrgRejected}},
	{"merged", "已归并", []OrgStatus{OrgMerged}},
}

// Sets of states that the record is asked for.
var (
	// ListingsLive have not ended. ListingsWaiting wait for the bureau, ListingsTyped to be handed in;
	// ListingsEnded were settled or ran out; ListingsGone were taken back and count for nothing.
	ListingsLive = []ListingStatus{ListingDraft, ListingSubmitted, ListingRecommended, ListingReturned, ListingRevising,
		ListingRejected, ListingApproved, ListingPublished, ListingExpired}
	ListingsWaiting = []ListingStatus{ListingSubmitted, ListingApproved}
	ListingsTyped   = []ListingStatus{ListingDraft, ListingRevising}
	ListingsEnded   = []ListingStatus{ListingClosed, ListingExpired}
	ListingsGone    = []ListingStatus{ListingWithdrawn, ListingTakenDown}

	// MatchesNew were found and nobody has decided on them; MatchesWanted wait for the other side; in MatchesMet the
	// two sides know each other.
	MatchesNew    = matchUndecided
	MatchesWanted = []MatchStatus{MatchWantedByDemand, MatchWantedBySupply}
	MatchesMet    = []MatchStatus{MatchConnected, MatchNegotiating, MatchDealt}

	// ChallengesRunning are under way; in ChallengesShut no bid is opened, not yet or never.
	ChallengesRunning = []ChallengeStatus{ChallengePublished, ChallengeClosed, ChallengeReviewing, ChallengeProposed,
		ChallengeInNotice, ChallengeAwarded, ChallengeContracted, ChallengeInProgress, ChallengeAccepting}
	ChallengesShut = []ChallengeStatus{ChallengePublished, ChallengeWithdrawn}

	// BidsNotMade are drafts and what was taken back; BidsShut are those that nobody has opened.
	BidsNotMade = []BidStatus{BidDraft, BidWithdrawn}
	BidsShut    = []BidStatus{BidDraft, BidSealed, BidWithdrawn}

	// AcceptancesOpen wait for a decision.
	AcceptancesOpen = []AcceptanceStatus{AcceptanceApplied, AcceptanceMeasured}

	// DealsSigned have a contract in force or performed; DealsGone came to nothing.
	DealsSigned = []DealStatus{DealContractSigned, DealPerforming, DealCompleted}
	DealsGone   = []DealStatus{DealLost, DealTerminated}

	// ContractsFiled are with a registry, apart from those in second review; ContractsPending are all that are with
	// one; in ContractsTimed a clock runs; ContractsFallen were registered and are no more.
	ContractsFiled   = []ContractStatus{ContractSubmitted, ContractAccepted, ContractSupplementing}
	ContractsPending = []ContractStatus{ContractSubmitted, ContractAccepted, ContractSecondReview,
		ContractSupplementing}
	ContractsTimed  = []ContractStatus{ContractAccepted, ContractSecondReview}
	ContractsFallen = []ContractStatus{ContractDeregistered, ContractRevoked}

	// OrgsUnclaimed claim no code: not yet, or no more.
	OrgsUnclaimed = []OrgStatus{OrgDraft, OrgRejected, OrgMerged}
)
