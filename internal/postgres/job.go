package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"jiebang/internal/job"
)

// Queue names: matching has its own, so that an import's thousands of matches do not hold up a deadline.
const (
	QueueDefault = river.QueueDefault
	QueueMatch   = "match"
)

// waiting are the states in which equal work is still to be done. River wants running among them, so work
// that must follow a change carries the version of what changed.
var waiting = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateScheduled, rivertype.JobStateRetryable}

// Enqueue puts work into the queue if and only if the transaction commits. Work equal to some that still
// waits is not added twice. A zero time means at once.
func (tx *Tx) Enqueue(ctx context.Context, work river.JobArgs, at time.Time) error {
	queue := QueueDefault
	if work.Kind() == (job.MatchDue{}).Kind() {
		queue = QueueMatch
	}
	_, err := tx.jobs.InsertTx(ctx, tx.tx, work, &river.InsertOpts{Queue: queue, ScheduledAt: at,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waiting}})
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", work.Kind(), err)
	}
	return nil
}
