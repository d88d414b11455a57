package market

// ChallengeTerms are how a challenge will be judged and paid for; they are stated before anybody bids and hold from
// then on.
type ChallengeTerms struct {
	TiePolicy     string         `form:"tie_policy" json:"tie_policy"`
	OutlierPolicy string         `form:"outlier_policy" json:"outlier_policy"`
	Anonymous     bool           `form:"anonymous" json:"anonymous"`
	LeadOnly      bool           `form:"lead_only" json:"lead_only"`
	Stages        []PlannedStage `form:"stages" json:"stages"`
	Revenue       Money          `form:"revenue" json:"revenue,omitempty"`
	Research      Money          `form:"research" json:"research,omitempty"`
}

// How bids are ranked is told in a sentence beside the criteria.
var challengeTermsFields = fieldsOf[ChallengeTerms](
	Field{Key: "tie_policy", Label: "得分相同时", Section: sectionTerms, Input: InputOne, Wide: true, NoPage: true,
		Options: policyOptions(TiePolicies)},
	Field{Key: "outlier_policy", Label: "最高分和最低分", Section: sectionTerms, Input: InputOne, Wide: true, NoPage: true,
		Options: policyOptions(OutlierPolicies), Help: "专家少于 5 人时不去分。"},
	Field{Key: "anonymous", Label: "匿名评审", Term: "评审方式", Section: sectionTerms, Input: InputYes, Yes: "匿名评审",
		Note: "专家看不到揭榜方名称和人员", Help: "专家评分时看不到揭榜方名称、人员和联合体成员；揭榜方应避免在技术方案中写明单位。",
		PageAfter: "lead_only"},
	Field{Key: "lead_only", Label: "不接受联合体", Term: "联合体", Section: sectionTerms, Input: InputYes,
		Pledge: "不接受联合体揭榜", Yes: "不接受", No: "接受，须明确牵头单位"},
	Field{Key: "stages", Label: "阶段与付款", Section: sectionTerms, Input: InputRows, Column: "stage_", Required: true,
		Note: "比例合计 100", Help: "月份从签约起算；付款比例合计 100，按榜额或签约金额计算。空行不计。"},
	Field{Key: "revenue", Label: "发榜方上年度营业收入", Section: sectionFunding, Input: InputMoney, For: ForInside,
		Help: "供主管部门核对研发投入强度，不公开。"},
	Field{Key: "research", Label: "发榜方上年度研发投入", Section: sectionFunding, Input: InputMoney, For: ForInside,
		Help: "不公开。"},
)

// Fields is the table of its members.
func (ChallengeTerms) Fields() Fields { return challengeTermsFields }

// PlannedStage is one stage of the work as it is offered: what must be there by which month, and what is paid then.
type PlannedStage struct {
	Title    string `form:"title" json:"title"`
	Goal     string `form:"goal" json:"goal"`
	DueMonth int    `form:"due_month" json:"due_month"`
	Percent  int    `form:"percent" json:"percent"`
}

var plannedStageFields = fieldsOf[PlannedStage](
	Field{Key: "title", Label: "阶段名称", Term: "阶段", Input: InputLine, Narrow: true, Longest: 60},
	Field{Key: "goal", Label: "阶段目标与成果", Input: InputText, Longest: 500},
	Field{Key: "due_month", Label: "签约后第几个月完成", Term: "第几个月", Input: InputNumber},
	Field{Key: "percent", Label: "付款比例", Input: InputNumber, Unit: "%"},
)

// Fields is the table of its members.
func (PlannedStage) Fields() Fields { return plannedStageFields }
