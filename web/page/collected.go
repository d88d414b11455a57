package page

import (
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CollectedPage lists entries that the bureau took in for others.
type CollectedPage struct {
	ui.Form
	Rows            []market.Listing
	Names           map[int64]string // of their organisations
	Batch           int64
	Stage           string
	Missing         market.Lack
	Move, MoveLabel string // that the reader may make of many; empty for none
	Fills           bool   // the reader may complete them
	Older           string
}

func (p CollectedPage) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, stage := range market.CollectedStages {
		tabs = append(tabs, ui.Tab{Label: stage.Label, Count: -1, Active: p.Stage == stage.Name,
			Href: link.CollectedAt(p.Batch, stage.Name, p.Missing)})
	}
	return tabs
}

func (p CollectedPage) missingTabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部", Count: -1, Active: p.Missing == "",
		Href: link.CollectedAt(p.Batch, p.Stage, market.Lack(""))}}
	for _, m := range market.Lacks {
		tabs = append(tabs, ui.Tab{Label: m.Label(), Count: -1, Active: p.Missing == m,
			Href: link.CollectedAt(p.Batch, p.Stage, m)})
	}
	return tabs
}

// lacks says what an entry does not say yet.
func (p CollectedPage) lacks(l *market.Listing) string {
	var words []string
	if p.Names[l.OrgID] == market.HoldingName {
		words = append(words, market.LackOwner.Label())
	}
	missing := l.Uncounted()
	for _, m := range market.Lacks {
		if slices.Contains(missing, string(m)) {
			words = append(words, m.Label())
		}
	}
	return strings.Join(words, "、")
}

func (p CollectedPage) table() ui.Table {
	t := ui.Table{Caption: "代征集的清单", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "单位"}, {Label: "类别",
		Short: true},
		{Label: "批次"}, {Label: "还缺"}, {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "没有这样的清单", Text: "由主管部门从表格导入的清单在这里补全、提交和发布。"}}
	for i := range p.Rows {
		l := &p.Rows[i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Show: collectedTitle(p, l)}, ui.TextCell(p.Names[l.OrgID]),
			ui.TextCell(l.Kind.Label()), {Text: l.Batch, Href: batchHref(l.BatchID)}, ui.TextCell(p.lacks(l)),
			ui.StateCell(ListingBadge(l.Status))}})
	}
	return t
}

func batchHref(id int64) string {
	if id == 0 {
		return ""
	}
	return link.Import(id)
}

func (p CollectedPage) fillOptions() []ui.Option {
	options := []ui.Option{{Value: "org", Label: "单位（全称或信用代码）"}}
	fields := market.ListingFields(market.KindDemand)
	for _, key := range []string{"region", "contact_name", "contact_phone", "hitech_field", "valid_until"} {
		options = append(options, ui.Option{Value: key, Label: fields.Label(key)})
	}
	return options
}

func (p CollectedPage) scope() string {
	if p.Older != "" {
		return "不勾选时办理筛选出的全部条目，包括其他页的，一次最多 1000 条。"
	}
	return fmt.Sprintf("不勾选时办理本页列出的全部 %d 条。", len(p.Rows))
}
