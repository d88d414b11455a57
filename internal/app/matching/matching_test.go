package matching_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

func TestPublishingFindsMatchesWithoutBeingAsked(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, _ := pair(t, f)
	f.Exec(`delete from match`)
	f.Exec(`insert into match_due (listing_id, asked_at, due_at) values ($1, now(), now())`, need.ID)
	if err := f.App.Matching.MatchDue(f.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := f.DB.MatchesOf(f.Context(), need.ID, 10)
	if err != nil || len(rows) == 0 || rows[0].SupplyID != result.ID {
		t.Fatalf("found %v, %v", rows, err)
	}
	if string(rows[0].Reasons) != "null" {
		t.Errorf("explained before anybody looked: %s", rows[0].Reasons)
	}
	views, err := f.App.Matching.Matches(f.Context(), firm, need.ID)
	if err != nil || len(views[0].Why.Words) == 0 {
		t.Errorf("shown without reasons, %v", err)
	}
	if rows, err = f.DB.MatchesOf(f.Context(), need.ID, 10); err != nil ||
		string(rows[0].Reasons) != string(views[0].Reasons) && len(rows[0].Reasons) < 10 {
		t.Errorf("what was shown is not kept: %s, %v", rows[0].Reasons, err)
	}
	if n, err := f.DB.CountDueMatches(f.Context(), 10); err != nil || n != 0 {
		t.Errorf("%d still wait, %v", n, err)
	}
}

// An import's listings need not wait longer than a node takes to index them, and never stand before what a person has
// published, even if that was before.
func TestImportsAreMatchedOnceIndexedAndBehindWhatPeoplePublish(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	need := f.Published(firm, market.KindDemand, "高速轴承的在线润滑监测", nil)
	bring(t, f, market.KindAchievement, 40)
	f.Await("a node to have indexed the import", func() bool {
		return f.Number(`select count(*) from match_due where bulk and due_at <= now()`) == 40
	})
	var taken []postgres.DueMatch
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) (err error) {
		taken, err = tx.TakeDueMatches(f.Context(), 1, true)
		return err
	})
	if err != nil || len(taken) != 1 || taken[0].ListingID != need.ID {
		t.Errorf("taken first: %v, %v; want %d", taken, err, need.ID)
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
		found := f.App.Matching.MatchListing(f.Context(), need.ID)
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

// scores are the scores and matchers of a listing's matches.
func scores(t *testing.T, f *apptest.Fixture, id int64) (out []string) {
	t.Helper()
	rows, err := f.DB.MatchesOf(f.Context(), id, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range rows {
		out = append(out, fmt.Sprintf("%d %.4f %s", m.SupplyID, m.Score, m.Matcher))
	}
	return out
}

// After other weights all that is on show is ranked again once, by whichever node comes first; a pair far down
// the list too, and one that fits no longer is gone.
func TestOtherWeightsRankEverythingAgain(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	for _, words := range tradeWords {
		f.Published(firm, market.KindDemand, words[0]+words[1]+"与"+words[2], nil)
	}
	bring(t, f, market.KindAchievement, 60)
	other := f.Node()
	f.Await("a node to have read what is on show", func() bool {
		basis, err := f.DB.MatchBasis(f.Context())
		return err == nil && basis != ""
	})
	needs := onShow(t, f, market.KindDemand)
	f.Await("the node to find results", func() bool {
		if err := f.App.Matching.MatchListing(f.Context(), needs[0]); err != nil {
			t.Fatal(err)
		}
		return len(scores(t, f, needs[0])) == 10
	})
	matchAll(t, f)
	before := scores(t, f, needs[0])
	stray := slices.IndexFunc(onShow(t, f, market.KindAchievement), func(id int64) bool {
		return !slices.ContainsFunc(before, func(line string) bool {
			return strings.HasPrefix(line,
				fmt.Sprint(id, " "))
		})
	})
	f.Exec(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
		select d.id, s.id, d.org_id, s.org_id, 'suggested', 99, 'strong', '[]', 'old' from listing_public d, listing_public s where d.id = $1 and s.id = $2`,
		needs[0], onShow(t, f, market.KindAchievement)[stray])
	weights := match.ByHand()
	weights[match.TitleTerms] /= 2
	put(t, f, weights)
	f.Await("one of the nodes to ask for it", func() bool { return rankedAgain(t, f) == 1 })
	f.Await("both nodes to rank with them", func() bool { return matcherOf(t, f, f.App) == matcherOf(t, f, other) })
	f.Work()
	matchAll(t, f)
	if n := rankedAgain(t, f); n != 1 {
		t.Errorf("everything was asked for %d times", n)
	}
	if after := scores(t, f, needs[0]); len(before) == 0 || slices.Equal(before, after) {
		t.Errorf("scores were %v and are %v", before, after)
	}
	for _, id := range needs {
		for _, line := range scores(t, f, id) {
			if !strings.HasSuffix(line, matcherOf(t, f, f.App)) {
				t.Errorf("match of need %d still stands as %s", id, line)
			}
		}
	}
}

// matchAll looks for matches until no listing waits.
func matchAll(t *testing.T, f *apptest.Fixture) {
	t.Helper()
	f.Await("nothing to wait for a match", func() bool {
		if err := f.App.Matching.MatchDue(f.Context()); err != nil {
			t.Fatal(err)
		}
		waiting, err := f.DB.WaitingMatches(f.Context())
		return err == nil && waiting == (market.WaitingMatches{})
	})
}

// onShow are the ids of the listings of a kind.
func onShow(t *testing.T, f *apptest.Fixture, kind market.Kind) (ids []int64) {
	t.Helper()
	rows, err := f.DB.PublicListingsAfter(f.Context(), 0, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range rows {
		if l.Kind == kind {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// rankedAgain counts how often everything was asked for.
func rankedAgain(t *testing.T, f *apptest.Fixture) (n int) {
	t.Helper()
	f.AwaitFinal()
	events, err := f.DB.EventsAfter(f.Context(), market.EventCursor{}, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind == "match_basis" && e.Verb == "rank_again" {
			n++
		}
	}
	return n
}

// put puts weights into force as fitting does.
func put(t *testing.T, f *apptest.Fixture, w match.Weights) {
	t.Helper()
	data, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	kept := market.FittedWeights{Rules: match.RulesVersion, Weights: data, Pairs: 400, Lists: 40}
	err = f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.PutWeights(f.Context(), &kept); err != nil {
			return err
		}
		return tx.Record(f.Context(), "fit", "match_weights", kept.ID, "", kept)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestMatchingAgainTellsNobodyAnew works what is due twice, on two nodes at once.
func TestMatchingAgainTellsNobodyAnew(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, uni := pair(t, f)
	second := f.Node()
	f.Exec(`delete from match`)
	f.Exec(`delete from notification`)
	ask := func() {
		f.Exec(`insert into match_due (listing_id, asked_at, due_at) select unnest($1::bigint[]), now(), now()
			on conflict (listing_id) do update set due_at = now()`, []int64{need.ID, result.ID})
	}
	ask()
	results := make(chan error, 2)
	for _, node := range []*platform.Platform{f.App, second} {
		go func() { results <- node.Matching.MatchDue(context.Background()) }()
	}
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	found := func() []string { return scores(t, f, need.ID) }
	before, told := found(), [2]int{tells(t, f, firm, "新的匹配推荐"), tells(t, f, uni, "新的匹配推荐")}
	if len(before) == 0 || told[0]+told[1] == 0 || told[0] > 1 || told[1] > 1 {
		t.Fatalf("found %v, told %v times", before, told)
	}
	ask()
	for _, node := range []*platform.Platform{f.App, second} {
		if err := node.Matching.MatchDue(f.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if now := [2]int{tells(t, f, firm, "新的匹配推荐"), tells(t, f, uni, "新的匹配推荐")}; now != told {
		t.Errorf("matched again they are told %v times, were %v", now, told)
	}
	if after := found(); !slices.Equal(after, before) {
		t.Errorf("matched again there are %v, were %v", after, before)
	}
	if n, err := f.DB.CountDueMatches(f.Context(), 10); err != nil || n != 0 {
		t.Errorf("%d still wait, %v", n, err)
	}
}

func TestWhatIsNotOnShowIsMatchedWithNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, _, uni := pair(t, f)
	f.Exec(`delete from match`)
	if _, err := f.App.Listing.Move(f.Context(), uni, result.ID,
		listing.Move{Name: market.ListingWithdraw, Reason: "另有安排"}); err != nil {
		t.Fatal(err)
	}
	f.Await("the node to have dropped it", func() bool { return !f.Finds(uni, "高反光金属表面缺陷机器视觉检测装置", result.ID) })
	for _, id := range []int64{need.ID, result.ID, 987654} {
		if err := f.App.Matching.MatchListing(f.Context(), id); err != nil {
			t.Errorf("listing %d: %v", id, err)
		}
	}
	if n := f.Number(`select count(*) from match where supply_id = $1 or demand_id = $1`, result.ID); n != 0 {
		t.Errorf("%d matches of what is not on show", n)
	}
	f.Exec(`insert into match_due (listing_id, asked_at, due_at) values ($1, now(), now())
		on conflict (listing_id) do update set due_at = now()`, result.ID)
	if err := f.App.Matching.MatchDue(f.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := f.DB.CountDueMatches(f.Context(), 10); err != nil || n != 0 {
		t.Errorf("%d still wait, %v", n, err)
	}
}

// TestWhatCannotBeMatchedIsPutOffAndSaysWhich lets the storing of matches fail.
func TestWhatCannotBeMatchedIsPutOffAndSaysWhich(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, _, _ := pair(t, f)
	f.Exec(`delete from match`)
	f.Exec(`alter table match add constraint nothing check (id < 0) not valid`)
	if err := f.App.Matching.MatchListing(f.Context(), need.ID); err == nil ||
		!strings.Contains(err.Error(), fmt.Sprint("match listing ", need.ID)) {
		t.Errorf("matched although nothing can be stored: %v", err)
	}
	f.Exec(`insert into match_due (listing_id, asked_at, due_at) values ($1, now(), now())
		on conflict (listing_id) do update set due_at = now()`, need.ID)
	if err := f.App.Matching.MatchDue(f.Context()); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from match_due where listing_id = $1 and fails = 1 and due_at > now()`,
		need.ID); n != 1 {
		t.Errorf("%d are put off", n)
	}
	f.Exec(`alter table match drop constraint nothing`)
	f.Exec(`update match_due set due_at = now()`)
	if err := f.App.Matching.MatchDue(f.Context()); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from match where demand_id = $1`, need.ID); n == 0 {
		t.Error("tried again nothing is found")
	}
}

// TestManyThatWaitCallAnotherWorker lets more wait than one worker takes before others are called.
func TestManyThatWaitCallAnotherWorker(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, _, _ := pair(t, f)
	called := func(n int) int64 {
		f.Exec(`delete from river_job`)
		f.Exec(`delete from match_due`)
		f.Copies("listing", need.ID, n, `'id', 1000 + k, 'no', 'T-' || k`)
		f.Exec(`insert into match_due (listing_id, asked_at, due_at) select 1000 + k, now(), now()
			from generate_series(1, $1::int) k`, n)
		if err := f.App.Matching.MatchDue(f.Context()); err != nil {
			t.Fatal(err)
		}
		if left, err := f.DB.CountDueMatches(f.Context(), 1000); err != nil || left != 0 {
			t.Errorf("of %d there wait %d still, %v", n, left, err)
		}
		return f.Number(`select count(*) from river_job where kind = 'match_due'`)
	}
	if few, many := called(31), called(320); few != 0 || many != 1 {
		t.Errorf("for 31 are called %d more, for 320 %d", few, many)
	}
}
