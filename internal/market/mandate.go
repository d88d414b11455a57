package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// MandateStatus is where the work of a broker for a listing stands.
type MandateStatus string

// The states of a mandate.
const (
	MandateOffered   MandateStatus = "offered"
	MandateDeclined  MandateStatus = "declined"
	MandateAccepted  MandateStatus = "accepted"
	MandateSucceeded MandateStatus = "succeeded"
	MandateFailed    MandateStatus = "failed"
	MandateIdle      MandateStatus = "idle"
	MandateWithdrawn MandateStatus = "withdrawn"
)

// Mandate is a listing that a handler of the pool gives to a broker (派单), who takes it on, introduces partners and says
// what came of it; the listing's owner rates the work.
type Mandate struct {
	ID        int64
	ListingID int64
	MandateContent
	BrokerName string // as it was then
	IssuedBy   int64
	Issuer     string // name of who issued it, as it was then
	IssuedAt   time.Time
	Progress[MandateStatus]
	AcceptedAt time.Time // zero before
	Outcome    string    // what came of it, or why it was declined or withdrawn
	EndedAt    time.Time
	Rating     int // 1 to 5, 0 while it has not been rated
	Opinion    string
	RatedAt    time.Time

	// What is read with it.
	No, Title  string // of the listing
	Kind       Kind
	OrgID      int64 // whose listing it is
	OrgName    string
	KeeperID   int64  // who handles the listing, 0 for nobody
	BrokerUnit string // where the broker works
	Introduced int    // partners so far

	Adds *IntroductionContent `db:"-"` // the partner that a move introduces
}

// MandateMove names a move of a mandate: the verb in addresses and in the trail.
type MandateMove string

// The moves of a mandate.
const (
	MandateAccept    MandateMove = "accept"
	MandateDecline   MandateMove = "decline"
	MandateIntroduce MandateMove = "introduce"
	MandateSucceed   MandateMove = "succeed"
	MandateFail      MandateMove = "fail"
	MandateLapse     MandateMove = "lapse"
	MandateWithdraw  MandateMove = "withdraw"
	MandateRate      MandateMove = "rate"
)

// MandatesOpen are the states in which something is expected of the broker, MandatesDone those with a result.
var (
	MandatesOpen = []MandateStatus{MandateOffered, MandateAccepted}
	MandatesDone = []MandateStatus{MandateSucceeded, MandateFailed, MandateIdle}
)

// MandateLifecycle is the state machine of a mandate.
var MandateLifecycle = &Lifecycle[*Mandate, MandateStatus, MandateMove]{
	Noun: "派单",
	States: []StateText[MandateStatus]{
		{MandateOffered, "待接单", "等待技术经理人接单。"},
		{MandateDeclined, "已拒绝", "技术经理人未接单，理由已告知派单人。"},
		{MandateAccepted, "服务中", "技术经理人正在寻找合作对象。"},
		{MandateSucceeded, "成交", "已促成合作，由所属单位评价。"},
		{MandateFailed, "未成", "引荐后未能合作，由所属单位评价。"},
		{MandateIdle, "无进展", "期限内没有进展，由所属单位评价。"},
		{MandateWithdrawn, "已撤回", "派单人已撤回，理由已告知技术经理人。"},
	},
	Moves: []Move[*Mandate, MandateStatus, MandateMove]{
		{Name: MandateAccept, Label: "接单", From: []MandateStatus{MandateOffered}, To: MandateAccepted,
			By: []Capacity{AsBroker}, Enter: func(m *Mandate, s Step) { m.AcceptedAt = s.Now }},
		{Name: MandateDecline, Label: "拒绝", From: []MandateStatus{MandateOffered}, To: MandateDeclined,
			By: []Capacity{AsBroker}, Reason: true, Enter: mandateOver},
		{Name: MandateIntroduce, Label: "登记引荐", From: []MandateStatus{MandateAccepted}, By: []Capacity{AsBroker},
			Input: mandateIntroduced},
		{Name: MandateSucceed, Label: "成交", From: []MandateStatus{MandateAccepted}, To: MandateSucceeded,
			By: []Capacity{AsBroker}, Reason: true, Ready: mandateHasIntroduced, Enter: mandateOver},
		{Name: MandateFail, Label: "未成", From: []MandateStatus{MandateAccepted}, To: MandateFailed,
			By: []Capacity{AsBroker}, Reason: true, Ready: mandateHasIntroduced, Enter: mandateOver},
		{Name: MandateLapse, Label: "无进展", From: []MandateStatus{MandateAccepted}, To: MandateIdle,
			By: []Capacity{AsBroker}, Reason: true, Enter: mandateOver},
		{Name: MandateWithdraw, Label: "撤回", From: MandatesOpen, To: MandateWithdrawn,
			By: []Capacity{AsKeeper, AsApprover, AsLeader}, Reason: true, Enter: mandateOver},
		{Name: MandateRate, Label: "评价", From: MandatesDone, By: []Capacity{AsOwner}, Ready: mandateUnrated,
			Input: mandateRated, Enter: func(m *Mandate, s Step) { m.RatedAt = s.Now }},
	},
}

// MandateStages cut the list of mandates; what is late is a part of its own.
var MandateStages = []StateSet[MandateStatus]{
	{"open", "办理中", MandatesOpen},
	{"offered", "待接单", []MandateStatus{MandateOffered}},
	{"accepted", "服务中", []MandateStatus{MandateAccepted}},
	{"succeeded", "成交", []MandateStatus{MandateSucceeded}},
	{"done", "已有结果", MandatesDone},
	{"off", "未接、撤回", []MandateStatus{MandateDeclined, MandateWithdrawn}},
	{"taken", "已接单", MandatesTaken},
	{"declined", "已拒绝", []MandateStatus{MandateDeclined}},
}

