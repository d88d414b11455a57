package figures

import (
	"cmp"
	"context"
	"fmt"
	"jiebang/internal/link"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Targets lists the whole work plan of a year: every metric with its goal, what is computed, what was reported and what
// it will come to.
func (r *Room) Targets(ctx context.Context, who market.Actor, year int) ([]MetricView, []int, error) {
	if !who.InBureau() {
		return nil, nil, market.ErrNotFound
	}
	targets, err := r.targets(ctx, year)
	if err != nil {
		return nil, nil, err
	}
	open, err := r.db.OpenReports(ctx, year)
	if err != nil {
		return nil, nil, err
	}
	now, last := r.figures(year), r.figures(year-1)
	var views []MetricView
	for _, metric := range market.Metrics {
		if metric.Standing {
			continue
		}
		view, err := r.planned(ctx, targets, metric.Code, now, last)
		if err != nil {
			return nil, nil, err
		}
		for i := range open {
			if open[i].Code == metric.Code {
				view.Open = &open[i]
			}
		}
		views = append(views, view)
	}
	years, err := r.core.Years(ctx, market.DateOf(r.core.Now()).Year, year)
	return views, years, err
}

// planned is a metric with what it will come to by the end of its period, forecast from the figures of last year.
func (r *Room) planned(ctx context.Context, targets map[string]market.Target, code string, now,
	last *figures) (MetricView, error) {
	view, err := r.measure(ctx, targets, code, now, r.targetSide())
	if err != nil {
		return view, err
	}
	before := [12]int64{}
	today := market.DateOf(r.core.Now())
	if view.Computed && now.year == today.Year {
		if before, err = last.monthly(ctx, code, view.Side); err != nil {
			return view, err
		}
	}
	view.Outlook = market.OutlookOf(view.Metric, view.Value(), view.Known(), view.Elapsed, today, before)
	return view, nil
}

// TargetView is one target with everything that was reported of it.
type TargetView struct {
	MetricView
	Reports []TargetReportView
}

// TargetReportView is a report with what its reader may do about it.
type TargetReportView struct {
	market.TargetReport
	Offers []market.Offer
	Files  []market.File
}

// Target reads one target of the work plan with what is computed beside it and what was reported of it.
func (r *Room) Target(ctx context.Context, who market.Actor, code string, year int) (TargetView, error) {
	if metric, ok := market.MetricOf(code); !who.InBureau() || !ok || metric.Standing || year < 2000 || year > 2100 {
		return TargetView{}, market.ErrNotFound
	}
	targets, err := r.targets(ctx, year)
	if err != nil {
		return TargetView{}, err
	}
	view := TargetView{}
	if view.MetricView, err = r.planned(ctx, targets, code, r.figures(year), r.figures(year-1)); err != nil {
		return view, err
	}
	reports, err := r.db.TargetReports(ctx, code, year)
	if err != nil {
		return view, err
	}
	for _, report := range reports {
		files, err := r.db.Files(ctx, market.FileHolder{Kind: market.NounTargetReport, Ref: report.ID})
		if err != nil {
			return view, err
		}
		view.Reports = append(view.Reports, TargetReportView{TargetReport: report,
			Offers: reportMoves.Ahead(r, &report, who, r.core.Now()), Files: files})
	}
	return view, nil
}

// TargetDraft is the goal that the bureau sets for a metric in a year, typed in its own unit, and who answers for it.
type TargetDraft struct {
	Code      string `form:"-"`
	Year      int    `form:"year"`
	Version   int    `form:"version"`
	Goal      string `form:"goal"`
	Owner     string `form:"owner" maxLength:"60"`
	Person    string `form:"person" maxLength:"60"`
	FromMonth int    `form:"from_month"`
	ToMonth   int    `form:"to_month"`
}

// SetTarget stores a goal. What is computed and what was reported are not touched.
func (r *Room) SetTarget(ctx context.Context, who market.Actor, in TargetDraft) (market.Target, error) {
	t := market.Target{Code: in.Code, Year: in.Year, Version: in.Version, Owner: strings.TrimSpace(in.Owner),
		Person: strings.TrimSpace(in.Person), FromMonth: in.FromMonth, ToMonth: in.ToMonth}
	if !t.MayEdit(who) {
		return t, market.ErrNotFound
	}
	metric, ok := market.MetricOf(in.Code)
	if !ok {
		return t, market.ErrNotFound
	}
	p := market.Problems{}
	t.Goal = *valueOf(metric, in.Goal, "goal", p)
	if err := p.Err(); err != nil {
		return t, err
	}
	if err := t.Validate(); err != nil {
		return t, err
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutTarget(ctx, &t); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbSet, market.NounTarget, int64(t.Year), metric.Name,
			map[string]any{"code": t.Code, "goal": t.Goal, "owner": t.Owner, "person": t.Person})
	})
	return t, err
}

