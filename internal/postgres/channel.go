package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var channelTable = tableOf[market.ChannelConfig]("channel", columns{
	given: `id tested_at sent_at failed_at failure failures next_at cursor_xid cursor_seq created_at`,
	fixed: `kind`, version: `version`,
	moving: `name enabled setup sealed seal_key updated_by updated_at`,
})

// Channel reads one channel.
func (r Reader) Channel(ctx context.Context, id int64) (market.ChannelConfig, error) {
	return one[market.ChannelConfig](ctx, r, channelTable.read+`where id = @id`, args{"id": id})
}

// ChannelOf reads the channel of a kind of which there is only one, if it is on.
func (r Reader) ChannelOf(ctx context.Context, kind market.ChannelKind) (market.ChannelConfig, error) {
	return one[market.ChannelConfig](ctx, r, channelTable.read+`where kind = @kind and enabled order by id limit 1`,
		args{"kind": kind})
}

// ChannelsOn lists by which kinds of channels messages leave the site at present.
func (r Reader) ChannelsOn(ctx context.Context) ([]market.ChannelKind, error) {
	return list[market.ChannelKind](ctx, r, `select distinct kind from channel where enabled order by kind`, nil)
}

// Channels lists all channels with what waits to be written into groups, in the order in which they were set up.
func (r Reader) Channels(ctx context.Context) ([]market.ChannelLine, error) {
	return list[market.ChannelLine](ctx, r, `select `+channelTable.as("c")+`,
		(select count(*) from channel_item i where i.channel_id = c.id)::int as waiting
		from channel c order by c.id`, nil)
}

// InsertChannel adds a channel and sets its id and version.
func (tx *Tx) InsertChannel(ctx context.Context, c *market.ChannelConfig) (err error) {
	c.Version, c.UpdatedBy, c.UpdatedAt = 1, tx.who.Name, tx.now
	c.ID, err = one[int64](ctx, tx.Reader, channelTable.insert+`returning id`, channelTable.inserted(c))
	return err
}

// UpdateChannel stores a channel if nobody stored another version since it was read.
func (tx *Tx) UpdateChannel(ctx context.Context, c *market.ChannelConfig) error {
	c.UpdatedBy, c.UpdatedAt = tx.who.Name, tx.now
	return channelTable.replace(ctx, tx, c)
}

// DeleteChannel removes a channel and what waits for it, if nobody stored another version since it was read.
func (tx *Tx) DeleteChannel(ctx context.Context, id int64, version int) error {
	return tx.swap(ctx, `delete from channel where id = @id and version = @version`, args{"id": id, "version": version})
}

// NoteTested notes that a test arrived.
func (tx *Tx) NoteTested(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `update channel set tested_at = @now, failure = '', failures = 0 where id = @id`,
		args{"id": id, "now": tx.now})
	return err
}

// NoteSent notes that a message arrived by the channel, once a minute unless one failed before.
func (tx *Tx) NoteSent(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `update channel set sent_at = @now, failure = '', failures = 0 where id = @id
		and (failure <> '' or sent_at is null or sent_at < @now::timestamptz - interval '1 minute')`,
		args{"id": id, "now": tx.now})
	return err
}

// NoteFailed notes why a message did not arrive.
func (tx *Tx) NoteFailed(ctx context.Context, id int64, sentence string) error {
	_, err := tx.exec(ctx, `update channel set failed_at = @now, failure = @failure, failures = failures + 1
		where id = @id`, args{"id": id, "now": tx.now, "failure": sentence})
	return err
}

// HoldChannel lets nobody serve the channel before the time.
func (tx *Tx) HoldChannel(ctx context.Context, id int64, until time.Time) error {
	_, err := tx.exec(ctx, `update channel set next_at = @until where id = @id`, args{"id": id, "until": until})
	return err
}

// SwitchOffChannel ends a channel whose receiver is gone, whatever version it has.
func (tx *Tx) SwitchOffChannel(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `update channel set enabled = false, version = version + 1, updated_by = @by,
		updated_at = @now where id = @id and enabled`, args{"id": id, "by": tx.who.Name, "now": tx.now})
	return err
}

// TakeChannels takes the channels of the kinds that may be served now, so that no other node does before the time.
func (tx *Tx) TakeChannels(ctx context.Context, kinds []market.ChannelKind, until time.Time) ([]market.ChannelConfig,
	error) {
	return list[market.ChannelConfig](ctx, tx.Reader, `update channel c set next_at = @until where c.id in (select id
		from channel where enabled and kind = any(@kinds::text[]) and coalesce(next_at, @now) <= @now
			and (kind = 'webhook' or exists (select from channel_item i where i.channel_id = channel.id))
			for update skip locked)
		returning `+channelTable.as("c"), args{"kinds": kinds, "until": until, "now": tx.now})
}
