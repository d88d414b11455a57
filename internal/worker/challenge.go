package worker

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"jiebang/internal/app"
	"jiebang/internal/job"
)

// closeBidding ends the bidding for one challenge, coming back at its deadline when that was moved or when this
// node's clock runs ahead of the database's.
func closeBidding(a *app.App) func(context.Context, job.CloseBidding) error {
	return func(ctx context.Context, in job.CloseBidding) error {
		again, err := a.CloseBidding(ctx, in.ChallengeID)
		if err == nil && !again.IsZero() {
			return river.JobSnooze(max(time.Until(again), time.Second))
		}
		return err
	}
}

func closeDueBidding(a *app.App) func(context.Context, job.CloseDueBidding) error {
	return func(ctx context.Context, _ job.CloseDueBidding) error {
		_, err := a.CloseDueBidding(ctx)
		return err
	}
}
