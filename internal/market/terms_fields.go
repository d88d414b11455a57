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

var challengeTermsFields = fieldsOf[ChallengeTerms](
	Field{Key: "tie_policy", Label: "同分的处理", Input: InputOne, Options: policyOptions(TiePolicies)},
	Field{Key: "outlier_policy", Label: "极端分的处理", Input: InputOne, Options: policyOptions(OutlierPolicies)},
	Field{Key: "anonymous", Label: "匿名评审", Note: "专家看不到揭榜方名称和人员", Input: InputYes},
	Field{Key: "lead_only", Label: "不接受联合体", Input: InputYes},
	Field{Key: "stages", Label: "阶段目标与付款安排", Note: "比例合计 100", Input: InputRows},
	Field{Key: "revenue", Label: "发榜方上年度营业收入", Input: InputMoney},
	Field{Key: "research", Label: "发榜方上年度研发投入", Input: InputMoney},
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
	Field{Key: "title", Label: "阶段名称", Input: InputLine, Longest: 60},
	Field{Key: "goal", Label: "阶段目标与成果", Input: InputText, Longest: 500},
	Field{Key: "due_month", Label: "签约后第几个月完成", Input: InputNumber},
	Field{Key: "percent", Label: "付款比例", Input: InputNumber},
)

// Fields is the table of its members.
func (PlannedStage) Fields() Fields { return plannedStageFields }
