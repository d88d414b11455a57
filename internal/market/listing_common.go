package market

// CommonDetails is what is known of a technology a whole industry lacks.
type CommonDetails struct {
	Chain        string  `form:"chain" json:"chain"`
	Link         string  `form:"link" json:"link"`
	Chokepoint   string  `form:"chokepoint" json:"chokepoint"`
	Situation    string  `form:"situation" json:"situation"`
	Indicators   string  `form:"indicators" json:"indicators"`
	Alternatives string  `form:"alternatives" json:"alternatives"`
	Enterprises  string  `form:"enterprises" json:"enterprises"`
	Goal         string  `form:"goal" json:"goal"`
	Budget       Money   `form:"budget" json:"budget"`
	Deadline     Date    `form:"deadline" json:"deadline"`
	Organize     string  `form:"organize" json:"organize"`
	DerivedFrom  []int64 `form:"derived_from" json:"derived_from"`
}

var commonFields = fieldsOf[CommonDetails](
	Field{Key: "chain", Label: "产业链", Input: InputLine, Longest: 60, Required: true, Missing: "请填写所属产业链。",
		Search: SearchText, Headings: []string{"所属产业链"}},
	Field{Key: "link", Label: "产业链环节", Input: InputLine, Longest: 60, Beside: "chain", Between: " · ",
		Headings: []string{"环节"}, Search: SearchText},
	Field{Key: "chokepoint", Label: "问题类型", Input: InputOne, Options: options(Chokepoints), Required: true,
		Missing: "请选择问题类型：卡点、断点或难点。", Headings: []string{"卡点/断点/难点", "类型"}},
	Field{Key: "organize", Label: "建议组织方式", Term: "组织方式", Input: InputOne, Options: options(OrganizeWays),
		Headings: []string{"组织方式"}},
	Field{Key: "budget", Label: "预算", Input: InputMoney, None: "面议", Help: "留空为面议。", Headings: []string{"预算金额", "拟投入"},
		Search: SearchAmount, Match: MatchAmount},
	Field{Key: "deadline", Label: "期限", Input: InputDate, Headings: []string{"期望期限"}, Search: SearchDeadline,
		Match: MatchDeadline},
	Field{Key: "situation", Label: "国内外现状与进口依赖", Term: "国内外现状", Input: InputText, Rows: 4, Longest: 4000,
		Headings: []string{"现状", "国内外现状"}, Search: SearchNeeds, Match: MatchText},
	Field{Key: "indicators", Label: "主要指标", Input: InputText, Rows: 4, Longest: 4000, Note: "写明数值和单位", Help: "写明数值和单位。",
		Headings: []string{"指标", "主要技术指标"}, Search: SearchNeeds, Match: MatchTarget},
	Field{Key: "goal", Label: "预期目标", Input: InputText, Longest: 2000, Headings: []string{"期望目标"}, Search: SearchNeeds,
		Match: MatchGoal},
	Field{Key: "alternatives", Label: "现有替代或优化方案", Input: InputText, Longest: 2000, Headings: []string{"替代方案"},
		Search: SearchText},
	Field{Key: "enterprises", Label: "涉及企业", Input: InputText, Rows: 2, Longest: 1000},
	Field{Key: "derived_from", Label: "汇集自哪些技术需求", Input: InputNone, NoImport: true,
		NoPage: true}, // a panel of its own
)

// Fields is the table of what only common needs have.
func (CommonDetails) Fields() Fields { return commonFields }
