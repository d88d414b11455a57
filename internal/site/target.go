package site

import (
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	statistics "jiebang/internal/app/figures"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// year reads the year of a page, the present one when none is named.
func (r *request) year() (int, error) {
	year, err := strconv.Atoi(r.Query("year", fmt.Sprint(market.DateOf(r.now).Year)))
	if err != nil || year < 2000 || year > 2100 {
		return 0, market.ErrNotFound
	}
	return year, nil
}

func figure(v statistics.MetricView) page.MetricFigure {
	return page.MetricFigure{Metric: v.Metric, Target: v.Target, Year: v.Year, Side: v.Side, Actual: v.Actual,
		Known: v.Known(), Value: v.Value(), Standing: v.Standing, Elapsed: v.Elapsed, Outlook: v.Outlook, Open: v.Open}
}

func figures(views []statistics.MetricView) []page.MetricFigure {
	all := make([]page.MetricFigure, 0, len(views))
	for _, v := range views {
		all = append(all, figure(v))
	}
	return all
}

// dashboard shows the bureau's first page.
func (s *Site) dashboard(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	d, err := s.app.Figures.Dashboard(r.ctx, r.who, year)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "指标总览", page.BureauBody(bureauPage(d)))
}

func bureauPage(d statistics.Dashboard) page.BureauPage {
	view := page.BureauPage{Year: d.Year, Years: d.Years, Current: d.Current, Elapsed: d.Elapsed, Side: d.Side,
		Heads: figures(d.Heads), Intents: figure(d.Intents),
		Sides: map[string]map[market.Side]page.MetricFigure{}, Months: d.Months, TopTen: contractRows(d.TopTen),
		TopShare: d.TopShare, Risks: figures(d.Risks)}
	for code, sides := range d.Sides {
		view.Sides[code] = map[market.Side]page.MetricFigure{}
		for side, v := range sides {
			view.Sides[code][side] = figure(v)
		}
	}
	for _, status := range []market.ContractStatus{market.ContractSubmitted, market.ContractAccepted,
		market.ContractSecondReview} {
		view.Waiting += d.Waiting[status]
	}
	return view
}

// metricFilter reads which records of a metric are asked for.
func metricFilter(r *request) (statistics.MetricFilter, error) {
	f := statistics.MetricFilter{Code: r.Params("code"), Side: market.Side(r.Query("side"))}
	var err error
	if f.Year, err = r.year(); err != nil {
		return f, err
	}
	if f.Month, err = strconv.Atoi(r.Query("month", "0")); err != nil {
		return f, market.ErrNotFound
	}
	if f.Page, err = strconv.Atoi(r.Query("page", "1")); err != nil || f.Page < 1 || f.Page > 100_000 {
		return f, market.ErrNotFound
	}
	return f, nil
}

// metricRows lists the records behind a number.
func (s *Site) metricRows(r *request) error {
	f, err := metricFilter(r)
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "records", func(ctx context.Context, e *app.Export) error {
			return s.app.Figures.Export(ctx, r.who, f, e)
		})
	}
	list, err := s.app.Figures.MetricRows(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	view := page.MetricPage{MetricFigure: figure(list.MetricView), Month: list.Filter.Month, Rows: list.Rows,
		Count: list.Count, Total: list.Total, Page: list.Filter.Page, Pages: list.Pages}
	return s.renderDesk(r, list.Name, page.MetricBody(view))
}
