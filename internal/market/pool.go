package market

import (
	"slices"
	"time"
)

// PoolEntry is a listing in the reserve pool (校企技术供需储备库): who handles it, whether somebody has answered it and what
// comes next. A listing enters the pool when it is first shown and stays in it.
type PoolEntry struct {
	ListingID  int64
	KeeperID   int64 // who handles it, 0 for nobody
	Version    int
	Since      time.Time // from when its first answer is awaited
	AnsweredAt time.Time // zero before
	AnsweredBy PoolAnswer
	NextStep   string
	NextOn     Date      // zero where no step is planned
	SilentAt   time.Time // since when it is on the list of what nobody answers, zero when it is not
	UpdatedAt  time.Time

	// What is read with it.
	KeeperName, KeeperPhone string
	No, Title               string
	Kind                    Kind
	OrgID                   int64
	OrgName, Town           string
	HitechField             string
	PublishedAt             time.Time
	OnShow                  bool
}

// PoolAnswer is what answered a listing first.
type PoolAnswer string

// The answers.
const (
	AnsweredByContact    PoolAnswer = "contact"
	AnsweredByMatch      PoolAnswer = "match"
	AnsweredByApproach   PoolAnswer = "approach"
	AnsweredByInvitation PoolAnswer = "invitation"
	AnsweredByIntroducer PoolAnswer = "introduction"
)

// PoolAnswers lists the answers.
var PoolAnswers = []PoolAnswer{AnsweredByContact, AnsweredByMatch, AnsweredByApproach, AnsweredByInvitation,
	AnsweredByIntroducer}

// Label is the answer's Chinese name.
func (a PoolAnswer) Label() string {
	return map[PoolAnswer]string{AnsweredByContact: "联络", AnsweredByMatch: "对接意向", AnsweredByApproach: "联系专家",
		AnsweredByInvitation: "揭榜邀请", AnsweredByIntroducer: "技术经理人引荐"}[a]
}

// PoolView is a part of the pool.
type PoolView string

// The parts of the pool; entries that are off show are in none but the last.
const (
	PoolAll     PoolView = "all"
	PoolWaiting PoolView = "waiting"
	PoolLate    PoolView = "late"
	PoolDue     PoolView = "due"
	PoolSilent  PoolView = "silent"
	PoolUnkept  PoolView = "unkept"
	PoolEnded   PoolView = "ended"
)

// PoolViews lists the parts in the order they are shown.
var PoolViews = []PoolView{PoolAll, PoolWaiting, PoolLate, PoolDue, PoolSilent, PoolUnkept, PoolEnded}

// Label is the part's Chinese name.
func (v PoolView) Label() string {
	return map[PoolView]string{PoolAll: "全部", PoolWaiting: "待首次答复", PoolLate: "首次答复超期", PoolDue: "下一步已逾期",
		PoolSilent: "无人应答", PoolUnkept: "未分派", PoolEnded: "已不公开"}[v]
}

// poolKeepers are the roles whose holders may handle an entry.
var poolKeepers = []Role{RoleClerk, RoleApprover, RoleLeader, RoleBroker}

// MayKeepPool reports whether entries of the pool may be given to the account.
func MayKeepPool(u User) bool {
	return !u.Disabled && slices.ContainsFunc(u.Roles, func(r Role) bool { return slices.Contains(poolKeepers, r) })
}

// SeesPool reports whether the actor works with the pool: the bureau, and brokers with what is theirs.
func SeesPool(who Actor) bool { return who.InBureau() || who.Is(RoleBroker) }

// SeesBrokers reports whether the actor may know the brokers and how to reach them: verified organisations, and those
// who work on the platform.
func SeesBrokers(who Actor) bool { return who.Verified() }

// ArrangesPool reports whether the actor says who handles what: approvers and leaders.
func ArrangesPool(who Actor) bool { return who.Is(RoleApprover, RoleLeader) }

// PoolScope says which entries an actor finds: all, or those given to them.
type PoolScope struct {
	All    bool
	UserID int64
}

// PoolScopeOf is the scope of an actor.
func PoolScopeOf(who Actor) PoolScope {
	if who.InBureau() {
		return PoolScope{All: true}
	}
	return PoolScope{UserID: who.UserID}
}

// VisibleTo reports whether the actor may see the entry and its log: the bureau and who handles it. The firm does not.
func (e *PoolEntry) VisibleTo(who Actor) bool {
	return who.InBureau() || who.Is(RoleBroker) && e.KeptBy(who)
}

