package postgres

import (
	"context"

	"jiebang/internal/market"
)

// notificationWritten are the columns that telling somebody writes.
const notificationWritten = `user_id, kind, what, title, body, href, created_at`

// Notifications lists what a user was told, newest first, below the id before when it is not 0.
func (r Reader) Notifications(ctx context.Context, userID, before int64, limit int) ([]market.Notification, error) {
	return list[market.Notification](ctx, r, `select id, `+notificationWritten+`, read_at from notification
		where user_id = @user and (@before::bigint = 0 or id < @before) order by id desc limit @limit`,
		args{"user": userID, "before": before, "limit": limit})
}

// Unread counts what a user has not read, at most 100.
func (r Reader) Unread(ctx context.Context, userID int64) (int, error) {
	return one[int](ctx, r, `select count(*) from (select from notification
		where user_id = @user and read_at is null limit 100) n`, args{"user": userID})
}

// ReadNotifications marks everything a user was told up to the id as read.
func (tx *Tx) ReadNotifications(ctx context.Context, upTo int64) error {
	_, err := tx.exec(ctx, `update notification set read_at = @now
		where user_id = @user and id <= @upto and read_at is null`,
		args{"user": tx.who.UserID, "upto": upTo, "now": tx.now})
	return err
}

// PurgeNotifications removes what was read before the given number of days.
func (tx *Tx) PurgeNotifications(ctx context.Context, days int) (int64, error) {
	return tx.exec(ctx, `delete from notification where read_at < @now::timestamptz - make_interval(days => @days)`,
		args{"now": tx.now, "days": days})
}
