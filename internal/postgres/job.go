package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"jiebang/internal/job"
)

// Queue names: matching has its own, so that an import's thousands of matches do not hold up a deadline, and so have
// messages, so that a channel that hangs holds up nothing else.
const (
	QueueDefault = river.QueueDefault
	QueueMatch   = "match"
	QueueMessage = "message"
)

// waiting are the states in which equal work is still to be done. River wants running among them, so work
// that must follow a change carries the version of what changed.
var waiting = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateScheduled, rivertype.JobStateRetryable}

// Enqueue puts work into the queue if and only if the transaction commits. Work equal to some that still
// waits is not added twice. A zero time means at once.
func (tx *Tx) Enqueue(ctx context.Context, work river.JobArgs, at time.Time) error {
	queue := QueueDefault
	switch work.Kind() {
	case (job.MatchDue{}).Kind():
		queue = QueueMatch
	case (job.SendMessages{}).Kind():
		queue = QueueMessage
	}
	_, err := tx.jobs.InsertTx(ctx, tx.tx, work, &river.InsertOpts{Queue: queue, ScheduledAt: at,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waiting}})
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", work.Kind(), err)
	}
	return nil
}
