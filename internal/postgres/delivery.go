package postgres

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jiebang/internal/market"
)

// deliveryColumns are deliveries as they are read, with what is null in the record as the zero value.
const deliveryColumns = `id, channel, channel_id, coalesce(user_id, 0) as user_id,
	coalesce(notification_id, 0) as notification_id, address, kind, what, href, places,
	coalesce(once, '') as once, alone, timing, due_at, until, state, coalesce(bundle, 0) as bundle, attempts, error,
	leased_until, created_at, sent_at, done_by`

// Outlet is a channel by which something is to be sent.
type Outlet struct {
	Channel   market.ChannelKind
	ChannelID int64
}

// takeable finds what is due: what waits for its time, and what a node had in hand that is gone.
const takeable = `state = ` + deliveryWaiting + ` and due_at <= @now or
	state = ` + deliverySending + ` and leased_until < @now`

// OutletsDue lists the channels by which something may be due.
func (r Reader) OutletsDue(ctx context.Context, now time.Time) ([]Outlet, error) {
	return list[Outlet](ctx, r, `select distinct channel, channel_id from delivery
		where `+takeable+` order by 1, 2`,
		args{"now": now})
}

// TakeDeliveries takes up to n messages of a channel for the one who sends them, until the lease ends: then another
// node may take them again, so that a node that dies loses none. What came to one receiver in one burst, or for one
// collection, becomes one message first, and stays the same one from then on.
func (tx *Tx) TakeDeliveries(ctx context.Context, of Outlet, pace market.Pace, n int,
	lease time.Duration) ([]market.Bundle, error) {
	named := args{"channel": of.Channel, "id": of.ChannelID}
	// One node at a time bundles what goes by a channel, or what came meanwhile could slip into a bundle that is out.
	if _, err := tx.exec(ctx, `select pg_advisory_xact_lock(hashtextextended('outbox:' || @channel || ':' ||
		@id::bigint::text, 0))`, named); err != nil {
		return nil, err
	}
	if err := tx.bundle(ctx, of, pace); err != nil {
		return nil, err
	}
	_, err := tx.exec(ctx, `update delivery set state = `+deliveryDropped+`, error = '已过有效时间。',
			places = '{}', sent_at = @now
		where channel = @channel and channel_id = @id and state = `+deliveryWaiting+` and until <= @now`,
		args{"channel": of.Channel, "id": of.ChannelID, "now": pace.Now})
	if err != nil {
		return nil, err
	}
	rows, err := list[market.Delivery](ctx, tx.Reader, `update delivery set state = `+deliverySending+`,
			attempts = attempts + 1, leased_until = @until
		where state `+inDeliveriesOpen+` and bundle in (select bundle from delivery
			where channel = @channel and channel_id = @id and bundle is not null
				and (`+takeable+`)
			group by bundle order by bool_or(kind = '`+string(market.MessageSecurity)+`') desc, min(due_at), bundle
			limit @n)
		returning `+deliveryColumns,
		args{"channel": of.Channel, "id": of.ChannelID, "now": pace.Now, "until": pace.Now.Add(lease), "n": n})
	if err != nil {
		return nil, err
	}
	return bundled(rows), nil
}

// bundle makes one message of what came to one receiver together, and one of each row that goes alone.
func (tx *Tx) bundle(ctx context.Context, of Outlet, pace market.Pace) error {
	const open = `channel = @channel and channel_id = @id and state = ` + deliveryWaiting + ` and bundle is null`
	named := args{"channel": of.Channel, "id": of.ChannelID, "now": pace.Now}
	if _, err := tx.exec(ctx, `update delivery set bundle = id where `+open+` and alone and due_at <= @now
		and timing = 'now'`, named); err != nil {
		return err
	}
	named["settle"], named["least"] = pace.Settle, pace.Least
	named["daily"], named["weekly"] = pace.Daily, pace.Weekly
	_, err := tx.exec(ctx, `with ripe as (
			select user_id, address, timing, min(id) as first from delivery
			where `+open+` and not alone and due_at <= @now and (timing = 'now'
				or timing = 'daily' and created_at < @daily::timestamptz
				or timing = 'weekly' and created_at < @weekly::timestamptz)
			group by user_id, address, timing
			having timing <> 'now' or max(created_at) <= @settle or min(created_at) <= @least)
		update delivery d set bundle = r.first from ripe r
		where `+open+` and not alone and due_at <= @now and d.timing = r.timing and d.address = r.address
			and d.user_id is not distinct from r.user_id and (r.timing = 'now'
				or r.timing = 'daily' and d.created_at < @daily or r.timing = 'weekly' and d.created_at < @weekly)`, named)
	return err
}

