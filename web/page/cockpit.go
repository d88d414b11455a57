package page

import (
	"cmp"
	"fmt"
	"jiebang/internal/link"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CockpitPage is the leader's one screen for a year.
type CockpitPage struct {
	BureauPage
	Home      market.Region // the district
	Month     int           // the present month of the current year, else 12
	Forecasts map[string]int64
	Funnel    []market.FunnelStep
	Endings   []market.Ending
	Output    []StatisticsLine
	Absorb    []StatisticsLine
	Waits     []market.Wait
	Signals   market.Signals
}

// Pace is how far the needs of a year came and how long each step took.
type Pace struct {
	Year  int
	Steps []market.FunnelStep
}

// WaitList is the work that waits.
type WaitList []market.Wait

// FunnelPage lists the needs that came to a step, or that ended in one way.
type FunnelPage struct {
	Year  int
	Step  string
	Ended market.ListingOutcome
	Rows  []market.FunnelRow
}

// title names what the needs of the page have in common.
func (p FunnelPage) title() string {
	if p.Ended != "" {
		return "办结：" + p.Ended.Label()
	}
	return market.FunnelLabel(p.Step) + "的需求"
}

func (p FunnelPage) lead() string {
	if p.Ended != "" {
		return fmt.Sprintf("%d 年发布的技术需求中以这一结果办结的 %d 条。", p.Year, len(p.Rows))
	}
	return fmt.Sprintf("%d 年发布的技术需求中走到这一步的 %d 条。", p.Year, len(p.Rows))
}

// endingTable counts how the needs of the year ended; ways in which none did are left out.
func (p CockpitPage) endingTable() ui.Table {
	t := ui.Table{Caption: "需求怎样办结", Quiet: true, Columns: []ui.Column{{Label: "办结结果"},
		{Label: "条数", Number: true}}, Empty: ui.Empty{Title: "还没有办结的需求", Text: "办结时登记的结果会在这里汇总。"}}
	for _, outcome := range market.AllOutcomes() {
		for _, e := range p.Endings {
			if e.Outcome == outcome {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(outcome.Label()),
					ui.LinkCell(fmt.Sprint(e.Count), link.Endings(p.Year, outcome))}})
			}
		}
	}
	return t
}

func (p CockpitPage) yearTabs() []ui.Tab { return yearTabs(p.Years, p.Year, inYear(link.Cockpit)) }

// tiles are what is not counted yet and may fail, in the present year, and how much rests on the ten largest contracts.
func (p CockpitPage) tiles() []ui.Stat {
	var tiles []ui.Stat
	if p.Current {
		tiles = stats(p.Risks)
	}
	if len(p.TopTen) > 0 {
		tiles = append(tiles, ui.Stat{Label: fmt.Sprintf("前 %d 份合同占比", len(p.TopTen)),
			Value: fmt.Sprintf("%.1f", p.TopShare*100), Unit: "%", Href: "#top-ten"})
	}
	return tiles
}

