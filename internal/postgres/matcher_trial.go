package postgres

import (
	"context"
	"errors"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

var trialTable = tableOf[market.MatcherTrial]("matcher_trial", columns{
	given:   `id result ended_at`,
	fixed:   `kind submitted_by asked_by asked_at`,
	version: `version`,
	moving:  `status moved_by note`,
})

// MatcherTrial reads one trial.
func (r Reader) MatcherTrial(ctx context.Context, id int64) (market.MatcherTrial, error) {
	return one[market.MatcherTrial](ctx, r, trialTable.read+`where id = @id`, args{"id": id})
}

// MatcherTrials lists trials, newest first.
func (r Reader) MatcherTrials(ctx context.Context, limit int) ([]market.MatcherTrial, error) {
	return list[market.MatcherTrial](ctx, r, trialTable.read+`order by id desc limit @limit`, args{"limit": limit})
}

// StartMatcherTrial puts a trial into the queue unless another one waits or runs; started tells which.
func (tx *Tx) StartMatcherTrial(ctx context.Context, t *market.MatcherTrial) (started bool, err error) {
	asked := *t
	asked.Status, asked.Version, asked.SubmittedBy = market.TrialWaiting, 1, tx.who.UserID
	asked.AskedBy, asked.AskedAt = tx.who.Name, tx.now
	id, err := one[int64](ctx, tx.Reader, trialTable.insert+`on conflict do nothing returning id`,
		trialTable.inserted(&asked))
	if errors.Is(err, market.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	*t = asked
	t.ID = id
	return true, tx.Enqueue(ctx, job.MatcherTrial{ID: id}, time.Time{})
}

// updateTrial keeps a result that is not told again, and the moment at which the trial came to an end.
var updateTrial = trialTable.update + `, result = coalesce(@result, result),
		ended_at = case when @ended then coalesce(ended_at, @now) end
	where id = @id and version = @version`

// UpdateMatcherTrial stores a move of a trial if nobody stored another version since it was read.
func (tx *Tx) UpdateMatcherTrial(ctx context.Context, t *market.MatcherTrial) error {
	named := trialTable.changed(t, t.ID)
	named["result"], named["now"] = t.Result, tx.now
	named["ended"] = t.Status != market.TrialWaiting && t.Status != market.TrialRunning
	err := tx.swap(ctx, updateTrial, named)
	if err == nil {
		t.Version++
	}
	return err
}
