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

// The parts of the form of a challenge.
const (
	sectionProblem  = "要攻克什么"
	sectionFunding  = "经费与期限"
	sectionTerms    = "对揭榜方的约定"
	sectionPromises = "联系人与承诺"
)

// What has a place of its own on the page is not among the properties it lists: title, kind of list and contact; how
// many are awarded; the tables of rows. Promises are made to the bureau.
var challengeFields = fieldsOf[ChallengeContent](
	Field{Key: "title", Label: "榜单名称", Section: sectionProblem, Input: InputLine, Wide: true, Longest: 120,
		Required: true, NoPage: true},
	Field{Key: "list_kind", Label: "榜单类别", Section: sectionProblem, Input: InputOne, Options: labelled(ListKinds),
		Preset: true, Required: true, NoPage: true},
	Field{Key: "hitech_field", Label: "所属领域", Section: sectionProblem, Input: InputOne, Options: options(HitechFields),
		Note: "国家重点支持的高新技术领域（8 大）", Required: true, PageAfter: "duration_months"},
	Field{Key: "background", Label: "背景与现状", Section: sectionProblem, Input: InputText, Rows: 4, Longest: 4000},
	Field{Key: "task", Label: "攻关内容", Section: sectionProblem, Input: InputText, Rows: 6, Longest: 8000,
		Required: true},
	Field{Key: "indicators", Label: "考核指标", Section: sectionProblem, Input: InputRows, Column: "indicator_", Rows: 3,
		Required: true, Help: "每项写明比较方式、数值、单位和检测方法；没有检测方法的指标无法验收。空行不计。"},
	Field{Key: "cannot_solve", Label: "声明该问题本单位无法自行解决", Section: sectionProblem, Input: InputYes, NoPage: true,
		Pledge: "本单位确认该问题无法自行解决", Help: "企业能够自行解决的问题不适用揭榜挂帅。", Required: true,
		Missing: "请确认该问题本单位无法自行解决；能够自行解决的不适用揭榜挂帅。"},

	Field{Key: "bounty", Label: "榜额", Section: sectionFunding, Input: InputMoney, None: "面议", Help: "留空为面议。"},
	Field{Key: "budget", Label: "项目总投入", Section: sectionFunding, Input: InputMoney},
	Field{Key: "owner_cash", Label: "发榜方自筹", Section: sectionFunding, Input: InputMoney},
	Field{Key: "subsidy_planned", Label: "拟申请财政补助", Term: "拟申请补助", Section: sectionFunding, Input: InputMoney},
	Field{Key: "duration_months", Label: "攻关期限", Section: sectionFunding, Input: InputNumber, Unit: "个月",
		Required: true},
	Field{Key: "notice_days", Label: "公示天数", Term: "公示期", Section: sectionFunding, Input: InputNumber, Unit: "天",
		Required: true, PageAfter: "closes_on"},
	Field{Key: "race_slots", Label: "中榜名额", Section: sectionFunding, Input: InputNumber, Unit: "家", NoPage: true,
		Note: "1 为一家中榜，大于 1 为赛马制", Help: "一般为 1；大于 1 的为赛马制，同时攻关、按阶段淘汰。"},
	Field{Key: "closes_on", Label: "揭榜截止日期", Term: "揭榜截止", Section: sectionFunding, Input: InputDate, Required: true},
	Field{Key: "closes_time", Label: "截止时刻", Section: sectionFunding, Input: InputLine, Longest: 5, Required: true,
		Note: "例如 17:00", Help: "例如 17:00，以平台服务器时间为准。", Missing: "请填写截止时刻，例如 17:00。",
		Beside: "closes_on", Between: " "},

	Field{Key: "conditions", Label: "揭榜方条件", Section: sectionTerms, Input: InputText, Longest: 2000, Required: true,
		Missing: "请填写揭榜方条件；没有特别要求的，写“具备相应研发能力的法人单位”。"},
	Field{Key: "ip_clause", Label: "知识产权归属", Section: sectionTerms, Input: InputText, Longest: 2000, Required: true,
		Missing: "请约定知识产权归属。"},
	Field{Key: "results_clause", Label: "成果使用与转化约定", Section: sectionTerms, Input: InputText, Longest: 2000},
	Field{Key: "acceptance", Label: "验收方式", Section: sectionTerms, Input: InputText, Longest: 2000, Required: true},
	Field{Key: "criteria", Label: "评审标准", Section: sectionTerms, Input: InputRows, Column: "criterion_", Required: true,
		Note: "分值合计 100", Help: "分值合计 100，发榜后不能再改。"},
	Field{Key: "terms", Label: "评审规则、阶段付款等约定", Input: InputRows},

	Field{Key: "contact_name", Label: "联系人", Section: sectionPromises, Input: InputLine, Longest: 40, Required: true,
		NoPage: true},
	Field{Key: "contact_phone", Label: "联系电话", Section: sectionPromises, Input: InputPhone, Longest: 20, Required: true,
		NoPage: true, Note: "登录的认证单位可见", Help: "登录的认证单位可以查看。"},
	Field{Key: "not_secret", Label: "承诺内容不涉及国家秘密", Section: sectionPromises, Input: InputYes, NoPage: true,
		Pledge: "本单位承诺所填内容不涉及国家秘密", Required: true, Missing: "请确认所填内容不涉及国家秘密。"},
)

// challengeForm are the columns of a challenge with its terms among them.
var challengeForm = challengeFields.with("terms", "", challengeTermsFields).
	after("subsidy_planned", "terms.revenue", "terms.research").after("acceptance", "terms.stages")

// ChallengeFields is the whole table of a challenge, in the order of its form; it speaks of ChallengeContent.
func ChallengeFields() Fields { return challengeForm }

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
	Field{Key: "value", Label: "数值", Input: InputLine, Narrow: true, Longest: 60},
	Field{Key: "unit", Label: "单位", Input: InputLine, Narrow: true, Longest: 30},
	Field{Key: "test_method", Label: "检测方法", Input: InputLine, Longest: 200},
	Field{Key: "mandatory", Label: "必须达到", Term: "性质", Input: InputYes, Yes: "必须达到", No: "参考"},
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
