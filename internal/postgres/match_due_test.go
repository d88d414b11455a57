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
		l := market.Listing{Kind: market.KindDemand, OrgID: org.ID, Progress: market.Progress[market.ListingStatus]{Status: market.ListingPublished}}
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
		due, err = tx.TakeDueMatches(context.Background(), n)
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
	inTx(t, db, func(tx *postgres.Tx) error { return tx.EndDueMatches(ctx, due) })
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
		if waiting := read(t, func(ctx context.Context, most int64) (int, error) { return db.CountDueMatches(ctx, int(most)) }, 5); waiting != 1 {
			t.Fatalf("%d wait before failure %d, want 1", waiting, n)
		}
		inTx(t, db, func(tx *postgres.Tx) error { return tx.PutOffDueMatches(ctx, due) })
		if _, got := take(t, db, 10); got != nil {
			t.Fatalf("after failure %d it is due at once", n)
		}
	}
	if waiting := read(t, func(ctx context.Context, most int64) (int, error) { return db.CountDueMatches(ctx, int(most)) }, 5); waiting != 0 {
		t.Errorf("%d wait after the tenth failure", waiting)
	}
}
