package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ChangeMove is one attempt at a move of a change.
type ChangeMove struct {
	Name    market.ChangeMove `form:"-"`
	Version int               `form:"version"`
	Reason  string            `form:"reason" maxLength:"1000"`
}

type changeAttempt = app.Attempt[*market.Change, ChangeMove]

// changeMoves make the moves of a change and tell both sides of the work.
var changeMoves = &app.Moves[*Room, *market.Change, market.ChangeStatus, market.ChangeMove, ChangeMove]{
	Kind: market.NounChange,
	Noun: "变更",
	Rules: func(*Room, *market.Change) *market.Lifecycle[*market.Change, market.ChangeStatus, market.ChangeMove] {
		return market.ChangeLifecycle
	},
	Effects: changeEffects,
	Ask: func(in *ChangeMove) app.Ask[market.ChangeMove] {
		return app.Ask[market.ChangeMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load:  loadChange,
	See:   func(c *market.Change, who market.Actor) bool { return c.Work.VisibleTo(who) },
	Store: func(ctx context.Context, a *changeAttempt) error { return a.Tx.UpdateChange(ctx, a.Record) },
	ID:    func(c *market.Change) int64 { return c.ID },
	Title: func(c *market.Change) string { return c.Work.Challenge.Title },
	Href:  func(c *market.Change) string { return link.Agreement(c.BidID) },
}

// changeEffects say what each move of a change does beside its new state.
var changeEffects = map[market.ChangeMove]app.Effect[*Room, *market.Change, ChangeMove]{
	market.ChangeApprove:  {Follow: reworded, Tone: market.ToneMain, Tells: changeSides},
	market.ChangeRefuse:   {Follow: changeAnswered, Tells: changeSides},
	market.ChangeWithdraw: {Follow: changeAnswered, Tone: market.ToneDanger, Tells: changeSides},
}

// changeSides are both sides of the work but for the one that acts.
var changeSides = []app.Tell[*market.Change, ChangeMove]{{Others: true, Why: true,
	Orgs: func(c *market.Change) []int64 { return c.Work.Sides() }}}

// loadChange reads a change and the agreement as it stands, once the challenge is locked.
func loadChange(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Change, error) {
	found, err := tx.Change(ctx, id)
	if err != nil {
		return &found, err
	}
	w, err := r.holdWork(ctx, tx, found.BidID)
	if err != nil {
		return &found, err
	}
	c, err := tx.Change(ctx, id)
	c.Work, c.Agreement = w.work, &w.agreement
	return &c, err
}

func changeAnswered(_ context.Context, _ *Room, a *changeAttempt) error {
	a.Record.Answer = a.In.Reason
	return nil
}

// reworded makes an approved change the next version of the agreement, for the reason it was asked for.
func reworded(ctx context.Context, r *Room, a *changeAttempt) error {
	c := a.Record
	c.Agreement.Content = c.Content
	if err := a.Tx.UpdateAgreement(ctx, c.Agreement, c.Reason); err != nil {
		return err
	}
	return changeAnswered(ctx, r, a)
}

// MoveChange decides about a change; an approved one becomes the agreement's next version.
func (r *Room) MoveChange(ctx context.Context, who market.Actor, id int64, move ChangeMove) (market.Change, error) {
	c, err := changeMoves.Make(ctx, r.core, r, who, id, move)
	if c == nil {
		return market.Change{}, err
	}
	return *c, err
}
