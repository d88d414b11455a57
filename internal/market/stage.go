package market

// stageDays names the setting that says within how many working days a challenge should leave a state.
var stageDays = map[ChallengeStatus]string{
	ChallengeSubmitted: SetDaysCheck, ChallengeFormatOK: SetDaysArgue, ChallengeApproved: SetDaysPublish,
	ChallengeClosed:    SetDaysOpenReview,
	ChallengeReviewing: SetDaysReview, ChallengeProposed: SetDaysStartNotice, ChallengeInNotice: SetDaysConfirm,
	ChallengeContracted: SetDaysStart,
	ChallengeAccepting:  SetDaysAcceptance, ChallengeAccepted: SetDaysReward, ChallengeRewarded: SetDaysEvaluate,
}

// StagesTimed lists the states in which the bureau's own work is held to days.
var StagesTimed = []ChallengeStatus{ChallengeSubmitted, ChallengeFormatOK, ChallengeApproved, ChallengeClosed,
	ChallengeReviewing, ChallengeProposed, ChallengeInNotice,
	ChallengeAwarded, ChallengeContracted, ChallengeAccepting, ChallengeAccepted, ChallengeRewarded}

// StageDue is the last day on which the challenge should be taken on from where it stands; false where nothing is due.
func (c *Challenge) StageDue(s Settings) (Due, bool) {
	from := DateOf(c.EnteredAt)
	switch c.Status {
	case ChallengeAwarded:
		return Due{Date: c.SignBy(s)}, !c.AwardedAt.IsZero()
	case ChallengeInNotice:
		from = c.NoticeLastDay()
	default:
	}
	key, timed := stageDays[c.Status]
	if !timed || from.IsZero() {
		return Due{}, false
	}
	return s.Calendar().AddWorkingDays(from, s.Int(key)), true
}

// StageLate reports whether the challenge stands where it stands longer than it should.
func (c *Challenge) StageLate(s Settings, today Date) bool {
	due, timed := c.StageDue(s)
	return timed && due.Before(today)
}
