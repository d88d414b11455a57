package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Expertise is what an expert offers to those who look for people. Their name is masked and their phone hidden until they
// accept an approach.
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

// ExpertiseContent is what the expert writes.
type ExpertiseContent struct {
	Unit      string   `form:"unit" json:"unit" doc:"工作单位" maxLength:"100"`
	Title     string   `form:"title" json:"title" doc:"职称或职务" maxLength:"60"`
	Direction string   `form:"direction" json:"direction" doc:"研究方向" maxLength:"500"`
	Solves    string   `form:"solves" json:"solves" doc:"能解决的技术问题和代表性成果" maxLength:"2000"`
	Keywords  []string `form:"keywords" json:"keywords" doc:"关键词，最多 10 个"`
	Ways      []string `form:"ways" json:"ways" doc:"愿意提供服务的方式"`
	Open      bool     `form:"open" json:"open" doc:"愿意被推荐给人才需求单位"`
}

// Normalize brings what was typed into the form that is stored.
func (c *ExpertiseContent) Normalize() {
	c.Unit, c.Title = strings.TrimSpace(c.Unit), strings.TrimSpace(c.Title)
	c.Direction, c.Solves = strings.TrimSpace(c.Direction), strings.TrimSpace(c.Solves)
	c.Keywords = SplitKeywords(c.Keywords)
}

// Validate wants enough to be found by from whoever wants to be recommended; anything less may be kept.
func (c *ExpertiseContent) Validate() error {
	const telling = 8 // characters from which a direction says something
	p := Problems{}
	checkLengths(c, "", p)
	p.Check(len(c.Keywords) <= 10, "keywords", "关键词最多 10 个，请保留最能说明专长的。")
	for _, way := range c.Ways {
		p.Check(slices.Contains(TalentWays, way), "ways", "请从列表中选择服务方式。")
	}
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
