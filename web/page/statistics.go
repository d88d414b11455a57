package page

import (
	"fmt"
	"jiebang/internal/link"
	"maps"
	"net/url"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// StatisticsPage are the registered contracts of a year seen from one side.
type StatisticsPage struct {
	Year        int
	Years       []int
	Side        market.Side
	Fold        bool
	Until       market.Date
	Through     int // the last month counted, 0 for the whole year
	Sides       map[market.Side]StatisticsLine
	Total       StatisticsLine
	Tables      []StatisticsGroup
	Reconciled  []market.Reconciliation
	Unexplained market.Tally
}

// StatisticsGroup is what one dimension tells apart.
type StatisticsGroup struct {
	Dimension market.Dimension
	Lines     []StatisticsLine
}

// StatisticsLine is one figure beside that of the same period a year before.
type StatisticsLine struct {
	Key, Label string
	Now, Prior market.Tally
	Share      float64
}

// StatisticsRow is one contract behind a figure.
type StatisticsRow struct {
	ID                     int64
	No, Title              string
	Seller, Buyer          string
	On                     market.Date
	DealAmount, TechAmount market.Money
}

// StatisticsRowsPage lists the contracts behind a figure.
type StatisticsRowsPage struct {
	Year        int
	Side        market.Side
	Fold, Prior bool
	By          market.Dimension
	Key, Label  string
	Through     int
	From, Until market.Date
	Rows        []StatisticsRow
	Total       market.Tally
	Page, Pages int
}

func statisticsQuery(year int, side market.Side, fold bool) url.Values {
	q := url.Values{"year": {strconv.Itoa(year)}, "side": {string(side)}}
	if fold {
		q.Set("fold", "1")
	}
	return q
}

func (p StatisticsPage) href(year int, side market.Side, fold bool) string {
	return link.With(link.Statistics, statisticsQuery(year, side, fold))
}

func (p StatisticsPage) exportHref(format string) string {
	return link.With(link.Export(link.Statistics, format), statisticsQuery(p.Year, p.Side, p.Fold))
}

// rowsHref leads to the contracts behind a figure.
func (p StatisticsPage) rowsHref(side market.Side, by market.Dimension, key string, prior bool) string {
	q := statisticsQuery(p.Year, side, p.Fold)
	if by != "" {
		q.Set("by", string(by))
		q.Set("key", key)
	}
	if prior {
		q.Set("prior", "1")
	}
	if p.Through > 0 {
		q.Set("through", strconv.Itoa(p.Through))
	}
	return link.With(link.StatisticsRows, q)
}

func (p StatisticsPage) yearTabs() []ui.Tab {
	return yearTabs(p.Years, p.Year, func(year int) string { return p.href(year, p.Side, p.Fold) })
}

func (p StatisticsPage) sideTabs() []ui.Tab {
	var tabs []ui.Tab
	for _, side := range market.Sides {
		tabs = append(tabs, ui.Tab{Label: side.Label(), Href: p.href(p.Year, side, p.Fold), Count: -1,
			Active: side == p.Side})
	}
	return tabs
}

func (p StatisticsPage) foldTabs() []ui.Tab {
	return []ui.Tab{{Label: "五类（许可单列）", Href: p.href(p.Year, p.Side, false), Count: -1, Active: !p.Fold},
		{Label: "四类（许可并入转让）", Href: p.href(p.Year, p.Side, true), Count: -1, Active: p.Fold}}
}

func (p StatisticsPage) lead() string {
	return fmt.Sprintf("按登记日期统计至%s，上年同期统计至上年同日。变更登记以变更后金额计，注销、撤销的不计。每个数字都可点开查看明细。", p.Until.Chinese())
}

var statisticsColumns = []ui.Column{{Label: "合同数（件）", Number: true}, {Label: "成交额（万元）", Number: true},
	{Label: "技术交易额（万元）", Number: true}, {Label: "成交额占比", Number: true},
	{Label: "上年同期成交额（万元）", Number: true}, {Label: "同比", Number: true}}

func growth(now, before int64) string {
	share, known := market.Growth(now, before)
	if !known {
		return "—"
	}
	return fmt.Sprintf("%+.1f%%", share*100)
}

func (p StatisticsPage) cells(line StatisticsLine, side market.Side, by market.Dimension) []ui.Cell {
	now, prior := p.rowsHref(side, by, line.Key, false), p.rowsHref(side, by, line.Key, true)
	link := func(text, href string, count int64) ui.Cell {
		if count == 0 {
			return ui.TextCell(text)
		}
		return ui.LinkCell(text, href)
	}
	return []ui.Cell{ui.TextCell(line.Label), link(fmt.Sprint(line.Now.Count), now, line.Now.Count),
		link(line.Now.Deal.ExactWan(), now, line.Now.Count), link(line.Now.Tech.ExactWan(), now, line.Now.Count),
		ui.TextCell(fmt.Sprintf("%.1f%%", line.Share*100)),
		{Text: link(line.Prior.Deal.ExactWan(), prior, line.Prior.Count).Text,
			Href: link("", prior, line.Prior.Count).Href, Note: fmt.Sprintf("%d 件", line.Prior.Count)},
		ui.TextCell(growth(int64(line.Now.Deal), int64(line.Prior.Deal)))}
}

// sideTable sets the three sides beside each other; they overlap and are never added.
func (p StatisticsPage) sideTable() ui.Table {
	t := ui.Table{Caption: "输出、吸纳与区内", Quiet: true, Columns: append([]ui.Column{{Label: "口径"}}, withoutShare()...)}
	for _, side := range market.Sides {
		cells := p.cells(p.Sides[side], side, "")
		t.Rows = append(t.Rows, ui.Row{Cells: append(cells[:4:4], cells[5:]...)})
	}
	return t
}

func withoutShare() []ui.Column { return append(statisticsColumns[:3:3], statisticsColumns[4:]...) }

func (p StatisticsPage) table(g StatisticsGroup) ui.Table {
	t := ui.Table{Caption: "按" + g.Dimension.Label(), Quiet: true,
		Columns: append([]ui.Column{{Label: g.Dimension.Label()}}, statisticsColumns...),
		Empty:   ui.Empty{Title: "没有登记的合同", Text: "合同登记后计入统计。"}}
	for _, line := range g.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: p.cells(line, p.Side, g.Dimension)})
	}
	if len(g.Lines) > 0 {
		t.Rows = append(t.Rows, ui.Row{Cells: p.cells(p.Total, p.Side, "")})
	}
	return t
}

