package market

import (
	"fmt"
	"slices"
	"time"
)

// ChallengeStatus is where a challenge (榜单) stands between a need and a finished piece of work.
type ChallengeStatus string

// The states of a challenge; the lifecycle says what each means.
const (
	ChallengeDraft      ChallengeStatus = "draft"
	ChallengeSubmitted  ChallengeStatus = "submitted"
	ChallengeFormatOK   ChallengeStatus = "format_ok"
	ChallengeReturned   ChallengeStatus = "returned"
	ChallengeRejected   ChallengeStatus = "rejected"
	ChallengeApproved   ChallengeStatus = "approved"
	ChallengePublished  ChallengeStatus = "published"
	ChallengeClosed     ChallengeStatus = "closed"
	ChallengeReviewing  ChallengeStatus = "reviewing"
	ChallengeProposed   ChallengeStatus = "proposed"
	ChallengeInNotice   ChallengeStatus = "in_notice"
	ChallengeAwarded    ChallengeStatus = "awarded"
	ChallengeContracted ChallengeStatus = "contracted"
	ChallengeInProgress ChallengeStatus = "in_progress"
	ChallengeAccepting  ChallengeStatus = "accepting"
	ChallengeAccepted   ChallengeStatus = "accepted"
	ChallengeFailed     ChallengeStatus = "failed"
	ChallengeTerminated ChallengeStatus = "terminated"
	ChallengeRewarded   ChallengeStatus = "rewarded"
	ChallengeEvaluated  ChallengeStatus = "evaluated"
	ChallengeNoAward    ChallengeStatus = "no_award"
	ChallengeWithdrawn  ChallengeStatus = "withdrawn"
)

// Challenge is a need that is put to everybody, with its indicators, its bounty and its deadline.
type Challenge struct {
	ID        int64
	No        string // public number, e.g. JB-2026-0003
	OrgID     int64  // 发榜方
	SourceIDs []int64
	ChallengeContent
	Progress[ChallengeStatus]
	BidClosesAt    time.Time // the deadline in force; an extension moves it
	ArguedBy       []string  // the experts who argued the need itself
	ArgueOpinion   string
	NoticeText     string
	NoticeStartsAt time.Time // zero before the notice
	NoticeEndsAt   time.Time
	WinnerBidID    int64 // the bid proposed, then awarded; 0 before
	WinnerOrgID    int64
	Closing        string    // what the public is told of the last step that ended or lengthened it
	Round          int       // 1 for the first; a challenge that found nobody may be put up again
	PreviousID     int64     // the round before, 0 for none
	EnteredAt      time.Time // when it came into its present state
	CreatedBy      int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
	SubmittedAt    time.Time
	PublishedAt    time.Time
	AwardedAt      time.Time
	Docket         Docket `db:"-"` // read beside the row before a move
}

// ListKind says who pays and decides: a government list or an enterprise list.
type ListKind string

// The two kinds of lists.
const (
	ListGovernment ListKind = "government"
	ListEnterprise ListKind = "enterprise"
)

// ListKinds lists them in the order they are shown.
var ListKinds = []ListKind{ListEnterprise, ListGovernment}

// Label is the list kind's Chinese name.
func (k ListKind) Label() string {
	return map[ListKind]string{ListGovernment: "政府榜", ListEnterprise: "企业榜"}[k]
}

// IndicatorOps are the comparisons an indicator may use.
var IndicatorOps = []string{"≥", "≤", ">", "<", "=", "±", "达到"}

// String is the indicator in one line, without its test method.
func (i Indicator) String() string {
	line := i.Name + " " + i.Op + " " + i.Value
	if i.Unit != "" {
		line += " " + i.Unit
	}
	return line
}

// Docket is what the file of a challenge holds beside its own row, as far as the guards of its moves ask.
type Docket struct {
	Settings       Settings
	Arguments      int  // experts on record before the publication
	Agreeing       int  // of them for publishing
	OwnerBarred    bool // the owner is on the blacklist
	UnopenedBids   int  // opened but not yet checked for form
	EligibleBids   int
	Reviewers      int // experts who neither recused themselves nor were found in conflict
	FinishedReview int // experts who handed in all their scores
	OpenObjections int
	Awards         Awards // of the bids from the proposal on
	Upheld         bool   // an objection is being upheld in this very step
}

