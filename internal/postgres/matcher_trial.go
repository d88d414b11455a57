package postgres

import (
	"context"
	"errors"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

const trialColumns = `id, kind, status, version, moved_by, submitted_by, asked_by, asked_at, coalesce(ended_at, timestamptz '0001-01-01 00:00:00+00') as ended_at, result, note`

// MatcherTrial reads one trial.
func (r Reader) MatcherTrial(ctx context.Context, id int64) (market.MatcherTrial, error) {
	return one[market.MatcherTrial](ctx, r, `select `+trialColumns+` from matcher_trial where id = @id`, args{"id": id})
}

// MatcherTrials lists trials, newest first.
func (r Reader) MatcherTrials(ctx context.Context, limit int) ([]market.MatcherTrial, error) {
	return list[market.MatcherTrial](ctx, r, `select `+trialColumns+` from matcher_trial order by id desc limit @limit`, args{"limit": limit})
}

// StartMatcherTrial puts a trial into the queue unless another one waits or runs; started tells which.
func (tx *Tx) StartMatcherTrial(ctx context.Context, t *market.MatcherTrial) (started bool, err error) {
	id, err := one[int64](ctx, tx.Reader, `insert into matcher_trial (kind, status, submitted_by, asked_by, asked_at) values (@kind, 'waiting', @by, @name, @now)
		on conflict do nothing returning id`, args{"kind": t.Kind, "by": tx.who.UserID, "name": tx.who.Name, "now": tx.now})
	if errors.Is(err, market.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	t.ID, t.Status, t.Version, t.AskedBy, t.AskedAt = id, market.TrialWaiting, 1, tx.who.Name, tx.now
	return true, tx.Enqueue(ctx, job.MatcherTrial{ID: id}, time.Time{})
}

// UpdateMatcherTrial stores a move of a trial if nobody stored another version since it was read.
func (tx *Tx) UpdateMatcherTrial(ctx context.Context, t *market.MatcherTrial) error {
	ended := t.Status != market.TrialWaiting && t.Status != market.TrialRunning
	err := tx.swap(ctx, `update matcher_trial set status = @status, moved_by = @moved_by, result = coalesce(@result, result), note = @note, version = version + 1,
			ended_at = case when @ended then coalesce(ended_at, @now) end where id = @id and version = @version`,
		args{"id": t.ID, "version": t.Version, "status": t.Status, "moved_by": t.MovedBy, "result": t.Result, "note": t.Note, "ended": ended, "now": tx.now})
	if err == nil {
		t.Version++
	}
	return err
}
