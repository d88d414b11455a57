package market

import (
	"encoding/json"
	"time"
)

// ApproachStatus is what became of an organisation's wish to meet an expert.
type ApproachStatus string

// The states of an approach. Names and phones open only in accepted.
const (
	ApproachAsked    ApproachStatus = "asked"
	ApproachAccepted ApproachStatus = "accepted"
	ApproachDeclined ApproachStatus = "declined"
)

// Approach asks an expert for contact because of a talent need.
type Approach struct {
	ID        int64
	ListingID int64
	Need      string // title of the talent need
	NeedNo    string
	OrgID     int64 // whose need it is
	OrgName   string
	ExpertID  int64
	Progress[ApproachStatus]
	Band      Band
	Reasons   json.RawMessage // as the matcher wrote them
	Matcher   string
	Note      string // why it was declined
	AskedAt   time.Time
	UpdatedAt time.Time
}

// ApproachMove names a move of an approach: the verb in addresses and in the trail.
type ApproachMove string

// The moves of an approach.
const (
	ApproachAccept  ApproachMove = "accept"
	ApproachDecline ApproachMove = "decline"
)

// ApproachLifecycle is the state machine of an approach.
var ApproachLifecycle = &Lifecycle[*Approach, ApproachStatus, ApproachMove]{
	Noun: "专家联系",
	States: []StateText[ApproachStatus]{
		{ApproachAsked, "等待答复", "已通知专家，专家同意后互相公开联系方式。"},
		{ApproachAccepted, "已同意", "专家同意联系，双方联系方式已互相公开。"},
		{ApproachDeclined, "已谢绝", "专家暂不联系，其姓名和联系方式不公开。"},
	},
	Moves: []Move[*Approach, ApproachStatus, ApproachMove]{
		{Name: ApproachAccept, Label: "同意联系", From: []ApproachStatus{ApproachAsked, ApproachDeclined},
			To: ApproachAccepted, By: []Capacity{AsExpert}},
		{Name: ApproachDecline, Label: "暂不联系", From: []ApproachStatus{ApproachAsked}, To: ApproachDeclined,
			By: []Capacity{AsExpert}},
	},
}

// Capacities tells what the actor is to this approach: only the one expert it asks is its expert.
func (a *Approach) Capacities(who Actor) []Capacity {
	var is []Capacity
	if a.For(who) {
		is = append(is, AsExpert)
	}
	if who.WritesFor(a.OrgID) {
		is = append(is, AsOwner)
	}
	return is
}

// For reports whether the actor is the expert who is asked.
func (a *Approach) For(who Actor) bool { return who.UserID == a.ExpertID && who.UserID != 0 }

// ContactsOpen reports whether the two may see each other's contacts.
func (a *Approach) ContactsOpen() bool { return a.Status == ApproachAccepted }
