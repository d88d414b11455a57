package app_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/search"
)

// onShow puts so many listings of one organisation on show behind the App's back, and answers the id of the first.
func onShow(f *apptest.Fixture, many int) int64 {
	org, _ := f.Organization(market.OrgEnterprise, "清淮涡街仪表有限公司")
	f.Exec(`insert into listing (no, kind, org_id, title, public_text, region, hitech_field, visible, details, status,
			published_at)
		select 'XQ-' || n, 'demand', $1::bigint, '流量计第' || n || '号', '需要一套标定装置', '320804', '先进制造', 'public',
			'{"demand": {}}', 'published', now() from generate_series(1, $2::int) n`, org.ID, many)
	f.Exec(`insert into listing_public select * from listing`)
	f.AwaitFinal()
	return f.Number(`select min(id) from listing`)
}

// finds are the ids that the index finds by the words.
func finds(t *testing.T, index *search.Index, words string) []int64 {
	t.Helper()
	result, err := index.Search(t.Context(),
		search.Query{Text: words, Limit: 100, Scope: market.ListingScope{All: true}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, hit := range result.Hits {
		ids = append(ids, hit.ID)
	}
	slices.Sort(ids)
	return ids
}

func holds(t *testing.T, index *search.Index, want int) {
	t.Helper()
	if n, err := index.Count(); err != nil || int(n) != want {
		t.Errorf("the index holds %d listings, %v; want %d", n, err, want)
	}
}

func TestARebuiltIndexHoldsAllThatIsOnShowOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	const all = 2*app.IndexBatch + 1
	first := onShow(f, all)
	f.Exec(`delete from listing_public where id = $1`, first+3)
	index := emptyIndex(t)
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = index })
	for range 2 {
		if err := c.Reindex(t.Context()); err != nil {
			t.Fatal(err)
		}
		holds(t, index, all-1)
	}
	if ids := finds(t, index, "“第1001号”"); !slices.Equal(ids, []int64{first + all - 1}) {
		t.Errorf("the last one is found as %v", ids)
	}
	if ids := finds(t, index, "“第4号”"); len(ids) != 0 {
		t.Errorf("what is not on show is found as %v", ids)
	}
	if ids := finds(t, index, "单位:涡街"); len(ids) != 100 {
		t.Errorf("by its organisation %d are found", len(ids))
	}
}

func TestTheIndexFollowsWhatIsShownNowHoweverOftenItIsTold(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	first := onShow(f, 3)
	index := emptyIndex(t)
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = index })
	var d diary
	c.React(d.reaction("room"))
	followed(t, c)
	holds(t, index, 3)
	for _, step := range []struct {
		sql   string
		holds int
		found []int64
	}{
		{`update listing_public set title = '超声波液位计' where id = $1`, 3, []int64{first}},
		{`delete from listing_public where id = $1`, 2, nil},
		{`insert into listing_public select * from listing where id = $1`, 3, nil},
	} {
		f.Exec(step.sql, first)
		for range 2 { // the second time tells nothing new
			f.Exec(`insert into event (verb, kind, ref) values ('edit', 'listing', $1), ('edit', 'listing', $1)`, first)
			want := f.Number(`select max(seq) from event`)
			f.Await("the node to follow", func() bool { return reached(t, index) >= want })
		}
		holds(t, index, step.holds)
		if ids := finds(t, index, "“超声波液位计”"); !slices.Equal(ids, step.found) {
			t.Errorf("after %s found are %v, want %v", step.sql, ids, step.found)
		}
	}
}

// reached is the newest event that the index has taken in.
func reached(t *testing.T, index *search.Index) int64 {
	t.Helper()
	kept, err := index.Cursor()
	if err != nil {
		t.Fatal(err)
	}
	var cursor market.EventCursor
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &cursor); err != nil {
			t.Fatal(err)
		}
	}
	return cursor.Seq
}

// A node that was stopped takes in what it missed, without building its index again.
func TestAnIndexGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	first := onShow(f, 3)
	index := emptyIndex(t)
	start := func() (*diary, func()) {
		d := &diary{}
		c := kernel(t, f.DB, func(p *app.Parts) { p.Index = index })
		c.React(d.reaction("room", "listing"))
		return d, followed(t, c)
	}
	d, stop := start()
	stop()
	if got := d.read(); !slices.Equal(got, []string{"room begins"}) {
		t.Errorf("what the index was built with is followed once more: %q", got)
	}
	f.Exec(`delete from listing_public where id = $1`, first)
	f.Exec(`insert into event (verb, kind, ref) values ('hide', 'listing', $1)`, first)
	f.Exec(`delete from listing_public where id = $1`, first+1) // nobody tells of this one
	missed := f.Number(`select max(seq) from event`)
	_, stop = start()
	f.Await("the node to follow", func() bool { return reached(t, index) >= missed })
	stop()
	holds(t, index, 2)
}

func TestANodeDoesNotGuessHowFarItsIndexHasCome(t *testing.T) {
	t.Parallel()
	db := record(t)
	index := emptyIndex(t)
	c := kernel(t, db, func(p *app.Parts) { p.Index = index })
	if err := c.Reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := index.Apply(nil, "seq=7"); err != nil {
		t.Fatal(err)
	}
	if err := c.Follow(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "read cursor of index: ") {
		t.Errorf("following ended with %v", err)
	}
}

func TestAnIndexThatCannotBeRebuiltGoesOnAnswering(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	first := onShow(f, 3)
	index := emptyIndex(t)
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = index })
	if err := c.Reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Exec(`alter table listing_public rename to elsewhere`)
	if err := c.Reindex(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "rebuild index: ") {
		t.Errorf("rebuilt: %v", err)
	}
	f.Exec(`alter table elsewhere rename to listing_public`)
	if ids := finds(t, index, "“第1号”"); !slices.Equal(ids, []int64{first}) {
		t.Errorf("found are %v", ids)
	}
}
