package figures

import (
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Cockpit is the leader's one screen for a year.
type Cockpit struct {
	Dashboard
	Forecasts map[string]int64 // of the headline metrics, where enough of the year has passed
	Funnel    []market.FunnelStep
	Endings   []market.Ending
	Output    StatisticsTable // by place: where what was sold went
	Absorb    StatisticsTable // by place: where what was bought came from
	Waits     []market.Wait
	Signals   market.Signals
}

// Cockpit gathers the leader's screen.
func (r *Room) Cockpit(ctx context.Context, who market.Actor, year int) (Cockpit, error) {
	d, err := r.Dashboard(ctx, who, year)
	c := Cockpit{Dashboard: d, Forecasts: map[string]int64{}}
	if err != nil {
		return c, err
	}
	for _, head := range d.Heads {
		if value, known := market.Forecast(head.Actual, d.Elapsed); known && d.Current {
			c.Forecasts[head.Code] = value
		}
	}
	from, to := app.Period(year, 0)
	if c.Funnel, err = r.db.Funnel(ctx, from, to); err != nil {
		return c, err
	}
	if c.Endings, err = r.db.Endings(ctx, from, to); err != nil {
		return c, err
	}
	if c.Output, err = r.flow(ctx, year, market.SideOutput); err != nil {
		return c, err
	}
	if c.Absorb, err = r.flow(ctx, year, market.SideAbsorb); err != nil {
		return c, err
	}
	if c.Signals, err = r.signals(ctx, d.figures, 12); err != nil {
		return c, err
	}
	c.Waits, err = r.db.Waits(ctx, market.DateOf(r.core.Now()), r.core.PoolLine().Late)
	return c, err
}

// flow is the table of a side by where the other party lies.
func (r *Room) flow(ctx context.Context, year int, side market.Side) (StatisticsTable, error) {
	f := StatisticsFilter{Year: year, Side: side}
	var cells map[statisticsKey]market.StatisticsCell
	err := r.db.Look(ctx, func(v *postgres.View) (err error) {
		q := r.statisticsQuery(f, false)
		q.Only = market.ByPlace
		cells, err = statisticsCells(ctx, v, q)
		return err
	})
	if err != nil {
		return StatisticsTable{}, err
	}
	tables := statisticsTables(f, cells, nil)
	return tables[slices.IndexFunc(tables, func(t StatisticsTable) bool { return t.Dimension == market.ByPlace })], nil
}

// funnelMost bounds the list behind a step.
const funnelMost = 500

// FunnelRows lists the needs of a year that came to a step.
func (r *Room) FunnelRows(ctx context.Context, who market.Actor, year int, step string) ([]market.FunnelRow, error) {
	return r.funnelRows(ctx, who, year, step, funnelMost)
}

func (r *Room) funnelRows(ctx context.Context, who market.Actor, year int, step string, limit int) ([]market.FunnelRow,
	error) {
	if !who.InBureau() || market.FunnelLabel(step) == "" {
		return nil, market.ErrNotFound
	}
	from, to := app.Period(year, 0)
	return r.db.FunnelRows(ctx, from, to, step, limit)
}

// EndingRows lists the needs of a year that ended in one way.
func (r *Room) EndingRows(ctx context.Context, who market.Actor, year int, outcome market.ListingOutcome) (
	[]market.FunnelRow, error,
) {
	return r.endingRows(ctx, who, year, outcome, funnelMost)
}

func (r *Room) endingRows(ctx context.Context, who market.Actor, year int, outcome market.ListingOutcome,
	limit int) ([]market.FunnelRow, error) {
	if !who.InBureau() || !slices.Contains(market.AllOutcomes(), outcome) {
		return nil, market.ErrNotFound
	}
	from, to := app.Period(year, 0)
	return r.db.EndingRows(ctx, from, to, outcome, limit)
}
