package market

import "slices"

// Inside reports whether the actor reads the working copy of the listing, with its contacts and its gated text: its own
// organisation, the park or town asked to endorse it, who wrote it down for its organisation, and the bureau. Everybody
// else reads the public copy, if there is one.
func (l *Listing) Inside(who Actor) bool {
	return who.InBureau() || who.In(l.OrgID) || l.EnteredBy(who) ||
		l.RecommenderID != 0 && who.In(l.RecommenderID)
}

// MatchesShownTo reports whether the actor sees who fits the listing: the one who is inside, and brokers.
func (l *Listing) MatchesShownTo(who Actor) bool { return l.Inside(who) || who.Is(RoleBroker) }

// CopiesShownTo reports whether the actor sees what else the listing's organisation is writing. A recommender does not,
// although it reads this one.
func (l *Listing) CopiesShownTo(who Actor) bool { return who.InBureau() || who.In(l.OrgID) }

// LooksForCopies reports whether a listing in the state is held beside others that it may repeat: before it is decided
// about, and while it is published.
func (s ListingStatus) LooksForCopies() bool {
	return s.Undecided() || s == ListingRejected || s == ListingPublished
}

// QueuesAllListings reports whether the actor finds every organisation's working copies in the queue, and not only
// those that their own were asked to endorse.
func QueuesAllListings(who Actor) bool { return who.InBureau() }

// WithoutContacts is the listing as the public reads it: nobody's name and number, and nothing of the gated layer.
func (l Listing) WithoutContacts() Listing {
	l.ContactName, l.ContactPhone, l.ConfidentialText = "", "", ""
	return l
}

// MayWriteListing refuses to write a listing of the kind for an organisation: the one who does must write for it, and
// it must not have been turned away. One that is not verified yet may write drafts meanwhile.
func MayWriteListing(who Actor, orgID int64, kind Kind) error {
	if !kind.Valid() {
		return &Error{Code: Invalid, Message: "请选择清单类别。", Fields: map[string]string{"kind": "请从五类清单中选择。"}}
	}
	if err := MayWriteFor(who, orgID); err != nil {
		return err
	}
	for _, m := range who.Memberships {
		if m.OrgID == orgID && slices.Contains(OrgsBarred, m.OrgStatus) {
			return Refuse(Forbidden, "该单位当前为“"+OrgLifecycle.Label(m.OrgStatus)+"”，不能发布清单。")
		}
	}
	return nil
}

// MayWriteFor refuses to act in the name of an organisation that the actor does not write for.
func MayWriteFor(who Actor, orgID int64) error {
	if who.WritesFor(orgID) {
		return nil
	}
	return &Error{Code: Invalid, Message: "请选择您所在的单位。",
		Fields: map[string]string{"org_id": "请选择您有编辑权限的单位；尚无单位的，请先登记单位。"}}
}

// MayShow refuses to submit or publish a listing of an organisation that is not verified. What the bureau collected it
// answers for itself, unless it has turned the organisation away.
func (o *Organization) MayShow(l *Listing) error {
	if l.Collected() && !slices.Contains(OrgsBarred, o.Status) {
		return nil
	}
	return o.MayPublish()
}

// OrgsBarred are the states of organisations that may not write listings, and whose challenges nobody bids for.
var OrgsBarred = []OrgStatus{OrgBlacklisted, OrgSuspended, OrgRejected, OrgMerged}

// MayPublish refuses to submit or publish a listing for an organisation that is not verified.
func (o *Organization) MayPublish() error {
	if o.Status == OrgVerified {
		return nil
	}
	return Refuse(Conflict, "单位“"+o.Name+"”当前为“"+OrgLifecycle.Label(o.Status)+"”，通过认证后才能提交或发布。")
}

// MayConnect reports whether the actor may ask for contact with the listing's owner: the one who is not inside and
// writes for a verified organisation.
func (l *Listing) MayConnect(who Actor) bool {
	return !l.Inside(who) && slices.ContainsFunc(who.Memberships, func(m Membership) bool {
		return m.OrgStatus == OrgVerified && who.WritesFor(m.OrgID)
	})
}

// Pairs reports whether the listing can be put beside another by hand: one asks and the other offers, and they belong
// to two organisations.
func (l *Listing) Pairs(other *Listing) bool {
	return l.Kind.Asks() != other.Kind.Asks() && l.OrgID != other.OrgID
}

// OfferedBy reports whether the actor may put the listing beside another: it is on show, and they write for its
// organisation.
func (l *Listing) OfferedBy(who Actor) bool {
	return who.WritesFor(l.OrgID) && l.Status == ListingPublished
}

// MayApproach reports whether the actor may ask experts for contact because of the listing: it is a talent need, and
// they write for its organisation.
func (l *Listing) MayApproach(who Actor) bool { return l.Kind == KindTalent && who.WritesFor(l.OrgID) }

// MayGather reports whether the actor may link needs to the listing and release them: it is a common need, and they
// write for its organisation or are a clerk.
func (l *Listing) MayGather(who Actor) bool {
	return l.Kind == KindCommon && (who.WritesFor(l.OrgID) || who.Is(RoleClerk))
}

// PutUpBy reports whether the need is the actor's to put up as a challenge: its organisation's, or a clerk's.
func (l *Listing) PutUpBy(who Actor) bool { return who.WritesFor(l.OrgID) || who.Is(RoleClerk) }

// CanBePutUp reports whether the listing is a need on show, of the two kinds that become challenges.
func (l *Listing) CanBePutUp() bool {
	return (l.Kind == KindDemand || l.Kind == KindCommon) && l.Status == ListingPublished
}

// CheckPutUp refuses to put a need up as a challenge while an earlier challenge made from it is on its way or came to
// something; made are all the challenges made from it.
func CheckPutUp(made []Challenge) error {
	for _, c := range made {
		if !c.Status.CameToNothing() && c.Status != ChallengeRejected {
			return Refuse(Conflict, "该需求已有榜单“"+c.Title+"”（"+c.No+"），当前为“"+ChallengeLifecycle.Label(c.Status)+
				"”，不能重复发榜。")
		}
	}
	return nil
}
