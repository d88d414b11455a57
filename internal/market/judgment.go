package market

import "time"

// Judgment is what somebody made of a match at one moment. Matcher, band and rank are those of that moment.
type Judgment struct {
	MatchID int64
	Kind    string // the move: see, interest, accept, dismiss, log, deal, lose
	Side    Capacity
	At      time.Time
	Matcher string
	Band    Band
	Rank    int    // among the matches of the need, from 1
	Note    string // the reason of a dismissal or loss
}

// SeesJudgments reports whether the actor reads what people's judgments say of the matcher.
func SeesJudgments(who Actor) bool { return who.InBureau() }

// BestShown is how many suggestions of a need are looked at before one gives up: precision counts these.
const BestShown = 5

// LiveFigure is what people's judgments say of matching in one week, or by one version of the matcher.
type LiveFigure struct {
	Key        string  // the Monday of the week, or the version
	Looked     int     // pairs among the best of their need that were judged at all
	Led        int     // of these, those that somebody wanted or that went further
	Needs      int     // needs published in the week, or with a judged match of the version
	Accepted   int     // of these, those with a match that both sides agreed to
	MedianDays float64 // from a need's publication to its first contact, over Accepted
	NinthDays  float64 // as many days sufficed for nine needs in ten of Accepted
}

// Precision is the share of the best suggestions that led somewhere, among those judged; false when none was.
func (f LiveFigure) Precision() (float64, bool) {
	if f.Looked == 0 {
		return 0, false
	}
	return float64(f.Led) / float64(f.Looked), true
}

// AcceptedShare is the share of needs with an accepted match; false when there are no needs.
func (f LiveFigure) AcceptedShare() (float64, bool) {
	if f.Needs == 0 {
		return 0, false
	}
	return float64(f.Accepted) / float64(f.Needs), true
}

// JudgedPair is one of the pairs behind a figure.
type JudgedPair struct {
	MatchID      int64
	DemandTitle  string
	SupplyTitle  string
	At           time.Time // first judged
	Rank         int
	Matcher      string
	Status       MatchStatus
	Led          bool
	DismissedFor string
}

// JudgedNeed is one of the needs behind a figure.
type JudgedNeed struct {
	ID          int64
	No          string
	Title       string
	PublishedAt time.Time
	ContactAt   time.Time // zero when no match was accepted
}

// DismissalCount is how often matches were dismissed for one reason by one side.
type DismissalCount struct {
	Reason string
	Side   Capacity
	N      int
}

// LiveBy says what figures are gathered by.
type LiveBy string

// By the week, or by the version of the matcher.
const (
	ByWeek    LiveBy = "week"
	ByMatcher LiveBy = "matcher"
)

// Side tells which side of a match the actor judges for.
func (m *Match) Side(who Actor) Capacity {
	switch {
	case who.WritesFor(m.DemandOrg):
		return AsDemand
	case who.WritesFor(m.SupplyOrg):
		return AsSupply
	}
	return "other"
}
