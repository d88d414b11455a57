package challenge

import (
	"cmp"
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// MilestoneMove is one attempt at a move of a stage.
type MilestoneMove struct {
	Name       market.MilestoneMove `form:"-"`
	Version    int                  `form:"version"`
	Reason     string               `form:"reason" maxLength:"1000"`
	Report     string               `form:"report" maxLength:"4000"`
	Evidence   string               `form:"evidence" maxLength:"500"`
	Experts    string               `form:"experts" maxLength:"1000"` // one on each line
	Opinion    string               `form:"opinion" maxLength:"4000"`
	app.Papers                      // the report, or what the panel signed
}

type milestoneAttempt = app.Attempt[*market.Milestone, MilestoneMove]

// milestoneMoves make the moves of a stage and tell both sides of the work.
var milestoneMoves = &app.Moves[*Room, *market.Milestone, market.MilestoneStatus, market.MilestoneMove, MilestoneMove]{
	Kind: market.NounMilestone,
	Rules: func(
		*Room, *market.Milestone,
	) *market.Lifecycle[*market.Milestone, market.MilestoneStatus, market.MilestoneMove] {
		return market.MilestoneLifecycle
	},
	Effects: milestoneEffects,
	Ask: func(in *MilestoneMove) app.Ask[market.MilestoneMove] {
		return app.Ask[market.MilestoneMove]{Name: in.Name, Version: in.Version, Reason: in.Reason, Papers: &in.Papers}
	},
	Load:  loadMilestone,
	See:   func(m *market.Milestone, who market.Actor) bool { return m.Work.VisibleTo(who) },
	Store: func(ctx context.Context, a *milestoneAttempt) error { return a.Tx.UpdateMilestone(ctx, a.Record) },
	ID:    func(m *market.Milestone) int64 { return m.ID },
	Title: func(m *market.Milestone) string { return m.Work.Challenge.Title },
	Href:  func(m *market.Milestone) string { return link.Agreement(m.BidID) },
}

// milestoneEffects say what each move of a stage does beside its new state.
var milestoneEffects = map[market.MilestoneMove]app.Effect[*Room, *market.Milestone, MilestoneMove]{
	market.MilestoneClaim: {Prepare: stageReported, Papers: "阶段报告", Fields: []string{"report", "evidence"},
		Tells: tellStage(market.RoleClerk)},
	market.MilestonePass: {Prepare: stageChecked, Papers: "检查意见", Fields: []string{"experts", "opinion"},
		Tells: tellStage("")},
	market.MilestoneFail: {Prepare: stageChecked, Papers: "检查意见", Fields: []string{"experts", "opinion"},
		Tone: market.ToneDanger, Tells: app.Duty(tellStage(""))},
}

// tellStage tells whose turn it is, and both sides but for the one that acts.
func tellStage(next market.Role) []app.Tell[*market.Milestone, MilestoneMove] {
	return []app.Tell[*market.Milestone, MilestoneMove]{{Role: next, Others: true, Why: true, Say: stageStands,
		Orgs: func(m *market.Milestone) []int64 { return m.Work.Sides() }}}
}

// stageStands names the stage with where it stands, since a work has several.
func stageStands(a *milestoneAttempt) string {
	m := a.Record
	return fmt.Sprintf("第 %d 阶段%s", m.N, market.MilestoneLifecycle.Label(m.Status))
}

// loadMilestone reads a stage once the challenge of its work is locked.
func loadMilestone(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Milestone, error) {
	found, err := tx.Milestone(ctx, id)
	if err != nil {
		return &found, err
	}
	w, err := r.holdWork(ctx, tx, found.BidID)
	if err != nil {
		return &found, err
	}
	m, err := tx.Milestone(ctx, id)
	m.Work = w.work
	return &m, err
}

func stageReported(_ context.Context, _ *Room, a *milestoneAttempt) error {
	a.Record.Report, a.Record.Evidence = a.In.Report, cmp.Or(a.In.Evidence, a.In.Names(500))
	return nil
}

func stageChecked(_ context.Context, _ *Room, a *milestoneAttempt) error {
	a.Record.Experts, a.Record.Opinion, a.Record.DecidedAt = lines(a.In.Experts), a.In.Opinion, a.Step.Now
	return nil
}

// MoveMilestone hands in a stage or records what the panel found.
func (r *Room) MoveMilestone(
	ctx context.Context, who market.Actor, id int64, move MilestoneMove,
) (market.Milestone, error) {
	found, err := r.db.Milestone(ctx, id)
	if err != nil {
		return found, err
	}
	if err := r.checkKnowsWork(ctx, who, found.ChallengeID, found.BidID, &move.Papers); err != nil {
		return found, err
	}
	m, err := milestoneMoves.Make(ctx, r.core, r, who, id, move)
	if m == nil { // the files were refused before anything was read
		return found, err
	}
	return *m, err
}
