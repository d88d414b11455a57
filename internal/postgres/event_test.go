package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
)

func record(t *testing.T, db *postgres.DB, ref int64) {
	t.Helper()
	inTx(t, db, func(tx *postgres.Tx) error { return tx.Record(context.Background(), "try", "test", ref, "", nil) })
}

// TestTheFeedWaitsForSlowTransactions holds a transaction open whose event has a smaller number than that of
// a later one: a reader must get neither before both are final, and then both.
func TestTheFeedWaitsForSlowTransactions(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	slow, release, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			err := tx.Record(ctx, "try", "test", 1, "", nil)
			close(slow)
			<-release
			return err
		})
	}()
	<-slow
	record(t, db, 2)
	early, err := db.EventsAfter(ctx, market.EventCursor{}, 10)
	if err != nil || len(early) != 0 {
		t.Errorf("%d events were given out while an older one was not final, %v", len(early), err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	var events []market.Event
	await.Until(t, "both events are final", func() bool {
		events, err = db.EventsAfter(ctx, market.EventCursor{}, 10)
		return err != nil || len(events) == 2
	})
	if err != nil {
		t.Fatal(err)
	}
	if rest, err := db.EventsAfter(ctx, events[1].Cursor(), 10); err != nil || len(rest) != 0 {
		t.Errorf("after the last come %d, %v", len(rest), err)
	}
}

func TestAFollowerMissesNothingUnderManyWriters(t *testing.T) {
	t.Parallel()
	db := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	const writers, each = 6, 30
	seen, order := map[int64]int{}, market.EventCursor{}
	ended := make(chan error, 1)
	all := make(chan struct{})
	go func() {
		ended <- db.Follow(ctx, market.EventCursor{}, func(events []market.Event) error {
			for _, e := range events {
				if !e.Cursor().After(order) {
					return fmt.Errorf("event %+v comes after %+v", e.Cursor(), order)
				}
				order = e.Cursor()
				seen[e.Ref]++
			}
			if len(seen) == writers*each {
				close(all)
			}
			return nil
		})
	}()
	quick := make(chan struct{}, writers*each) // one for each transaction of a quick writer
	const overtaken = 20
	for w := range int64(writers) {
		go func() {
			for i := range int64(each) {
				_ = db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
					if err := tx.Record(ctx, "try", "test", w*each+i, "", nil); err != nil {
						return err
					}
					if w == 0 && i%7 == 0 { // a slow transaction among quick ones is what this is about
						for range overtaken {
							<-quick
						}
					}
					return nil
				})
				if w > 0 {
					quick <- struct{}{}
				}
			}
		}()
	}
	select {
	case <-all:
	case err := <-ended:
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the follower ended with %v", err)
	}
	for ref, n := range seen {
		if n != 1 {
			t.Errorf("event %d was seen %d times", ref, n)
		}
	}
}

func TestTamperingShows(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	url := pgtest.URL(t)
	db, err := postgres.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	for ref := range int64(5) {
		record(t, db, ref)
	}
	total := 0
	await.Until(t, "all events are sealed", func() bool {
		inTx(t, db, func(tx *postgres.Tx) error {
			n, err := tx.SealEvents(ctx, 2)
			total += n
			return err
		})
		return total == 5
	})
	if broken, sealed, err := db.VerifySeals(ctx); err != nil || broken != 0 || sealed != 5 {
		t.Fatalf("broken %d, sealed %d, %v", broken, sealed, err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(ctx) })
	if _, err := conn.Exec(ctx, `update event set note = 'forged' where ref = 3`); err == nil {
		t.Error("an event could simply be rewritten")
	}
	for _, sql := range []string{`alter table event disable trigger event_is_final`, `update event set note = 'forged'
		where ref = 3`, `alter table event enable trigger event_is_final`} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	var forged int64
	if err := conn.QueryRow(ctx, `select seq from event where ref = 3`).Scan(&forged); err != nil {
		t.Fatal(err)
	}
	if broken, _, err := db.VerifySeals(ctx); err != nil || broken != forged {
		t.Errorf("the first broken event is said to be %d, it is %d, %v", broken, forged, err)
	}
}
