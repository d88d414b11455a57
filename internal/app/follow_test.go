package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// diary is what a node's reactions noted.
type diary struct {
	mu    sync.Mutex
	lines []string
	ended await.Pulse // of each batch
}

func (d *diary) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *diary) read() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.lines)
}

// reaction notes each of its steps under the name.
func (d *diary) reaction(name string, kinds ...string) app.Reaction {
	step := func(what string) func(context.Context, []int64) error {
		return func(_ context.Context, refs []int64) error {
			d.note("%s %s %v", name, what, refs)
			return nil
		}
	}
	return app.Reaction{Kinds: kinds, Hear: step("hears"), Indexed: step("indexed"), After: step("after"),
		Begin: func(context.Context) error {
			d.note("%s begins", name)
			return nil
		},
		Read: func(shown []market.Listing, touched []int64) { d.note("%s reads %d of %v", name, len(shown), touched) },
		Before: func(_ context.Context, changes []search.Change) error {
			d.note("%s before %d", name, len(changes))
			return nil
		},
		End: func(context.Context) {
			d.note("%s ends", name)
			d.ended.Beat()
		},
		Words: func(*text.Analyzer) { d.note("%s cuts words again", name) },
	}
}

// followed lets the node follow until the test ends, or until stop is called.
func followed(t *testing.T, c *app.Core) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Follow(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("following ended with %v", err)
		}
	})
	t.Cleanup(stop)
	await.Until(t, "the node to follow", func() bool { return c.Ready(ctx) == nil })
	return stop
}

func TestReactionsAreTakenStepByStep(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	shown := f.Published(owner, market.KindDemand, "冲压件在线检测", nil)
	hidden := f.Published(owner, market.KindDemand, "轴承在线检测", nil)
	f.Exec(`delete from listing_public where id = $1`, hidden.ID)
	f.AwaitFinal()
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = emptyIndex(t) })
	var d diary
	c.React(d.reaction("first", "listing"))
	c.React(app.Reaction{}) // one that does nothing
	c.React(d.reaction("second", "deal", "saved_search"))
	c.React(d.reaction("third", "nosuch"))
	followed(t, c)
	f.Exec(`insert into event (verb, kind, ref) values ('edit', 'listing', $1), ('save', 'saved_search', 31),
		('match', 'listing', 77), ('create', 'deal', 32), ('edit', 'listing', $2)`, shown.ID, hidden.ID)
	await.Stirred(t, "the batch to be followed", d.ended.Next, func() bool {
		lines := d.read()
		return lines[len(lines)-1] == "third ends"
	})
	both := fmt.Sprint([]int64{shown.ID, hidden.ID})
	want := []string{"first begins", "second begins", "third begins", "first hears " + both, "second hears [32 31]",
		"first reads 1 of " + both, "second reads 1 of " + both, "third reads 1 of " + both, "first before 2",
		"second before 2",
		"third before 2", "first indexed " + both, "second indexed " + both, "third indexed " + both,
		"first after " + both,
		"second after [32 31]", "first ends", "second ends", "third ends"}
	if got := d.read(); !slices.Equal(got, want) {
		t.Errorf("the steps were\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What touches no listing leaves the index as it is, but for how far it has come.
func TestEventsThatTouchNoListingMoveTheCursorAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	index := emptyIndex(t)
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = index })
	var d diary
	c.React(d.reaction("room", "deal"))
	followed(t, c)
	before, err := index.Cursor()
	if err != nil {
		t.Fatal(err)
	}
	f.Exec(`insert into event (verb, kind, ref) values ('login', 'user', 3)`)
	await.Stirred(t, "the batch to be followed", d.ended.Next,
		func() bool { return slices.Contains(d.read(), "room ends") })
	if got := d.read(); !slices.Equal(got, []string{"room begins", "room before 0", "room ends"}) {
		t.Errorf("the steps were %q", got)
	}
	if after, err := index.Cursor(); err != nil || after == before {
		t.Errorf("the index stands at %s, %v; before it stood at %s", after, err, before)
	}
}

func TestABatchThatFailedIsTakenAgain(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = emptyIndex(t) })
	var d diary
	failing := d.reaction("room", "deal")
	hear, failures := failing.Hear, 1
	failing.Hear = func(ctx context.Context, refs []int64) error {
		if failures > 0 {
			failures--
			return errors.New("the record does not answer")
		}
		return hear(ctx, refs)
	}
	c.React(failing)
	pages := c.Watch(t.Context(), func(e market.Event) bool { return e.Kind == "deal" })
	followed(t, c)
	f.Exec(`insert into event (verb, kind, ref) values ('create', 'deal', 8)`)
	if e := <-pages; e.Ref != 8 {
		t.Errorf("pages are told of %d", e.Ref)
	}
	want := []string{"room begins", "room hears [8]", "room before 0", "room after [8]", "room ends"}
	if got := d.read(); !slices.Equal(got, want) || len(pages) != 0 {
		t.Errorf("the steps were %q, and %d more events wait for pages", got, len(pages))
	}
}

