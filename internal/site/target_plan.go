package site

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	statistics "jiebang/internal/app/figures"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// targets lists the whole work plan of a year.
func (s *Site) targets(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "targets", func(ctx context.Context, e *app.Export) error {
			return s.app.Figures.ExportTargets(ctx, r.who, year, e)
		})
	}
	views, years, err := s.app.Figures.Targets(r.ctx, r.who, year)
	if err != nil {
		return err
	}
	view := page.TargetRows{Year: year, Years: years, Rows: figures(views), May: market.Target{}.MayEdit(r.who),
		CSRF: s.token(r), Next: market.DateOf(s.app.Now()).Year + 1}
	return s.renderDesk(r, "年度目标", page.TargetsBody(view))
}

// showTarget shows one target, what was reported of it, and the forms to set and to report.
func (s *Site) showTarget(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	return s.targetPage(r, r.Params("code"), year, ui.Form{}, ui.Form{})
}

// targetPage is one target; a form that was refused stands in it as it was typed.
func (s *Site) targetPage(r *request, code string, year int, goal, report ui.Form) error {
	v, err := s.app.Figures.Target(r.ctx, r.who, code, year)
	if err != nil {
		return err
	}
	if goal.Values == nil {
		if goal, err = s.blank(r, goalDraft(v.MetricView)); err != nil {
			return err
		}
	}
	if report.Values == nil {
		if report, err = s.blank(r, statistics.ReportDraft{AsOf: market.DateOf(s.app.Now())}); err != nil {
			return err
		}
	}
	view := page.TargetPage{MetricFigure: figure(v.MetricView), Goal: goal, Report: report, CSRF: s.token(r),
		Megabytes: s.app.Settings().Int(market.SetFileMegabytes),
		May:       market.Target{}.MayEdit(r.who)}
	if v.Target.Version > 0 && v.Target.Goal > 0 {
		view.Correct = corrects(r, market.NounTarget, int64(v.Year), [2]string{v.Code, "更正目标值"})
	}
	for _, rep := range v.Reports {
		line := page.TargetReportLine{TargetReport: rep.TargetReport, Files: rep.Files}
		for _, offer := range rep.Offers {
			m := moveOf(offer, link.Move(link.TargetReport(rep.ID), offer.Name), rep.Version)
			line.Moves = append(line.Moves, m)
		}
		view.Reports = append(view.Reports, line)
	}
	shown := goal
	if report.Message != "" {
		shown = report
	}
	return s.renderForm(r, s.desk(r, v.Name), shown, page.TargetBody(view))
}

func goalDraft(v statistics.MetricView) statistics.TargetDraft {
	draft := statistics.TargetDraft{Year: v.Year, Version: v.Target.Version, Owner: v.Target.Owner,
		Person: v.Target.Person, FromMonth: max(v.Target.FromMonth, 1), ToMonth: v.Target.ToMonth}
	if draft.ToMonth == 0 {
		draft.ToMonth = 12
	}
	if v.Target.Goal > 0 {
		draft.Goal = v.Format(v.Target.Goal)
	}
	return draft
}

// setTarget stores a goal.
func (s *Site) setTarget(r *request) error {
	var in statistics.TargetDraft
	form, err := s.parse(r, &in)
	in.Code = r.Params("code")
	if err == nil {
		if _, err = s.app.Figures.SetTarget(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Target(in.Code, in.Year), "目标已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.targetPage(r, in.Code, in.Year, form, ui.Form{})
}

// reportTarget stores what was reached, with its proof, for another person to approve.
func (s *Site) reportTarget(r *request) error {
	var in statistics.ReportDraft
	form, err := s.parse(r, &in)
	in.Code = r.Params("code")
	if err == nil {
		in.FileName, in.Content, err = sentFile(r)
	}
	if err == nil {
		if _, err = s.app.Figures.ReportTarget(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Target(in.Code, in.Year), "已填报，等待另一人审核。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.targetPage(r, in.Code, in.Year, ui.Form{}, form)
}

// moveReport approves a report or returns it.
func (s *Site) moveReport(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	rep, err := s.app.Figures.DecideReport(r.ctx, r.who, id, market.ReportMove(r.Params("move")),
		posted(r).Get("reason"))
	if err != nil {
		return err
	}
	return s.done(r, link.Target(rep.Code, rep.Year), "填报"+market.ReportLifecycle.Label(rep.Status)+"。")
}

// copyTargets takes the register of the year before over into a year.
func (s *Site) copyTargets(r *request) error {
	var in struct {
		Year int `form:"year"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	n, err := s.app.Figures.CopyTargets(r.ctx, r.who, in.Year)
	if err != nil {
		return err
	}
	return s.done(r, link.Targets(in.Year), fmt.Sprintf("已由 %d 年复制 %d 项指标，请逐项核对目标值。", in.Year-1, n))
}
