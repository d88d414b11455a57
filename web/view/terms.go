package view

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
)

var stageColumns = []LineColumn{{Name: "stage_title", Label: "阶段", Narrow: true}, {Name: "stage_goal", Label: "阶段目标与成果"},
	{Name: "stage_month", Label: "第几个月", Number: true, Narrow: true}, {Name: "stage_percent", Label: "付款比例（%）", Number: true, Narrow: true}}

func (p ChallengeForm) stages() Lines {
	return Lines{Name: "stages", Label: "阶段与付款", Required: true, Columns: stageColumns, Rows: p.rows(stageColumns), Spare: 2,
		Help: "月份从签约起算；付款比例合计 100，按榜额或签约金额计算。空行不计。", Error: p.rowErrors("stages")}
}

func policyOptions(policies []market.Policy) []Option {
	options := make([]Option, 0, len(policies))
	for _, p := range policies {
		options = append(options, Option{Value: p.Code, Label: p.Label, Help: p.Sentence})
	}
	return options
}

// terms is a field of the terms; what was wrong with it is kept under the name the rules use.
func (p ChallengeForm) terms(name, label string) Field { return p.Field("terms."+name, label) }

// stageTable is how the work is paid for, with the sums when there is a bounty to divide.
func stageTable(c market.Challenge) Table {
	t := Table{Caption: "阶段与付款", Quiet: true, Columns: []Column{{Label: "阶段"}, {Label: "目标与成果"}, {Label: "完成时间"}, {Label: "付款比例", Number: true}, {Label: "金额", Number: true}},
		Empty: Empty{Title: "还没有阶段安排"}}
	amounts := c.Terms.Amounts(c.Bounty)
	for i, s := range c.Terms.Stages {
		t.Rows = append(t.Rows, Row{Cells: []Cell{TextCell(s.Title), TextCell(s.Goal), TextCell(fmt.Sprintf("签约后第 %d 个月", s.DueMonth)), TextCell(strconv.Itoa(s.Percent) + "%"),
			TextCell(AmountOr(amounts[i], "面议"))}})
	}
	return t
}

// termFacts are the terms in the list of facts.
func termFacts(t market.ChallengeTerms) []Definition {
	facts := []Definition{{Term: "联合体", Text: map[bool]string{true: "不接受", false: "接受，须明确牵头单位"}[t.LeadOnly]}}
	if t.Anonymous {
		facts = append(facts, Definition{Term: "评审方式", Text: "匿名评审"})
	}
	return facts
}
