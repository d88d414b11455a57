// Package apptest gives tests a whole App on a clean database, with people and organisations to act in stories.
package apptest

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/platform"
	"jiebang/internal/await"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// Fixture is an App on a database of its own that follows its events in the background. What is queued is
// done only when the test says so, by Work.
type Fixture struct {
	App *platform.Platform
	DB  *postgres.DB
	URL string // of the database

	Indexes []string // the folders of the nodes' indexes
	SealKey seal.Key // under which all nodes of the fixture close bids

	t     testing.TB
	moved await.Pulse // whenever a node has followed events, or work is done
	count int
	staff map[market.Role]market.Actor
}

// New makes a fixture that lives as long as the test.
func New(t testing.TB) *Fixture {
	t.Helper()
	f := &Fixture{URL: pgtest.URL(t), t: t, staff: map[market.Role]market.Actor{}, SealKey: seal.NewKey()}
	ctx := f.Context()
	db, err := postgres.Open(ctx, f.URL)
	f.must(err)
	t.Cleanup(db.Close)
	f.DB = db
	f.App = f.Node()
	t.Cleanup(f.everyEventIsNamed)
	return f
}

// Node starts one more node on the fixture's database, with an index of its own that follows the events.
func (f *Fixture) Node() *platform.Platform { return f.node(seal.NewRing(f.SealKey)) }

// NodeWithoutKey starts a node that holds another key than the one under which bids were closed.
func (f *Fixture) NodeWithoutKey() *platform.Platform { return f.node(seal.NewRing(seal.NewKey())) }

func (f *Fixture) node(seals *seal.Ring) *platform.Platform {
	f.t.Helper()
	analyzer, err := analyzer()
	f.must(err)
	folder := f.t.TempDir()
	f.Indexes = append(f.Indexes, folder)
	index, err := search.Open(folder, analyzer)
	f.must(err)
	f.t.Cleanup(func() {
		if err := index.Close(); err != nil {
			f.t.Errorf("close the index: %v", err)
		}
	})
	node, err := platform.New(f.Context(), app.Parts{DB: f.DB, Index: index, Cache: cache.NewMemory(cacheEntries),
		Matcher:  match.New(match.ByHand(), nil, nil, nil),
		Analyzer: analyzer, Log: slog.New(slog.DiscardHandler), Seals: seals, BaseURL: BaseURL, Stirred: f.moved.Beat})
	f.must(err)
	f.follow(node)
	return node
}

// BaseURL is where the fixture's site claims to be.
const BaseURL = "http://jiebang.test"

const cacheEntries = 10_000

// analyzer is read once for all tests of the process: its dictionary is large and never changes.
var analyzer = sync.OnceValues(func() (*text.Analyzer, error) { return text.New("", "") })

// Context ends with the test.
func (f *Fixture) Context() context.Context { return f.t.Context() }

func (f *Fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// follow keeps a node's index up to date until the test ends.
func (f *Fixture) follow(node *platform.Platform) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- node.Follow(ctx) }()
	f.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			f.t.Errorf("follow events: %v", err)
		}
	})
	f.Await("the index to be built", func() bool { return node.Ready(ctx) == nil })
}

// Await waits until the condition holds and looks again whenever one of the nodes has moved on.
func (f *Fixture) Await(what string, holds func() bool) {
	f.t.Helper()
	await.Stirred(f.t, what, f.moved.Next, holds)
}

// AwaitFinal waits until every event so far is final, for the trail and what is exported of it leave out what is not:
// transactions of other tests' databases on the same server hold it back too.
func (f *Fixture) AwaitFinal() {
	f.t.Helper()
	last := f.Number(`select coalesce(max(seq), 0) from event`)
	f.Await("every event to be final", func() bool {
		return f.Number(`select count(*) from event where seq <= $1 and xid >= pg_snapshot_xmin(pg_current_snapshot())`,
			last) == 0
	})
}
