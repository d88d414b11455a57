package worker

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"jiebang/internal/app/platform"
	"jiebang/internal/job"
)

// indexPause is how long matching waits before it looks again whether this node's index is there.
const indexPause = 5 * time.Second

// matchDue waits for the index of this node: against one that is still being built a listing would find no counterpart,
// and nobody would look for it again.
func matchDue(a *platform.Platform) func(context.Context, job.MatchDue) error {
	return func(ctx context.Context, _ job.MatchDue) error {
		if a.Ready(ctx) != nil {
			return river.JobSnooze(indexPause)
		}
		return a.Matching.MatchDue(ctx)
	}
}

// matchListing works what a node of an earlier release has queued.
func matchListing(a *platform.Platform) func(context.Context, job.MatchListing) error {
	return func(ctx context.Context, in job.MatchListing) error {
		if a.Ready(ctx) != nil {
			return river.JobSnooze(indexPause)
		}
		return a.Matching.MatchListing(ctx, in.ListingID)
	}
}
