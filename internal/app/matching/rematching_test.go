package matching_test

import (
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/job"
	"jiebang/internal/market"
)

// TestRankingAgainAsksForAllOnShowOnce asks twice, and once for what is no longer ranked with.
func TestRankingAgainAsksForAllOnShowOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	bring(t, f, market.KindAchievement, 30)
	f.Work()
	f.Await("the node to say what it ranks with", func() bool {
		return f.Number(`select count(*) from match_basis where print <> ''`) == 1
	})
	basis := "what is ranked with now"
	f.Exec(`delete from match_due`)
	f.Exec(`update match_basis set print = $1`, basis)
	again := func(print string, want int64) {
		t.Helper()
		if err := f.App.Matching.MatchAgain(f.Context(), job.MatchAgain{Print: print}); err != nil {
			t.Fatal(err)
		}
		if n := f.Number(`select count(*) from match_due where again`); n != want {
			t.Errorf("asked for %q %d wait, want %d", print, n, want)
		}
	}
	again("what was ranked with before", 0)
	again(basis, 30)
	again(basis, 30)
	if w := waiting(t, f); w.Again != 30 || w.Changed != 0 {
		t.Errorf("the desk reads %+v", w)
	}
	f.Exec(`update match_due set again = false where listing_id = (select min(listing_id) from match_due)`)
	again(basis, 29) // what changed itself keeps its place before them
	if w := waiting(t, f); w.Again != 29 || w.Changed != 1 {
		t.Errorf("the desk reads %+v", w)
	}
}

// waiting is what the desk says of listings still to be matched.
func waiting(t *testing.T, f *apptest.Fixture) market.WaitingMatches {
	t.Helper()
	d, err := f.App.Matching.MatcherDesk(f.Context(), f.Staff(market.RoleClerk))
	if err != nil {
		t.Fatal(err)
	}
	return d.Waiting
}