// MandatesTaken are the states of what a broker took on and nobody withdrew.
var MandatesTaken = slices.Concat([]MandateStatus{MandateAccepted}, MandatesDone)

func mandateOver(m *Mandate, s Step) { m.Outcome, m.EndedAt = s.Reason, s.Now }

func mandateIntroduced(m *Mandate, s Step) error {
	if m.Adds == nil {
		m.Adds = &IntroductionContent{}
	}
	return m.Adds.Validate(DateOf(m.IssuedAt), DateOf(s.Now))
}

func mandateHasIntroduced(m *Mandate, _ Step) error {
	if m.Introduced == 0 {
		return Refuse(Conflict, "还没有登记引荐，请先登记引荐的对象；确实没有的，请选“无进展”。")
	}
	return nil
}

func mandateUnrated(m *Mandate, _ Step) error {
	if m.Rated() {
		return Refuse(Conflict, "本单位已经评价过，每次服务只评价一次。")
	}
	return nil
}

func mandateRated(m *Mandate, _ Step) error {
	p := Problems{}
	m.Opinion = strings.TrimSpace(m.Opinion)
	p.Check(m.Rating >= 1 && m.Rating <= 5, "rating", "请选择 1 至 5 分。")
	p.Check(m.Opinion != "", "opinion", "请用一句话说明评价的理由。")
	p.Check(utf8.RuneCountInString(m.Opinion) <= 200, "opinion", "评价最多 200 个字，请精简。")
	return p.Err()
}

// Open reports whether something is expected of the broker.
func (m *Mandate) Open() bool { return slices.Contains(MandatesOpen, m.Status) }

// Rated reports whether the listing's owner has rated the work.
func (m *Mandate) Rated() bool { return !m.RatedAt.IsZero() }

// Due is the last day of its term.
func (m *Mandate) Due(s Settings) Due { return s.Calendar().AddWorkingDays(DateOf(m.IssuedAt), m.Days) }

// Late reports whether its term is over without a result.
func (m *Mandate) Late(s Settings, today Date) bool { return m.Open() && m.Due(s).Before(today) }

// MandateLines says for each term, from one working day on, which is the last day on which a mandate that is late today
// can have been issued.
func MandateLines(s Settings, today Date) []Date {
	calendar, from := s.Calendar(), today.AddDays(-1)
	lines := make([]Date, 0, mostMandateDays)
	for ; len(lines) < mostMandateDays; from = from.AddDays(-1) {
		if calendar.Working(from) {
			lines = append(lines, from.AddDays(-1))
		}
	}
	return lines
}

// Capacities tells what the actor is to this mandate: its one broker, who issued it or handles the listing, the owner.
func (m *Mandate) Capacities(who Actor) []Capacity {
	is := slices.DeleteFunc(who.platformCapacities(), func(c Capacity) bool { return c == AsBroker })
	if m.For(who) {
		is = append(is, AsBroker)
	}
	if who.InBureau() && who.UserID != 0 && (who.UserID == m.IssuedBy || who.UserID == m.KeeperID) {
		is = append(is, AsKeeper)
	}
	if who.WritesFor(m.OrgID) {
		is = append(is, AsOwner)
	}
	return is
}

// For reports whether the actor is the broker whom it was given to.
func (m *Mandate) For(who Actor) bool {
	return who.UserID != 0 && who.UserID == m.BrokerID && who.Is(RoleBroker)
}

// VisibleTo reports whether the actor may know of it: the bureau, its broker, and the listing's own people once the
// broker has taken it on.
func (m *Mandate) VisibleTo(who Actor) bool {
	return who.InBureau() || m.For(who) || !m.AcceptedAt.IsZero() && who.In(m.OrgID)
}

// Inside reports whether the actor reads what the bureau and the broker say to each other.
func (m *Mandate) Inside(who Actor) bool { return who.InBureau() || m.For(who) }

// ContactsOpen reports whether its broker may see how to reach the listing's owner: from taking it on until it is over.
func (m *Mandate) ContactsOpen() bool { return m.Status == MandateAccepted }

// ShownTo is the mandate as the actor reads it: the note is between the bureau and the broker.
func (m Mandate) ShownTo(who Actor) Mandate {
	if !m.Inside(who) {
		m.Note, m.IssuedBy, m.Issuer, m.KeeperID = "", 0, "", 0
	}
	return m
}

// MandateScope says which mandates an actor finds: all, those given to them, or those on the listings of their
// organisations that a broker has taken on.
type MandateScope struct {
	All    bool
	UserID int64 // of a broker
	OrgIDs []int64
}

// MandateScopeOf is the scope of an actor.
func MandateScopeOf(who Actor) MandateScope {
	scope := MandateScope{All: who.InBureau(), OrgIDs: who.OrgIDs()}
	if who.Is(RoleBroker) {
		scope.UserID = who.UserID
	}
	return scope
}

// SeesMandates reports whether the actor has anything to do with mandates.
func SeesMandates(who Actor) bool { return who.InBureau() || who.Is(RoleBroker) || who.Belongs() }

// MayMandate reports whether the actor may give the listing to a broker: whoever may give it to another handler.
func (e *PoolEntry) MayMandate(who Actor) bool { return e.OnShow && e.MayAssign(who) }