// CopyTargets takes the register of the year before over into a year; goals that stand there already are left.
func (r *Room) CopyTargets(ctx context.Context, who market.Actor, year int) (int, error) {
	t := market.Target{Code: "T1", Year: year}
	if !t.MayEdit(who) {
		return 0, market.ErrNotFound
	}
	if err := t.Validate(); err != nil {
		return 0, err
	}
	n := int64(0)
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if n, err = tx.CopyTargets(ctx, year-1, year); err != nil || n == 0 {
			return err
		}
		return tx.Record(ctx, market.VerbCopy, market.NounTarget, int64(year), fmt.Sprintf("由 %d 年复制 %d 项", year-1, n),
			nil)
	})
	if err == nil && n == 0 {
		err = market.Refuse(market.Conflict, fmt.Sprintf("%d 年没有可复制的指标，或都已复制。", year-1))
	}
	return int(n), err
}

// ReportDraft is what somebody reports of a target, typed in the metric's own unit, with the proof beside it.
type ReportDraft struct {
	Code      string      `form:"-"`
	Year      int         `form:"year"`
	Value     string      `form:"value"`
	AsOf      market.Date `form:"as_of"`
	Evidence  string      `form:"evidence" maxLength:"1000"`
	NotSecret bool        `form:"not_secret"`
	FileName  string      `form:"-"`
	Content   []byte      `form:"-"`
}

// ReportTarget stores a report, to be approved by another person before it counts.
func (r *Room) ReportTarget(ctx context.Context, who market.Actor, in ReportDraft) (market.TargetReport, error) {
	report := market.TargetReport{Code: in.Code, Year: in.Year,
		TargetReportContent: market.TargetReportContent{AsOf: in.AsOf, Evidence: strings.TrimSpace(in.Evidence)}}
	metric, ok := market.MetricOf(in.Code)
	if !ok || !(market.Target{}).MayEdit(who) {
		return report, market.ErrNotFound
	}
	p := market.Problems{}
	p.Check(strings.TrimSpace(in.Value) != "", "value", "请填写完成值。")
	report.Value = *valueOf(metric, in.Value, "value", p)
	if err := p.Err(); err != nil {
		return report, err
	}
	proof, err := r.proofOf(in)
	if err != nil {
		return report, err
	}
	if proof != nil {
		report.Evidence = cmp.Or(report.Evidence, proof.Name)
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := report.Validate(market.DateOf(tx.Now())); err != nil {
			return err
		}
		if err := tx.InsertTargetReport(ctx, &report); err != nil {
			return err
		}
		if proof != nil {
			proof.Ref = report.ID
			if err := r.core.Attach(ctx, tx, proof, in.Content); err != nil {
				return err
			}
		}
		if err := tx.TellRole(ctx, market.RoleApprover, market.Message{Kind: market.MessageDuty, What: "指标填报待审核",
			Title: metric.Name, Href: link.Target(report.Code, report.Year)}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbReport, market.NounTarget, int64(report.Year), metric.Name,
			map[string]any{"code": report.Code, "report": report.ID, "value": report.Value, "as_of": report.AsOf,
				"evidence": report.Evidence})
	})
	return report, err
}

// proofOf checks the file that came with a report, nil when none did.
func (r *Room) proofOf(in ReportDraft) (*market.File, error) {
	if in.FileName == "" {
		return nil, nil
	}
	draft := market.FileDraft{FileHolder: market.FileHolder{Kind: market.NounTargetReport}, Purpose: "佐证材料",
		Access: market.FileBureau, NotSecret: in.NotSecret, Name: in.FileName}
	draft.Normalize()
	return r.core.SoundFile(draft, in.Content)
}
