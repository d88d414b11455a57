package page

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

var stageColumns = []ui.LineColumn{{Name: "stage_title", Label: "阶段", Narrow: true},
	{Name: "stage_goal", Label: "阶段目标与成果"},
	{Name: "stage_month", Label: "第几个月", Number: true, Narrow: true},
	{Name: "stage_percent", Label: "付款比例（%）", Number: true, Narrow: true}}

func (p ChallengeForm) stages() ui.Lines {
	return ui.Lines{Name: "stages", Label: "阶段与付款", Required: true, Columns: stageColumns,
		Rows: p.Rows(stageColumns), Spare: 2,
		Help: "月份从签约起算；付款比例合计 100，按榜额或签约金额计算。空行不计。", Error: p.RowErrors("stages")}
}

func policyOptions(policies []market.Policy) []ui.Option {
	options := make([]ui.Option, 0, len(policies))
	for _, p := range policies {
		options = append(options, ui.Option{Value: p.Code, Label: p.Label, Help: p.Sentence})
	}
	return options
}

// terms is a field of the terms; what was wrong with it is kept under the name the rules use.
func (p ChallengeForm) terms(name, label string) ui.Field { return p.Field("terms."+name, label) }

// stageTable is how the work is paid for, with the sums when there is a bounty to divide.
func stageTable(c market.Challenge) ui.Table {
	t := ui.Table{Caption: "阶段与付款", Quiet: true, Columns: []ui.Column{{Label: "阶段"}, {Label: "目标与成果"}, {Label: "完成时间"},
		{Label: "付款比例", Number: true}, {Label: "金额", Number: true}},
		Empty: ui.Empty{Title: "还没有阶段安排"}}
	amounts := c.Terms.Amounts(c.Bounty)
	for i, s := range c.Terms.Stages {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(s.Title), ui.TextCell(s.Goal),
			ui.TextCell(fmt.Sprintf("签约后第 %d 个月", s.DueMonth)), ui.TextCell(strconv.Itoa(s.Percent) + "%"),
			ui.TextCell(AmountOr(amounts[i], "面议"))}})
	}
	return t
}

// termFacts are the terms in the list of facts.
func termFacts(t market.ChallengeTerms) []ui.Definition {
	facts := []ui.Definition{{Term: "联合体", Text: map[bool]string{true: "不接受", false: "接受，须明确牵头单位"}[t.LeadOnly]}}
	if t.Anonymous {
		facts = append(facts, ui.Definition{Term: "评审方式", Text: "匿名评审"})
	}
	return facts
}