// pressing are the kinds that go before others; those that are not among them go first of all.
var pressing = []market.MessageKind{market.MessageDuty, market.MessageProgress, market.MessageMatch, market.MessageNews}

// bundled gathers rows by their bundles, what is pressing before the rest.
func bundled(rows []market.Delivery) []market.Bundle {
	slices.SortFunc(rows, func(a, b market.Delivery) int {
		return cmp.Or(cmp.Compare(a.Bundle, b.Bundle), cmp.Compare(a.ID, b.ID))
	})
	var bundles []market.Bundle
	for _, row := range rows {
		if n := len(bundles); n == 0 || bundles[n-1].ID != row.Bundle {
			bundles = append(bundles, market.Bundle{ID: row.Bundle, Channel: row.Channel, ChannelID: row.ChannelID,
				UserID: row.UserID, Address: row.Address, Attempts: row.Attempts})
		}
		b := &bundles[len(bundles)-1]
		b.Rows = append(b.Rows, row)
	}
	slices.SortStableFunc(bundles, func(a, b market.Bundle) int {
		return cmp.Compare(slices.Index(pressing, a.Kind()), slices.Index(pressing, b.Kind()))
	})
	return bundles
}

// Outcome is what became of a try, or of the decision not to make one.
type Outcome struct {
	State  market.DeliveryState
	Error  string
	DueAt  time.Time     // of what waits again
	Untie  bool          // the rows are bundled again with what comes meanwhile
	Timing market.Timing // of what joins a collection instead; empty: as it was
	Tried  bool          // whether the receiver was called; if not, the try does not count

	Receipt string // under which the operator of the channel will report on it, empty when it will not
}

// held finds the rows of a bundle as long as the one who took them has them: once the lease was over and another node
// took them, what the first one says is of no account.
const held = ` where bundle = @bundle and state = ` + deliverySending + ` and attempts = @attempts`

// SettleDelivery stores what became of a message, unless another node has taken it meanwhile. A message that is out, or
// will never be, keeps nothing that was secret in it.
func (tx *Tx) SettleDelivery(ctx context.Context, b market.Bundle, o Outcome) (stored bool, err error) {
	n, err := tx.exec(ctx, `update delivery set state = @state, error = @error, leased_until = null,
			receipt = @receipt, report = '', reported_at = null,
			due_at = coalesce(@due::timestamptz, due_at), timing = coalesce(nullif(@timing::text, ''), timing),
			bundle = case when @untie then null else bundle end,
			attempts = case when @untie then 0 when @tried then attempts else attempts - 1 end,
			places = case when @state `+inDeliveriesDone+` or @state = `+deliveryDead+` and until is not null then '{}'
				else places end,
			sent_at = case when @state `+inDeliveriesDone+` then @now::timestamptz end`+held,
		args{"bundle": b.ID, "attempts": b.Attempts, "state": o.State, "error": o.Error, "due": o.DueAt,
			"timing": o.Timing, "untie": o.Untie, "tried": o.Tried, "receipt": o.Receipt, "now": tx.now})
	return n > 0, err
}

// DropDeliveries takes rows out of a bundle that their reader does not want any more.
func (tx *Tx) DropDeliveries(ctx context.Context, ids []int64, why string) error {
	_, err := tx.exec(ctx, `update delivery set state = `+deliveryDropped+`, error = @why, places = '{}',
			sent_at = @now, leased_until = null where id = any(@ids) and state = `+deliverySending,
		args{"ids": orEmpty(ids), "why": why, "now": tx.now})
	return err
}

// SentToday counts the messages that a person got by a channel since an instant; collections are not counted.
func (r Reader) SentToday(ctx context.Context, userID int64, channel market.ChannelKind, since time.Time) (int, error) {
	return one[int](ctx, r, `select count(distinct bundle)::int from delivery where user_id = @user
		and channel = @channel and state = `+deliverySent+` and sent_at >= @since and timing = 'now'`,
		args{"user": userID, "channel": channel, "since": since})
}

// PurgeDeliveries removes what was sent, or dropped, before a time.
func (tx *Tx) PurgeDeliveries(ctx context.Context, before time.Time) (int64, error) {
	return tx.exec(ctx, `delete from delivery where state `+inDeliveriesDone+` and sent_at < @before`,
		args{"before": before})
}
