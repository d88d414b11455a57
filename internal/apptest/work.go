package apptest

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"jiebang/internal/market"
	"jiebang/internal/worker"
)

// Work does what is queued and due, and what that queues in turn, until nothing is left. Work that fails
// fails the test.
func (f *Fixture) Work() {
	f.t.Helper()
	config := worker.Config(f.App, slog.New(slog.DiscardHandler), func(string, string, time.Duration) {})
	config.PeriodicJobs, config.TestOnly = nil, true
	config.FetchCooldown, config.FetchPollInterval = 5*time.Millisecond, 10*time.Millisecond
	client, err := f.DB.Workers(config)
	f.must(err)
	stop := f.listen(client)
	defer stop()
	f.must(client.Start(context.WithoutCancel(f.Context())))
	f.Await("the queue to be worked", func() bool {
		f.refuseFailures()
		return f.Number(`select count(*) from river_job where state in ('available', 'running', 'pending') or state = 'scheduled' and scheduled_at <= now()`) == 0
	})
	f.must(client.Stop(context.Background()))
}

// listen lets each job that has ended wake those who wait.
func (f *Fixture) listen(client *river.Client[pgx.Tx]) (stop func()) {
	ended, stop := client.Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed, river.EventKindJobCancelled,
		river.EventKindJobSnoozed)
	go func() {
		for range ended {
			f.moved.Beat()
		}
	}()
	return stop
}

func (f *Fixture) refuseFailures() {
	f.t.Helper()
	if n := f.Number(`select count(*) from river_job where state in ('retryable', 'discarded', 'cancelled')`); n > 0 {
		f.t.Fatalf("%d jobs failed", n)
	}
}

// Exec changes the database behind the App's back: what a test needs to make time pass, or to tamper.
func (f *Fixture) Exec(sql string, args ...any) {
	f.t.Helper()
	f.connected(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql, args...)
		return err
	})
}

// Number reads a single number.
func (f *Fixture) Number(sql string, args ...any) (n int64) {
	f.t.Helper()
	f.connected(func(ctx context.Context, conn *pgx.Conn) error { return conn.QueryRow(ctx, sql, args...).Scan(&n) })
	return n
}

// everyEventIsNamed holds whatever a story recorded to have a name in Chinese, as people read it in the trail.
func (f *Fixture) everyEventIsNamed() {
	var kind, verb string
	f.connectedIn(context.Background(), func(ctx context.Context, conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, `select distinct kind, verb from event`)
		if err != nil {
			return err
		}
		_, err = pgx.ForEachRow(rows, []any{&kind, &verb}, func() error {
			if market.VerbLabel(kind, verb) == verb || market.KindLabel(kind) == kind {
				f.t.Errorf("the event %s.%s has no name", kind, verb)
			}
			return nil
		})
		return err
	})
}

func (f *Fixture) connected(use func(context.Context, *pgx.Conn) error) {
	f.t.Helper()
	f.connectedIn(f.Context(), use)
}

func (f *Fixture) connectedIn(within context.Context, use func(context.Context, *pgx.Conn) error) {
	f.t.Helper()
	conn, err := pgx.Connect(within, f.URL)
	f.must(err)
	defer func() { _ = conn.Close(within) }()
	f.must(use(within, conn))
}
