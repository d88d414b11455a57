package page

import (
	"time"

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
	Matches      int // how many the other side offers; 0 = not shown
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
	Band         Band
	Reasons      []Reason
	Missing      []string // what does not fit or is not known
	Advice       []string // what would make it stronger
	State        *ui.Badge
}

// Band is how well two sides fit, in words a reader can weigh; a bare score would promise more than it knows.
type Band string

// The bands there are.
const (
	Strong Band = "strong"
	Fair   Band = "fair"
	Weak   Band = "weak"
)

func (b Band) word() string {
	switch b {
	case Strong:
		return "强"
	case Fair:
		return "较强"
	case Weak:
		return "弱"
	default:
		return ""
	}
}

// bars is how many of the three bars are filled.
func (b Band) bars() int {
	switch b {
	case Strong:
		return 3
	case Fair:
		return 2
	case Weak:
		return 1
	default:
		return 0
	}
}

// Reason is one thing that speaks for a match: what was compared, and the words found on both sides.
type Reason struct {
	Label string // 技术领域一致
	Text  []ui.Segment
}
