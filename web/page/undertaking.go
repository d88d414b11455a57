package page

import (
	"cmp"
	"fmt"
	"jiebang/internal/link"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// UndertakingRows is one of the lists that the bureau keeps, in a year.
type UndertakingRows struct {
	market.UndertakingText
	Year  int
	Rows  []market.Undertaking
	Older string
	May   bool
}

// UndertakingPage is one row with its form; without a row it is the form of a new one.
type UndertakingPage struct {
	market.UndertakingText
	ui.Form
	Year  int // the list that a new row is asked for from
	Row   *market.Undertaking
	Files FileList
	May   bool
}

func (p UndertakingRows) tabs() []ui.Tab {
	tabs := make([]ui.Tab, 0, len(market.UndertakingTexts))
	for _, t := range market.UndertakingTexts {
		tabs = append(tabs, ui.Tab{Label: t.Label, Href: link.Undertakings(t.Kind, p.Year), Count: -1,
			Active: t.Kind == p.Kind})
	}
	return tabs
}

func (p UndertakingRows) newHref() string { return link.NewUndertaking(p.Kind) }

func (p UndertakingRows) table() ui.Table {
	columns := []ui.Column{{Label: p.Title}, {Label: p.Firm}}
	for _, name := range []string{p.Partner, p.Person, p.Paper} {
		if name != "" {
			columns = append(columns, ui.Column{Label: name})
		}
	}
	columns = append(columns, ui.Column{Label: p.On, Short: true})
	if p.Heads != "" {
		columns = append(columns, ui.Column{Label: p.Heads, Number: true})
	}
	t := ui.Table{Caption: p.Label, Quiet: true, Columns: columns,
		Empty: ui.Empty{Title: fmt.Sprintf("%d 年还没有登记%s", p.Year, p.Label), Text: "登记后自动计入年度目标。"}}
	if p.May {
		t.Empty.Action = &ui.Button{Label: "登记" + p.Label, Href: p.newHref(), Primary: true}
	}
	for _, u := range p.Rows {
		first := ui.Cell{Text: u.Title, Href: link.Undertaking(u.ID)}
		if u.VoidFor != "" {
			first.Note = "已作废：" + u.VoidFor
		}
		cells := []ui.Cell{first, ui.TextCell(u.Firm)}
		for _, column := range []struct{ name, value string }{{p.Partner, u.Partner}, {p.Person, u.Person},
			{p.Paper, u.Paper}} {
			if column.name != "" {
				cells = append(cells, ui.TextCell(column.value))
			}
		}
		cells = append(cells, ui.TextCell(u.On.String()))
		if p.Heads != "" {
			cells = append(cells, ui.TextCell(strconv.Itoa(u.Headcount)))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// void offers to let the row count no longer.
func (p UndertakingPage) void() []ui.Move {
	return []ui.Move{{Name: "void", Label: "作废", Action: link.VoidUndertaking(p.Row.ID), Danger: true,
		Hidden: []ui.Hidden{{Name: "version", Value: strconv.Itoa(p.Row.Version)}},
		Reason: &ui.Area{Field: ui.Field{Label: "理由", Required: true, MaxLength: 200, Help: "记录保留，不再计入指标。"}, Rows: 2}}}
}

func (p UndertakingPage) facts() []ui.Definition {
	facts := []ui.Definition{{Term: cmp.Or(p.Firm, "—"), Text: p.Row.Firm}}
	for _, fact := range []ui.Definition{{Term: p.Partner, Text: p.Row.Partner}, {Term: p.Person, Text: p.Row.Person},
		{Term: p.Paper, Text: p.Row.Paper}, {Term: p.On, Text: p.Row.On.Chinese()},
		{Term: p.Until, Text: p.Row.Until.Chinese()}} {
		if fact.Term != "" {
			facts = append(facts, fact)
		}
	}
	if p.Heads != "" {
		facts = append(facts, ui.Definition{Term: p.Heads, Text: strconv.Itoa(p.Row.Headcount)})
	}
	return ui.Filled(append(facts, ui.Definition{Term: "说明", Text: p.Row.Note},
		ui.Definition{Term: "登记人", Text: p.Row.ByName}, ui.Definition{Term: "作废理由", Text: p.Row.VoidFor}))
}
