package site

import (
	"fmt"
	"strconv"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/view"
)

// year reads the year of a page, the present one when none is named.
func (r *request) year() (int, error) {
	year, err := strconv.Atoi(r.Query("year", fmt.Sprint(market.DateOf(time.Now()).Year)))
	if err != nil || year < 2000 || year > 2100 {
		return 0, market.ErrNotFound
	}
	return year, nil
}

func figure(v app.MetricView) view.MetricFigure {
	return view.MetricFigure{Metric: v.Metric, Target: v.Target, Year: v.Year, Side: v.Side, Actual: v.Actual, Known: v.Known(), Value: v.Value(), Standing: v.Standing, Elapsed: v.Elapsed}
}

func figures(views []app.MetricView) []view.MetricFigure {
	all := make([]view.MetricFigure, 0, len(views))
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
	d, err := s.app.Dashboard(r.ctx, r.who, year)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "指标总览", view.BureauBody(bureauPage(d)))
}

func bureauPage(d app.Dashboard) view.BureauPage {
	page := view.BureauPage{Year: d.Year, Years: d.Years, Current: d.Current, Elapsed: d.Elapsed, Side: d.Side, Heads: figures(d.Heads), Intents: figure(d.Intents),
		Sides: map[string]map[market.Side]view.MetricFigure{}, Months: d.Months, TopTen: contractRows(d.TopTen), TopShare: d.TopShare, Risks: figures(d.Risks)}
	for code, sides := range d.Sides {
		page.Sides[code] = map[market.Side]view.MetricFigure{}
		for side, v := range sides {
			page.Sides[code][side] = figure(v)
		}
	}
	for _, status := range []market.ContractStatus{market.ContractSubmitted, market.ContractAccepted, market.ContractSecondReview} {
		page.Waiting += d.Waiting[status]
	}
	return page
}

// metricFilter reads which records of a metric are asked for.
func metricFilter(r *request) (app.MetricFilter, error) {
	f := app.MetricFilter{Code: r.Params("code"), Side: market.Side(r.Query("side"))}
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
	list, err := s.app.MetricRows(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	page := view.MetricPage{MetricFigure: figure(list.MetricView), Month: list.Filter.Month, Rows: list.Rows, Count: list.Count, Total: list.Total, Page: list.Filter.Page, Pages: list.Pages}
	return s.renderDesk(r, list.Name, view.MetricBody(page))
}

// exportMetric sends the records behind a number as a spreadsheet.
func (s *Site) exportMetric(r *request) error {
	f, err := metricFilter(r)
	if err != nil {
		return err
	}
	format := r.Params("format")
	name, content, err := s.app.Export(r.ctx, r.who, f, format)
	if err != nil {
		return err
	}
	return r.file(name, f.Code, format, content)
}

// targets lists the whole work plan of a year.
func (s *Site) targets(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	views, years, err := s.app.Targets(r.ctx, r.who, year)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "年度目标", view.TargetsBody(view.TargetRows{Year: year, Years: years, Rows: figures(views), May: market.Target{}.MayEdit(r.who)}))
}

// editTarget shows the form of one target.
func (s *Site) editTarget(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	v, err := s.app.Target(r.ctx, r.who, r.Params("code"), year)
	if err != nil {
		return err
	}
	draft := app.TargetDraft{Owner: v.Target.Owner, Evidence: v.Target.Evidence}
	if v.Target.Goal > 0 {
		draft.Goal = v.Format(v.Target.Goal)
	}
	if v.Target.Reported != nil {
		draft.Reported = v.Format(*v.Target.Reported)
	}
	form, err := s.blank(r, draft)
	if err != nil {
		return err
	}
	return s.targetForm(r, form, v, v.Target.Version)
}

func (s *Site) targetForm(r *request, form view.Form, v app.MetricView, version int) error {
	form.Action = "/bureau/targets/" + v.Code
	return s.renderForm(r, s.desk(r, v.Name), form, view.TargetFormBody(view.TargetForm{Form: form, MetricFigure: figure(v), Version: version}))
}

// setTarget stores a goal and what is reported of it.
func (s *Site) setTarget(r *request) error {
	var in app.TargetDraft
	form, err := s.parse(r, &in)
	in.Code = r.Params("code")
	if err == nil {
		if _, err = s.app.SetTarget(r.ctx, r.who, in); err == nil {
			return s.done(r, fmt.Sprintf("/bureau/targets?year=%d", in.Year), "已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	v, err := s.app.Target(r.ctx, r.who, in.Code, in.Year)
	if err != nil {
		return err
	}
	return s.targetForm(r, form, v, in.Version)
}
