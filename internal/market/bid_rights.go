package market

import (
	"slices"
	"time"
)

// Sets of the states of bids, by what is asked of them.
var (
	// BidsBeforeClose are bids that somebody is still writing or has sealed.
	BidsBeforeClose = []BidStatus{BidDraft, BidSealed}
	// BidsUndecided are bids that have been opened and whose fate is open: all of them fall when nobody is awarded.
	BidsUndecided = []BidStatus{BidOpened, BidEligible, BidProposed, BidReserve}
	// BidsPlaced are bids that the ranking has placed, and that a new review takes back.
	BidsPlaced = []BidStatus{BidProposed, BidReserve, BidNotSelected}
	// BidsRanked are bids that are, or were, ranked: their form was in order.
	BidsRanked = append([]BidStatus{BidEligible, BidProposed, BidReserve, BidNotSelected}, BidsWon...)
	// BidsNamed are bids whose organisation is named as a winner, from the notice on.
	BidsNamed = append([]BidStatus{BidProposed}, BidsWon...)
	// BidsStanding are bids that are to win, or have won and have not fallen away: the best of them is the winner.
	BidsStanding = []BidStatus{BidProposed, BidAwarded, BidContracted, BidDelivering, BidAccepted}
	// BidsTerminable are bids whose work can be broken off.
	BidsTerminable = []BidStatus{BidContracted, BidDelivering}
	// BidsPayable are bids whose organisation public money may be paid to.
	BidsPayable = []BidStatus{BidDelivering, BidAccepted}
)

// HandedIn reports whether the bid was sealed and not taken back, whatever became of it since.
func (b *Bid) HandedIn() bool { return b.Status != BidDraft && b.Status != BidWithdrawn }

// EditableFor reports whether the actor may rewrite the bid now: it is a draft of an organisation they write for, and
// bids for its challenge are still taken.
func (b *Bid) EditableFor(who Actor, c *Challenge, now time.Time) bool {
	return who.WritesFor(b.OrgID) && b.Joinable(c, now)
}

// Joinable reports whether members may still be added to the bid and agree to their part.
func (b *Bid) Joinable(c *Challenge, now time.Time) bool { return b.Status == BidDraft && c.Open(now) }

// PlacesHidden reports whether the asker may not yet know where the bid was placed: the notice tells it, and the bureau
// knows before.
func (c *Challenge) PlacesHidden(who Actor) bool {
	return !who.InBureau() && c.Status == ChallengeProposed
}

// WorkOf is what stands around the work of one bid of a challenge.
func WorkOf(c *Challenge, b *Bid, s Settings) Work {
	return Work{OrgID: b.OrgID, OwnerID: c.OrgID, Running: b.Status == BidDelivering, Experts: s.Int(SetAcceptExperts),
		Racing: c.Racing(), Settings: s, Challenge: c, Bid: b}
}

// MayWriteAgreement reports whether the actor may rewrite the agreement with the bidder directly: the owner or a clerk,
// after it is signed and before the work begins. From then on it is changed by a change that somebody approves.
func (b *Bid) MayWriteAgreement(who Actor, c *Challenge) bool {
	return b.Status == BidContracted && (who.Is(RoleClerk) || who.WritesFor(c.OrgID))
}

// Sides are the organisations that the work concerns: who put the challenge up, and the winner.
func (w Work) Sides() []int64 { return []int64{w.OwnerID, w.OrgID} }

// PartOf reports whether the actor writes for one of the two sides of the work.
func (w Work) PartOf(who Actor) bool { return who.WritesFor(w.OrgID) || who.WritesFor(w.OwnerID) }

// MayApply reports whether the actor may apply for acceptance of the work: the winner, while it runs and no application
// is still to be decided.
func (w Work) MayApply(who Actor, applied []Acceptance) bool {
	open := slices.ContainsFunc(applied, func(x Acceptance) bool { return x.Open() })
	return w.Running && who.WritesFor(w.OrgID) && !open
}

// MayChange reports whether the actor may ask for a change of the agreement: either side, while the work runs.
func (w Work) MayChange(who Actor) bool { return w.Running && w.PartOf(who) }

// AwaitsCheck reports whether a stage of the agreement is checked by itself: one that falls together with the
// acceptance is decided by that, unless a report of it waits already.
func (m *Milestone) AwaitsCheck(w Work, a AgreementContent, s Stage) bool {
	return w.Running && (m.Status == MilestoneClaimed || !a.AtTheEnd(s))
}

// ObjectionsOpen are the states of objections that stop an award.
var ObjectionsOpen = slices.Clone(objectionOpen)

// MaskObjectors hides in a history who filed the objections, as the objections do themselves; by is the one who filed
// each, by its id.
func MaskObjectors(events []Event, by map[int64]int64) {
	for i, e := range events {
		if filed := by[e.Ref]; e.Kind == NounObjection && filed != 0 && e.ActorID == filed {
			events[i].ActorName = MaskObjector(e.ActorName)
		}
	}
}

// PersonKnownTo reports whether the actor knows who signed the objection without asking for it: its author alone.
func (o *Objection) PersonKnownTo(who Actor) bool { return o.FiledBy == who.UserID }

// NamesOpenTo reports whether the actor may know who the expert is and how to reach them: the one who writes for the
// organisation that asked, once the expert accepted.
func (a *Approach) NamesOpenTo(who Actor) bool { return a.ContactsOpen() && who.WritesFor(a.OrgID) }

// Masked is the expert without name and number, as the one who looks for people first sees them.
func (e Expertise) Masked() Expertise {
	e.Name, e.Phone = MaskName(e.Name), ""
	return e
}
