package figures

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// byPlace reads a list whose pages are counted.
func byPlace[T any](read func(ctx context.Context, offset, limit int) ([]T, error)) func(context.Context, *T,
	int) ([]T, error) {
	offset := 0
	return func(ctx context.Context, _ *T, limit int) ([]T, error) {
		rows, err := read(ctx, offset, limit)
		offset += len(rows)
		return rows, err
	}
}

// Export writes all records behind a number, and what they come to.
func (r *Room) Export(ctx context.Context, who market.Actor, f MetricFilter, e *app.Export) error {
	list, err := r.metricRows(ctx, who, f)
	if err != nil {
		return err
	}
	value := func(v int64) any {
		if list.Measure == market.Fen {
			return market.Money(v)
		}
		return v
	}
	head := list.Unit
	if list.Measure == market.Fen {
		head = "成交额（元）"
	}
	name := fmt.Sprintf("%s-%d", list.Name, f.Year)
	if f.Month > 0 {
		name += fmt.Sprintf("-%02d", f.Month)
	}
	sum, q := int64(0), r.metricQuery(list.Filter)
	return app.WriteList(ctx, r.core, who, e, app.List[market.MetricRow]{Name: list.Name, File: name,
		Noun: market.NounTarget, Ref: int64(f.Year),
		Behind: byPlace(func(ctx context.Context, offset, limit int) ([]market.MetricRow, error) {
			rows, err := r.db.MetricRows(ctx, q, offset, limit)
			for _, row := range rows {
				sum += row.Value
			}
			return rows, err
		}),
		Columns: []app.Column[market.MetricRow]{
			app.In("编号", 20, func(row *market.MetricRow) any { return row.No }),
			app.In("名称", 48, func(row *market.MetricRow) any { return row.Title }),
			app.In("卖方或发布单位", 30, func(row *market.MetricRow) any { return row.Party }),
			app.In("买方", 30, func(row *market.MetricRow) any { return row.Counterparty }),
			app.In("日期", 12, func(row *market.MetricRow) any { return row.On }),
			app.In("地区", 24, func(row *market.MetricRow) any { return row.Region.FullName() }),
			app.In(head, 18, func(row *market.MetricRow) any { return value(row.Value) }),
		},
		Total: func() []any { return []any{"", "", "", "", "", "", value(sum)} }})
}

// ExportStatisticsRows writes the contracts behind a figure, and what they come to.
func (r *Room) ExportStatisticsRows(ctx context.Context, who market.Actor, f StatisticsRowsFilter,
	e *app.Export) error {
	_, q, err := r.statisticsRows(ctx, who, f)
	if err != nil {
		return err
	}
	sum := market.Tally{}
	return app.WriteList(ctx, r.core, who, e, app.List[ContractFigure]{Name: "技术合同明细",
		File: fmt.Sprintf("技术合同明细-%d", f.Year), Noun: market.NounTarget, Ref: int64(f.Year),
		Behind: byPlace(func(ctx context.Context, offset, limit int) ([]ContractFigure, error) {
			rows, err := r.db.StatisticsRows(ctx, q, f.By, f.Key, offset, limit)
			sum = sum.Plus(tallied(rows))
			return rows, err
		}),
		Columns: contractColumns, Total: func() []any { return contractTotal(sum) }})
}

// ExportTargets writes the work plan of a year as the bureau's table of tasks (任务分解表).
func (r *Room) ExportTargets(ctx context.Context, who market.Actor, year int, e *app.Export) error {
	views := func(ctx context.Context) ([]MetricView, error) {
		views, _, err := r.Targets(ctx, who, year)
		return views, err
	}
	known := func(is func(*MetricView) bool, text func(*MetricView) string) func(*MetricView) any {
		return func(v *MetricView) any {
			if !is(v) {
				return ""
			}
			return text(v)
		}
	}
	goal := func(v *MetricView) bool { return v.Target.Goal > 0 }
	return app.WriteList(ctx, r.core, who, e, app.List[MetricView]{Name: "任务分解表",
		File: fmt.Sprintf("%d年任务分解表", year), Noun: market.NounTarget, Ref: int64(year), Behind: app.AtOnce(views),
		Columns: []app.Column[MetricView]{
			app.In("类别", 16, func(v *MetricView) any { return v.Group }),
			app.In("指标", 36, func(v *MetricView) any { return v.Name }),
			app.In("单位", 8, func(v *MetricView) any { return v.Unit }),
			app.In("年度目标", 12, known(goal, func(v *MetricView) string { return v.Format(v.Target.Goal) })),
			app.In("期限", 10, func(v *MetricView) any { return v.Target.Period() }),
			app.In("系统计算", 12, known(func(v *MetricView) bool { return v.Computed },
				func(v *MetricView) string { return v.Format(v.Actual) })),
			app.In("填报（已审核）", 14, known(func(v *MetricView) bool { return v.Target.Reported != nil },
				func(v *MetricView) string { return v.Format(*v.Target.Reported) })),
			app.In("完成率", 10, known(func(v *MetricView) bool { return goal(v) && v.Known() },
				func(v *MetricView) string {
					return fmt.Sprintf("%.1f%%", float64(v.Value())/float64(v.Target.Goal)*100)
				})),
			app.In("进度", 16, func(v *MetricView) any { return v.Standing.Label() }),
			app.In("预计完成", 12, known(func(v *MetricView) bool { return v.Outlook.Basis != "" },
				func(v *MetricView) string { return v.Format(v.Outlook.Value) })),
			app.In("预计依据", 30, func(v *MetricView) any { return v.Outlook.Basis }),
			app.In("责任科室", 14, func(v *MetricView) any { return v.Target.Owner }),
			app.In("责任人", 10, func(v *MetricView) any { return v.Target.Person }),
			app.In("填报依据", 40, func(v *MetricView) any { return v.Target.Evidence }),
		}})
}

