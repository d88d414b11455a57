package market

// TalentDetails is what an organisation says of the people it needs.
type TalentDetails struct {
	Post       string   `form:"post" json:"post"`
	Headcount  int      `form:"headcount" json:"headcount"`
	Degree     string   `form:"degree" json:"degree"`
	Major      string   `form:"major" json:"major"`
	Title      string   `form:"title" json:"title"`
	Experience string   `form:"experience" json:"experience"`
	Research   string   `form:"research" json:"research"`
	Problem    string   `form:"problem" json:"problem"`
	Ways       []string `form:"ways" json:"ways"`
	SalaryMin  Money    `form:"salary_min" json:"salary_min"`
	SalaryMax  Money    `form:"salary_max" json:"salary_max"`
	StartsOn   Date     `form:"starts_on" json:"starts_on"`
	Urgency    string   `form:"urgency" json:"urgency"`
	DemandID   int64    `form:"demand_id" json:"demand_id"`
}

// A salary is not a price and hiring is no transfer: neither is matched.
var talentFields = fieldsOf[TalentDetails](
	Field{Key: "post", Label: "岗位名称", Term: "岗位", Input: InputLine, Longest: 60, Required: true,
		Headings: []string{"岗位", "需求岗位", "拟聘岗位", "科技副总岗位"}, Search: SearchText, Match: MatchSubject},
	Field{Key: "headcount", Label: "人数", Input: InputNumber, Least: 1, Most: 10_000, Unit: "人", Required: true,
		Missing: "请填写需求人数。", Headings: []string{"需求人数", "招聘人数"}},
	Field{Key: "degree", Label: "学历要求", Term: "学历", Input: InputOne, Options: options(Degrees),
		Headings: []string{"学历", "学历学位"}},
	Field{Key: "major", Label: "专业或学科", Term: "专业", Input: InputLine, Longest: 200,
		Headings: []string{"专业", "学科", "专业学科", "专业要求", "学科专业"}, Search: SearchText, Match: MatchHeart},
	Field{Key: "title", Label: "职称要求", Term: "职称", Input: InputLine, Longest: 60, Headings: []string{"职称"}},
	Field{Key: "urgency", Label: "紧缺程度", Input: InputOne, Options: options(Urgencies)},
	Field{Key: "salary_min", Label: "年薪下限", Term: "年薪", Input: InputMoney, Headings: []string{"最低年薪"}},
	Field{Key: "salary_max", Label: "年薪上限", Input: InputMoney, None: "面议", Help: "留空为面议。", Beside: "salary_min",
		Between: "–", Headings: []string{"最高年薪", "薪酬", "薪资待遇", "薪酬待遇", "年薪", "年薪范围", "薪酬范围", "薪资范围", "待遇"},
		Search: SearchAmount},
	Field{Key: "starts_on", Begins: true, Label: "到岗时间", Input: InputDate, Search: SearchDeadline,
		Match: MatchDeadline},
	Field{Key: "demand_id", Label: "关联的技术需求", Input: InputReference, None: "不关联", Note: "0 为无",
		Help: "岗位是为解决本单位的某项技术需求而设的，在此选择。"},
	Field{Key: "ways", Label: "引进方式", Input: InputSeveral, Options: options(TalentWays), Search: SearchMode,
		Headings: []string{"聘用方式", "合作方式"}},
	Field{Key: "problem", Label: "拟解决的技术问题", Input: InputText, Rows: 4, Longest: 4000, Help: "写清楚可以同时匹配到相关成果的团队。",
		Headings: []string{"任务", "技术问题", "岗位职责", "主要任务"}, Search: SearchNeeds, Match: MatchHeart},
	Field{Key: "research", Label: "研究方向", Input: InputText, Longest: 1000, Search: SearchNeeds, Match: MatchText},
	Field{Key: "experience", Label: "经验要求", Input: InputText, Longest: 1000, Headings: []string{"经验"},
		Search: SearchText},
)

// Fields is the table of what only talent needs have.
func (TalentDetails) Fields() Fields { return talentFields }
