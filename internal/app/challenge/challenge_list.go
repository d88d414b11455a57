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

// PipelinePart is a part of the bureau's view of all challenges; zero values do not narrow.
type PipelinePart struct {
	Statuses []market.ChallengeStatus
	Late     bool // those alone that stand longer than they should
	Kind     market.ListKind
	Field    string // high-tech field
	market.ListPart
}

// Pipeline is the bureau's view of all challenges: how many in each state, and a page of a part of them.
type Pipeline struct {
	Counts map[market.ChallengeStatus]int
	Rows   []market.Challenge
	Total  int // of all pages, at most market.MostCounted
	More   bool
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

// filter is the part, with the ids of those that are late where it asks for them.
func (part PipelinePart) filter(late []market.Challenge, limit int) postgres.ChallengeList {
	f := postgres.ChallengeList{ListPart: part.ListPart, Statuses: part.Statuses, Kind: part.Kind, Field: part.Field,
		Limit: limit}
	if part.Late {
		f.IDs = []int64{}
		for i := range late {
			f.IDs = append(f.IDs, late[i].ID)
		}
	}
	return f
}

// Pipeline reads a part of the pipeline for the bureau.
func (r *Room) Pipeline(ctx context.Context, who market.Actor, part PipelinePart) (p Pipeline, err error) {
	if !who.InBureau() {
		return p, market.ErrNotFound
	}
	if p.Now, err = r.db.Now(ctx); err != nil {
		return p, err
	}
	late, err := r.lateChallenges(ctx, p.Now)
	if err != nil {
		return p, err
	}
	p.Late = len(late)
	if p.Counts, err = r.db.ChallengeCounts(ctx, false); err != nil {
		return p, err
	}
	size := market.ListSize(part.Size)
	filter := part.filter(late, size+1)
	if p.Rows, err = r.db.ChallengeList(ctx, filter); err != nil {
		return p, err
	}
	if p.Total, err = r.db.CountChallenges(ctx, filter, market.MostCounted); err != nil {
		return p, err
	}
	p.More, p.Rows = len(p.Rows) > size, p.Rows[:min(len(p.Rows), size)]
	ids := make([]int64, 0, len(p.Rows))
	for _, c := range p.Rows {
		ids = append(ids, c.OrgID)
	}
	p.Names, err = r.db.OrganizationNames(ctx, ids)
	return p, err
}
