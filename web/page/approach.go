package page

import (
	"jiebang/internal/link"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ExpertisePage is the form of what an expert offers.
type ExpertisePage struct {
	ui.Form
	Version int
	Ways    []ui.Option
	Fields  []string // of the account
}

func (p ExpertisePage) version() string { return strconv.Itoa(p.Version) }

// ApproachesPage lists the organisations that asked for the expert.
type ApproachesPage struct {
	Items []NeighbourItem
	Older string
	CSRF  string
}

// InvitationsPage lists what the reader's organisations were asked to bid for.
type InvitationsPage struct {
	Items []NeighbourItem
	Older string
	CSRF  string
}

// InviteSearchPage looks for somebody to invite to a challenge who was not proposed.
type InviteSearchPage struct {
	ChallengeID int64
	Title       string
	Words       string
	Form        ui.Form // an invitation that was refused
	Items       []NeighbourItem
}

func (p InviteSearchPage) href() string { return link.Challenge(p.ChallengeID) }

// ApproachBadge is an approach's state in words.
func ApproachBadge(status market.ApproachStatus) *ui.Badge {
	tones := map[market.ApproachStatus]ui.Tone{market.ApproachAsked: ui.Warn, market.ApproachAccepted: ui.Good,
		market.ApproachDeclined: ui.Neutral}
	return &ui.Badge{Text: market.ApproachLifecycle.Label(status), Tone: tones[status]}
}

// InvitationBadge is an invitation's state in words.
func InvitationBadge(status market.InvitationStatus) *ui.Badge {
	tones := map[market.InvitationStatus]ui.Tone{market.InvitationSent: ui.Info, market.InvitationDeclined: ui.Neutral}
	return &ui.Badge{Text: market.InvitationLifecycle.Label(status), Tone: tones[status]}
}