// ExportFunnel writes the needs of a year that came to a step.
func (r *Room) ExportFunnel(ctx context.Context, who market.Actor, year int, step string, e *app.Export) error {
	return r.exportNeeds(ctx, who, year, e, func(ctx context.Context) ([]market.FunnelRow, error) {
		return r.funnelRows(ctx, who, year, step, app.ExportMost)
	})
}

// ExportEndings writes the needs of a year that ended in one way.
func (r *Room) ExportEndings(ctx context.Context, who market.Actor, year int, outcome market.ListingOutcome,
	e *app.Export) error {
	return r.exportNeeds(ctx, who, year, e, func(ctx context.Context) ([]market.FunnelRow, error) {
		return r.endingRows(ctx, who, year, outcome, app.ExportMost)
	})
}

func (r *Room) exportNeeds(ctx context.Context, who market.Actor, year int, e *app.Export,
	read func(context.Context) ([]market.FunnelRow, error)) error {
	return app.WriteList(ctx, r.core, who, e, app.List[market.FunnelRow]{Name: fmt.Sprintf("需求进展-%d", year),
		Noun:   market.NounListing,
		Behind: app.AtOnce(read),
		Columns: []app.Column[market.FunnelRow]{
			app.In("需求名称", 48, func(row *market.FunnelRow) any { return row.Title }),
			app.In("单位", 28, func(row *market.FunnelRow) any { return row.OrgName }),
			app.In("发布日期", 14, func(row *market.FunnelRow) any { return row.Published }),
			app.In("到达日期", 14, func(row *market.FunnelRow) any { return row.Reached }),
		}})
}

// ExportUndertakings writes the rows that Undertakings lists, under the headings of their kind.
func (r *Room) ExportUndertakings(ctx context.Context, who market.Actor, f UndertakingFilter, e *app.Export) error {
	text, _ := market.UndertakingTextOf(f.Kind)
	f.AfterOn, f.AfterID = market.Date{}, 0
	behind := func(ctx context.Context, last *market.Undertaking, limit int) ([]market.Undertaking, error) {
		if last != nil {
			f.AfterOn, f.AfterID = last.On, last.ID
		}
		return r.undertakings(ctx, who, f, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[market.Undertaking]{
		Name: fmt.Sprintf("%s-%d", text.Label, f.Year), Noun: market.NounUndertaking, Behind: behind,
		Columns: undertakingColumns(text)})
}

// undertakingColumns are the fields that rows of the kind have, each under the kind's own heading.
func undertakingColumns(text market.UndertakingText) []app.Column[market.Undertaking] {
	var columns []app.Column[market.Undertaking]
	for _, named := range []struct{ key, heading string }{{"title", text.Title}, {"firm", text.Firm},
		{"partner", text.Partner}, {"person", text.Person}, {"paper", text.Paper}, {"on", text.On},
		{"until", text.Until}, {"headcount", text.Heads}, {"note", "说明"}} {
		if named.heading == "" {
			continue
		}
		column := app.ByField(market.UndertakingContent{}.Fields(),
			func(u *market.Undertaking) *market.UndertakingContent { return &u.UndertakingContent }, named.key)[0]
		column.Title = named.heading
		columns = append(columns, column)
	}
	return append(columns,
		app.In("登记人", 12, func(u *market.Undertaking) any { return u.ByName }),
		app.In("作废理由", 28, func(u *market.Undertaking) any { return u.VoidFor }))
}
