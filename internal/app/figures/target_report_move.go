package figures

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// reportStep is one attempt at a move of a report.
type reportStep struct {
	Name   market.ReportMove
	Reason string
}

type reportAttempt = app.Attempt[*market.TargetReport, reportStep]

// reportMoves make the moves of what was reported of a target. They stand in the trail of the year's targets.
var reportMoves = &app.Moves[*Room, *market.TargetReport, market.ReportStatus, market.ReportMove, reportStep]{
	Kind: market.NounTargetReport,
	Noun: "指标填报",
	Rules: func(*Room, *market.TargetReport) *market.Lifecycle[*market.TargetReport, market.ReportStatus,
		market.ReportMove] {
		return market.ReportLifecycle
	},
	Effects: reportEffects,
	Ask: func(in *reportStep) app.Ask[market.ReportMove] {
		return app.Ask[market.ReportMove]{Name: in.Name, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.TargetReport, error) {
		report, err := tx.TargetReport(ctx, id)
		return &report, err
	},
	See:   func(_ *market.TargetReport, who market.Actor) bool { return who.InBureau() },
	Store: func(ctx context.Context, a *reportAttempt) error { return a.Tx.DecideReport(ctx, a.Record) },
	Keep: func(a *reportAttempt, _ market.ReportStatus) any {
		report := a.Record
		return map[string]any{"code": report.Code, "report": report.ID, "value": report.Value, "reason": report.Note}
	},
	ID: func(report *market.TargetReport) int64 { return report.ID },
	Under: &app.Under[*market.TargetReport, market.ReportMove]{
		Kind: market.NounTarget,
		Ref:  func(report *market.TargetReport) int64 { return int64(report.Year) },
		Verb: market.ReportVerb,
		Note: nameOfMetric,
	},
	Title: nameOfMetric,
	Href:  func(report *market.TargetReport) string { return link.Target(report.Code, report.Year) },
}

// reportEffects say what each move of a report does beside its new state. The one who reported hears what became of it.
var reportEffects = map[market.ReportMove]app.Effect[*Room, *market.TargetReport, reportStep]{
	market.ReportApprove: {Stored: reportCounts, Tells: reporter, Tone: market.ToneMain},
	market.ReportReturn:  {Tells: app.Duty(reporter)},
}

var reporter = []app.Tell[*market.TargetReport, reportStep]{{
	People: func(report *market.TargetReport) []int64 { return []int64{report.SubmittedBy} },
	Note:   func(a *reportAttempt) string { return a.Record.Note },
}}

// reportCounts makes what was reported the target's value.
func reportCounts(ctx context.Context, _ *Room, a *reportAttempt) error {
	return a.Tx.Reported(ctx, a.Record)
}

func nameOfMetric(report *market.TargetReport) string {
	metric, _ := market.MetricOf(report.Code)
	return metric.Name
}

// DecideReport approves a report, which then counts, or returns it.
func (r *Room) DecideReport(ctx context.Context, who market.Actor, id int64, name market.ReportMove,
	reason string) (market.TargetReport, error) {
	report, err := reportMoves.Make(ctx, r.core, r, who, id, reportStep{name, reason})
	if report == nil {
		return market.TargetReport{}, err
	}
	return *report, err
}
