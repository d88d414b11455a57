package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Reception reads how a person wants messages outside the site.
func (r Reader) Reception(ctx context.Context, userID int64) (market.Reception, error) {
	type row struct {
		Disabled              bool
		Begins, Ends, Version int
	}
	chosen, err := one[row](ctx, r, `select u.disabled, coalesce(q.begins, @begins) as begins,
			coalesce(q.ends, @ends) as ends, coalesce(q.version, 0) as version
		from users u left join quiet_hours q on q.user_id = u.id where u.id = @user`,
		args{"user": userID, "begins": market.DefaultQuiet.Begins, "ends": market.DefaultQuiet.Ends})
	if err != nil {
		return market.Reception{}, err
	}
	reception := market.Reception{Disabled: chosen.Disabled, Version: chosen.Version,
		Quiet: market.QuietHours{Begins: chosen.Begins, Ends: chosen.Ends}}
	if reception.Addresses, err = list[market.Address](ctx, r, `select user_id, channel, value, pending, verified_at,
			failed_at, failure from address where user_id = @user order by channel`, args{"user": userID}); err != nil {
		return reception, err
	}
	reception.Chosen, err = list[market.Preference](ctx, r, `select channel, kind, timing from preference
		where user_id = @user order by channel, kind`, args{"user": userID})
	return reception, err
}

// PutReception stores what a person chose, if nobody stored another version since it was read.
func (tx *Tx) PutReception(ctx context.Context, userID int64, r market.Reception) error {
	named := args{"user": userID, "begins": r.Quiet.Begins, "ends": r.Quiet.Ends, "version": r.Version, "now": tx.now}
	err := tx.swap(ctx, `insert into quiet_hours as q (user_id, begins, ends, updated_at)
		select @user, @begins, @ends, @now where @version = 0
			or exists (select from quiet_hours where user_id = @user and version = @version)
		on conflict (user_id) do update set begins = excluded.begins, ends = excluded.ends,
			updated_at = excluded.updated_at, version = q.version + 1 where q.version = @version`, named)
	if err != nil {
		return err
	}
	return tx.putPreferences(ctx, userID, r.Chosen)
}

func (tx *Tx) putPreferences(ctx context.Context, userID int64, chosen []market.Preference) error {
	var channels, kinds, timings []string
	for _, c := range chosen {
		channels, kinds = append(channels, string(c.Channel)), append(kinds, string(c.Kind))
		timings = append(timings, string(c.Timing))
	}
	_, err := tx.exec(ctx, `insert into preference (user_id, channel, kind, timing)
		select @user, channel, kind, timing
		from unnest(@channels::text[], @kinds::text[], @timings::text[]) as c (channel, kind, timing)
		on conflict (user_id, channel, kind) do update set timing = excluded.timing`,
		args{"user": userID, "channels": orEmpty(channels), "kinds": orEmpty(kinds), "timings": orEmpty(timings)})
	return err
}

// StopMessages has a person get no more messages of some kinds by a channel.
func (tx *Tx) StopMessages(ctx context.Context, userID int64, channel market.ChannelKind,
	kinds []market.MessageKind) error {
	var stopped []market.Preference
	for _, kind := range kinds {
		stopped = append(stopped, market.Preference{Channel: channel, Kind: kind, Timing: market.TimingNever})
	}
	return tx.putPreferences(ctx, userID, stopped)
}

// RefuseAddress has an address without an account get no more messages.
func (tx *Tx) RefuseAddress(ctx context.Context, channel market.ChannelKind, value string) error {
	_, err := tx.exec(ctx, `insert into refused_address (channel, value, refused_at) values (@channel, @value, @now)
		on conflict do nothing`, args{"channel": channel, "value": value, "now": tx.now})
	return err
}

// AskAddress keeps an address that a person typed until its code is.
func (tx *Tx) AskAddress(ctx context.Context, userID int64, channel market.ChannelKind, value string) error {
	_, err := tx.exec(ctx, `insert into address (user_id, channel, pending) values (@user, @channel, @value)
		on conflict (user_id, channel) do update set pending = excluded.pending`,
		args{"user": userID, "channel": channel, "value": value})
	return err
}

// VerifyAddress makes the address that waits for its code the one where the person is reached. Another one that was
// typed meanwhile is a conflict.
func (tx *Tx) VerifyAddress(ctx context.Context, userID int64, channel market.ChannelKind, value string) error {
	return tx.swap(ctx, `update address set value = pending, pending = '', verified_at = @now,
			failed_at = null, failure = ''
		where user_id = @user and channel = @channel and pending = @value and pending <> ''`,
		args{"user": userID, "channel": channel, "value": value, "now": tx.now})
}

// RemoveAddress takes a person's address of a channel away; what would be lost without it is chosen again by default.
func (tx *Tx) RemoveAddress(ctx context.Context, userID int64, channel market.ChannelKind,
	lost []market.MessageKind) error {
	n, err := tx.exec(ctx, `delete from address where user_id = @user and channel = @channel`,
		args{"user": userID, "channel": channel})
	if err != nil {
		return err
	}
	if n == 0 {
		return market.ErrNotFound
	}
	kinds := make([]string, 0, len(lost))
	for _, kind := range lost {
		kinds = append(kinds, string(kind))
	}
	_, err = tx.exec(ctx, `delete from preference where user_id = @user and kind = any(@kinds)`,
		args{"user": userID, "kinds": kinds})
	return err
}

// UserIDsAt lists the enabled accounts that are reached at a verified address: a telephone may be a family's.
func (r Reader) UserIDsAt(ctx context.Context, channel market.ChannelKind, value string) ([]int64, error) {
	return list[int64](ctx, r, `select a.user_id from address a join users u on u.id = a.user_id and not u.disabled
		where a.channel = @channel and a.value = @value order by 1`, args{"channel": channel, "value": value})
}
