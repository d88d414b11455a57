package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// BreachMove is one attempt at a move of a breach.
type BreachMove struct {
	Name    market.BreachMove `form:"-"`
	Version int               `form:"version"`
	Reason  string            `form:"reason" maxLength:"500"`
}

type breachAttempt = app.Attempt[*market.Breach, BreachMove]

// breachMoves make the moves of a breach and tell the organisation concerned.
var breachMoves = &app.Moves[*Room, *market.Breach, market.BreachStatus, market.BreachMove, BreachMove]{
	Kind: market.NounBreach,
	Rules: func(*Room, *market.Breach) *market.Lifecycle[*market.Breach, market.BreachStatus, market.BreachMove] {
		return market.BreachLifecycle
	},
	Effects: breachEffects,
	Ask: func(in *BreachMove) app.Ask[market.BreachMove] {
		return app.Ask[market.BreachMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Breach, error) {
		b, err := tx.Breach(ctx, id)
		return &b, err
	},
	See:   func(b *market.Breach, who market.Actor) bool { return b.VisibleTo(who) },
	Store: func(ctx context.Context, a *breachAttempt) error { return a.Tx.UpdateBreach(ctx, a.Record) },
	ID:    func(b *market.Breach) int64 { return b.ID },
	Title: func(b *market.Breach) string { return b.Kind.Label() },
	Href:  func(b *market.Breach) string { return link.Breach(b.ID) },
}

// breachEffects say what each move of a breach does beside its new state.
var breachEffects = map[market.BreachMove]app.Effect[*Room, *market.Breach, BreachMove]{
	market.BreachLift: {Follow: breachAnswered, Tells: []app.Tell[*market.Breach, BreachMove]{
		{Orgs: breachOrg, What: "违约记录已撤销", Why: true}}},
}

func breachOrg(b *market.Breach) []int64 { return []int64{b.OrgID} }

func breachAnswered(_ context.Context, _ *Room, a *breachAttempt) error {
	a.Record.Answer = a.In.Reason
	return nil
}

// MoveBreach lifts a breach after a second look.
func (r *Room) MoveBreach(ctx context.Context, who market.Actor, id int64, move BreachMove) (market.Breach, error) {
	b, err := breachMoves.Make(ctx, r.core, r, who, id, move)
	if b == nil {
		return market.Breach{}, err
	}
	return *b, err
}
