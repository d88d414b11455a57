package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var tapTable = tableOf[market.Tap]("tap", columns{
	given:  `id used_at used_ip`,
	fixed:  `user_id act ref notification_id created_at expires_at`,
	absent: `notification_id`,
})

// InsertTap stores a one-tap link and sets its id and times.
func (tx *Tx) InsertTap(ctx context.Context, t *market.Tap, valid time.Duration) (err error) {
	t.CreatedAt, t.ExpiresAt = tx.now, tx.now.Add(valid)
	t.ID, err = one[int64](ctx, tx.Reader, tapTable.insert+`returning id`, tapTable.inserted(t))
	return err
}

// Tap reads a one-tap link.
func (r Reader) Tap(ctx context.Context, id int64) (market.Tap, error) {
	return one[market.Tap](ctx, r, tapTable.read+`where id = @id`, args{"id": id})
}

// TapsOf lists the one-tap links that the messages offer, in the order they were made.
func (r Reader) TapsOf(ctx context.Context, notificationIDs []int64) ([]market.Tap, error) {
	return list[market.Tap](ctx, r, tapTable.read+`where notification_id = any(@ids::bigint[]) order by id`,
		args{"ids": orEmpty(notificationIDs)})
}

// UseTap marks a one-tap link as used and reports whether it was this transaction that used it: of two that try at
// once, one waits for the other and then finds it used.
func (tx *Tx) UseTap(ctx context.Context, id int64) (bool, error) {
	n, err := tx.exec(ctx, `update tap set used_at = @now, used_ip = @ip
		where id = @id and used_at is null and expires_at > @now`,
		args{"id": id, "now": tx.now, "ip": tx.who.IP})
	return n == 1, err
}

// PurgeTaps removes links that ran out before the time.
func (tx *Tx) PurgeTaps(ctx context.Context, before time.Time) (int64, error) {
	return tx.exec(ctx, `delete from tap where expires_at < @before`, args{"before": before})
}
