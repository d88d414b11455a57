package market

import "slices"

// ChallengesFailed are the states of challenges that found nobody or came to nothing, so that they may be put up once
// more.
var ChallengesFailed = []ChallengeStatus{ChallengeNoAward, ChallengeWithdrawn, ChallengeFailed, ChallengeTerminated}

// CameToNothing reports whether the challenge ended without what it asked for.
func (s ChallengeStatus) CameToNothing() bool { return slices.Contains(ChallengesFailed, s) }

// Inside reports whether the actor reads all that the challenge says: its owner's people and the bureau. What the
// public may know of it is left by ForPublic.
func (c *Challenge) Inside(who Actor) bool { return who.InBureau() || who.In(c.OrgID) }

// ForPublic is the challenge as the public may know it: without the owner's figures, the telephone number, the panel
// that argued it and how far the experts have come, and without the winner until that is told.
func (c Challenge) ForPublic() Challenge {
	c.ContactPhone = Mask(c.ContactPhone)
	challengeForm.Hide(&c.ChallengeContent, ForAll)
	c.ArguedBy, c.ArgueOpinion, c.Docket.Reviewers, c.Docket.FinishedReview = nil, "", 0, 0
	if !c.Decided() {
		c.WinnerBidID, c.WinnerOrgID = 0, 0
	}
	return c
}

// PublicTrail keeps of the history of a record what everybody may follow: the steps that are told, without who took
// them and from where, and the reason where it is told too.
func PublicTrail(trail []Event, told func(verb string) (step, reason bool)) []Event {
	shown := trail[:0:0] // none where there was none
	for _, e := range trail {
		step, reason := told(e.Verb)
		if !step {
			continue
		}
		e.ActorName, e.IP = "", ""
		if !reason {
			e.Note = ""
		}
		shown = append(shown, e)
	}
	return shown
}

// ResultsTold reports whether the public may read how the challenge came out: its winners, or that there are none.
func (c *Challenge) ResultsTold() bool { return c.Decided() || c.Status == ChallengeNoAward }

// Frozen reports whether an objection stops the award.
func (c *Challenge) Frozen() bool {
	return c.Status == ChallengeInNotice && c.Docket.OpenObjections > 0
}

// CheckContactLook refuses to open the owner's telephone number: it is for members of verified organisations and for
// the platform's staff, and what the actor may not see is not there.
func (c *Challenge) CheckContactLook(who Actor) error {
	switch {
	case !c.VisibleTo(who):
		return ErrNotFound
	case !who.Verified():
		return Refuse(Forbidden, "联系电话向认证单位的人员开放，请先登记单位并通过认证。")
	}
	return nil
}

// AwaitsArgument reports whether experts' opinions of the need are taken down now.
func (c *Challenge) AwaitsArgument() bool { return c.Status == ChallengeFormatOK }

// CheckAwaitsArgument refuses to take down an expert's opinion of the need at any other time.
func (c *Challenge) CheckAwaitsArgument() error {
	if c.AwaitsArgument() {
		return nil
	}
	return Refuse(Conflict, "榜单当前为“"+ChallengeLifecycle.Label(c.Status)+"”，待论证的榜单才能登记专家意见。")
}

// MayArgue reports whether the actor may take down an expert's opinion of the need now.
func (c *Challenge) MayArgue(who Actor) bool { return who.Is(RoleClerk) && c.AwaitsArgument() }

// PanelShownTo reports whether the actor sees the judging: the bureau, once the bids are open.
func (c *Challenge) PanelShownTo(who Actor) bool { return who.InBureau() && c.Opened() }

// ChecksForm reports whether the form of bids is checked now.
func (c *Challenge) ChecksForm() bool { return c.Status == ChallengeClosed }

// Scoring reports whether experts score now.
func (c *Challenge) Scoring() bool { return c.Status == ChallengeReviewing }

// MayAskExperts reports whether the actor may ask further experts now.
func (c *Challenge) MayAskExperts(who Actor) bool { return who.Is(RoleClerk) && c.Scoring() }

// MayRecordTalk reports whether the actor may take down a talk with a bidder: a clerk, while the bids are judged.
func (c *Challenge) MayRecordTalk(who Actor) bool { return who.Is(RoleClerk) && c.Judging() }

// MayAnswerWith reports whether the actor writes for an organisation that could bid for the challenge, or ask about it.
func (c *Challenge) MayAnswerWith(who Actor) bool { return len(c.Bidders(who)) > 0 }

// Bidders are the organisations in whose name the actor could bid for the challenge.
func (c *Challenge) Bidders(who Actor) []Membership {
	return membershipsThat(who, func(m Membership) bool { return m.OrgID != c.OrgID && who.WritesFor(m.OrgID) })
}

// Askers are the organisations in whose name the actor may ask about a challenge of this owner.
func Askers(who Actor, ownerID int64) []Membership {
	return membershipsThat(who, func(m Membership) bool {
		return m.OrgID != ownerID && m.OrgStatus == OrgVerified && who.WritesFor(m.OrgID)
	})
}

func membershipsThat(who Actor, hold func(Membership) bool) []Membership {
	var kept []Membership
	for _, m := range who.Memberships {
		if hold(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

// ArchivesShownTo reports whether the actor takes the archive of a challenge and reads its whole record: the bureau and
// the auditor.
func ArchivesShownTo(who Actor) bool { return who.InBureau() || who.Is(RoleAuditor) }
