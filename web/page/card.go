package page

import (
	"time"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListingCard is one need or result in a list of them.
type ListingCard struct {
	Href         string
	Title        []ui.Segment
	KindLabel    string // 技术需求, 科技成果
	Number       string // the public number
	Organization string
	Field        string
	Region       string
	Summary      []ui.Segment
	Badges       []ui.Badge
	Amount       string // 拟投入 50万元, 面议
	Published    time.Time
	ValidUntil   time.Time
	Confirmed    time.Time // when its owner last said that it holds
	Matches      int       // how many the other side offers; 0 = not shown
}

// ChallengeCard is one open or past challenge in a list of them.
type ChallengeCard struct {
	Href         string
	Title        []ui.Segment
	Number       string
	Organization string
	Field        string
	Region       string
	Summary      []ui.Segment
	State        ui.Badge
	Bounty       string // 300万元, 面议
	Deadline     *ui.Countdown
	Bids         int // negative = not shown, since bids are sealed
}

// OrganizationCard is one organisation in a list of them.
type OrganizationCard struct {
	Href    string
	Name    []ui.Segment
	Kind    string // 企业, 高等院校
	Region  string
	Summary []ui.Segment
	Badges  []ui.Badge // qualifications
	Counts  []string   // 技术需求 3 条
}

// MatchCard is one party that fits, and why.
type MatchCard struct {
	Href         string
	Title        string
	KindLabel    string
	Organization string
	Band         market.Band
	Reasons      []Reason
	Missing      []string // what does not fit or is not known
	Advice       []string // what would make it stronger
	State        *ui.Badge
}

// bars is how many of the three bars of a band are filled.
func bars(b market.Band) int {
	return map[market.Band]int{market.BandStrong: 3, market.BandGood: 2, market.BandWeak: 1}[b]
}

// Reason is one thing that speaks for a match: what was compared, and the words found on both sides.
type Reason struct {
	Label string // 技术领域一致
	Text  []ui.Segment
}
