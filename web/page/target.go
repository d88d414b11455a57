package page

import (
	"fmt"
	"jiebang/internal/link"
	"net/url"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MetricFigure is one metric in one year: goal, what is computed, what was reported.
type MetricFigure struct {
	market.Metric
	Target   market.Target
	Year     int
	Side     market.Side
	Actual   int64
	Known    bool  // there is a computed or a reported value
	Value    int64 // the one that stands for the target
	Standing market.Standing
	Elapsed  float64
	Outlook  market.Outlook
	Open     *market.TargetReport // waits for approval, nil when none does
}

// BureauPage is the bureau's first page for a year.
type BureauPage struct {
	Year     int
	Years    []int
	Current  bool
	Elapsed  float64
	Side     market.Side
	Heads    []MetricFigure
	Intents  MetricFigure
	Sides    map[string]map[market.Side]MetricFigure
	Months   map[string][12]int64
	TopTen   []StatisticsRow
	TopShare float64
	Risks    []MetricFigure
	Waiting  int // registrations that wait for the bureau
}

// MetricPage lists the records behind a number.
type MetricPage struct {
	MetricFigure
	Month int
	Rows  []market.MetricRow
	Count int
	Total int64
	Page  int
	Pages int
}

// TargetRows is the whole work plan of a year.
type TargetRows struct {
	Year  int
	Years []int
	Rows  []MetricFigure
	May   bool // the reader may set goals and report
	CSRF  string
	Next  int // the year that may be filled from the one before
}

// TargetPage is one target: its figures, what was reported of it, and the forms to set it and to report.
type TargetPage struct {
	Correct []ui.Button // what the reader may propose to correct
	MetricFigure
	Goal, Report ui.Form
	Reports      []TargetReportLine
	CSRF         string
	Megabytes    int
	May          bool
}

// TargetReportLine is a report with what can be done about it.
type TargetReportLine struct {
	market.TargetReport
	Files []market.File
	Moves []ui.Move
}

// metricHref is the address of the records behind a number.
func metricHref(code string, year int, side market.Side, month int) string {
	q := url.Values{"year": {strconv.Itoa(year)}}
	if side != "" {
		q.Set("side", string(side))
	}
	if month > 0 {
		q.Set("month", strconv.Itoa(month))
	}
	return link.With(link.Indicator(code), q)
}

func (m MetricFigure) href() string { return metricHref(m.Code, m.Year, m.Side, 0) }

func standingTone(s market.Standing) ui.Tone {
	return map[market.Standing]ui.Tone{market.StandingDone: ui.Good, market.StandingAhead: ui.Good,
		market.StandingOnTrack: ui.Info, market.StandingBehind: ui.Bad, market.StandingUnknown: ui.Neutral}[s]
}

// stat is the figure as a tile.
func (m MetricFigure) stat() ui.Stat {
	s := ui.Stat{Label: m.Name, Value: m.Format(m.Value), Unit: m.Unit}
	if m.Unit == "亿元" && 0 < m.Value && market.Money(m.Value) < market.Yi { // a year's beginning must not read 0.01
		s.Value, s.Unit = market.Money(m.Value).Wan(), "万元"
	}
	if m.Computed {
		s.Href = m.href()
	}
	if m.Target.Goal > 0 {
		s.Target = m.progress()
	} else if !m.Metric.Standing {
		s.Note = "未设目标"
	}
	return s
}

func (m MetricFigure) progress() *ui.Progress {
	done := float64(m.Value) / float64(m.Target.Goal)
	return &ui.Progress{Label: m.Name + "完成进度", Done: done, Expected: m.Elapsed, Verdict: m.Standing.Label(),
		Tone: standingTone(m.Standing),
		Text: fmt.Sprintf("目标 %s %s，完成 %.1f%%", m.Format(m.Target.Goal), m.Unit, done*100)}
}

func stats(figures []MetricFigure) []ui.Stat {
	all := make([]ui.Stat, 0, len(figures))
	for _, f := range figures {
		all = append(all, f.stat())
	}
	return all
}

func (p BureauPage) yearTabs() []ui.Tab { return yearTabs(p.Years, p.Year, inYear(link.Indicators)) }

func (p BureauPage) lead() string {
	if p.Current {
		return fmt.Sprintf("时序进度 %.1f%%。每个数字都可点开查看明细。", p.Elapsed*100)
	}
	return "每个数字都可点开查看明细。"
}

// sideTable sets output, absorb and local side by side. They overlap, so there is no total.
func (p BureauPage) sideTable() ui.Table {
	t := ui.Table{Caption: "按输出、吸纳、区内分别统计（区内同时计入输出和吸纳，三者不能相加）",
		Columns: []ui.Column{{Label: "口径"}, {Label: "成交额（亿元）", Number: true}, {Label: "登记数量（件）", Number: true}}}
	for _, side := range market.Sides {
		row := ui.Row{Cells: []ui.Cell{{Text: side.Label()}}}
		if side == p.Side {
			row.Cells[0].Note = "任务指标采用的口径"
		}
		for _, code := range []string{"T1", "T2"} {
			f := p.Sides[code][side]
			row.Cells = append(row.Cells, ui.LinkCell(f.Format(f.Actual), f.href()))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// monthChart draws a metric by month; each month leads to its records.
func (p BureauPage) monthChart(code, title, unit string) ui.Chart {
	c := ui.Chart{Title: title, Unit: unit, Kind: ui.BarChart, Note: "按登记日期统计，口径：" + p.Side.Label() + "。"}
	values := make([]float64, 0, 12)
	for i, v := range p.Months[code] {
		c.Categories = append(c.Categories, fmt.Sprintf("%d月", i+1))
		c.Hrefs = append(c.Hrefs, metricHref(code, p.Year, p.Side, i+1))
		if code == "T1" {
			values = append(values, float64(v)/float64(market.Wan))
		} else {
			values = append(values, float64(v))
		}
	}
	c.Series = []ui.Series{{Name: title, Values: values}}
	return c
}

func (p BureauPage) topTable() ui.Table {
	t := ui.Table{Caption: "成交额最大的十份合同", Quiet: true, Empty: ui.Empty{Title: "还没有登记的合同", Text: "合同登记后，成交额最大的十份会列在这里。"},
		Columns: []ui.Column{{Label: "合同"}, {Label: "卖方"}, {Label: "买方"}, {Label: "登记日期"},
			{Label: "成交额（万元）", Number: true}}}
	for _, row := range p.TopTen {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: row.Title, Href: link.Contract(row.ID), Note: row.No},
			ui.TextCell(row.Seller), ui.TextCell(row.Buyer), ui.TextCell(row.On.String()),
			ui.TextCell(row.DealAmount.ExactWan())}})
	}
	return t
}

