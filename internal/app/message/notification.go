package message

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Notifications lists what the actor was told, newest first, below the id before when it is not 0.
func (r *Room) Notifications(ctx context.Context, who market.Actor, before int64) ([]market.Notification, error) {
	return r.db.Notifications(ctx, who.UserID, before, app.PageSize)
}

// ReadNotifications marks everything up to the id as read.
func (r *Room) ReadNotifications(ctx context.Context, who market.Actor, upTo int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return tx.ReadNotifications(ctx, upTo) })
}
