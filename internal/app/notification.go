package app

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Notifications lists what the actor was told, newest first, below the id before when it is not 0.
func (a *App) Notifications(ctx context.Context, who market.Actor, before int64) ([]market.Notification, error) {
	return a.db.Notifications(ctx, who.UserID, before, PageSize)
}

// ReadNotifications marks everything up to the id as read.
func (a *App) ReadNotifications(ctx context.Context, who market.Actor, upTo int64) error {
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error { return tx.ReadNotifications(ctx, upTo) })
}

// PageSize is how many rows a list page shows.
const PageSize = 20