func (p MetricPage) sideTabs() []ui.Tab {
	var tabs []ui.Tab
	for _, side := range market.Sides {
		tabs = append(tabs, ui.Tab{Label: side.Label(), Href: metricHref(p.Code, p.Year, side, p.Month), Count: -1,
			Active: side == p.Side})
	}
	return tabs
}

func (p MetricPage) monthTabs() []ui.Tab {
	href := func(month int) string { return metricHref(p.Code, p.Year, p.Side, month) }
	return wholeYear(href(0), p.Month == 0, monthTabs(12, p.Month, href))
}

func (p MetricPage) query() url.Values {
	q := url.Values{"year": {strconv.Itoa(p.Year)}}
	if p.Side != "" {
		q.Set("side", string(p.Side))
	}
	if p.Month > 0 {
		q.Set("month", strconv.Itoa(p.Month))
	}
	return q
}

func (p MetricPage) pager() ui.Pager {
	page := func(n int) string {
		q := p.query()
		q.Set("page", strconv.Itoa(n))
		return link.With(link.Indicator(p.Code), q)
	}
	pager := ui.Pager{Shown: fmt.Sprintf("共 %d 条，合计 %s %s", p.Count, p.Exact(p.Total), p.RowUnit())}
	if p.Page > 1 {
		pager.Previous = page(p.Page - 1)
	}
	if p.Page < p.Pages {
		pager.Next = page(p.Page + 1)
	}
	return pager
}

