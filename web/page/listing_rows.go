package page

import (
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

func (p ListingRows) table() ui.Table {
	t := ui.Table{Caption: "清单条目", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "类别"}, {Label: "状态"},
		{Label: "更新时间"}}, Empty: p.empty()}
	for _, l := range p.Rows {
		note := l.No
		if l.Outcome != "" {
			note += " · " + l.Outcome.Label()
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Title, Href: link.Listing(l.ID), Note: note},
			ui.TextCell(l.Kind.Label()), ui.StateCell(ListingBadge(l.Status)), ui.TextCell(ui.Moment(l.UpdatedAt))}})
	}
	return t
}

func (p ListingRows) empty() ui.Empty {
	if !p.Writes {
		return ui.Empty{Title: "还没有清单条目", Text: "清单须以单位名义发布，请先登记或加入单位。",
			Action: &ui.Button{Label: "登记或加入单位", Href: link.NewOrganization}}
	}
	return ui.Empty{Title: "还没有清单条目", Text: "发布技术需求或科技成果，审核通过后系统会自动匹配并提醒您。",
		Action: &ui.Button{Label: "发布清单", Href: link.NewListing, Primary: true}}
}
