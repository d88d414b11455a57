package market

import "time"

// DealOpen lists the states in which something is still to be done about a deal, in the order of a board.
var DealOpen = dealOpen

// DealEnd is a reason for which a deal comes to nothing.
type DealEnd struct{ Code, Label string }

// DealEnds lists the reasons.
var DealEnds = []DealEnd{
	{"price", "价格没有谈拢"}, {"fit", "技术不满足要求"}, {"funds", "资金没有落实"}, {"shelved", "需求取消或搁置"}, {"other_partner", "选择了其他合作方"},
	{"rights", "知识产权约定不成"}, {"breach", "一方未履约"}, {"other", "其他"},
}

// DealEndLabel is the Chinese name of a reason, empty for none.
func DealEndLabel(code string) string {
	for _, e := range DealEnds {
		if e.Code == code {
			return e.Label
		}
	}
	return ""
}

// Stall says what holds a deal up: its next step is overdue, or nobody has done anything about it for long.
type Stall struct {
	Overdue bool // the day of the next step has passed
	Idle    int  // days since the last step
	Limit   int  // days after which that is too long
}

// Stalled reports whether the deal wants somebody's attention.
func (s Stall) Stalled() bool { return s.Overdue || s.Limit > 0 && s.Idle >= s.Limit }

// Stall tells what holds the deal up on a day. A deal that is over is held up by nothing.
func (d *Deal) Stall(s Settings, today Date) Stall {
	if d.Over() {
		return Stall{}
	}
	limit := s.Int(SetDealIdleDays)
	if d.Status == DealPerforming {
		limit = s.Int(SetDealWorkDays)
	}
	return Stall{Overdue: !d.NextOn.IsZero() && d.NextOn.Before(today), Idle: daysBetween(DateOf(d.UpdatedAt), today),
		Limit: limit}
}

// daysBetween counts calendar days; 0 when the second is not later or the first is no date.
func daysBetween(from, to Date) int {
	if from.IsZero() || !from.Before(to) {
		return 0
	}
	return int(to.Start().Sub(from.Start()) / (24 * time.Hour))
}

// DealSource is where a deal came from.
type DealSource string

// The sources of deals.
const (
	DealFromMatch     DealSource = "match"
	DealFromChallenge DealSource = "challenge"
	DealFromOccasion  DealSource = "occasion"
	DealFromNowhere   DealSource = "own"
)

// DealSources lists them in the order they are shown.
var DealSources = []DealSource{DealFromMatch, DealFromChallenge, DealFromOccasion, DealFromNowhere}

// Label is the source's Chinese name.
func (s DealSource) Label() string {
	return map[DealSource]string{DealFromMatch: "供需匹配", DealFromChallenge: "揭榜挂帅", DealFromOccasion: "对接活动",
		DealFromNowhere: "自行登记"}[s]
}

// Source tells where the deal came from.
func (d *Deal) Source() DealSource {
	switch {
	case d.ChallengeID != 0:
		return DealFromChallenge
	case d.MatchID != 0:
		return DealFromMatch
	case d.Occasion != "":
		return DealFromOccasion
	}
	return DealFromNowhere
}

// Ahead is the move that takes the deal one stage on, empty when nothing lies ahead.
func (s DealStatus) Ahead() DealMove {
	return map[DealStatus]DealMove{DealLead: DealNegotiate, DealNegotiating: DealSignContract,
		DealIntentSigned:   DealSignContract,
		DealContractSigned: DealStart, DealPerforming: DealComplete}[s]
}
