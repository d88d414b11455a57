package figures

import (
	"bytes"
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// ReportSide is one side of the district in a month and in the year up to its end.
type ReportSide struct {
	Side  market.Side
	Month StatisticsFigure
	Year  StatisticsFigure
}

// Report is the bureau's monthly report (月报): the year up to the end of a month. Amounts are those in force when it is
// read, so that it always agrees with every other page.
type Report struct {
	Year, Month int
	Years       []int
	Until       market.Date
	MadeOn      market.Date
	Side        market.Side
	Heads       []MetricView // T1–T4 and the intents, up to the month
	Sides       []ReportSide
	Statistics  Statistics // cumulative
	TopTen      []ContractFigure
	TopShare    float64
	Funnel      []market.FunnelStep
	Signals     market.Signals
	Risks       []MetricView // as they stand when it is made
	Waits       []market.Wait

	figures *figures
}

// Report makes the monthly report.
func (r *Room) Report(ctx context.Context, who market.Actor, year, month int) (Report, error) {
	today := market.DateOf(r.core.Now())
	if !who.InBureau() || year < 2000 || month < 1 || month > 12 || year > today.Year || year == today.Year &&
		month > int(today.Month) {
		return Report{}, market.ErrNotFound
	}
	report := Report{Year: year, Month: month, MadeOn: today, Side: r.targetSide(),
		Until: r.statisticsUntil(year, month), figures: r.figures(year)}
	var err error
	if report.Statistics, err = r.Statistics(ctx, who, StatisticsFilter{Year: year, Through: month}); err != nil {
		return report, err
	}
	report.Years = report.Statistics.Years
	for _, part := range []func(context.Context, *Report) error{r.reportHeads, r.reportSides, r.reportLargest,
		r.reportPath} {
		if err := part(ctx, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

// reportHeads computes the headline metrics up to the month and holds them to the time passed by its end.
func (r *Room) reportHeads(ctx context.Context, report *Report) error {
	targets, err := r.targets(ctx, report.Year)
	if err != nil {
		return err
	}
	elapsed := market.Elapsed(report.Year, report.Until)
	for _, code := range []string{"T1", "T2", "T3", "T4", "T4b"} {
		metric, _ := market.MetricOf(code)
		view := MetricView{Metric: metric, Target: targets[code], Year: report.Year, Side: report.Side,
			Elapsed: elapsed}
		if view.Actual, err = report.figures.actual(ctx, code, report.Side, report.Month); err != nil {
			return err
		}
		view.Standing = market.StandingOf(view.Target.Goal, view.Actual, true, elapsed)
		report.Heads = append(report.Heads, view)
	}
	for _, code := range []string{"R1", "R2", "R3", "R4"} {
		view, err := r.measure(ctx, targets, code, report.figures, report.Side)
		if err != nil {
			return err
		}
		report.Risks = append(report.Risks, view)
	}
	return nil
}

// reportSides sets the month beside the year, from each side.
func (r *Room) reportSides(ctx context.Context, report *Report) error {
	for _, side := range market.Sides {
		line := ReportSide{Side: side, Year: report.Statistics.Sides[side],
			Month: StatisticsFigure{Label: side.Label()}}
		now, err := report.figures.totals(ctx, side)
		if err != nil {
			return err
		}
		before, err := r.db.MonthTotals(ctx, report.Year-1, side, r.core.Settings().District())
		if err != nil {
			return err
		}
		line.Month.Now, line.Month.Prior = now[report.Month-1], before[report.Month-1]
		report.Sides = append(report.Sides, line)
	}
	return nil
}

func (r *Room) reportLargest(ctx context.Context, report *Report) (err error) {
	const ten = 10
	report.TopTen, err = r.db.LargestContracts(ctx,
		r.statisticsQuery(StatisticsFilter{Year: report.Year, Side: report.Side, Through: report.Month}, false), ten)
	top := market.Money(0)
	for _, row := range report.TopTen {
		top += row.DealAmount
	}
	if all := report.Statistics.Total.Now.Deal; all > 0 {
		report.TopShare = float64(top) / float64(all)
	}
	return err
}

// reportPath follows the needs of the year, and says who waits for whom at present.
func (r *Room) reportPath(ctx context.Context, report *Report) (err error) {
	from, _ := app.Period(report.Year, 0)
	if report.Funnel, err = r.db.Funnel(ctx, from, report.Until.AddDays(1)); err != nil {
		return err
	}
	if report.Signals, err = r.signals(ctx, report.figures, report.Month); err != nil {
		return err
	}
	report.Waits, err = r.db.Waits(ctx, report.MadeOn, r.core.PoolLine().Late)
	return err
}

// ExportReport writes the monthly report as a workbook, a sheet for each of its parts.
func (r *Room) ExportReport(ctx context.Context, who market.Actor, year, month int) (name string, content []byte,
	err error) {
	report, err := r.Report(ctx, who, year, month)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	if err := sheet.WriteBook(&b, reportHeadSheet(report), reportSideSheet(report), statisticsSheet(report.Statistics),
		ledgerSheet(report.Statistics), contractSheet("成交额前十", report.TopTen),
		waitingSheet(report.Signals)); err != nil {
		return "", nil, fmt.Errorf("export report: %w", err)
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounStatistics, int64(year),
			fmt.Sprintf("%d 年 %d 月月报", year, month), nil)
	})
	return fmt.Sprintf("技术合同月报-%d-%02d.xlsx", year, month), b.Bytes(), err
}

func reportHeadSheet(r Report) sheet.Table {
	t := sheet.Table{Name: "主要指标", Columns: []sheet.Column{{Title: "指标", Width: 28}, {Title: "单位", Width: 8},
		{Title: "年度目标"}, {Title: "完成"}, {Title: "进度", Width: 18}, {Title: "口径", Width: 60}}}
	for _, v := range r.Heads {
		goal, stands := "", ""
		if v.Target.Goal > 0 {
			goal, stands = v.Format(v.Target.Goal), v.Standing.Label()
		}
		t.Rows = append(t.Rows, []any{v.Name, v.Unit, goal, v.Format(v.Actual), stands, v.Basis})
	}
	return t
}

func reportSideSheet(r Report) sheet.Table {
	t := sheet.Table{Name: "输出、吸纳与区内", Columns: []sheet.Column{{Title: "口径", Width: 24}, {Title: "期间", Width: 12},
		{Title: "合同数（件）"}, {Title: "成交额（元）", Width: 18}, {Title: "技术交易额（元）", Width: 18},
		{Title: "上年同期合同数（件）", Width: 20}, {Title: "上年同期成交额（元）", Width: 20}, {Title: "成交额同比"}}}
	for _, line := range r.Sides {
		for _, part := range []struct {
			name string
			f    StatisticsFigure
		}{{"本月", line.Month}, {"累计", line.Year}} {
			t.Rows = append(t.Rows, []any{line.Side.Label(), part.name, part.f.Now.Count, part.f.Now.Deal,
				part.f.Now.Tech, part.f.Prior.Count, part.f.Prior.Deal, growthText(part.f)})
		}
	}
	return t
}

func ledgerSheet(s Statistics) sheet.Table {
	t := sheet.Table{Name: "台账勾稽", Columns: []sheet.Column{{Title: "月份", Width: 10}, {Title: "期初（件）"},
		{Title: "期初（元）", Width: 18}, {Title: "新增（件）"}, {Title: "新增（元）", Width: 18}, {Title: "变更（次）"},
		{Title: "变更（元）", Width: 18},
		{Title: "注销、撤销（件）", Width: 16}, {Title: "注销、撤销（元）", Width: 18}, {Title: "期末（件）"}, {Title: "期末（元）", Width: 18}}}
	for _, l := range s.Reconciled {
		t.Rows = append(t.Rows, []any{l.Label(), l.Opening.Count, l.Opening.Deal, l.Registered.Count, l.Registered.Deal,
			l.Amendments, l.Amended.Deal, l.Ended.Count, l.Ended.Deal, l.Closing.Count, l.Closing.Deal})
	}
	return t
}

func waitingSheet(s market.Signals) sheet.Table {
	t := sheet.Table{Name: "已签未登记", Columns: []sheet.Column{{Title: "序号", Width: 8}, {Title: "编号", Width: 18},
		{Title: "项目名称", Width: 48}, {Title: "卖方", Width: 30}, {Title: "买方", Width: 30}, {Title: "签订日期", Width: 12},
		{Title: "约定金额（元）", Width: 18}}}
	for i, d := range s.Waiting {
		t.Rows = append(t.Rows, []any{i + 1, d.No, d.Title, d.Seller, d.Buyer, d.SignedOn, d.Amount})
	}
	return t
}
