package worker_test

import (
	"log/slog"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/platform"
	"jiebang/internal/cache"
	"jiebang/internal/job"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
	"jiebang/internal/worker"
)

func TestMatchingWaitsForTheIndex(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	// An App that never follows the events: its index is never there.
	a, err := platform.New(t.Context(), app.Parts{DB: db, Cache: cache.NewMemory(10),
		Matcher: match.New(match.ByHand(), nil, nil, nil), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := make(chan string, 8)
	client, err := db.Workers(worker.Config(a, slog.New(slog.DiscardHandler),
		func(kind, outcome string, _ time.Duration) {
			if kind == (job.MatchDue{}).Kind() {
				outcomes <- outcome
			}
		}))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { <-client.Stopped() }()
	defer func() { _ = client.Stop(t.Context()) }()
	err = db.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.WakeMatching(t.Context(), tx.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	if outcome := <-outcomes; outcome != "later" {
		t.Errorf("a match was looked for without an index: %s", outcome)
	}
}
