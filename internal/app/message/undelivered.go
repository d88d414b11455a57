package message

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Undelivered lists the messages that were given up, newest first, for those who keep channels.
func (r *Room) Undelivered(ctx context.Context, who market.Actor, channel market.ChannelKind,
	before int64) ([]market.Undelivered, error) {
	if !market.KeepsChannels(who) {
		return nil, market.ErrNotFound
	}
	return r.undelivered(ctx, channel, before, app.PageSize)
}

func (r *Room) undelivered(ctx context.Context, channel market.ChannelKind, before int64,
	limit int) ([]market.Undelivered, error) {
	rows, err := r.db.Undelivered(ctx, postgres.UndeliveredFilter{Channel: channel, Before: before, Limit: limit})
	for i := range rows {
		rows[i].Address = market.HideAddress(rows[i].Channel, rows[i].Address)
	}
	return rows, err
}

// UndeliveredCounts counts them by channel, for those who keep channels.
func (r *Room) UndeliveredCounts(ctx context.Context, who market.Actor) (map[market.ChannelKind]int, error) {
	if !market.KeepsChannels(who) {
		return nil, market.ErrNotFound
	}
	return r.db.UndeliveredCounts(ctx)
}

// ExportUndelivered writes what Undelivered lists.
func (r *Room) ExportUndelivered(ctx context.Context, who market.Actor, channel market.ChannelKind,
	e *app.Export) error {
	if !market.KeepsChannels(who) {
		return market.ErrNotFound
	}
	read := func(ctx context.Context, before int64, limit int) ([]market.Undelivered, error) {
		return r.undelivered(ctx, channel, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[market.Undelivered]{Name: "未送达的消息", Noun: market.NounChannel,
		Behind: app.ByID(read, func(u *market.Undelivered) int64 { return u.ID }),
		Columns: []app.Column[market.Undelivered]{
			app.In("时间", 18, func(u *market.Undelivered) any { return u.CreatedAt }),
			app.In("通道", 14, func(u *market.Undelivered) any { return u.Channel.Label() }),
			app.In("接收人", 12, func(u *market.Undelivered) any { return u.Name }),
			app.In("地址", 24, func(u *market.Undelivered) any { return u.Address }),
			app.In("类别", 12, func(u *market.Undelivered) any { return u.Kind.Label() }),
			app.In("内容", 30, func(u *market.Undelivered) any { return u.What }),
			app.In("原因", 50, func(u *market.Undelivered) any { return u.Error }),
			app.In("尝试次数", 10, func(u *market.Undelivered) any { return u.Attempts }),
		}})
}

// GivenUp names what is to be done with what was given up: one message, or all of a channel.
type GivenUp struct {
	ID      int64              `form:"id"`
	Channel market.ChannelKind `form:"channel"`
}

// Resend has what was given up tried again, and tells how many messages that are.
func (r *Room) Resend(ctx context.Context, who market.Actor, in GivenUp) (n int, err error) {
	return r.settle(ctx, who, in, market.VerbResend, func(tx *postgres.Tx) (int, error) {
		n, err := tx.Resend(ctx, in.ID, in.Channel)
		if err == nil && n == 0 {
			err = market.Refuse(market.Conflict, "没有可以重发的消息：可能已由他人处理，或已过有效时间。")
		}
		return n, err
	})
}

// DropUndelivered gives up for good what was given up, and tells how many messages that are.
func (r *Room) DropUndelivered(ctx context.Context, who market.Actor, in GivenUp) (int, error) {
	return r.settle(ctx, who, in, market.VerbDrop, func(tx *postgres.Tx) (int, error) {
		n, err := tx.DropUndelivered(ctx, in.ID, in.Channel)
		if err == nil && n == 0 {
			err = market.Refuse(market.Conflict, "没有可以放弃的消息，可能已由他人处理。")
		}
		return int(n), err
	})
}

func (r *Room) settle(ctx context.Context, who market.Actor, in GivenUp, verb string,
	do func(*postgres.Tx) (int, error)) (n int, err error) {
	if !market.KeepsChannels(who) || in.ID == 0 && in.Channel == "" {
		return 0, market.ErrNotFound
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if n, err = do(tx); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounChannel, 0, fmt.Sprintf("%s %d 条", in.Channel.Label(), n), nil)
	})
	return n, err
}