// basis says what the year comes to when it goes on as it went, and what that rests on.
func (p CockpitPage) basis() string {
	var parts []string
	for _, head := range p.Heads {
		if value, known := p.Forecasts[head.Code]; known {
			parts = append(parts, fmt.Sprintf("%s %s %s", head.Name, head.Format(value), head.Unit))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("按今年以来的平均进度推算（已完成 ÷ 已过时间 %.1f%%，不含尚未登记的合同），预计全年：%s。", p.Elapsed*100, strings.Join(parts, "，"))
}

// targetChart sets what was registered so far, month by month, against the target's even pace.
func (p CockpitPage) targetChart() ui.Chart {
	c := ui.Chart{Title: "累计登记成交额与目标", Unit: "万元", Kind: ui.LineChart, Note: "目标线按全年目标平均到各月。口径：" + p.Side.Label() + "。"}
	goal, sum := p.Heads[0].Target.Goal, int64(0)
	var done, due []float64
	for i, v := range p.Months["T1"] {
		sum += v
		c.Categories = append(c.Categories, fmt.Sprintf("%d月", i+1))
		c.Hrefs = append(c.Hrefs, metricHref("T1", p.Year, p.Side, i+1))
		if i < p.Month {
			done = append(done, float64(sum/int64(market.Yuan))/10_000)
		}
		due = append(due, float64(goal/int64(market.Yuan))/10_000*float64(i+1)/12)
	}
	c.Series = []ui.Series{{Name: "累计成交额", Values: done}}
	if goal > 0 {
		c.Series = append(c.Series, ui.Series{Name: "目标进度", Values: due})
	}
	return c
}

func (p Pace) href(step string) string {
	return link.Funnel(p.Year, step)
}

// all are the steps in order; a year without needs has them all at nought.
func (p Pace) all() []market.FunnelStep {
	steps := make([]market.FunnelStep, 0, len(market.FunnelSteps))
	for _, name := range market.FunnelSteps {
		step := market.FunnelStep{Step: name}
		for _, found := range p.Steps {
			if found.Step == name {
				step = found
			}
		}
		steps = append(steps, step)
	}
	return steps
}

func (p CockpitPage) pace() Pace { return Pace{p.Year, p.Funnel} }

func (p CockpitPage) funnelChart() ui.Chart {
	c := ui.Chart{Title: "从需求到登记证明", Unit: "条", Kind: ui.FunnelChart, Note: "本年发布的技术需求走到各步的条数。"}
	var values []float64
	for _, s := range p.pace().all() {
		c.Categories, c.Hrefs, values = append(c.Categories, market.FunnelLabel(s.Step)),
			append(c.Hrefs, p.pace().href(s.Step)), append(values, float64(s.Count))
	}
	c.Series = []ui.Series{{Name: "需求", Values: values}}
	return c
}

func (p Pace) table() ui.Table {
	t := ui.Table{Caption: "各步用时", Quiet: true, Columns: []ui.Column{{Label: "环节"}, {Label: "条数", Number: true},
		{Label: "中位数（天）", Number: true}, {Label: "九成以内（天）", Number: true}}}
	for i, s := range p.all() {
		cells := []ui.Cell{ui.TextCell(market.FunnelLabel(s.Step)), ui.LinkCell(fmt.Sprint(s.Count), p.href(s.Step)),
			{}, {}}
		if i > 0 && s.Count > 0 {
			cells[2], cells[3] = ui.TextCell(fmt.Sprintf("%.0f", s.Median)), ui.TextCell(fmt.Sprintf("%.0f", s.P90))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// flowsMost bounds the places that are drawn on each side; the others are one band.
const flowsMost = 8

// flowChart draws from which places technology came and to which it went. What is local is drawn once, from here to
// here.
func (p CockpitPage) flowChart() ui.Chart {
	c := ui.Chart{Title: "技术流向", Unit: "万元", Kind: ui.SankeyChart,
		Note: "按登记成交额，左边卖方、右边买方，金额最大的地区单列。区内合同只画一次；输出与吸纳不能相加。"}
	c.Flows = append(p.bands(p.Output, market.SideOutput, func(place string) (string, string) {
		return "本区卖方",
			place + "买方"
	}),
		p.bands(p.Absorb, market.SideAbsorb, func(place string) (string, string) { return place + "卖方", "本区买方" })...)
	return c
}

// bands are the flows to or from the largest places, and one for all the others.
func (p CockpitPage) bands(lines []StatisticsLine, side market.Side,
	ends func(place string) (from, to string)) []ui.Flow {
	page := StatisticsPage{Year: p.Year}
	sorted := slices.SortedStableFunc(slices.Values(lines),
		func(a, b StatisticsLine) int { return cmp.Compare(b.Now.Deal, a.Now.Deal) })
	var flows []ui.Flow
	add := func(place string, deal market.Money, href string) {
		if deal > 0 {
			from, to := ends(place)
			flows = append(flows, ui.Flow{From: from, To: to, Value: float64(deal/market.Yuan) / 10_000, Href: href})
		}
	}
	rest := market.Money(0)
	for _, line := range sorted {
		home := market.Region(line.Key).Within(p.Home)
		switch {
		case home && side == market.SideAbsorb:
		case home:
			add("本区", line.Now.Deal, page.rowsHref(side, market.ByPlace, line.Key, false))
		case len(flows) < flowsMost:
			add(placeName(line, p.Home), line.Now.Deal, page.rowsHref(side, market.ByPlace, line.Key, false))
		default:
			rest += line.Now.Deal
		}
	}
	add("其他地区", rest, page.href(p.Year, side, false)+"#by-place")
	return flows
}

// placeName is short: without the province that the district lies in.
func placeName(line StatisticsLine, home market.Region) string {
	region := market.Region(line.Key)
	if region.Name() == "" {
		return line.Label
	}
	if region.Within(home.Province()) {
		return strings.TrimPrefix(region.FullName(), home.Province().Name())
	}
	return region.FullName()
}

// waitHrefs lead to what waits.
var waitHrefs = map[string]string{"org_submitted": link.Stage(link.OrgQueue, "submitted"),
	"listing_submitted": link.Stage(link.ListingQueue, "submitted"), "listing_approved": link.Stage(link.ListingQueue,
		"approved"),
	"contract_submitted":     link.Stage(link.ContractQueue, "submitted"),
	"contract_accepted":      link.Stage(link.ContractQueue, "accepted"),
	"contract_second_review": link.Stage(link.ContractQueue, "second_review"),
	"contract_supplementing": link.Stage(link.ContractQueue, "supplementing"), "match_wanted": link.MyMatches,
	"deal_overdue": link.Deals, "pool_late": link.PoolAt(market.PoolLate), "pool_step": link.PoolAt(market.PoolDue)}

func (list WaitList) table() ui.Table {
	t := ui.Table{Caption: "谁在等谁", Quiet: true, Columns: []ui.Column{{Label: "事项"}, {Label: "等待"},
		{Label: "件数", Number: true}, {Label: "最久（天）", Number: true}},
		Empty: ui.Empty{Title: "没有等待办理的事项", Text: "提交、受理和评审中的事项会列在这里。"}}
	for _, kind := range market.Waits {
		for _, w := range list {
			if w.What == kind.What {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(kind.Label), ui.TextCell(kind.For),
					ui.LinkCell(fmt.Sprint(w.Count), waitHrefs[w.What]), ui.TextCell(fmt.Sprint(w.Days))}})
			}
		}
	}
	return t
}

func (p FunnelPage) table() ui.Table {
	reached := "到达日期"
	if p.Ended != "" {
		reached = "办结日期"
	}
	t := ui.Table{Caption: p.title(), Quiet: true,
		Columns: []ui.Column{{Label: "需求"}, {Label: "单位"}, {Label: "发布日期", Short: true}, {Label: reached, Short: true}},
		Empty:   ui.Empty{Title: "没有这样的需求", Text: "可以返回驾驶舱查看其他环节。"}}
	for _, r := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(r.Title, link.Listing(r.ID)),
			ui.TextCell(r.OrgName), ui.TextCell(r.Published.String()), ui.TextCell(r.Reached.String())}})
	}
	return t
}