// Capacities tells what the actor is to this challenge.
func (c *Challenge) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.WritesFor(c.OrgID) {
		is = append(is, AsOwner)
	}
	if c.won(who) {
		is = append(is, AsBidder)
	}
	return is
}

// Public reports whether the challenge has been published, whatever became of it.
func (c *Challenge) Public() bool { return !c.PublishedAt.IsZero() }

// VisibleTo reports whether the actor may know of the challenge.
func (c *Challenge) VisibleTo(who Actor) bool {
	return c.Public() || who.InBureau() || who.In(c.OrgID)
}

// Editable reports whether the actor may rewrite the content: its owner, or a clerk who wrote it from a need.
func (c *Challenge) Editable(who Actor) bool {
	return (who.WritesFor(c.OrgID) || who.Is(RoleClerk)) &&
		slices.Contains([]ChallengeStatus{ChallengeDraft, ChallengeReturned}, c.Status)
}

// Open reports whether bids are taken at this instant.
func (c *Challenge) Open(now time.Time) bool {
	return c.Status == ChallengePublished && now.Before(c.BidClosesAt)
}

// Opened reports whether the bids have been opened: nobody but their bidders reads them before.
func (c *Challenge) Opened() bool {
	return !slices.Contains([]ChallengeStatus{ChallengeDraft, ChallengeSubmitted, ChallengeFormatOK, ChallengeReturned,
		ChallengeRejected,
		ChallengeApproved, ChallengePublished, ChallengeWithdrawn}, c.Status)
}

// Judging reports whether the bids are still being judged: what scores and ranking say may yet change.
func (c *Challenge) Judging() bool {
	return c.Status == ChallengeClosed || c.Status == ChallengeReviewing
}

// Decided reports whether the winner may be named to everybody.
func (c *Challenge) Decided() bool {
	return slices.Contains([]ChallengeStatus{ChallengeInNotice, ChallengeAwarded, ChallengeContracted,
		ChallengeInProgress, ChallengeAccepting,
		ChallengeAccepted, ChallengeFailed, ChallengeTerminated, ChallengeRewarded, ChallengeEvaluated}, c.Status)
}

// Deadline is the instant the content names for the end of bidding, zero when it names none.
func (c *ChallengeContent) Deadline() time.Time {
	clock, err := time.Parse("15:04", c.ClosesTime)
	if c.ClosesOn.IsZero() || err != nil {
		return time.Time{}
	}
	return c.ClosesOn.Start().Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
}

// noticeWorking is the unit of notices that are counted in working days.
const noticeWorking = "working"

// NoticeEnd is the last instant of a notice begun at start: the days are counted from the next day on, natural
// or working as the settings say (rule N1).
func (c *ChallengeContent) NoticeEnd(start time.Time, settings Settings) time.Time {
	day := DateOf(start)
	if settings.Text(SetNoticeUnit) == noticeWorking {
		return settings.Calendar().AddWorkingDays(day, c.NoticeDays).End()
	}
	return day.AddDays(c.NoticeDays).End()
}

// CheckNoticeEnd refuses a notice whose last day cannot be told yet: what the public is promised is kept for good, so
// it is never provisional.
func (c *ChallengeContent) CheckNoticeEnd(start time.Time, settings Settings) error {
	if settings.Text(SetNoticeUnit) != noticeWorking {
		return nil
	}
	if due := settings.Calendar().AddWorkingDays(DateOf(start), c.NoticeDays); due.Provisional {
		return Refuse(Conflict, fmt.Sprintf("公示期按工作日计算，跨入 %d 年，该年放假调休安排尚未录入，公示截止日无法确定。请先在“工作日历”中录入。",
			due.Year))
	}
	return nil
}

// NoticeLastDay is the last day on which the notice may be objected to, as people say it.
func (c *Challenge) NoticeLastDay() Date { return DateOf(c.NoticeEndsAt.Add(-time.Nanosecond)) }
