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

// ExportNotifications writes what Notifications lists.
func (r *Room) ExportNotifications(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.Notification, error) {
		return r.db.Notifications(ctx, who.UserID, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[market.Notification]{Name: "消息", Noun: market.NounUser,
		Behind: app.ByID(read, func(n *market.Notification) int64 { return n.ID }),
		Columns: []app.Column[market.Notification]{
			app.In("标题", 40, func(n *market.Notification) any { return n.Title }),
			app.In("内容", 60, func(n *market.Notification) any { return n.Body }),
			app.In("时间", 18, func(n *market.Notification) any { return n.CreatedAt }),
			app.In("阅读时间", 18, func(n *market.Notification) any { return n.ReadAt }),
		}})
}

// ReadNotifications marks everything up to the id as read.
func (r *Room) ReadNotifications(ctx context.Context, who market.Actor, upTo int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return tx.ReadNotifications(ctx, upTo) })
}
