package market

import (
	"encoding/json"
	"slices"
	"time"
)

// MatchStatus is how far a suggested pair has come.
type MatchStatus string

// The states of a match. Contacts open only in connected and after.
const (
	MatchSuggested      MatchStatus = "suggested"
	MatchSeen           MatchStatus = "seen"
	MatchWantedByDemand MatchStatus = "wanted_by_demand"
	MatchWantedBySupply MatchStatus = "wanted_by_supply"
	MatchConnected      MatchStatus = "connected"
	MatchNegotiating    MatchStatus = "negotiating"
	MatchDealt          MatchStatus = "dealt"
	MatchLost           MatchStatus = "lost"
	MatchDismissed      MatchStatus = "dismissed"
)

// Band is how well a pair fits, in three words and silence: a percentage would claim more than is known.
type Band string

// The bands of a match.
const (
	BandNone   Band = "" // not suggested
	BandStrong Band = "strong"
	BandGood   Band = "good"
	BandWeak   Band = "weak"
)

// Label is the band's Chinese name.
func (b Band) Label() string {
	return map[Band]string{BandStrong: "强", BandGood: "较强", BandWeak: "弱"}[b]
}

// bands are from the weakest to the strongest.
var bands = []Band{BandNone, BandWeak, BandGood, BandStrong}

// Weaker reports whether the band says less than another.
func (b Band) Weaker(than Band) bool { return slices.Index(bands, b) < slices.Index(bands, than) }

// Match pairs a listing that asks with one that offers.
type Match struct {
	ID          int64
	DemandID    int64 // the listing that asks
	SupplyID    int64 // the listing that offers
	DemandOrg   int64
	SupplyOrg   int64
	DemandTitle string
	SupplyTitle string
	DemandOwner string // organisation names
	SupplyOwner string
	Progress[MatchStatus]
	Score     float64
	Band      Band
	Reasons   json.RawMessage // as the matcher wrote them
	Matcher   string          // the matcher's version
	Note      string          // the reason of a dismissal or loss
	CreatedAt time.Time
	UpdatedAt time.Time
	ContactAt time.Time // when contacts opened, zero before
}

// DismissReasons are offered when a suggestion is dismissed; they teach the matcher.
var DismissReasons = []string{"技术方向不符", "指标达不到", "成熟度不够", "价格或预算不合", "地域或合作方式不合", "已有合作对象", "信息过于笼统", "其他"}

var matchUndecided = []MatchStatus{MatchSuggested, MatchSeen}

// MatchMove names a move of a match: the verb in addresses and in the trail.
type MatchMove string

// The moves of a match.
const (
	MatchSee      MatchMove = "see"
	MatchInterest MatchMove = "interest"
	MatchAccept   MatchMove = "accept"
	MatchDismiss  MatchMove = "dismiss"
	MatchLog      MatchMove = "log"
	MatchDeal     MatchMove = "deal"
	MatchLose     MatchMove = "lose"
)

// MatchLifecycle is the state machine of a match.
var MatchLifecycle = &Lifecycle[*Match, MatchStatus, MatchMove]{
	Noun: "匹配",
	States: []StateText[MatchStatus]{
		{MatchSuggested, "新推荐", "系统推荐，双方尚未查看。"},
		{MatchSeen, "已查看", "至少一方已查看。"},
		{MatchWantedByDemand, "需求方有意", "需求方希望对接，等待供给方接受。"},
		{MatchWantedBySupply, "供给方有意", "供给方希望对接，等待需求方接受。"},
		{MatchConnected, "已对接", "双方同意对接，联系方式已互相公开。"},
		{MatchNegotiating, "洽谈中", "已有对接记录。"},
		{MatchDealt, "已签约", "已形成签约项目。"},
		{MatchLost, "未成", "洽谈后未能合作。"},
		{MatchDismissed, "不合适", "已被认为不合适，理由用于改进推荐。"},
	},
	Moves: []Move[*Match, MatchStatus, MatchMove]{
		{Name: MatchSee, Label: "查看", From: []MatchStatus{MatchSuggested}, To: MatchSeen,
			By: []Capacity{AsDemand, AsSupply, AsBroker}},
		{Name: MatchInterest, Label: "希望对接", From: matchUndecided, To: MatchWantedByDemand, By: []Capacity{AsDemand}},
		{Name: MatchInterest, Label: "希望对接", From: matchUndecided, To: MatchWantedBySupply, By: []Capacity{AsSupply}},
		{Name: MatchAccept, Label: "同意对接", From: []MatchStatus{MatchWantedBySupply}, To: MatchConnected,
			By: []Capacity{AsDemand}},
		{Name: MatchAccept, Label: "同意对接", From: []MatchStatus{MatchWantedByDemand}, To: MatchConnected,
			By: []Capacity{AsSupply}},
		{Name: MatchDismiss, Label: "不合适", From: slices.Concat(matchUndecided, []MatchStatus{MatchWantedBySupply}),
			To: MatchDismissed, By: []Capacity{AsDemand}, Reason: true},
		{Name: MatchDismiss, Label: "不合适", From: slices.Concat(matchUndecided, []MatchStatus{MatchWantedByDemand}),
			To: MatchDismissed, By: []Capacity{AsSupply}, Reason: true},
		{Name: MatchLog, Label: "记录洽谈", From: []MatchStatus{MatchConnected, MatchNegotiating}, To: MatchNegotiating,
			By: []Capacity{AsDemand, AsSupply, AsBroker, AsClerk}, Reason: true},
		{Name: MatchDeal, Label: "形成签约项目", From: []MatchStatus{MatchConnected, MatchNegotiating}, To: MatchDealt,
			By: []Capacity{AsDemand, AsSupply, AsClerk}},
		{Name: MatchLose, Label: "未能合作", From: []MatchStatus{MatchConnected, MatchNegotiating}, To: MatchLost,
			By: []Capacity{AsDemand, AsSupply}, Reason: true},
	},
}

// Capacities tells what the actor is to this match.
func (m *Match) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.WritesFor(m.DemandOrg) {
		is = append(is, AsDemand)
	}
	if who.WritesFor(m.SupplyOrg) {
		is = append(is, AsSupply)
	}
	return is
}

// VisibleTo reports whether the actor may know of the match: its two sides, the bureau and brokers.
func (m *Match) VisibleTo(who Actor) bool {
	return who.InBureau() || who.Is(RoleBroker) || who.In(m.DemandOrg) || who.In(m.SupplyOrg)
}

// MayBecomeDeal reports whether the actor may make a deal of the match now.
func (m *Match) MayBecomeDeal(who Actor, now time.Time) bool {
	return MatchLifecycle.Opens(m, MatchDeal, who, now)
}

// NewTo reports whether a look of the actor is the first that one of the two sides takes at the match.
func (m *Match) NewTo(who Actor) bool {
	return m.Status == MatchSuggested && (who.WritesFor(m.DemandOrg) || who.WritesFor(m.SupplyOrg))
}

// WishOf is the move by which the actor asks for contact: they agree when the other side has asked before.
func (m *Match) WishOf(who Actor) MatchMove {
	if m.Status == MatchWantedByDemand && who.WritesFor(m.SupplyOrg) ||
		m.Status == MatchWantedBySupply && who.WritesFor(m.DemandOrg) {
		return MatchAccept
	}
	return MatchInterest
}

// ContactsOpen reports whether the two sides may see each other's contacts and gated texts.
func (m *Match) ContactsOpen() bool {
	return slices.Contains([]MatchStatus{MatchConnected, MatchNegotiating, MatchDealt}, m.Status)
}
