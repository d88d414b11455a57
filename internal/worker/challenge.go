package worker

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"jiebang/internal/app/platform"
	"jiebang/internal/job"
)

// closeBidding ends the bidding for one challenge, coming back at its deadline when that was moved or when this
// node's clock runs ahead of the database's.
func closeBidding(a *platform.Platform) func(context.Context, job.CloseBidding) error {
	return func(ctx context.Context, in job.CloseBidding) error {
		again, err := a.Challenge.CloseBidding(ctx, in.ChallengeID)
		if err == nil && !again.IsZero() {
			return river.JobSnooze(max(time.Until(again), time.Second))
		}
		return err
	}
}

func closeDueBidding(a *platform.Platform) func(context.Context, job.CloseDueBidding) error {
	return func(ctx context.Context, _ job.CloseDueBidding) error {
		_, err := a.Challenge.CloseDueBidding(ctx)
		return err
	}
}
