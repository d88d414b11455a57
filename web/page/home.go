package page

import "jiebang/web/ui"

// HomePage is what the front door shows.
type HomePage struct {
	Headline     string // empty = 让需求张榜，让能者揭榜
	Lead         string
	Counters     []ui.Stat  // the live numbers: three or four
	Live         *ui.Live   // keeps the counters true; nil = they stand still
	Entrances    []Entrance // the five lists
	Challenges   []ChallengeCard
	Needs        []ListingCard
	Achievements []ListingCard
}

// Entrance is the door to one of the lists.
type Entrance struct {
	Label string
	Text  string // what is in it, in one short line
	Href  string
	Count int
	Icon  ui.Icon
}

func (h HomePage) headline() string {
	if h.Headline == "" {
		return "让需求张榜，让能者揭榜"
	}
	return h.Headline
}

// journey is the path every need takes, told to a visitor.
func journey() []ui.Definition {
	return []ui.Definition{
		{Term: "发布需求", Text: "企业说清难点和指标，科技局审核后公开"},
		{Term: "智能匹配", Text: "系统推荐合适的成果和团队，并说明理由"},
		{Term: "张榜揭榜", Text: "久无人应的难题列为榜单，公开征集方案"},
		{Term: "签约履约", Text: "评审公示后签订合同，按里程碑推进"},
		{Term: "认定登记", Text: "技术合同登记入库，享受相应政策"},
		{Term: "计入指标", Text: "成交额和数量计入全区年度任务"},
	}
}
