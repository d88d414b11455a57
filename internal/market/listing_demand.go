package market

// DemandDetails is what an enterprise says of a technology it needs.
type DemandDetails struct {
	Difficulties   string   `form:"difficulties" json:"difficulties"`
	Indicators     string   `form:"indicators" json:"indicators"`
	Research       string   `form:"research" json:"research"`
	Foundation     string   `form:"foundation" json:"foundation"`
	Goal           string   `form:"goal" json:"goal"`
	Cooperation    []string `form:"cooperation" json:"cooperation"`
	Budget         Money    `form:"budget" json:"budget"`
	Deadline       Date     `form:"deadline" json:"deadline"`
	Maturity       string   `form:"maturity" json:"maturity"`
	PreferredUnits string   `form:"preferred_units" json:"preferred_units"`
	MayChallenge   bool     `form:"may_challenge" json:"may_challenge"`
}

var demandFields = fieldsOf[DemandDetails](
	Field{Key: "difficulties", Label: "主要技术难点", Input: InputText, Rows: 5, Longest: 4000, Help: "现状如何，卡在哪一步，试过什么办法。",
		Required: true, Missing: "请填写主要技术难点，越具体越容易匹配到合适的成果。",
		Headings: []string{"难点", "技术难点", "技术关键", "技术关键（所需的关键技术、主要指标）", "拟解决的关键技术问题", "卡点", "主要问题", "主要问题（需要解决的重大技术问题）"},
		Search:   SearchNeeds,
		Match:    MatchHeart},
	Field{Key: "indicators", Label: "主要技术指标", Input: InputText, Rows: 4, Longest: 4000, Note: "写明数值和单位",
		Help: "写明数值和单位，例如“抗冲击韧性 ≥ 67 %”。", Headings: []string{"指标", "技术指标", "考核指标", "指标要求", "技术参数"},
		Search: SearchNeeds, Match: MatchTarget},
	Field{Key: "research", Label: "主要研究内容", Input: InputText, Rows: 4, Longest: 4000, Headings: []string{"研究内容"},
		Search: SearchNeeds, Match: MatchText},
	Field{Key: "foundation", Label: "现有基础", Input: InputText, Longest: 4000,
		Headings: []string{"工作基础", "现有基础条件", "已有工作基础", "企业现有条件"},
		Search:   SearchText},
	Field{Key: "goal", Label: "期望目标", Input: InputText, Longest: 2000, Headings: []string{"预期目标", "预期目标（技术创新性、经济社会效益）",
		"预期成效"}, Search: SearchText,
		Match: MatchGoal},
	Field{Key: "cooperation", Label: "合作方式", Input: InputSeveral, Options: options(CooperationModes),
		Search: SearchMode, Match: MatchModes, Headings: []string{"技术需求解决方式", "解决方式", "拟合作方式", "短期合作", "长期合作"}},
	Field{Key: "budget", Label: "拟投入", Input: InputMoney, None: "面议", Help: "留空为面议。",
		Headings: []string{"预算", "拟投入资金", "预算金额", "拟投入资金总额", "合作价格", "榜额", "悬赏金额", "预算经费", "投入资金",
			"拟投入经费", "拟投入金额", "计划投入", "意向金额", "榜单金额", "揭榜金额", "资金预算", "项目预算"}, Search: SearchAmount,
		Match: MatchAmount},
	Field{Key: "deadline", Label: "期望完成时间", Term: "期望完成", Input: InputDate,
		Headings: []string{"期限", "期望期限", "需求时限", "完成时限", "完成期限", "期望完成日期", "拟完成时间", "要求完成时间", "完成时间"},
		Search:   SearchDeadline, Match: MatchDeadline},
	Field{Key: "maturity", Label: "希望技术成熟度", Term: "希望成熟度", Input: InputOne, Options: options(Maturities), None: "不限",
		Headings: []string{"成熟度"}, Search: SearchMaturity, Match: MatchMaturity},
	Field{Key: "preferred_units", Label: "意向单位或专家", Term: "意向单位", Input: InputLine, Longest: 200,
		Headings: []string{"意向单位", "意向专家", "意向合作单位", "合作意向单位", "意向合作单位/专家", "意向合作专家"}},
	Field{Key: "may_challenge", Label: "无人对接时愿意发榜", Term: "无人对接时", Input: InputYes, Yes: "愿意发榜",
		Pledge: "长期无人对接时，愿意张榜公开征集（揭榜挂帅）", Headings: []string{"是否愿意发榜", "愿意发榜"}},
)

// Fields is the table of what only technology needs have.
func (DemandDetails) Fields() Fields { return demandFields }
