package market

import (
	"encoding/json"
	"strings"
	"time"
)

// InvitationStatus is what became of an invitation to bid.
type InvitationStatus string

// The states of an invitation to bid. Whether the invited organisation bids is no state: bids are sealed.
const (
	InvitationSent     InvitationStatus = "sent"
	InvitationDeclined InvitationStatus = "declined"
)

// BidInvitation asks an organisation, or an expert with a team of theirs, to bid for a challenge. It gives no right
// that others lack: everybody may bid.
type BidInvitation struct {
	ID          int64
	ChallengeID int64
	OrgID       int64  // 0 for an expert
	PersonID    int64  // 0 for an organisation
	OrgName     string // of an expert the masked name
	Said        string // why, in the words of who asked
	Challenge   string // its title
	ChallengeNo string
	OwnerID     int64 // of the challenge
	OwnerName   string
	Stage       ChallengeStatus // of the challenge
	ClosesAt    time.Time       // the end of bidding
	ListingID   int64           // the result that fits, 0 for none
	Listing     string          // its title
	Progress[InvitationStatus]
	Band      Band
	Reasons   json.RawMessage // as the matcher wrote them
	Matcher   string
	Note      string // why it was declined
	InvitedAt time.Time
	UpdatedAt time.Time
}

// InvitationMove names a move of an invitation to bid: the verb in addresses and in the trail.
type InvitationMove string

// The moves of an invitation to bid.
const (
	InvitationDecline InvitationMove = "decline"
)

// InvitationLifecycle is the state machine of an invitation to bid.
var InvitationLifecycle = &Lifecycle[*BidInvitation, InvitationStatus, InvitationMove]{
	Noun: "揭榜邀请",
	States: []StateText[InvitationStatus]{
		{InvitationSent, "已邀请", "已通知受邀单位；是否揭榜由其自行决定，截止前不公开。"},
		{InvitationDeclined, "暂不参与", "受邀单位表示暂不参与。"},
	},
	Moves: []Move[*BidInvitation, InvitationStatus, InvitationMove]{
		{Name: InvitationDecline, Label: "暂不参与", From: []InvitationStatus{InvitationSent}, To: InvitationDeclined,
			By: []Capacity{AsBidder}, Ready: invitationOpen},
	},
}

// Capacities tells what the actor is to this invitation.
func (i *BidInvitation) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.WritesFor(i.OwnerID) {
		is = append(is, AsOwner)
	}
	if i.For(who) {
		is = append(is, AsBidder)
	}
	return is
}

// For reports whether the actor may answer for who was asked.
func (i *BidInvitation) For(who Actor) bool {
	return who.WritesFor(i.OrgID) || i.PersonID != 0 && i.PersonID == who.UserID
}

// Reaches reports whether the actor is among those who were asked.
func (i *BidInvitation) Reaches(who Actor) bool { return who.In(i.OrgID) || i.For(who) }

// Open reports whether the challenge can still be bid for.
func (i *BidInvitation) Open(now time.Time) bool {
	return i.Stage == ChallengePublished && now.Before(i.ClosesAt)
}

func invitationOpen(i *BidInvitation, step Step) error {
	if !i.Open(step.Now) {
		return Refuse(Conflict, "该榜单的揭榜期已结束，无需再答复。")
	}
	return nil
}

// MayInvite reports whether the actor may ask organisations to bid for the challenge: its owner and clerks may.
func (c *Challenge) MayInvite(who Actor) bool { return who.Is(RoleClerk) || who.WritesFor(c.OrgID) }

// CheckInvite refuses an invitation that could lead nowhere.
func (c *Challenge) CheckInvite(org *Organization, now time.Time) error {
	switch {
	case !c.Open(now):
		return Refuse(Conflict, "榜单不在揭榜期内，不能邀请。")
	case org.ID == c.OrgID:
		return Refuse(Conflict, "发榜单位不能邀请自己揭榜。")
	case org.Status != OrgVerified:
		return Refuse(Conflict, "单位“"+org.Name+"”当前为“"+OrgLifecycle.Label(org.Status)+"”，不能邀请。")
	}
	return nil
}

// CheckInviteExpert refuses to ask an expert who reviews the same challenge, or one who does not want to be found.
func (c *Challenge) CheckInviteExpert(e *Expertise, reviews bool, now time.Time) error {
	switch {
	case !c.Open(now):
		return Refuse(Conflict, "榜单不在揭榜期内，不能邀请。")
	case !e.Open:
		return ErrNotFound
	case reviews:
		return Refuse(Conflict, "该专家已参加本榜单的评审，不能邀请揭榜。")
	}
	return nil
}

// Validate wants one invited, and a reason where nothing else gives one.
func (in *InviteContent) Validate(proposed bool) error {
	in.Said = strings.TrimSpace(in.Said)
	p := Problems{}
	checkFields(in, "", p)
	p.Check((in.OrgID > 0) != (in.ExpertID > 0), "org_id", "请选择一个受邀单位或专家。")
	p.Check(proposed || in.Said != "", "reason", "请说明邀请理由，对方会看到。")
	return p.Err()
}