func (p StatisticsPage) reconciliation() ui.Table {
	t := ui.Table{Caption: "登记台账勾稽：期初 + 新增 ± 变更 − 注销 = 期末",
		Columns: []ui.Column{{Label: "月份"}, {Label: "期初（万元）", Number: true}, {Label: "新增（万元）", Number: true},
			{Label: "变更（万元）", Number: true}, {Label: "注销、撤销（万元）", Number: true}, {Label: "期末（万元）", Number: true}}}
	cell := func(t market.Tally) ui.Cell {
		return ui.Cell{Text: t.Deal.ExactWan(), Note: fmt.Sprintf("%d 件", t.Count)}
	}
	for _, line := range p.Reconciled {
		amended := ui.Cell{Text: line.Amended.Deal.ExactWan(), Note: fmt.Sprintf("%d 次", line.Amendments)}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(line.Label()), cell(line.Opening),
			cell(line.Registered), amended, cell(line.Ended), cell(line.Closing)}})
	}
	return t
}

// unexplained says where the ledger does not lead to the present total, empty when it does.
func (p StatisticsPage) unexplained() string {
	if p.Unexplained == (market.Tally{}) {
		return ""
	}
	return fmt.Sprintf("台账期末与当前合计相差 %d 件、成交额 %s 万元，说明有合同缺少登记版本记录，请核对。", p.Unexplained.Count,
		p.Unexplained.Deal.ExactWan())
}

func (p StatisticsRowsPage) query() url.Values {
	q := statisticsQuery(p.Year, p.Side, p.Fold)
	if p.By != "" {
		maps.Copy(q, url.Values{"by": {string(p.By)}, "key": {p.Key}})
	}
	if p.Prior {
		q.Set("prior", "1")
	}
	if p.Through > 0 {
		q.Set("through", strconv.Itoa(p.Through))
	}
	return q
}

func (p StatisticsRowsPage) pager() ui.Pager {
	page := func(n int) string {
		q := p.query()
		q.Set("page", strconv.Itoa(n))
		return link.With(link.StatisticsRows, q)
	}
	pager := ui.Pager{Shown: fmt.Sprintf("共 %d 份", p.Total.Count)}
	if p.Page > 1 {
		pager.Previous = page(p.Page - 1)
	}
	if p.Page < p.Pages {
		pager.Next = page(p.Page + 1)
	}
	return pager
}

func (p StatisticsRowsPage) table() ui.Table {
	t := ui.Table{Caption: "合同明细", Quiet: true, Empty: ui.Empty{Title: "没有符合条件的合同", Text: "可以返回统计页换一个口径或年度。"},
		Columns: []ui.Column{{Label: "合同"}, {Label: "卖方"}, {Label: "买方"}, {Label: "登记日期", Short: true},
			{Label: "成交额（万元）", Number: true}, {Label: "技术交易额（万元）", Number: true}}}
	for _, r := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Title, Href: link.Contract(r.ID), Note: r.No},
			ui.TextCell(r.Seller), ui.TextCell(r.Buyer), ui.TextCell(r.On.String()),
			ui.TextCell(r.DealAmount.ExactWan()), ui.TextCell(r.TechAmount.ExactWan())}})
	}
	return t
}
