package page

import (
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// WorkbenchPage is where a day at work begins: what waits, and what is new.
type WorkbenchPage struct {
	Name          string
	Waiting       []WaitingItem
	Organizations []MembershipItem
	Roles         []string
	News          []ui.Entry
	Warning       *ui.Alert // what the viewer alone can put right; nil for nothing
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
	State    ui.Badge
	Verified bool
}

// OrganizationBadge is an organisation's state in words.
func OrganizationBadge(status market.OrgStatus) ui.Badge {
	tones := map[market.OrgStatus]ui.Tone{market.OrgVerified: ui.Good, market.OrgSubmitted: ui.Info,
		market.OrgReturned: ui.Warn, market.OrgRejected: ui.Bad,
		market.OrgSuspended: ui.Bad, market.OrgBlacklisted: ui.Bad}
	return ui.Badge{Text: market.OrgLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}
