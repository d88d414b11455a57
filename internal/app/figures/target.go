package figures

import (
	"context"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// MetricView is a metric of the register in one year: what is asked, what is computed, what was reported. The two
// values stand beside each other and never take each other's place.
type MetricView struct {
	market.Metric
	Target   market.Target
	Year     int
	Side     market.Side // empty for metrics without sides
	Actual   int64       // computed; 0 when the metric is not
	Standing market.Standing
	Elapsed  float64
	Outlook  market.Outlook       // of the plan's own pages
	Open     *market.TargetReport // waits for approval, nil when none does
}

// Known reports whether there is a value at all, Value which one stands for the target: the computed one where
// there is one, else what was reported.
func (v MetricView) Known() bool { return v.Computed || v.Target.Reported != nil }

// Value is the computed value, or the reported one of a metric that is not computed.
func (v MetricView) Value() int64 {
	if !v.Computed && v.Target.Reported != nil {
		return *v.Target.Reported
	}
	return v.Actual
}

// Dashboard is the bureau's first page for a year.
type Dashboard struct {
	Year     int
	Years    []int
	Current  bool // the year has begun and is not over
	Elapsed  float64
	Side     market.Side                           // the side that the targets are counted by
	Heads    []MetricView                          // T1–T4, by that side
	Intents  MetricView                            // counted apart from contracts
	Sides    map[string]map[market.Side]MetricView // of T1 and T2, never added
	Months   map[string][12]int64                  // of T1 and T2, by that side
	TopTen   []postgres.StatisticsRow              // the ten largest contracts
	TopShare float64                               // their share of T1
	Risks    []MetricView                          // what stands now: R1–R3
	Waiting  map[market.ContractStatus]int         // registrations on their way, by state

	figures *figures
}

// Dashboard computes the bureau's first page; for everybody else it is not there.
func (r *Room) Dashboard(ctx context.Context, who market.Actor, year int) (Dashboard, error) {
	if !who.InBureau() {
		return Dashboard{}, market.ErrNotFound
	}
	today := market.DateOf(r.core.Now())
	d := Dashboard{Year: year, Current: year == today.Year, Elapsed: market.Elapsed(year, today), Side: r.targetSide(),
		Sides: map[string]map[market.Side]MetricView{}, Months: map[string][12]int64{}, figures: r.figures(year)}
	var err error
	if d.Years, err = r.core.Years(ctx, today.Year, year); err != nil {
		return d, err
	}
	targets, err := r.targets(ctx, year)
	if err != nil {
		return d, err
	}
	for _, code := range []string{"T1", "T2", "T3", "T4"} {
		view, err := r.measure(ctx, targets, code, d.figures, d.Side)
		if err != nil {
			return d, err
		}
		d.Heads = append(d.Heads, view)
	}
	if d.Intents, err = r.measure(ctx, targets, "T4b", d.figures, ""); err != nil {
		return d, err
	}
	if err := r.addSides(ctx, &d, targets); err != nil {
		return d, err
	}
	if err := r.addConcentration(ctx, &d); err != nil {
		return d, err
	}
	for _, code := range []string{"R1", "R2", "R3", "R4"} {
		view, err := r.measure(ctx, targets, code, d.figures, d.Side)
		if err != nil {
			return d, err
		}
		d.Risks = append(d.Risks, view)
	}
	d.Waiting, err = r.db.PendingContracts(ctx)
	return d, err
}

// addSides reads T1 and T2 from each side, and by month from the side of the targets.
func (r *Room) addSides(ctx context.Context, d *Dashboard, targets map[string]market.Target) error {
	for _, code := range []string{"T1", "T2"} {
		d.Sides[code] = map[market.Side]MetricView{}
		for _, side := range market.Sides {
			view, err := r.measure(ctx, targets, code, d.figures, side)
			if err != nil {
				return err
			}
			d.Sides[code][side] = view
		}
		var err error
		if d.Months[code], err = d.figures.monthly(ctx, code, d.Side); err != nil {
			return err
		}
	}
	return nil
}

// addConcentration finds how much of T1 rests on its ten largest contracts.
func (r *Room) addConcentration(ctx context.Context, d *Dashboard) (err error) {
	const ten = 10
	d.TopTen, err = r.db.LargestContracts(ctx, r.statisticsQuery(StatisticsFilter{Year: d.Year, Side: d.Side}, false),
		ten)
	if err != nil {
		return err
	}
	top := int64(0)
	for _, row := range d.TopTen {
		top += int64(row.DealAmount)
	}
	if all := d.Heads[0].Actual; all > 0 {
		d.TopShare = float64(top) / float64(all)
	}
	return nil
}

func (r *Room) targets(ctx context.Context, year int) (map[string]market.Target, error) {
	rows, err := r.db.Targets(ctx, year)
	targets := make(map[string]market.Target, len(rows))
	for _, t := range rows {
		targets[t.Code] = t
	}
	return targets, err
}

// measure computes a metric and puts it beside its target.
func (r *Room) measure(ctx context.Context, targets map[string]market.Target, code string, f *figures,
	side market.Side) (MetricView, error) {
	metric, ok := market.MetricOf(code)
	if !ok {
		return MetricView{}, market.ErrNotFound
	}
	view := MetricView{Metric: metric, Target: targets[code], Year: f.year}
	view.Target.Code, view.Target.Year = code, f.year
	view.Elapsed = view.Target.Elapsed(market.DateOf(r.core.Now()))
	if metric.Sided {
		view.Side = side
	}
	if metric.Computed {
		var err error
		if view.Actual, err = f.actual(ctx, code, view.Side, 12); err != nil {
			return view, err
		}
	}
	view.Standing = market.StandingOf(view.Target.Goal, view.Value(), view.Known(), view.Elapsed)
	if metric.Level {
		view.Standing = market.LevelStanding(view.Target.Goal, view.Value(), view.Known())
	}
	return view, nil
}

func valueOf(metric market.Metric, typed, field string, p market.Problems) *int64 {
	value := int64(0)
	if strings.TrimSpace(typed) == "" {
		return &value
	}
	value, err := metric.Parse(typed)
	if err != nil {
		p.Add(field, market.MessageOf(err))
	}
	return &value
}

// MetricRows are the records behind a number.
type MetricRows struct {
	MetricView
	Filter MetricFilter
	Rows   []market.MetricRow // one page of them
	Count  int                // of all of them
	Total  int64              // what all of them come to
	Pages  int
}

// MetricRows lists the records behind a number, page by page.
func (r *Room) MetricRows(ctx context.Context, who market.Actor, f MetricFilter) (MetricRows, error) {
	list, err := r.metricRows(ctx, who, f)
	if err != nil {
		return list, err
	}
	page := max(f.Page, 1)
	list.Rows, err = r.db.MetricRows(ctx, r.metricQuery(list.Filter), (page-1)*metricPage, metricPage)
	list.Filter.Page, list.Pages = page, (list.Count+metricPage-1)/metricPage
	return list, err
}

func (r *Room) metricRows(ctx context.Context, who market.Actor, f MetricFilter) (MetricRows, error) {
	metric, ok := market.MetricOf(f.Code)
	if !ok || !who.InBureau() || f.Month < 0 || f.Month > 12 || f.Side != "" && !f.Side.Valid() || f.Year < 2000 ||
		f.Year > 2100 {
		return MetricRows{}, market.ErrNotFound
	}
	if f.Side == "" || !metric.Sided {
		f.Side = r.targetSide()
	}
	list := MetricRows{Filter: f}
	targets, err := r.targets(ctx, f.Year)
	if err != nil {
		return list, err
	}
	if list.MetricView, err = r.measure(ctx, targets, f.Code, r.figures(f.Year), f.Side); err != nil ||
		!metric.Computed {
		return list, err
	}
	totals, err := r.db.RowTotals(ctx, r.metricQuery(f))
	list.Count, list.Total = totals.Count, totals.Value
	return list, err
}

// PublicFigures are the numbers of the front page: what the district registered this year.
type PublicFigures struct {
	Year      int
	Contracts int
	Amount    market.Money
	Signed    int
}

// PublicFigures computes the numbers of the front page; they are no secret.
func (r *Room) PublicFigures(ctx context.Context) (PublicFigures, error) {
	f := PublicFigures{Year: market.DateOf(r.core.Now()).Year}
	values, figures := map[string]int64{}, r.figures(f.Year)
	for _, code := range []string{"T1", "T2", "T4"} {
		var err error
		if values[code], err = figures.actual(ctx, code, r.targetSide(), 12); err != nil {
			return f, err
		}
	}
	f.Amount, f.Contracts, f.Signed = market.Money(values["T1"]), int(values["T2"]), int(values["T4"])
	return f, nil
}
