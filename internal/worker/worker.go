// Package worker does background work: each worker decodes the arguments, calls a use case and is done.
package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"jiebang/internal/app/platform"
	"jiebang/internal/job"
	"jiebang/internal/market"
)

// Observe counts a finished job by kind and outcome.
type Observe func(kind, outcome string, took time.Duration)

const (
	matchQueue   = "match"
	messageQueue = "message"
	// as many as there are channels that may hang at the same time
	messageWorkers = 12

	matchPoll = 20 * time.Second // for what was put off, and for what a node that went away had taken
)

// Config is what a River client needs to work all our jobs; matching has a queue of its own, so that an import's
// thousands of matches do not hold up a deadline. One worker is enough: it uses all processors but one.
func Config(a *platform.Platform, log *slog.Logger, observe Observe) *river.Config {
	return &river.Config{
		Logger:       log,
		Workers:      workers(a, observe),
		PeriodicJobs: periodic(),
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, matchQueue: {MaxWorkers: 1},
			messageQueue: {MaxWorkers: messageWorkers}},
		JobTimeout:  2 * time.Minute,
		MaxAttempts: 10,
	}
}

// register adds one worker: what to do with the arguments of one kind of job.
func register[T river.JobArgs](to *river.Workers, observe Observe, do func(context.Context, T) error) {
	river.AddWorker(to, river.WorkFunc(observed(observe, do)))
}

// slow is a worker that may take longer than others.
type slow[T river.JobArgs] struct {
	river.WorkerDefaults[T]
	do func(context.Context, *river.Job[T]) error
}

// slowTimeout bounds learning from all that is on show.
const slowTimeout = 30 * time.Minute

// Work does one job.
func (w *slow[T]) Work(ctx context.Context, j *river.Job[T]) error { return w.do(ctx, j) }

// Timeout is how long one job may take.
func (w *slow[T]) Timeout(*river.Job[T]) time.Duration { return slowTimeout }

func registerSlow[T river.JobArgs](to *river.Workers, observe Observe, do func(context.Context, T) error) {
	river.AddWorker(to, &slow[T]{do: observed(observe, do)})
}

func observed[T river.JobArgs](observe Observe, do func(context.Context, T) error) func(context.Context,
	*river.Job[T]) error {
	return func(ctx context.Context, j *river.Job[T]) error {
		began := time.Now()
		err := do(ctx, j.Args)
		outcome, later := "done", &river.JobSnoozeError{}
		switch {
		case errors.As(err, &later):
			outcome = "later"
		case err != nil:
			outcome = "failed"
		}
		observe(j.Kind, outcome, time.Since(began))
		return err
	}
}

func workers(a *platform.Platform, observe Observe) *river.Workers {
	w := river.NewWorkers()
	register(w, observe, matchDue(a))
	register(w, observe, matchListing(a))
	register(w, observe, a.Matching.MatchAgain)
	register(w, observe, closeBidding(a))
	register(w, observe, closeDueBidding(a))
	register(w, observe, func(ctx context.Context, _ job.SealEvents) error { return a.SealEvents(ctx) })
	registerSlow(w, observe, func(ctx context.Context, _ job.RefreshVectors) error {
		return a.Matching.RefreshVectorsWhenDue(ctx, time.Now())
	})
	registerSlow(w, observe, func(ctx context.Context,
		in job.MatcherTrial) error {
		return a.Matching.RunTrial(ctx, in.ID)
	})
	register(w, observe, func(ctx context.Context, _ job.PurgeSessions) error { return a.Account.PurgeSessions(ctx) })
	register(w, observe, func(ctx context.Context, _ job.MessagesDue) error { return a.Message.MessagesDue(ctx) })
	registerSlow(w, observe, func(ctx context.Context, in job.SendMessages) error {
		return a.Message.SendMessages(ctx, market.ChannelKind(in.Channel), in.ChannelID)
	})
	register(w, observe, func(ctx context.Context, _ job.PurgeMessages) error { return a.Message.PurgeMessages(ctx) })
	register(w, observe, func(ctx context.Context, _ job.RemindClocks) error {
		_, err := a.Contract.RemindClocks(ctx)
		return err
	})
	register(w, observe, func(ctx context.Context, _ job.RemindOwners) error {
		_, err := a.Listing.RemindOwners(ctx)
		return err
	})
	register(w, observe, func(ctx context.Context, _ job.TendPool) error { return a.Pool.Tend(ctx) })
	register(w, observe, func(ctx context.Context, _ job.TellWeek) error {
		_, err := a.Figures.TellWeek(ctx)
		return err
	})
	register(w, observe, func(ctx context.Context, _ job.EndBans) error {
		_, err := a.Account.EndBans(ctx)
		return err
	})
	registerSlow(w, observe, func(ctx context.Context, in job.ImportBatch) error { return a.Intake.Work(ctx, in.ID) })
	registerSlow(w, observe, func(ctx context.Context, _ job.ImportsLeft) error { return a.Intake.WorkLeft(ctx) })
	register(w, observe, a.Intake.CloseRound)
	register(w, observe, func(ctx context.Context, _ job.RoundsDue) error { return a.Intake.RoundsDue(ctx) })
	register(w, observe, func(ctx context.Context, _ job.ServeGroups) error { return a.Message.ServeGroups(ctx) })
	registerSlow(w, observe, func(ctx context.Context, in job.Bulk) error { return a.Listing.WorkBulk(ctx, in.ID) })
	registerSlow(w, observe, func(ctx context.Context, _ job.BulksLeft) error { return a.Listing.WorkBulksLeft(ctx) })
	register(w, observe, func(ctx context.Context, _ job.ExpireListings) error {
		_, err := a.Listing.Expire(ctx)
		return err
	})
	return w
}

// periodic lists what is done again and again; one node at a time hands it out.
func periodic() []*river.PeriodicJob {
	every := func(d time.Duration, args river.JobArgs) *river.PeriodicJob {
		return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) {
			return args, &river.InsertOpts{MaxAttempts: 1}
		}, &river.PeriodicJobOpts{RunOnStart: true})
	}
	return []*river.PeriodicJob{
		every(5*time.Second, job.SealEvents{}),
		river.NewPeriodicJob(river.PeriodicInterval(matchPoll), func() (river.JobArgs, *river.InsertOpts) {
			return job.MatchDue{Second: time.Now().Unix()}, &river.InsertOpts{MaxAttempts: 1, Queue: matchQueue}
		}, &river.PeriodicJobOpts{RunOnStart: true}),
		every(10*time.Second, job.MessagesDue{}),
		every(time.Hour, job.PurgeMessages{}),
		every(30*time.Second, job.CloseDueBidding{}),
		every(15*time.Second, job.ImportsLeft{}),
		every(15*time.Second, job.BulksLeft{}),
		every(10*time.Minute, job.ExpireListings{}),
		every(5*time.Minute, job.RoundsDue{}),
		every(10*time.Second, job.ServeGroups{}),
		every(time.Hour, job.RemindClocks{}),
		every(time.Hour, job.RemindOwners{}),
		every(5*time.Minute, job.TendPool{}),
		every(15*time.Minute, job.TellWeek{}),
		every(10*time.Minute, job.PurgeSessions{}),
		every(30*time.Minute, job.EndBans{}),
		every(time.Hour, job.RefreshVectors{}),
	}
}
