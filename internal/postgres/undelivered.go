package postgres

import (
	"context"

	"jiebang/internal/market"
)

// UndeliveredFilter narrows the messages that were given up; zero values do not narrow.
type UndeliveredFilter struct {
	Channel market.ChannelKind
	Before  int64
	Limit   int
}

// Undelivered lists what was given up, newest first, with the address as it is.
func (r Reader) Undelivered(ctx context.Context, f UndeliveredFilter) ([]market.Undelivered, error) {
	var w where
	w.that(true, `d.state = `+deliveryDead)
	w.and(f.Channel != "", `d.channel = @channel`, "channel", f.Channel)
	w.and(f.Before != 0, `d.id < @before`, "before", f.Before)
	return list[market.Undelivered](ctx, r, `select d.id, d.channel, coalesce(u.name, '') as name,
			coalesce(nullif(d.address, ''), a.value, '') as address, d.kind, d.what, d.error, d.attempts, d.created_at,
			d.until
		from delivery d left join users u on u.id = d.user_id
			left join address a on a.user_id = d.user_id and a.channel = d.channel
		`+w.sql()+` order by d.id desc limit @limit`, w.args("limit", f.Limit))
}

// UndeliveredCounts counts what was given up, by channel.
func (r Reader) UndeliveredCounts(ctx context.Context) (map[market.ChannelKind]int, error) {
	type row struct {
		Channel market.ChannelKind
		N       int
	}
	rows, err := list[row](ctx, r, `select channel, count(*)::int as n from delivery where state = `+deliveryDead+`
		group by channel`, nil)
	counts := make(map[market.ChannelKind]int, len(rows))
	for _, row := range rows {
		counts[row.Channel] = row.N
	}
	return counts, err
}

// givenUp finds one message that was given up together with those of its bundle, or all of a channel when the id is 0.
const givenUp = ` where state = ` + deliveryDead + ` and (@id::bigint = 0 and channel = @channel
	or @id::bigint <> 0 and (id = @id or bundle = (select bundle from delivery where id = @id)))`

// Resend has what was given up tried again from the start, without what is of no use later, such as a code.
func (tx *Tx) Resend(ctx context.Context, id int64, channel market.ChannelKind) (rows int, err error) {
	outlets, err := list[Outlet](ctx, tx.Reader, `update delivery set state = `+deliveryWaiting+`, attempts = 0,
			error = '', due_at = @now, leased_until = null, done_by = @by`+givenUp+` and until is null
		returning channel, channel_id`, args{"id": id, "channel": channel, "now": tx.now, "by": tx.who.Name})
	if err != nil {
		return 0, err
	}
	woken := map[Outlet]bool{}
	for _, o := range outlets {
		if woken[o] {
			continue
		}
		woken[o] = true
		if err := tx.WakeSending(ctx, o.Channel, o.ChannelID, tx.now); err != nil {
			return 0, err
		}
	}
	return len(outlets), nil
}

// DropUndelivered gives up for good what was given up, and tells how much it was.
func (tx *Tx) DropUndelivered(ctx context.Context, id int64, channel market.ChannelKind) (int64, error) {
	return tx.exec(ctx, `update delivery set state = `+deliveryDropped+`, places = '{}', sent_at = @now,
		done_by = @by`+givenUp,
		args{"id": id, "channel": channel, "now": tx.now, "by": tx.who.Name})
}
