package market

// FunnelStep is how many of a year's needs came so far, and how long the step took them.
type FunnelStep struct {
	Step   string
	Count  int
	Median float64 // days since the step before, of those that came so far
	P90    float64
}

// FunnelSteps are the steps from a need to a certificate, in order.
var FunnelSteps = []string{"published", "contacted", "dealt", "signed", "registered"}

// FunnelLabel is the step's Chinese name, empty for what is none.
func FunnelLabel(step string) string {
	return map[string]string{"published": "发布需求", "contacted": "双方对接", "dealt": "形成项目", "signed": "签订合同",
		"registered": "取得登记证明"}[step]
}

// FunnelRow is one need that came so far.
type FunnelRow struct {
	ID        int64
	Title     string
	OrgName   string
	Published Date
	Reached   Date
}

// Wait is work of one kind that waits for somebody.
type Wait struct {
	What  string
	Count int
	Days  int // since the one that waits longest was last touched
}

// Waits are the kinds of work that wait, each with whom it waits for.
var Waits = []struct{ What, Label, For string }{
	{"org_submitted", "单位待认证", "受理员"}, {"listing_submitted", "清单待审核", "审核员"}, {"listing_approved", "清单待发布", "分管领导"},
	{"contract_submitted", "合同待受理", "受理员"}, {"contract_accepted", "合同待审核", "审核员"},
	{"contract_second_review", "大额合同待评审", "分管领导"},
	{"contract_supplementing", "合同待补正", "卖方单位"}, {"match_wanted", "对接意向待答复", "对方单位"},
	{"deal_overdue", "项目下一步已到期", "项目双方"},
	{"pool_late", "条目首次答复超期", "经办人"}, {"pool_step", "条目下一步已逾期", "经办人"},
}

// forecastFrom is the share of a year that must have passed before its average says anything.
const forecastFrom = 1.0 / 12

// Forecast is what the year comes to when it goes on as it went so far; known reports whether enough of it has passed.
func Forecast(actual int64, elapsed float64) (value int64, known bool) {
	if elapsed < forecastFrom {
		return 0, false
	}
	return int64(float64(actual) / elapsed), true
}
