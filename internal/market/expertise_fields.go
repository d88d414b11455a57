package market

// ExpertiseContent is what the expert writes.
type ExpertiseContent struct {
	Unit      string   `form:"unit" json:"unit"`
	Title     string   `form:"title" json:"title"`
	Direction string   `form:"direction" json:"direction"`
	Solves    string   `form:"solves" json:"solves"`
	Keywords  []string `form:"keywords" json:"keywords"`
	Ways      []string `form:"ways" json:"ways"`
	Open      bool     `form:"open" json:"open"`
}

var expertiseFields = fieldsOf[ExpertiseContent](
	Field{Key: "unit", Label: "工作单位", Input: InputLine, Longest: 100},
	Field{Key: "title", Label: "职称或职务", Input: InputLine, Longest: 60},
	Field{Key: "direction", Label: "研究方向", Input: InputText, Longest: 500},
	Field{Key: "solves", Label: "能解决的技术问题和代表性成果", Input: InputText, Longest: 2000},
	Field{Key: "keywords", Label: "关键词", Note: "最多 10 个", Input: InputWords, AtMost: 10},
	Field{Key: "ways", Label: "愿意提供服务的方式", Input: InputSeveral, Options: options(TalentWays)},
	Field{Key: "open", Label: "愿意被推荐给人才需求单位", Input: InputYes},
)

// Fields is the table of its members.
func (ExpertiseContent) Fields() Fields { return expertiseFields }
