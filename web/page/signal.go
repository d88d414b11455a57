package page

import (
	"fmt"
	"jiebang/internal/link"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// boughtWords say what buying from outside raises, with the figures of the year.
func boughtWords(s market.Signals) string {
	bought := s.Bought()
	words := fmt.Sprintf("本年本区单位向区外购买技术、已登记的合同 %d 件、成交额 %s 万元：合同由卖方在其所在地登记，增加的是对方所在地的登记数量和本区的吸纳，不增加本区的登记数量和成交额（输出 %d 件、%s 万元）。",
		bought.Count, bought.Deal.ExactWan(), s.Output.Count, s.Output.Deal.ExactWan())
	if solved := s.Solved.Here + s.Solved.Outside; solved > 0 {
		words += fmt.Sprintf("已登记合同解决的技术需求 %d 条，其中区外卖方解决 %d 条（计入吸纳），本区卖方解决 %d 条（计入输出）。", solved, s.Solved.Outside,
			s.Solved.Here)
	}
	return words
}

func unregisteredWords(s market.Signals) string {
	if s.Unregistered.Count == 0 {
		return "本区卖方已签的合同都已登记。"
	}
	return fmt.Sprintf("要增加本区的登记数量和成交额，先办理本区卖方已签未登记的 %d 个项目，约定金额合计 %s 万元。", s.Unregistered.Count,
		s.Unregistered.Deal.ExactWan())
}

func unregisteredTable(s market.Signals) ui.Table {
	t := ui.Table{Caption: "本区卖方已签合同、未登记的项目", Quiet: true, Columns: []ui.Column{{Label: "项目"}, {Label: "卖方"},
		{Label: "买方"}, {Label: "签订日期", Short: true}, {Label: "约定金额（万元）", Number: true}, {Label: "登记进展"}},
		Empty: ui.Empty{Title: "没有已签未登记的项目", Text: "本区卖方签订合同后、取得登记证明前，会列在这里。"}}
	for _, d := range s.Waiting {
		filed := "尚未填报技术合同"
		if d.Filed != "" {
			filed = contractStateLabel(d.Filed)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Title, Href: link.Deal(d.ID), Note: d.No},
			ui.TextCell(d.Seller), ui.TextCell(d.Buyer), ui.TextCell(d.SignedOn.String()),
			ui.TextCell(d.Amount.ExactWan()), ui.TextCell(filed)}})
	}
	return t
}

func contractStateLabel(status market.ContractStatus) string {
	return market.RegistrationLifecycle(nil, false).Label(status)
}

func doubtfulWords(s market.Signals) string {
	return fmt.Sprintf("%d 份大额合同的技术交易额等于成交额，登记机构可能要求扣除设备、材料等非技术性费用，请逐份核对。", s.Doubtful)
}
