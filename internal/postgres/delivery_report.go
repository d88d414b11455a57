package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

// ReportDelivery notes what an operator reports of a message that went out, and tells to whom it went. What is reported
// once more, or of a message that nobody knows, changes nothing.
func (tx *Tx) ReportDelivery(ctx context.Context, channel market.ChannelKind, r market.Report) ([]market.Reported,
	error) {
	dead, reason := r.Outcome != market.ReportArrived, ""
	if dead {
		reason = r.Reason()
	}
	return list[market.Reported](ctx, tx.Reader, `with reported as (
			update delivery set report = @report, reported_at = @now, error = @reason,
				state = case when @dead then `+deliveryDead+` else state end
			where channel = @channel and receipt = @receipt and receipt <> '' and report = ''
				and state = `+deliverySent+` returning coalesce(user_id, 0) as user_id, address, sent_at)
		select user_id, address, max(sent_at) as sent_at from reported group by user_id, address`,
		args{"report": r.Outcome, "reason": reason, "dead": dead, "channel": channel, "receipt": r.Receipt,
			"now": tx.now})
}

// FailAddress notes that nothing can be delivered to a person's address, if it was theirs when the message went out;
// it tells whether that is new.
func (tx *Tx) FailAddress(ctx context.Context, userID int64, channel market.ChannelKind, sent time.Time,
	why string) (fresh bool, err error) {
	n, err := tx.exec(ctx, `update address set failed_at = @now, failure = @why where user_id = @user
			and channel = @channel and value <> '' and failed_at is null and verified_at <= @sent`,
		args{"user": userID, "channel": channel, "sent": sent, "why": why, "now": tx.now})
	return n > 0, err
}