func TestANodeWhoseRoomsCannotBeginDoesNotServe(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, func(p *app.Parts) { p.Index = emptyIndex(t) })
	wrong := errors.New("the saved searches are not there")
	var d diary
	first := d.reaction("first")
	first.Begin = func(context.Context) error { return wrong }
	c.React(first)
	c.React(d.reaction("second"))
	if err := c.Follow(t.Context()); !errors.Is(err, wrong) {
		t.Errorf("following ended with %v", err)
	}
	if c.Searchable() || len(d.read()) != 0 {
		t.Errorf("searchable: %v, after %q", c.Searchable(), d.read())
	}
}

func TestANodeKnowsHowFarItIsBehind(t *testing.T) {
	t.Parallel()
	db := record(t)
	moved := make(chan struct{}, 100)
	c := kernel(t, db, func(p *app.Parts) {
		p.Index, p.Stirred = emptyIndex(t), func() { moved <- struct{}{} }
	})
	if c.Behind() != 0 {
		t.Errorf("before anything happened it is %s behind", c.Behind())
	}
	followed(t, c)
	<-moved
	happened(t, db, market.TheSystem(), noon.Add(-90*time.Second), "create", "deal", 1)
	<-moved
	if c.Behind() != 90*time.Second {
		t.Errorf("it is %s behind, want a minute and a half", c.Behind())
	}
}

// The reactions of one node see what another node's transaction wrote, in the order in which it became final.
func TestEventsAreFollowedInTheOrderInWhichTheyBecameFinal(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c := kernel(t, f.DB, func(p *app.Parts) { p.Index = emptyIndex(t) })
	var d diary
	c.React(d.reaction("room", "deal"))
	followed(t, c)
	slow, quick := make(chan struct{}), make(chan error, 1)
	go func() {
		quick <- f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			if err := tx.Record(f.Context(), "create", "deal", 1, "", nil); err != nil {
				return err
			}
			slow <- struct{}{}
			<-slow
			return nil
		})
	}()
	<-slow
	happened(t, f.DB, market.TheSystem(), time.Now(), "create", "deal", 2)
	if slices.Contains(d.read(), "room hears [2]") {
		t.Error("what came later is heard of before the slow transaction has ended")
	}
	slow <- struct{}{}
	if err := <-quick; err != nil {
		t.Fatal(err)
	}
	await.Stirred(t, "both to be followed", d.ended.Next, func() bool {
		heard := strings.Join(d.read(), " ")
		return strings.Contains(heard, "1") && strings.Contains(heard, "2")
	})
	var heard []string
	for _, line := range d.read() {
		if rest, ok := strings.CutPrefix(line, "room hears "); ok {
			heard = append(heard, strings.Fields(strings.Trim(rest, "[]"))...)
		}
	}
	if !slices.Equal(heard, []string{"1", "2"}) {
		t.Errorf("heard of were %v", heard)
	}
}

func TestOtherWordsReachEveryRoomAndTheIndexAfterwards(t *testing.T) {
	t.Parallel()
	db := record(t)
	index := emptyIndex(t)
	c := kernel(t, db, func(p *app.Parts) { p.Index = index })
	var d diary
	for _, name := range []string{"first", "second"} {
		c.React(d.reaction(name))
	}
	c.React(app.Reaction{})
	if err := c.Reindex(t.Context()); err != nil || !c.Level() {
		t.Fatalf("a fresh index is level: %v, %v", c.Level(), err)
	}
	words, err := text.New("涡街流量计", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.UseAnalyzer(words); err != nil || c.Analyzer() != words || c.Level() {
		t.Errorf("with new words the index is level: %v, %v", c.Level(), err)
	}
	if got := d.read(); !slices.Equal(got, []string{"first cuts words again", "second cuts words again"}) {
		t.Errorf("told were %q", got)
	}
	done := 0
	c.Renew(t.Context(), func(ctx context.Context) {
		done++
		c.Renew(ctx, func(context.Context) { done += 10 }) // while one runs, another has nothing to do
	})
	if done != 1 || !c.Level() {
		t.Errorf("renewed %d times, and the index is level: %v", done, c.Level())
	}
	c.Renew(t.Context(), func(context.Context) { done++ })
	if done != 2 {
		t.Errorf("once more: %d", done)
	}
}

func TestAnIndexThatCannotBeRenewedKeepsItsWords(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, func(p *app.Parts) { p.Index = emptyIndex(t) })
	db.Close()
	c.Renew(t.Context(), func(context.Context) { t.Error("it was renewed without a record") })
	if c.Level() {
		t.Error("an index that was never filled is level")
	}
}

// A command beside the nodes has no index: there is nothing to be level with.
func TestACommandWithoutAnIndexTakesNewWords(t *testing.T) {
	t.Parallel()
	c := kernel(t, record(t), nil)
	words, err := text.New("涡街流量计", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.UseAnalyzer(words); err != nil || !c.Level() || c.Analyzer() != words {
		t.Errorf("level %v, %v", c.Level(), err)
	}
}