// sheetTable is the whole work plan as one table: the 任务分解表.
func (p TargetRows) sheetTable() ui.Table {
	t := ui.Table{Caption: "任务分解表", Quiet: true, Columns: []ui.Column{{Label: "指标"}, {Label: "目标", Short: true},
		{Label: "系统计算", Number: true}, {Label: "填报", Number: true}, {Label: "进度", Short: true}, {Label: "预计完成"},
		{Label: "责任", Short: true}}}
	for _, f := range p.Rows {
		computed, reported, goal, stands := "", "", ui.Cell{}, ui.Cell{}
		if f.Computed {
			computed = f.Format(f.Actual)
		}
		if f.Target.Reported != nil {
			reported = f.Format(*f.Target.Reported)
		}
		if f.Target.Goal > 0 {
			goal, stands.Text = ui.Cell{Text: f.Format(f.Target.Goal) + " " + f.Unit, Note: f.Target.Period()},
				f.Standing.Label()
			if f.Known {
				stands.Note = fmt.Sprintf("完成 %.1f%%", float64(f.Value)/float64(f.Target.Goal)*100)
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Name, Note: f.Group}, goal, ui.TextCell(computed),
			ui.TextCell(reported), stands, f.outlookCell(), {Text: f.Target.Owner, Note: f.Target.Person}}})
	}
	return t
}

func (p CockpitPage) reportHref() string { return reportHref(p.Year, p.Month) }