// KeptBy reports whether the actor handles the entry.
func (e *PoolEntry) KeptBy(who Actor) bool { return who.UserID != 0 && e.KeeperID == who.UserID }

// Logs reports whether the actor may write into the log: the bureau and who handles it.
func (e *PoolEntry) Logs(who Actor) bool { return e.VisibleTo(who) }

// MayAssign reports whether the actor may give the entry to somebody else: approvers and leaders, and of the bureau who
// handles it.
func (e *PoolEntry) MayAssign(who Actor) bool {
	return ArrangesPool(who) || who.InBureau() && e.KeptBy(who)
}

// Answered reports whether somebody has answered the listing.
func (e *PoolEntry) Answered() bool { return !e.AnsweredAt.IsZero() }

// AnswerDue is by when the first answer is due.
func (e *PoolEntry) AnswerDue(s Settings) Due {
	return s.Calendar().AddWorkingDays(DateOf(e.Since), s.Int(SetFirstAnswerDays))
}

// Late reports whether the first answer to a listing on show is overdue.
func (e *PoolEntry) Late(s Settings, today Date) bool {
	return e.OnShow && !e.Answered() && e.AnswerDue(s).Before(today)
}

// Overdue reports whether the next step of a listing on show was to be taken before today.
func (e *PoolEntry) Overdue(today Date) bool {
	return e.OnShow && !e.NextOn.IsZero() && e.NextOn.Before(today)
}

// Age is how many days the listing has been known to the public.
func (e *PoolEntry) Age(today Date) int {
	if e.PublishedAt.IsZero() {
		return 0
	}
	return max(0, int(today.Start().Sub(DateOf(e.PublishedAt).Start()).Hours()/24))
}

// AnswerLine is the last day on which the clock of a first answer that is late today can have begun, extra working days
// being granted: what has waited since that day or longer is late.
func AnswerLine(s Settings, today Date, extra int) Date {
	calendar, from := s.Calendar(), today.AddDays(-1)
	for left := s.Int(SetFirstAnswerDays) + extra; left > 0; from = from.AddDays(-1) {
		if calendar.Working(from) {
			left--
		}
	}
	return from
}

// PoolRule gives the listings of a town and a field to somebody; an empty town or field stands for any.
type PoolRule struct {
	ID       int64
	Town     string
	Field    string
	UserID   int64
	UserName string
	ByName   string
	AddedAt  time.Time
}

// fits reports whether the rule speaks of the town and field, and how closely.
func (r PoolRule) fits(town, field string) (close int, fits bool) {
	if r.Town != "" && r.Town != town || r.Field != "" && r.Field != field {
		return 0, false
	}
	if r.Town != "" {
		close += 2
	}
	if r.Field != "" {
		close++
	}
	return close, true
}

// PoolPerson is somebody who may handle entries, with how many on show they handle now.
type PoolPerson struct {
	UserID int64
	Clerk  bool // whom entries go to that no rule speaks of
	Load   int
}

// PoolTable is the table of who handles what, with those who do.
type PoolTable struct {
	Rules  []PoolRule
	People []PoolPerson
}

// Give chooses who handles a listing and counts it as theirs: of the people named by the rules that fit most closely
// the one with the fewest, so that what falls into one cell is shared evenly. What no rule gives to anybody is shared
// among the clerks. It is 0 where there is nobody.
func (t *PoolTable) Give(town, field string) int64 {
	var named []int64
	closest := -1
	for _, rule := range t.Rules {
		close, fits := rule.fits(town, field)
		if !fits || close < closest || t.person(rule.UserID) == nil {
			continue
		}
		if close > closest {
			named, closest = nil, close
		}
		named = append(named, rule.UserID)
	}
	var to *PoolPerson
	for i := range t.People {
		p := &t.People[i]
		if fits := slices.Contains(named, p.UserID) || closest < 0 && p.Clerk; fits && (to == nil || p.Load < to.Load) {
			to = p
		}
	}
	if to == nil {
		return 0
	}
	to.Load++
	return to.UserID
}

func (t *PoolTable) person(id int64) *PoolPerson {
	for i := range t.People {
		if t.People[i].UserID == id {
			return &t.People[i]
		}
	}
	return nil
}

// Answers reports whether a match in the state answers the listings of both sides: somebody asked for contact.
func (s MatchStatus) Answers() bool {
	return slices.Contains(MatchesWanted, s) || slices.Contains(MatchesMet, s)
}
