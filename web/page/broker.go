package page

import (
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// BrokerItem is a broker with what they handle, and what is counted of their mandates.
type BrokerItem struct {
	ID                int64
	Name, Unit, Phone string
	Fields, Towns     []string
	Entries           int  // on show
	Counted           bool // the reader may know the figures
	market.BrokerFigures
	AcceptDays string // median of the working days to take a mandate on, empty without any
}

// BrokerRows are the brokers.
type BrokerRows []BrokerItem

func (p BrokerRows) table() ui.Table {
	t := ui.Table{Caption: "技术经理人", Quiet: true, Columns: []ui.Column{{Label: "姓名"}, {Label: "专业领域"},
		{Label: "负责镇街"}, {Label: "联系电话", Short: true}, {Label: "经办条目", Number: true}},
		Empty: ui.Empty{Title: "还没有技术经理人", Text: "由系统管理员开通账号、安全管理员授予角色后列在这里。"}}
	for _, b := range p {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: b.Name, Note: b.Unit},
			ui.TextCell(strings.Join(b.Fields, "、")), ui.TextCell(strings.Join(b.Towns, "、")), ui.TextCell(b.Phone),
			ui.TextCell(fmt.Sprint(b.Entries))}})
	}
	return t
}

// counted are the brokers whose figures the reader may know.
func (p BrokerRows) counted() BrokerRows {
	return slices.DeleteFunc(slices.Clone(p), func(b BrokerItem) bool { return !b.Counted })
}

// board counts for each broker; every number leads to the rows that it counts.
func (p BrokerRows) board() ui.Table {
	t := ui.Table{Caption: "派单情况", Quiet: true, Columns: []ui.Column{{Label: "姓名"}, {Label: "派单", Number: true},
		{Label: "已接单", Number: true}, {Label: "已拒绝", Number: true}, {Label: "有引荐", Number: true},
		{Label: "成交", Number: true}, {Label: "超期", Number: true}, {Label: "接单用时", Number: true},
		{Label: "平均评分", Number: true}, {Label: "已签合同", Number: true}, {Label: "合同金额（万元）", Number: true}}}
	for _, b := range p.counted() {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(b.Name), b.count(b.Given, market.EveryStage),
			b.count(b.Taken, "taken"), b.count(b.Declined, "declined"), b.count(b.Introduced, "introduced"),
			b.count(b.Succeeded, "succeeded"), b.count(b.Late, "late"), b.days(), b.rating(),
			b.count(b.Signed, "signed"), b.value()}})
	}
	return t
}

func (b BrokerItem) part(text, stage string) ui.Cell {
	return ui.LinkCell(text, link.MandatesIn(stage, false, b.ID))
}

func (b BrokerItem) count(n int, stage string) ui.Cell { return b.part(fmt.Sprint(n), stage) }

func (b BrokerItem) days() ui.Cell {
	if b.AcceptDays == "" {
		return ui.TextCell("—")
	}
	return b.part(b.AcceptDays+" 个工作日", "taken")
}

func (b BrokerItem) rating() ui.Cell {
	if b.Rated == 0 {
		return ui.TextCell("—")
	}
	return b.part(fmt.Sprintf("%s 分（%d 次）", b.Rating(), b.Rated), "rated")
}

func (b BrokerItem) value() ui.Cell {
	if b.Signed == 0 {
		return ui.TextCell("—")
	}
	return b.part(b.Value.Wan(), "signed")
}
