package pool

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Brokers lists the brokers with what they handle, for verified organisations and those who work on the platform.
func (r *Room) Brokers(ctx context.Context, who market.Actor) ([]postgres.Broker, error) {
	if !market.SeesBrokers(who) {
		return nil, market.ErrNotFound
	}
	return r.db.Brokers(ctx)
}

// ExportBrokers writes what Brokers lists.
func (r *Room) ExportBrokers(ctx context.Context, who market.Actor, e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[postgres.Broker]{Name: "技术经理人", Noun: market.NounUser,
		Behind: app.AtOnce(func(ctx context.Context) ([]postgres.Broker, error) { return r.Brokers(ctx, who) }),
		Columns: []app.Column[postgres.Broker]{
			app.In("姓名", 12, func(b *postgres.Broker) any { return b.Name }),
			app.In("工作单位", 28, func(b *postgres.Broker) any { return b.Unit }),
			app.In("专业领域", 40, func(b *postgres.Broker) any { return strings.Join(b.Fields, "、") }),
			app.In("联系电话", 16, func(b *postgres.Broker) any { return b.Phone }),
			app.In("经办条目（项）", 14, func(b *postgres.Broker) any { return b.Entries }),
		}})
}
