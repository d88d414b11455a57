package pool

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// BrokerView is a broker as one asker sees them.
type BrokerView struct {
	postgres.Broker
	Counted    bool   // the asker reads the figures; they are 0 for others
	AcceptDays string // median, see market.BrokerFigures
}

// Brokers lists the brokers with what they handle, for verified organisations and those who work on the platform. What
// is counted of their mandates the bureau reads of all, and a broker of themselves.
func (r *Room) Brokers(ctx context.Context, who market.Actor) ([]BrokerView, error) {
	if !market.SeesBrokers(who) {
		return nil, market.ErrNotFound
	}
	f := postgres.BrokerFilter{All: who.InBureau(), Late: r.core.MandateLines()}
	if market.SeesFiguresOf(who, who.UserID) {
		f.Own = who.UserID
	}
	found, err := r.db.Brokers(ctx, f)
	views := make([]BrokerView, 0, len(found))
	for _, b := range found {
		views = append(views, BrokerView{Broker: b, Counted: market.SeesFiguresOf(who, b.ID),
			AcceptDays: b.AcceptDays(r.core.Settings())})
	}
	return views, err
}

// ExportBrokers writes what Brokers lists; figures that the asker does not read stay empty.
func (r *Room) ExportBrokers(ctx context.Context, who market.Actor, e *app.Export) error {
	counted := func(name string, width float64, say func(b *BrokerView) any) app.Column[BrokerView] {
		return app.In(name, width, func(b *BrokerView) any {
			if !b.Counted {
				return ""
			}
			return say(b)
		})
	}
	return app.WriteList(ctx, r.core, who, e, app.List[BrokerView]{Name: "技术经理人", Noun: market.NounUser,
		Behind: app.AtOnce(func(ctx context.Context) ([]BrokerView, error) { return r.Brokers(ctx, who) }),
		Columns: []app.Column[BrokerView]{
			app.In("姓名", 12, func(b *BrokerView) any { return b.Name }),
			app.In("工作单位", 28, func(b *BrokerView) any { return b.Unit }),
			app.In("专业领域", 40, func(b *BrokerView) any { return strings.Join(b.Fields, "、") }),
			app.In("负责镇街", 28, func(b *BrokerView) any { return strings.Join(b.Towns, "、") }),
			app.In("联系电话", 16, func(b *BrokerView) any { return b.Phone }),
			app.In("经办条目（项）", 14, func(b *BrokerView) any { return b.Entries }),
			counted("派单（次）", 10, func(b *BrokerView) any { return b.Given }),
			counted("已接单（次）", 10, func(b *BrokerView) any { return b.Taken }),
			counted("已拒绝（次）", 10, func(b *BrokerView) any { return b.Declined }),
			counted("有引荐（次）", 10, func(b *BrokerView) any { return b.Introduced }),
			counted("成交（次）", 10, func(b *BrokerView) any { return b.Succeeded }),
			counted("超期（次）", 10, func(b *BrokerView) any { return b.Late }),
			counted("接单用时中位数（工作日）", 14, func(b *BrokerView) any { return b.AcceptDays }),
			counted("平均评分（分）", 10, func(b *BrokerView) any { return b.Rating() }),
			counted("评价（次）", 10, func(b *BrokerView) any { return b.Rated }),
			counted("已签合同（次）", 10, func(b *BrokerView) any { return b.Signed }),
			counted("合同金额（万元）", 14, func(b *BrokerView) any { return b.Value.ExactWan() }),
		}})
}
