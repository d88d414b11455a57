package page

import (
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// WeekPage is the leader's one page of a week.
type WeekPage struct {
	Monday, Today market.Date
	Behind        []MetricFigure
	Waits         []market.Wait
	Signed        []market.SignedDeal
	SignedAll     market.Tally
	Unanswered    []market.UnansweredNeed
	NoAnswer      int
	Days          int
}

func (p WeekPage) title() string {
	return fmt.Sprintf("一周情况（%s至%s）", p.Monday.Chinese(), p.Monday.AddDays(6).Chinese())
}

func (p WeekPage) lead() string {
	return "签约按所选的一周统计；指标进度、等待办理和未答复的需求为" + p.Today.Chinese() + "的情况。"
}

// later reports whether a later week has begun.
func (p WeekPage) later() bool { return !p.Today.Before(p.Monday.AddDays(7)) }

func (p WeekPage) behind() ui.Table {
	t := ui.Table{Caption: "落后于时序进度的指标", Quiet: true, Columns: []ui.Column{{Label: "指标"}, {Label: "完成", Number: true},
		{Label: "目标", Number: true}, {Label: "单位"}},
		Empty: ui.Empty{Title: "没有落后的指标", Text: "已下达目标的指标都跟上了时序进度。"}}
	for _, m := range p.Behind {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(m.Name, link.Target(m.Code, m.Year)),
			ui.TextCell(m.Format(m.Value)), ui.TextCell(m.Format(m.Target.Goal)), ui.TextCell(m.Unit)}})
	}
	return t
}

func (p WeekPage) signedWords() string {
	words := fmt.Sprintf("共 %d 项，约定金额 %s 万元。", p.SignedAll.Count, p.SignedAll.Deal.Wan())
	if int(p.SignedAll.Count) > len(p.Signed) {
		words += fmt.Sprintf("以下为金额最大的 %d 项。", len(p.Signed))
	}
	return words
}

func (p WeekPage) signed() ui.Table {
	t := ui.Table{Caption: "签订合同的项目", Quiet: true, Columns: []ui.Column{{Label: "项目"}, {Label: "卖方"}, {Label: "买方"},
		{Label: "签订日期", Short: true}, {Label: "金额（万元）", Number: true}},
		Empty: ui.Empty{Title: "本周没有签订合同", Text: "签订日期在这一周的项目会列在这里。"}}
	for _, d := range p.Signed {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(d.Title, link.Deal(d.ID)), ui.TextCell(d.Seller),
			ui.TextCell(d.Buyer), ui.TextCell(d.SignedOn.String()), ui.TextCell(d.Amount.Wan())}})
	}
	return t
}

func (p WeekPage) unansweredTitle() string {
	return fmt.Sprintf("公开超过 %d 天无人对接的需求", p.Days)
}

func (p WeekPage) unansweredWords() string {
	if p.NoAnswer > len(p.Unanswered) {
		return fmt.Sprintf("共 %d 项，以下为公开最久的 %d 项。既没有对接、项目，也没有列为榜单。", p.NoAnswer, len(p.Unanswered))
	}
	return fmt.Sprintf("共 %d 项，既没有对接、项目，也没有列为榜单。", p.NoAnswer)
}

func (p WeekPage) unanswered() ui.Table {
	t := ui.Table{Caption: "无人对接的需求", Quiet: true, Columns: []ui.Column{{Label: "需求"}, {Label: "单位"},
		{Label: "公开日期", Short: true}, {Label: "已公开（天）", Number: true}},
		Empty: ui.Empty{Title: "没有这样的需求", Text: "公开的需求都有人对接。"}}
	for _, n := range p.Unanswered {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(n.Title, link.Listing(n.ID)),
			ui.TextCell(n.OrgName),
			ui.TextCell(n.Published.String()), ui.TextCell(fmt.Sprint(n.Days))}})
	}
	return t
}
