package site

import (
	"context"
	"net/http"

	"jiebang/internal/app"
	statistics "jiebang/internal/app/figures"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// cockpit shows the leader's one screen.
func (s *Site) cockpit(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	c, err := s.app.Figures.Cockpit(r.ctx, r.who, year)
	if err != nil {
		return err
	}
	view := page.CockpitPage{BureauPage: bureauPage(c.Dashboard), Home: s.app.Settings().District(), Month: 12,
		Forecasts: c.Forecasts, Funnel: c.Funnel, Endings: c.Endings, Waits: c.Waits, Signals: c.Signals,
		Output: flowLines(c.Output), Absorb: flowLines(c.Absorb)}
	if today := market.DateOf(s.app.Now()); year == today.Year {
		view.Month = int(today.Month)
	}
	shell := s.desk(r, "驾驶舱")
	shell.Wide = true
	return s.renderIn(r, http.StatusOK, shell, page.Page, page.CockpitBody(view))
}

func flowLines(table statistics.StatisticsTable) []page.StatisticsLine {
	lines := make([]page.StatisticsLine, 0, len(table.Lines))
	for _, line := range table.Lines {
		lines = append(lines, statisticsLine(line))
	}
	return lines
}

// funnelRows lists the needs that came to a step, or that ended in one way.
func (s *Site) funnelRows(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	view := page.FunnelPage{Year: year, Step: r.Query("step"), Ended: market.ListingOutcome(r.Query("ended"))}
	if r.taken() {
		return s.export(r, "needs", func(ctx context.Context, e *app.Export) error {
			if view.Ended != "" {
				return s.app.Figures.ExportEndings(ctx, r.who, year, view.Ended, e)
			}
			return s.app.Figures.ExportFunnel(ctx, r.who, year, view.Step, e)
		})
	}
	if view.Ended != "" {
		view.Rows, err = s.app.Figures.EndingRows(r.ctx, r.who, year, view.Ended)
	} else {
		view.Rows, err = s.app.Figures.FunnelRows(r.ctx, r.who, year, view.Step)
	}
	if err != nil {
		return err
	}
	return s.renderDesk(r, "需求", page.FunnelBody(view))
}

// printTargets shows the work plan as a sheet to be printed.
func (s *Site) printTargets(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	views, _, err := s.app.Figures.Targets(r.ctx, r.who, year)
	if err != nil {
		return err
	}
	return s.renderIn(r, http.StatusOK, s.shell(r, "任务分解表"), page.PrintPage,
		page.TargetSheetBody(page.TargetRows{Year: year, Rows: figures(views)}))
}
