package postgres_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// moments fills every time of a record, which spread leaves alone, in the order of its fields.
func moments(v reflect.Value, n *int) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		*n++
		v.Set(reflect.ValueOf(time.Date(2026, 3, 1, 8, *n, 0, 0, market.Shanghai)))
		return
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			moments(v.Field(i), n)
		}
	}
}

func TestAListingReadsBackAsItWasStored(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	org, town := testOrg(t, db, "发布单位", "320804"), testOrg(t, db, "推荐单位", "320804")
	var l market.Listing
	fresh := func() {
		l.Kind, l.OrgID, l.RecommenderID = market.KindDemand, org.ID, town.ID
		l.Status, l.Visible, l.Outcome = market.ListingPublished, market.VisibleInvited, market.OutcomeSolvedHere
	}
	spread(reflect.ValueOf(&l).Elem(), "", new(int64))
	moments(reflect.ValueOf(&l).Elem(), new(int))
	fresh()
	inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertListing(ctx, &l) })
	same(t, "inserted", l, read(t, db.Listing, l.ID))
	spread(reflect.ValueOf(&l.ListingContent).Elem(), "改", new(int64))
	fresh()
	before := l
	inTx(t, db, func(tx *postgres.Tx) error { return tx.UpdateListing(ctx, &l) })
	same(t, "updated", l, read(t, db.Listing, l.ID))
	if err := db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.UpdateListing(ctx, &before) }); market.CodeOf(err) != market.Conflict {
		t.Errorf("the slower of two editors: %v", err)
	}
	inTx(t, db, func(tx *postgres.Tx) error { return tx.ShowListing(ctx, l.ID) })
	public := read(t, func(ctx context.Context, id int64) (market.Listing, error) {
		return db.PublicListing(ctx, market.ListingScope{All: true}, id)
	}, l.ID)
	same(t, "shown", l, public)
}

func TestAnOrganizationReadsBackAsItWasStored(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	var o market.Organization
	spread(reflect.ValueOf(&o).Elem(), "", new(int64))
	moments(reflect.ValueOf(&o).Elem(), new(int))
	o.Kind, o.Status, o.MergedInto = market.OrgUniversity, market.OrgBlacklisted, 0
	inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertOrganization(ctx, &o) })
	same(t, "inserted", o, read(t, db.Organization, o.ID))
	spread(reflect.ValueOf(&o.OrganizationContent).Elem(), "改", new(int64))
	o.Kind = market.OrgPark
	inTx(t, db, func(tx *postgres.Tx) error { return tx.UpdateOrganization(ctx, &o) })
	same(t, "updated", o, read(t, db.Organization, o.ID))
	twin := o
	if err := db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error {
			return tx.InsertOrganization(ctx,
				&twin)
		}); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second organisation of the same code: %v", err)
	}
}

func read[T any](t *testing.T, from func(context.Context, int64) (T, error), id int64) T {
	t.Helper()
	got, err := from(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestNumbersHaveNoGapsAndNoTwins(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	const writers = 8
	given := make(chan string, writers)
	for range writers {
		go func() {
			var no string
			err := db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
				no, err = tx.NextNo(ctx, "XQ")
				return err
			})
			if err != nil {
				no = err.Error()
			}
			given <- no
		}()
	}
	seen := map[string]bool{}
	for range writers {
		seen[<-given] = true
	}
	year := time.Now().In(market.Shanghai).Format("2006")
	for _, last := range []string{"0001", "0008"} {
		if !seen["XQ-"+year+"-"+last] {
			t.Errorf("no number ends in %s: %v", last, seen)
		}
	}
	if len(seen) != writers {
		t.Errorf("twins among %v", seen)
	}
}
