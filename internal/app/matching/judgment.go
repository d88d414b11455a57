package matching

import (
	"context"

	"jiebang/internal/market"
)

// Matching is what people's judgments say of the matcher.
type Matching struct {
	ByWeek     []market.LiveFigure
	ByMatcher  []market.LiveFigure
	Dismissals []market.DismissalCount
	Version    string // of the matcher in force on this node
	Waiting    market.WaitingMatches
}

// Matching gathers the figures for the bureau.
func (r *Room) Matching(ctx context.Context, who market.Actor) (m Matching, err error) {
	if !market.SeesJudgments(who) {
		return m, market.ErrNotFound
	}
	m.Version = r.matcher.Load().Version()
	if m.Waiting, err = r.db.WaitingMatches(ctx); err != nil {
		return m, err
	}
	if m.ByWeek, err = r.db.LiveFigures(ctx, market.ByWeek); err != nil {
		return m, err
	}
	if m.ByMatcher, err = r.db.LiveFigures(ctx, market.ByMatcher); err != nil {
		return m, err
	}
	m.Dismissals, err = r.db.Dismissals(ctx)
	return m, err
}

// JudgedPairs lists the pairs behind a precision, for the bureau.
func (r *Room) JudgedPairs(ctx context.Context, who market.Actor, by market.LiveBy,
	key string) ([]market.JudgedPair, error) {
	if !market.SeesJudgments(who) {
		return nil, market.ErrNotFound
	}
	return r.db.JudgedPairs(ctx, by, key)
}

// JudgedNeeds lists the needs behind a share or a time, for the bureau.
func (r *Room) JudgedNeeds(ctx context.Context, who market.Actor, by market.LiveBy,
	key string) ([]market.JudgedNeed, error) {
	if !market.SeesJudgments(who) {
		return nil, market.ErrNotFound
	}
	return r.db.JudgedNeeds(ctx, by, key)
}

// DismissedPairs lists the pairs dismissed for a reason, for the bureau.
func (r *Room) DismissedPairs(ctx context.Context, who market.Actor, reason string) ([]market.JudgedPair, error) {
	if !market.SeesJudgments(who) {
		return nil, market.ErrNotFound
	}
	return r.db.DismissedPairs(ctx, reason)
}
