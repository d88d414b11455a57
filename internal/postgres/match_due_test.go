package postgres_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// queueOf stores listings and returns their ids.
func queueOf(t *testing.T, db *postgres.DB, n int) []int64 {
	t.Helper()
	org := testOrg(t, db, "排队单位", "320804")
	var ids []int64
	for range n {
		l := market.Listing{Kind: market.KindDemand, OrgID: org.ID,
			Progress: market.Progress[market.ListingStatus]{Status: market.ListingPublished}}
		l.Title, l.Region, l.Visible = "滚道软带检测", "320804", market.VisiblePublic
		l.Keywords = []string{}
		inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertListing(context.Background(), &l) })
		ids = append(ids, l.ID)
	}
	return ids
}

func askMatches(t *testing.T, db *postgres.DB, at time.Time, ids ...int64) {
	t.Helper()
	inTx(t, db, func(tx *postgres.Tx) error { return tx.AskMatches(context.Background(), ids, at) })
}

func take(t *testing.T, db *postgres.DB, n int) (due []postgres.DueMatch, ids []int64) {
	t.Helper()
	inTx(t, db, func(tx *postgres.Tx) (err error) {
		due, err = tx.TakeDueMatches(context.Background(), n, true)
		return err
	})
	for _, d := range due {
		ids = append(ids, d.ListingID)
	}
	slices.Sort(ids)
	return due, ids
}

func TestWhatIsAskedForLastIsMatchedFirst(t *testing.T) {
	t.Parallel()
	db := open(t)
	ids := queueOf(t, db, 4)
	askMatches(t, db, time.Time{}, ids[0], ids[1])
	askMatches(t, db, time.Time{}, ids[2])
	askMatches(t, db, time.Now().Add(time.Hour), ids[3])
	askMatches(t, db, time.Time{}, ids[0]) // again: to the front, and not twice
	for i, want := range [][]int64{{ids[0]}, {ids[2]}, {ids[1]}, nil} {
		if _, got := take(t, db, 1); !slices.Equal(got, want) {
			t.Fatalf("take %d gave %v, want %v", i+1, got, want)
		}
	}
}

func TestAListingAskedForWhileItIsMatchedStaysDue(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	ids := queueOf(t, db, 2)
	askMatches(t, db, time.Time{}, ids...)
	due, _ := take(t, db, 10)
	askMatches(t, db, time.Time{}, ids[1])
	inTx(t, db, func(tx *postgres.Tx) error { return tx.EndDueMatches(ctx, due, "") })
	if _, got := take(t, db, 10); !slices.Equal(got, ids[1:]) {
		t.Errorf("due are %v, want %v", got, ids[1:])
	}
}

func TestWhatCannotBeMatchedIsPutOffAndAtLastGivenUp(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	ids := queueOf(t, db, 1)
	askMatches(t, db, time.Time{}, ids...)
	due, _ := take(t, db, 10)
	for n := 1; n <= 10; n++ {
		if waiting := read(t, func(ctx context.Context, most int64) (int, error) {
			return db.CountDueMatches(ctx,
				int(most))
		}, 5); waiting != 1 {
			t.Fatalf("%d wait before failure %d, want 1", waiting, n)
		}
		inTx(t, db, func(tx *postgres.Tx) error { return tx.PutOffDueMatches(ctx, due) })
		if _, got := take(t, db, 10); got != nil {
			t.Fatalf("after failure %d it is due at once", n)
		}
	}
	if waiting := read(t, func(ctx context.Context, most int64) (int, error) {
		return db.CountDueMatches(ctx,
			int(most))
	}, 5); waiting != 0 {
		t.Errorf("%d wait after the tenth failure", waiting)
	}
}

func TestWhatIsRankedAgainWaitsBehindWhatChanged(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	ids := queueOf(t, db, 4)
	inTx(t, db, func(tx *postgres.Tx) error { return tx.ShowListings(ctx, ids) })
	askMatches(t, db, time.Time{}, ids[0])
	again := func(below int64, n int) (next int64) {
		inTx(t, db, func(tx *postgres.Tx) (err error) {
			next, err = tx.AskMatchesAgain(ctx, below, n)
			return err
		})
		return next
	}
	if next := again(0, 2); next != ids[2] {
		t.Fatalf("to go on below %d, want %d", next, ids[2])
	}
	if next := again(ids[2], 3); next != 0 {
		t.Errorf("to go on below %d at the end", next)
	}
	if waiting := read(t, func(ctx context.Context,
		_ int64) (market.WaitingMatches,
		error) {
		return db.WaitingMatches(ctx)
	}, 0); waiting != (market.WaitingMatches{Changed: 1, Again: 3}) {
		t.Errorf("%+v wait", waiting)
	}
	for i, want := range []int64{ids[0], ids[3], ids[2], ids[1]} {
		if _, got := take(t, db, 1); !slices.Equal(got, []int64{want}) {
			t.Errorf("take %d gave %v, want %d", i+1, got, want)
		}
	}
	again(0, 10) // all are just looked at: each is looked at once more
	if _, got := take(t, db, 10); len(got) != 4 {
		t.Errorf("%v are looked at once more", got)
	}
}

func TestWhatWasRankedWithSomethingElseIsRankedAgain(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	ids := queueOf(t, db, 1)
	for i, want := range []bool{true, false} {
		inTx(t, db, func(tx *postgres.Tx) error {
			before, changed, err := tx.PutMatchBasis(ctx, "new")
			if before != "" || changed != want {
				t.Errorf("written %d. time: before %q, changed %v", i+1, before, changed)
			}
			return err
		})
	}
	askMatches(t, db, time.Time{}, ids...)
	due, _ := take(t, db, 1)
	inTx(t, db, func(tx *postgres.Tx) error { return tx.EndDueMatches(ctx, due, "old") })
	inTx(t, db, func(tx *postgres.Tx) error {
		if got, err := tx.TakeDueMatches(ctx, 1, false); err != nil || len(got) > 0 {
			t.Errorf("a node that ranks otherwise takes %v, %v", got, err)
		}
		return nil
	})
	due, got := take(t, db, 1)
	if !slices.Equal(got, ids) {
		t.Fatalf("waiting are %v", got)
	}
	inTx(t, db, func(tx *postgres.Tx) error { return tx.EndDueMatches(ctx, due, "new") })
	if _, got := take(t, db, 1); got != nil {
		t.Errorf("still waiting are %v", got)
	}
}
