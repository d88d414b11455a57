package market

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Expertise is what an expert offers to those who look for people. Their name is masked and their phone hidden until
// they accept an approach.
type Expertise struct {
	UserID int64
	Name   string   // of the account
	Phone  string   // of the account
	Fields []string // of the account, of HitechFields
	ExpertiseContent
	Version   int
	UpdatedAt time.Time
}

// OffersExpertise reports whether the actor may offer themselves as an expert.
func OffersExpertise(who Actor) bool { return who.Is(RoleExpert) }

// Normalize brings what was typed into the form that is stored.
func (c *ExpertiseContent) Normalize() {
	c.Unit, c.Title = strings.TrimSpace(c.Unit), strings.TrimSpace(c.Title)
	c.Direction, c.Solves = strings.TrimSpace(c.Direction), strings.TrimSpace(c.Solves)
	c.Keywords = SplitKeywords(c.Keywords)
}

// Validate wants enough to be found by from the one who wants to be recommended; anything less may be kept.
func (c *ExpertiseContent) Validate() error {
	const telling = 8 // characters from which a direction says something
	p := Problems{}
	checkFields(c, "", p)
	if c.Open {
		p.Check(c.Unit != "", "unit", "愿意被推荐的，请填写工作单位。")
		p.Check(utf8.RuneCountInString(c.Direction) >= telling, "direction", "愿意被推荐的，请写明研究方向，例如“机器视觉与表面缺陷检测”。")
	}
	return p.Err()
}

// MaskName hides a person's given name: 白*.
func MaskName(name string) string {
	runes := []rune(name)
	if len(runes) == 0 {
		return ""
	}
	return string(runes[0]) + strings.Repeat("*", max(1, len(runes)-1))
}
