package page

import (
	"fmt"
	"net/url"
	"strconv"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// RegistrationFormPage is a contract made for copying into the national system, field by field.
type RegistrationFormPage struct {
	market.Contract
	ExportHref string
}

// formGroup is a run of fields under one heading.
type formGroup struct {
	Title string
	Lines []formLine
}

type formLine struct {
	N                 int
	Label, Text, Note string
}

// groups are the fields in order, numbered through.
func (p RegistrationFormPage) groups() []formGroup {
	var groups []formGroup
	for i, f := range market.FormFields() {
		if len(groups) == 0 || groups[len(groups)-1].Title != f.Group {
			groups = append(groups, formGroup{Title: f.Group})
		}
		v := f.Value(&p.Contract)
		g := &groups[len(groups)-1]
		g.Lines = append(g.Lines, formLine{i + 1, f.Label, v.Text(), v.Note})
	}
	return groups
}

func (g formGroup) table() ui.Table {
	t := ui.Table{Caption: g.Title, Quiet: true, Columns: []ui.Column{{Label: "序号", Short: true}, {Label: "项目"},
		{Label: "填写内容"}, {Label: "复制"}}}
	for _, l := range g.Lines {
		cells := []ui.Cell{ui.TextCell(strconv.Itoa(l.N)), ui.TextCell(l.Label), {Text: l.Text, Note: l.Note}, {}}
		if l.Text != "" {
			cells[3] = ui.Cell{Show: ui.CopyButton(l.Text, "复制")}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// RegisterPage shows the registration lists of a period or a stage.
type RegisterPage struct {
	Year, Month     int
	Stage           string
	Years           []int
	Line            market.Money
	Ordinary, Large []market.Contract
	Cut             bool
}

// RegisterStages are the parts of the queue that a list can be made of.
var RegisterStages = []string{"registered", "ready", "submitted", "accepted", "second_review", "supplementing"}

// StageStatuses are the states of a stage of a list, nil for a stage that no list is made of.
func StageStatuses(name string) []market.ContractStatus {
	if name == "ready" {
		return []market.ContractStatus{market.ContractReady}
	}
	for _, s := range market.ContractStages {
		if s.Name == name && name != "draft" && name != "ended" {
			return s.Statuses
		}
	}
	return nil
}

func stageLabel(name string) string {
	if name == "ready" {
		return "预审通过"
	}
	for _, s := range market.ContractStages {
		if s.Name == name {
			return s.Label
		}
	}
	return ""
}

func (p RegisterPage) href(stage string, year, month int) string {
	q := url.Values{"stage": {stage}}
	if stage == "registered" {
		q.Set("year", strconv.Itoa(year))
		if month > 0 {
			q.Set("month", strconv.Itoa(month))
		}
	}
	return link.With(link.Registers, q)
}

func (p RegisterPage) stageTabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range RegisterStages {
		tabs = append(tabs, ui.Tab{Label: stageLabel(s), Href: p.href(s, p.Year, p.Month), Count: -1,
			Active: s == p.Stage})
	}
	return tabs
}

func (p RegisterPage) yearTabs() []ui.Tab {
	return yearTabs(p.Years, p.Year, func(year int) string { return p.href(p.Stage, year, 0) })
}

func (p RegisterPage) monthTabs() []ui.Tab {
	href := func(month int) string { return p.href(p.Stage, p.Year, month) }
	return wholeYear(href(0), p.Month == 0, monthTabs(12, p.Month, href))
}

func (p RegisterPage) lists() []registerList {
	line := p.Line.String()
	return []registerList{{"成交额不足 " + line + "的合同", p.Ordinary}, {"成交额达到 " + line + "的合同（大额）", p.Large}}
}

type registerList struct {
	Title     string
	Contracts []market.Contract
}

func (l registerList) total() string {
	deal, tech := market.Money(0), market.Money(0)
	for _, c := range l.Contracts {
		deal, tech = deal+c.DealAmount, tech+c.TechAmount
	}
	return fmt.Sprintf("共 %d 份，成交额 %s 万元，技术交易额 %s 万元", len(l.Contracts), deal.ExactWan(), tech.ExactWan())
}

func (l registerList) table() ui.Table {
	t := ui.Table{Caption: l.Title, Quiet: true, Columns: []ui.Column{{Label: "选择"}, {Label: "合同"}, {Label: "卖方"},
		{Label: "买方"}, {Label: "登记编号"}, {Label: "登记日期", Short: true},
		{Label: "成交额（万元）", Number: true}, {Label: "技术交易额（万元）", Number: true}}}
	for _, c := range l.Contracts {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Show: pickBox(c.ID, c.Title)},
			{Text: c.Title, Href: link.RegistrationForm(c.ID), Note: joined(" · ", c.No, c.Type.Label())},
			ui.TextCell(c.Seller.Name),
			ui.TextCell(c.Buyer.Name), ui.TextCell(c.CertNo), ui.TextCell(c.RegisteredOn.String()),
			ui.TextCell(c.DealAmount.ExactWan()), ui.TextCell(c.TechAmount.ExactWan())}})
	}
	return t
}
