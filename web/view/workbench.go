package view

import "jiebang/internal/market"

// WorkbenchPage is where a day at work begins: what waits, and what is new.
type WorkbenchPage struct {
	Name          string
	Waiting       []WaitingItem
	Organizations []MembershipItem
	Roles         []string
	News          []Entry
}

// WaitingItem is something that waits for the viewer.
type WaitingItem struct {
	Label string
	Count int
	Href  string
}

// MembershipItem is one organisation of the viewer.
type MembershipItem struct {
	ID       int64
	Name     string
	Rank     string
	State    Badge
	Verified bool
}

// OrganizationBadge is an organisation's state in words.
func OrganizationBadge(status market.OrgStatus) Badge {
	tones := map[market.OrgStatus]Tone{market.OrgVerified: Good, market.OrgSubmitted: Info, market.OrgReturned: Warn, market.OrgRejected: Bad,
		market.OrgSuspended: Bad, market.OrgBlacklisted: Bad}
	return Badge{Text: market.OrgLifecycle.Label(status), Tone: tones[status].or(Neutral)}
}
