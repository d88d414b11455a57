package app_test

import (
	"testing"

	"jiebang/internal/apptest"
)

func TestPublishingFindsMatchesWithoutBeingAsked(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, _ := pair(t, f)
	f.Exec(`delete from match`)
	f.Exec(`insert into match_due (listing_id, asked_at, due_at) values ($1, now(), now())`, need.ID)
	if err := f.App.MatchDue(f.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := f.DB.MatchesOf(f.Context(), need.ID, 10)
	if err != nil || len(rows) == 0 || rows[0].SupplyID != result.ID {
		t.Fatalf("found %v, %v", rows, err)
	}
	if string(rows[0].Reasons) != "null" {
		t.Errorf("explained before anybody looked: %s", rows[0].Reasons)
	}
	views, err := f.App.Matches(f.Context(), firm, need.ID)
	if err != nil || len(views[0].Why.Words) == 0 {
		t.Errorf("shown without reasons, %v", err)
	}
	if rows, err = f.DB.MatchesOf(f.Context(), need.ID, 10); err != nil || string(rows[0].Reasons) != string(views[0].Reasons) && len(rows[0].Reasons) < 10 {
		t.Errorf("what was shown is not kept: %s, %v", rows[0].Reasons, err)
	}
	if n, err := f.DB.CountDueMatches(f.Context(), 10); err != nil || n != 0 {
		t.Errorf("%d still wait, %v", n, err)
	}
}

func TestWhatOnlyTheBureauMaySeeIsMatchedWithNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, _, _ := pair(t, f)
	f.Exec(`delete from match`)
	f.Exec(`update listing_public set visible = 'bureau', version = version + 1 where id = $1`, result.ID)
	f.Exec(`insert into event (at, actor_id, actor_name, ip, verb, kind, ref, note) values (now(), 0, '', '', 'edit', 'listing', $1, '')`, result.ID)
	f.Await("the node to see the change", func() bool {
		found := f.App.MatchListing(f.Context(), need.ID)
		rows, err := f.DB.MatchesOf(f.Context(), need.ID, 10)
		if err != nil || found != nil {
			t.Fatal(err, found)
		}
		for _, m := range rows {
			if m.SupplyID == result.ID {
				f.Exec(`delete from match`)
				return false
			}
		}
		return true
	})
}
