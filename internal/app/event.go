package app

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func (a *App) sealSome(ctx context.Context, limit int) (sealed int, err error) {
	err = a.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
		sealed, err = tx.SealEvents(ctx, limit)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("seal events: %w", err)
	}
	return sealed, nil
}

// Trail reads the audit trail for the auditor.
func (a *App) Trail(ctx context.Context, who market.Actor, f postgres.EventFilter) ([]market.Event, error) {
	if !who.Is(market.RoleAuditor) {
		return nil, market.ErrNotFound
	}
	f.Limit = 50
	return a.db.Trail(ctx, f)
}

// SealReport says whether the hash chain over the events is whole.
type SealReport struct {
	Sealed int   // how many events the chain covers
	Broken int64 // the first event that does not fit, 0 when all do
}

// VerifyTrail recomputes the hash chain for the auditor.
func (a *App) VerifyTrail(ctx context.Context, who market.Actor) (SealReport, error) {
	if !who.Is(market.RoleAuditor) && !who.System {
		return SealReport{}, market.ErrNotFound
	}
	broken, sealed, err := a.db.VerifySeals(ctx)
	return SealReport{Sealed: sealed, Broken: broken}, err
}