func (p MetricPage) table() ui.Table {
	t := ui.Table{Caption: p.Name + "明细", Quiet: true, Empty: ui.Empty{Title: "没有符合条件的记录", Text: p.Basis},
		Columns: []ui.Column{{Label: "名称"}, {Label: "卖方或发布单位"}, {Label: "买方"}, {Label: "日期"}, {Label: "地区"}}}
	if p.Measure == market.Fen {
		t.Columns = append(t.Columns, ui.Column{Label: "成交额（万元）", Number: true})
	}
	for _, row := range p.Rows {
		cells := []ui.Cell{{Text: row.Title, Href: link.Counted(row.Kind, row.Ref), Note: row.No},
			ui.TextCell(row.Party),
			ui.TextCell(row.Counterparty), ui.TextCell(row.On.String()), ui.TextCell(row.Region.Name())}
		if p.Measure == market.Fen {
			cells = append(cells, ui.TextCell(p.Exact(row.Value)))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// groups are the targets under their headings, in the order of the work plan.
func (p TargetRows) groups() []targetGroup {
	var groups []targetGroup
	at := map[string]int{}
	for _, f := range p.Rows {
		i, known := at[f.Group]
		if !known {
			i = len(groups)
			at[f.Group] = i
			groups = append(groups, targetGroup{Title: f.Group})
		}
		groups[i].Rows = append(groups[i].Rows, f)
	}
	return groups
}

type targetGroup struct {
	Title string
	Rows  []MetricFigure
}

func (g targetGroup) table() ui.Table {
	t := ui.Table{Caption: g.Title + "指标", Quiet: true, Columns: []ui.Column{{Label: "指标"}, {Label: "目标", Number: true},
		{Label: "系统计算", Number: true}, {Label: "填报", Number: true}, {Label: "进度"}, {Label: "预计完成"}, {Label: "责任"}}}
	for _, f := range g.Rows {
		computed, goal := ui.Cell{}, ui.Cell{}
		if f.Computed {
			computed = ui.LinkCell(f.Format(f.Actual), f.href())
		}
		if f.Target.Goal > 0 {
			goal = ui.Cell{Text: f.Format(f.Target.Goal), Note: f.Target.Period()}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Name, Href: link.Target(f.Code, f.Year), Note: f.Unit},
			goal, computed, f.reportedCell(), f.standingCell(), f.outlookCell(),
			{Text: f.Target.Owner, Note: f.Target.Person}}})
	}
	return t
}

// reportedCell is the approved value, and what waits for approval beside it.
func (m MetricFigure) reportedCell() ui.Cell {
	cell := ui.Cell{}
	if m.Target.Reported != nil {
		cell.Text = m.Format(*m.Target.Reported)
	}
	if m.Open != nil {
		cell.Note = "待审核 " + m.Format(m.Open.Value)
	}
	return cell
}

// outlookCell says what the period will come to and how that was computed.
func (m MetricFigure) outlookCell() ui.Cell {
	if m.Outlook.Basis == "" || m.Target.Goal == 0 {
		return ui.Cell{}
	}
	return ui.Cell{Text: m.Format(m.Outlook.Value), Note: m.Outlook.Basis}
}

// facts are the figures of one target in words.
func (p TargetPage) facts() []ui.Definition {
	reported, computed := "没有", "不由平台计算"
	if p.Target.Reported != nil {
		reported = joined("，", p.Format(*p.Target.Reported)+" "+p.Unit, p.Target.ReportedBy, p.Target.Evidence)
	}
	if p.Computed {
		computed = p.Format(p.Actual) + " " + p.Unit
	}
	goal := "未设目标"
	if p.Target.Goal > 0 {
		goal = p.Format(p.Target.Goal) + " " + p.Unit
	}
	return ui.Filled([]ui.Definition{{Term: "年度目标", Text: goal}, {Term: "期限", Text: p.Target.Period()},
		{Term: "系统计算", Text: computed}, {Term: "已审核的填报", Text: reported},
		{Term: "期限已过", Text: fmt.Sprintf("%.1f%%", p.Elapsed*100)}, {Term: "预计完成", Text: p.outlook()},
		{Term: "责任科室", Text: p.Target.Owner}, {Term: "责任人", Text: p.Target.Person}})
}

func (p TargetPage) outlook() string {
	if p.Outlook.Basis == "" {
		return "暂不能推算"
	}
	return p.Format(p.Outlook.Value) + " " + p.Unit + "（" + p.Outlook.Basis + "）"
}

func reportBadge(status market.ReportStatus) ui.Badge {
	tones := map[market.ReportStatus]ui.Tone{market.ReportMade: ui.Info, market.ReportApproved: ui.Good,
		market.ReportReturned: ui.Bad}
	return ui.Badge{Text: market.ReportLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func monthOptions() []ui.Option {
	options := make([]ui.Option, 0, 12)
	for month := 1; month <= 12; month++ {
		options = append(options, ui.Option{Value: strconv.Itoa(month), Label: strconv.Itoa(month) + " 月"})
	}
	return options
}

func (m MetricFigure) standingCell() ui.Cell {
	switch {
	case m.Target.Goal == 0:
		return ui.Cell{}
	case !m.Known:
		return ui.StateCell(ui.Badge{Text: market.StandingUnknown.Label(), Tone: ui.Neutral})
	}
	return ui.Cell{Badge: &ui.Badge{Text: m.Standing.Label(), Tone: standingTone(m.Standing)},
		Note: fmt.Sprintf("%.1f%%", float64(m.Value)/float64(m.Target.Goal)*100)}
}
