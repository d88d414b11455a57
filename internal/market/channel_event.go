package market

// publicEvents are the events that other systems are told of, when what they happened to is on show for everybody: by
// the noun, the names of moves and other verbs.
var publicEvents = map[string][]string{
	NounListing: {string(ListingPublish), string(ListingReopen), string(ListingExpire), string(ListingClose),
		string(ListingWithdraw), string(ListingTakedown), VerbEditPublished, VerbHide},
	NounChallenge: {string(ChallengePublish), string(ChallengeExtend), string(ChallengeWithdraw),
		string(ChallengeClose), string(ChallengeEndWithoutAward), string(ChallengeStartNotice), string(ChallengeAward),
		string(ChallengeSign), string(ChallengeStart), string(ChallengePass), string(ChallengeFail)},
	NounNotice:    {VerbPublish},
	NounListIssue: {string(ListIssueIssue)},
}

// PublicEvents are the nouns and verbs of the events that other systems may be told of.
func PublicEvents() (nouns, verbs []string) {
	for noun, of := range publicEvents {
		for _, verb := range of {
			nouns, verbs = append(nouns, noun), append(verbs, verb)
		}
	}
	return nouns, verbs
}
