package page

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

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
