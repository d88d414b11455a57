package page

import (
	"fmt"
	"jiebang/internal/link"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

func (p ListingRows) kindTabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部", Href: link.MyListings, Count: -1, Active: p.Kind == ""}}
	for _, k := range market.Kinds {
		tabs = append(tabs, ui.Tab{Label: k.Label(), Href: link.MyListingsOf(k), Count: -1,
			Active: p.Kind == k})
	}
	return tabs
}

// stageTabs cut the queue by stages; the kind stays as it is chosen.
func (p ListingRows) stageTabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.ListingQueues {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: link.QueuedListings(s.Name, p.Kind), Count: -1,
			Active: p.Stage == s.Name})
	}
	return append(tabs, ui.Tab{Label: "全部", Href: link.QueuedListings(market.EveryStage, p.Kind), Count: -1,
		Active: p.Stage == market.EveryStage})
}

// queueKindTabs cut the queue by kinds; the stage stays as it is chosen.
func (p ListingRows) queueKindTabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部类别", Href: link.QueuedListings(p.Stage, ""), Count: -1, Active: p.Kind == ""}}
	for _, k := range market.Kinds {
		tabs = append(tabs, ui.Tab{Label: k.Label(), Href: link.QueuedListings(p.Stage, k), Count: -1,
			Active: p.Kind == k})
	}
	return tabs
}

func (p ListingRows) table() ui.Table {
	t := ui.Table{Caption: "清单条目", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "类别"}, {Label: "状态"},
		{Label: "更新时间"}}, Empty: p.empty()}
	if p.Names != nil {
		t.Columns = append(t.Columns, ui.Column{Label: "单位"})
	}
	for i, l := range p.Rows {
		note := l.No
		if i < len(p.Copies) && p.Copies[i] > 0 {
			note += fmt.Sprintf(" · 疑似重复 %d 条", p.Copies[i])
		}
		row := ui.Row{Cells: []ui.Cell{{Text: l.Title, Href: link.Listing(l.ID), Note: note},
			ui.TextCell(l.Kind.Label()), ui.StateCell(ListingBadge(l.Status)), ui.TextCell(ui.Moment(l.UpdatedAt))}}
		if p.Names != nil {
			row.Cells = append(row.Cells, ui.TextCell(p.Names[l.OrgID]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p ListingRows) empty() ui.Empty {
	if p.Stage != "" {
		return ui.Empty{Title: "这个环节没有待办", Text: "有新的条目进入时，会在“消息”中提醒您。"}
	}
	if !p.Writes {
		return ui.Empty{Title: "还没有清单条目", Text: "清单须以单位名义发布，请先登记或加入单位。",
			Action: &ui.Button{Label: "登记或加入单位", Href: link.NewOrganization}}
	}
	return ui.Empty{Title: "还没有清单条目", Text: "发布技术需求或科技成果，审核通过后系统会自动匹配并提醒您。",
		Action: &ui.Button{Label: "发布清单", Href: link.NewListing, Primary: true}}
}
