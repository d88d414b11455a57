package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func TestAPeriodEndsWhereTheNextBegins(t *testing.T) {
	t.Parallel()
	for _, year := range []int{2023, 2024, 2100} {
		first, end := app.Period(year, 0)
		if first != (market.Date{Year: year, Month: time.January, Day: 1}) ||
			end != (market.Date{Year: year + 1, Month: time.January, Day: 1}) {
			t.Errorf("%d is from %s to %s", year, first, end)
		}
		next := first
		for month := 1; month <= 12; month++ {
			from, to := app.Period(year, month)
			if from != next || int(from.Month) != month || to.Day != 1 {
				t.Errorf("%d/%d is from %s to %s, and what is before it ends on %s", year, month, from, to, next)
			}
			next = to
		}
		if next != end {
			t.Errorf("the months of %d end on %s, the year on %s", year, next, end)
		}
	}
}

func TestYearsAreListedOnceAndTheNewestFirst(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	if years, err := c.Years(t.Context()); err != nil || len(years) != 0 {
		t.Errorf("without targets: %v, %v", years, err)
	}
	for i, year := range []int{2024, 2026, 2024} {
		err := db.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			return tx.PutTarget(t.Context(), &market.Target{Code: fmt.Sprint("T", i), Year: year, Goal: 1})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	years, err := c.Years(t.Context(), 2025, 2026)
	if err != nil || !slices.Equal(years, []int{2026, 2025, 2024}) {
		t.Errorf("listed %v, %v", years, err)
	}
}
