package market

// ChallengeContent is what the owner writes: form, API body and record are this one struct.
type ChallengeContent struct {
	Title           string         `form:"title" json:"title"`
	ListKind        ListKind       `form:"list_kind" json:"list_kind"`
	HitechField     string         `form:"hitech_field" json:"hitech_field"`
	Background      string         `form:"background" json:"background"`
	Task            string         `form:"task" json:"task"`
	Indicators      []Indicator    `form:"indicators" json:"indicators"`
	Bounty          Money          `form:"bounty" json:"bounty"`
	Budget          Money          `form:"budget" json:"budget"`
	OwnerCash       Money          `form:"owner_cash" json:"owner_cash"`
	SubsidyPlanned  Money          `form:"subsidy_planned" json:"subsidy_planned"`
	DurationMonths  int            `form:"duration_months" json:"duration_months"`
	Conditions      string         `form:"conditions" json:"conditions"`
	IPClause        string         `form:"ip_clause" json:"ip_clause"`
	ResultsClause   string         `form:"results_clause" json:"results_clause"`
	Acceptance      string         `form:"acceptance" json:"acceptance"`
	Criteria        []Criterion    `form:"criteria" json:"criteria"`
	ClosesOn        Date           `form:"closes_on" json:"closes_on"`
	ClosesTime      string         `form:"closes_time" json:"closes_time"`
	NoticeDays      int            `form:"notice_days" json:"notice_days"`
	RaceSlots       int            `form:"race_slots" json:"race_slots"`
	Terms           ChallengeTerms `form:"terms" json:"terms"`
	ContactName     string         `form:"contact_name" json:"contact_name"`
	ContactPhone    string         `form:"contact_phone" json:"contact_phone"`
	CannotSolve     bool           `form:"cannot_solve" json:"cannot_solve"`
	NotSecretPledge bool           `form:"not_secret" json:"not_secret"`
}

var challengeFields = fieldsOf[ChallengeContent](
	Field{Key: "title", Label: "榜单名称", Input: InputLine, Longest: 120},
	Field{Key: "list_kind", Label: "榜单类别", Input: InputOne, Options: labelled(ListKinds)},
	Field{Key: "hitech_field", Label: "所属领域", Note: "国家重点支持的高新技术领域（8 大）", Input: InputOne,
		Options: options(HitechFields)},
	Field{Key: "background", Label: "背景与现状", Input: InputText, Longest: 4000},
	Field{Key: "task", Label: "攻关内容", Input: InputText, Longest: 8000},
	Field{Key: "indicators", Label: "考核指标", Input: InputRows},
	Field{Key: "bounty", Label: "榜额", Input: InputMoney, None: "面议"},
	Field{Key: "budget", Label: "项目总投入", Input: InputMoney},
	Field{Key: "owner_cash", Label: "发榜方自筹", Input: InputMoney},
	Field{Key: "subsidy_planned", Label: "拟申请财政补助", Input: InputMoney},
	Field{Key: "duration_months", Label: "攻关期限", Input: InputNumber, Unit: "月"},
	Field{Key: "conditions", Label: "揭榜方条件", Input: InputText, Longest: 2000},
	Field{Key: "ip_clause", Label: "知识产权归属", Input: InputText, Longest: 2000},
	Field{Key: "results_clause", Label: "成果使用与转化约定", Input: InputText, Longest: 2000},
	Field{Key: "acceptance", Label: "验收方式", Input: InputText, Longest: 2000},
	Field{Key: "criteria", Label: "评审标准", Note: "分值合计 100", Input: InputRows},
	Field{Key: "closes_on", Label: "揭榜截止日期", Input: InputDate},
	Field{Key: "closes_time", Label: "揭榜截止时刻", Note: "例如 17:00", Input: InputLine, Longest: 5},
	Field{Key: "notice_days", Label: "公示天数", Input: InputNumber, Unit: "天"},
	Field{Key: "race_slots", Label: "中榜名额", Note: "1 为一家中榜，大于 1 为赛马制", Input: InputNumber},
	Field{Key: "terms", Label: "评审规则、阶段付款等约定", Input: InputRows},
	Field{Key: "contact_name", Label: "联系人", Input: InputLine, Longest: 40},
	Field{Key: "contact_phone", Label: "联系电话", Note: "登录的认证单位可见", Input: InputPhone, Longest: 20},
	Field{Key: "cannot_solve", Label: "声明该问题本单位无法自行解决", Input: InputYes},
	Field{Key: "not_secret", Label: "承诺内容不涉及国家秘密", Input: InputYes},
)

// Fields is the table of its members.
func (ChallengeContent) Fields() Fields { return challengeFields }

// Indicator is one figure the work is held to.
type Indicator struct {
	Name       string `form:"name" json:"name"`
	Op         string `form:"op" json:"op"`
	Value      string `form:"value" json:"value"`
	Unit       string `form:"unit" json:"unit"`
	TestMethod string `form:"test_method" json:"test_method"`
	Mandatory  bool   `form:"mandatory" json:"mandatory"`
}

var indicatorFields = fieldsOf[Indicator](
	Field{Key: "name", Label: "指标名称", Input: InputLine, Longest: 100},
	Field{Key: "op", Label: "比较", Input: InputOne, Options: options(IndicatorOps)},
	Field{Key: "value", Label: "数值", Input: InputLine, Longest: 60},
	Field{Key: "unit", Label: "单位", Input: InputLine, Longest: 30},
	Field{Key: "test_method", Label: "检测方法", Input: InputLine, Longest: 200},
	Field{Key: "mandatory", Label: "必须达到", Input: InputYes},
)

// Fields is the table of its members.
func (Indicator) Fields() Fields { return indicatorFields }

// Criterion is one line of the review, worth so many of the hundred points.
type Criterion struct {
	Name   string `form:"name" json:"name"`
	Weight int    `form:"weight" json:"weight"`
}

var criterionFields = fieldsOf[Criterion](
	Field{Key: "name", Label: "评审内容", Input: InputLine, Longest: 100},
	Field{Key: "weight", Label: "分值", Input: InputNumber, Least: 1, Most: 100},
)

// Fields is the table of its members.
func (Criterion) Fields() Fields { return criterionFields }
