package site

import (
	"strconv"

	statistics "jiebang/internal/app/figures"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// reportMonth reads which month's report is asked for: the present one of the present year, the last of an earlier one.
func (r *request) reportMonth() (year, month int, err error) {
	if year, err = r.year(); err != nil {
		return 0, 0, err
	}
	last := 12
	if today := market.DateOf(r.now); year == today.Year {
		last = int(today.Month)
	}
	month, err = strconv.Atoi(r.Query("month", strconv.Itoa(last)))
	if err != nil || month < 1 || month > last {
		return 0, 0, market.ErrNotFound
	}
	return year, month, nil
}

// report shows the monthly report, on the screen and on paper.
func (s *Site) report(r *request) error {
	year, month, err := r.reportMonth()
	if err != nil {
		return err
	}
	found, err := s.app.Figures.Report(r.ctx, r.who, year, month)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "月报", page.ReportBody(s.reportPage(found)))
}

func (s *Site) reportPage(found statistics.Report) page.ReportPage {
	view := page.ReportPage{StatisticsPage: statisticsPage(found.Statistics), Month: found.Month, Months: 12,
		District: s.app.Settings().District().Name(), MadeOn: found.MadeOn,
		Heads: figures(found.Heads), Risks: figures(found.Risks), TopTen: contractRows(found.TopTen),
		TopShare: found.TopShare, Signals: found.Signals,
		Path: page.Pace{Year: found.Year, Steps: found.Funnel}, Waiting: found.Waits}
	if found.Year == found.MadeOn.Year {
		view.Months = int(found.MadeOn.Month)
	}
	for _, side := range found.Sides {
		month := statisticsLine(side.Month)
		month.Key = strconv.Itoa(found.Month)
		view.Part = append(view.Part, page.ReportSide{Side: side.Side, Month: month, Year: statisticsLine(side.Year)})
	}
	return view
}

// exportReport sends the monthly report as a workbook.
func (s *Site) exportReport(r *request) error {
	year, month, err := r.reportMonth()
	if err != nil {
		return err
	}
	name, content, err := s.app.Figures.ExportReport(r.ctx, r.who, year, month)
	if err != nil {
		return err
	}
	return r.file(name, "report", "xlsx", content)
}
