package challenge

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Search narrows the public board.
type Search struct {
	Statuses  []market.ChallengeStatus
	Kind      market.ListKind
	Field     string
	MinBounty market.Money
	Due       market.DeadlineWindow
	Text      string
	Before    int64
}

// Challenges lists published challenges for everybody, newest first; within a deadline window those that end soonest
// come first, of those that have ended the latest.
func (r *Room) Challenges(ctx context.Context, s Search) ([]market.Challenge, error) {
	f, err := r.board(ctx, s)
	if err != nil {
		return nil, err
	}
	f.Before, f.Limit = s.Before, app.PageSize
	return r.db.Challenges(ctx, f)
}

// board are the published challenges that a search narrows.
func (r *Room) board(ctx context.Context, s Search) (postgres.ChallengeFilter, error) {
	f := postgres.ChallengeFilter{Public: true, Statuses: s.Statuses, Kind: s.Kind, Field: s.Field,
		MinBounty: s.MinBounty, Text: s.Text}
	if s.Due != "" {
		now, err := r.db.Now(ctx)
		if err != nil {
			return f, err
		}
		if s.Due == market.DuePast {
			f.ClosedBy = s.Due.Until(now)
		} else {
			f.ClosesBy = s.Due.Until(now)
		}
	}
	return f, nil
}

// Counts counts published challenges by state.
func (r *Room) Counts(ctx context.Context) (map[market.ChallengeStatus]int, error) {
	return r.db.ChallengeCounts(ctx, true)
}

// Mine lists the challenges of the asker's organisations in any state.
func (r *Room) Mine(ctx context.Context, who market.Actor, before int64) ([]market.Challenge, error) {
	f := mine(who)
	f.Before, f.Limit = before, app.PageSize
	return r.db.Challenges(ctx, f)
}

// mine are the challenges of the asker's organisations.
func mine(who market.Actor) postgres.ChallengeFilter {
	return postgres.ChallengeFilter{OrgIDs: who.OrgIDs()}
}

// Pipeline is the bureau's view of all challenges: how many in each state, and those of the chosen states.
type Pipeline struct {
	Counts map[market.ChallengeStatus]int
	Rows   []market.Challenge
	Names  map[int64]string
	Late   int // how many stand longer than they should, among the newest of those held to days
	Now    time.Time
}

// lateAmong bounds how many challenges are looked through for late ones.
const lateAmong = 1000

// lateChallenges lists those that stand where they stand longer than the settings allow, newest first.
func (r *Room) lateChallenges(ctx context.Context, now time.Time) ([]market.Challenge, error) {
	timed, err := r.db.Challenges(ctx, postgres.ChallengeFilter{Statuses: market.StagesTimed, Limit: lateAmong})
	return slices.DeleteFunc(timed, func(c market.Challenge) bool {
		return !c.StageLate(r.core.Settings(),
			market.DateOf(now))
	}), err
}

// Pipeline reads the pipeline for the bureau; nil states are all of them. Late takes those alone that stand
// longer than they should.
func (r *Room) Pipeline(ctx context.Context, who market.Actor, statuses []market.ChallengeStatus, late bool,
	before int64) (p Pipeline, err error) {
	if !who.InBureau() {
		return p, market.ErrNotFound
	}
	if p.Now, err = r.db.Now(ctx); err != nil {
		return p, err
	}
	overdue, err := r.lateChallenges(ctx, p.Now)
	if err != nil {
		return p, err
	}
	p.Late = len(overdue)
	if p.Counts, err = r.db.ChallengeCounts(ctx, false); err != nil {
		return p, err
	}
	if p.Rows = overdue; !late {
		if p.Rows, err = r.db.Challenges(ctx, postgres.ChallengeFilter{Statuses: statuses, Before: before,
			Limit: app.PageSize}); err != nil {
			return p, err
		}
	}
	ids := make([]int64, 0, len(p.Rows))
	for _, c := range p.Rows {
		ids = append(ids, c.OrgID)
	}
	p.Names, err = r.db.OrganizationNames(ctx, ids)
	return p, err
}
