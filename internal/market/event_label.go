package market

import (
	"cmp"
	"slices"
)

// VerbLabel is what an event's verb says in a history, in Chinese; the verb itself when nobody gave it a name.
func VerbLabel(kind, verb string) string {
	return cmp.Or(eventLabels[[2]string{kind, verb}], eventLabels[[2]string{"", verb}], verb)
}

// EventVerbs lists what events record: what may happen to any noun first, then noun by noun.
func EventVerbs() []EventVerb {
	list := make([]EventVerb, 0, len(eventLabels))
	for of, label := range eventLabels {
		list = append(list, EventVerb{Kind: of[0], Verb: of[1], Label: label})
	}
	place := func(v EventVerb) int {
		return slices.IndexFunc(EventNouns, func(n EventNoun) bool { return n.Kind == v.Kind })
	}
	slices.SortFunc(list, func(a, b EventVerb) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Verb, b.Verb))
	})
	return list
}

// eventLabels are the names of the verbs, moves among them, by noun and verb; the noun is empty where any will do.
var eventLabels = labelEvents()

func labelEvents() map[[2]string]string {
	labels := map[[2]string]string{}
	labelMoves(labels, NounListing, ListingLifecycle)
	labelMoves(labels, NounOrganization, OrgLifecycle)
	labelMoves(labels, NounMatch, MatchLifecycle)
	labelMoves(labels, NounDeal, DealLifecycle)
	labelMoves(labels, NounContract, RegistrationLifecycle(nil, false))
	labelMoves(labels, NounChallenge, ChallengeLifecycle)
	labelMoves(labels, NounBid, BidLifecycle)
	labelMoves(labels, NounReview, ReviewLifecycle)
	labelMoves(labels, NounObjection, ObjectionLifecycle)
	labelMoves(labels, NounBidInvitation, InvitationLifecycle)
	labelMoves(labels, NounApproach, ApproachLifecycle)
	labelMoves(labels, NounBreach, BreachLifecycle)
	labelMoves(labels, NounMilestone, MilestoneLifecycle)
	labelMoves(labels, NounChange, ChangeLifecycle)
	labelMoves(labels, NounAcceptance, AcceptanceLifecycle)
	labelMoves(labels, NounQuestion, QuestionLifecycle)
	labelMoves(labels, NounInquiry, InquiryLifecycle)
	labelMoves(labels, NounEntry, EntryLifecycle)
	labelMoves(labels, NounMandate, MandateLifecycle)
	labelMoves(labels, NounCorrection, CorrectionLifecycle)
	labelMoves(labels, NounListIssue, ListIssueLifecycle)
	labelMoves(labels, NounOrgRequest, OrgRequestLifecycle)
	labelMoves(labels, NounCandidate, CandidateLifecycle)
	labelMoves(labels, NounBulk, BulkLifecycle)
	labelMoves(labels, NounMatcherTrial, MatcherTrialLifecycle)
	labelMoves(labels, NounImportBatch, ImportLifecycle)
	labelMoves(labels, NounRound, RoundLifecycle)
	for _, v := range verbs {
		labels[[2]string{v.Kind, v.Verb}] = v.Label
	}
	return labels
}

// labelMoves names the moves of a noun.
func labelMoves[T Movable[S], S, M ~string](labels map[[2]string]string, kind string, table *Lifecycle[T, S, M]) {
	for _, m := range table.Moves {
		labels[[2]string{kind, string(m.Name)}] = m.Label
	}
}
