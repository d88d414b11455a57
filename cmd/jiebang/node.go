package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/matching"
	"jiebang/internal/app/platform"
	"jiebang/internal/cache"
	"jiebang/internal/config"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
	"jiebang/internal/search"
	"jiebang/internal/telemetry"
	"jiebang/internal/worker"
	"jiebang/migrations"
)

// node is one process of the platform: the parts that all commands which touch the record share.
type node struct {
	config  config.Config
	log     *slog.Logger
	metrics *telemetry.Metrics
	db      *postgres.DB
	index   *search.Index
	seals   *seal.Ring // what closes bids; nil in commands that have nothing to do with them
	app     *platform.Platform
	gone    <-chan struct{} // closed when a private database ended by itself
	release []func()        // in the order of opening
	beside  bool            // a command that may use the private database of a node
}

// openNode brings the database up to date and opens everything; close ends it in reverse order.
func openNode(ctx context.Context, getenv func(string) string) (*node, error) {
	return openParts(ctx, getenv, false, (*node).openApp)
}

// openRecordOnly opens what commands need that write the record beside running nodes: no index, which belongs to one
// process, and no cache.
func openRecordOnly(ctx context.Context, getenv func(string) string) (*node, error) {
	return openParts(ctx, getenv, true, func(n *node, ctx context.Context) error {
		analyzer, err := matching.LexiconAnalyzer(ctx, n.db)
		if err != nil {
			return fmt.Errorf("load dictionary: %w", err)
		}
		n.app, err = platform.New(ctx, app.Parts{DB: n.db, Matcher: match.Standard(analyzer), Analyzer: analyzer,
			Log: n.log, BaseURL: n.config.BaseURL})
		return err
	})
}

func openParts(ctx context.Context, getenv func(string) string, beside bool,
	openApp func(*node, context.Context) error) (n *node, err error) {
	c, err := config.Load(getenv)
	if err != nil {
		return nil, err
	}
	n = &node{config: c, log: telemetry.NewLogger(os.Stderr, c.LogLevel, c.LogFormat), metrics: telemetry.New(),
		beside: beside}
	opened := n
	defer func() {
		if err != nil {
			opened.close() // the returned one is nil by then
		}
	}()
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	if err := n.openRecord(ctx); err != nil {
		return nil, err
	}
	return n, openApp(n, ctx)
}

func (n *node) openRecord(ctx context.Context) error {
	url, gone, release, err := openDatabase(ctx, n.config, n.log, n.beside)
	if err != nil {
		return err
	}
	n.gone, n.release = gone, append(n.release, release)
	if err := migrations.Up(ctx, url); err != nil {
		return err
	}
	if n.db, err = postgres.Open(ctx, url); err != nil {
		return err
	}
	n.release = append(n.release, n.db.Close)
	n.metrics.WatchPool(func() telemetry.PoolStat {
		p := n.db.Pool()
		return telemetry.PoolStat{Max: int(p.MaxConns()), Total: int(p.TotalConns()), Idle: int(p.IdleConns()),
			Acquired: int(p.AcquiredConns()),
			Waits:    p.EmptyAcquireCount(), Waited: p.EmptyAcquireWaitTime()}
	})
	return nil
}

func (n *node) openApp(ctx context.Context) error {
	if err := n.openSeals(ctx); err != nil {
		return err
	}
	analyzer, err := matching.LexiconAnalyzer(ctx, n.db)
	if err != nil {
		return fmt.Errorf("load dictionary: %w", err)
	}
	if n.index, err = search.Open(filepath.Join(n.config.DataDir, "index"), analyzer); err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	n.release = append(n.release, func() {
		if err := n.index.Close(); err != nil {
			n.log.Error("close index", "error", err)
		}
	})
	store, err := openCache(n.config, n.log)
	if err != nil {
		return err
	}
	n.release = append(n.release, func() { _ = store.Close() })
	n.app, err = platform.New(ctx, app.Parts{DB: n.db, Index: n.index, Cache: store, Matcher: match.Standard(analyzer),
		Analyzer: analyzer, Log: n.log, Seals: n.seals, BaseURL: n.config.BaseURL})
	if err != nil {
		return err
	}
	sealed, err := n.app.Challenge.SealOldBids(ctx)
	if sealed > 0 {
		n.log.Info("bids of an earlier version encrypted", "bids", sealed)
	}
	return err
}

// shareProcessors lets twice as many threads run as there are processors, unless GOMAXPROCS says how many. Go lets work
// in the background run on for ten milliseconds before a short search; the kernel puts the one who has slept before the
// one who has not. What sizes itself by the processors has been made before.
func shareProcessors() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2 * min(runtime.GOMAXPROCS(0), runtime.NumCPU()))
	}
}

// cacheEntries bounds the in-process cache.
const cacheEntries = 100_000

// openCache is Redis when one is configured, the process's own memory otherwise.
func openCache(c config.Config, log *slog.Logger) (cache.Cache, error) {
	if c.RedisURL == "" {
		return cache.NewMemory(cacheEntries), nil
	}
	return cache.NewRedis(c.RedisURL, log)
}

// work starts the workers; stop lets running jobs finish.
func (n *node) work(ctx context.Context) (stop func(), err error) {
	client, err := n.db.Workers(worker.Config(n.app, n.log, n.metrics.Job))
	if err != nil {
		return nil, fmt.Errorf("make workers: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		return nil, fmt.Errorf("start workers: %w", err)
	}
	return func() {
		const patience = 20 * time.Second
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		if err := client.Stop(ctx); err != nil {
			n.log.Error("stop workers", "error", err)
		}
	}, nil
}

// follow keeps this node's index and pages up to date until the context ends, and reports how far it is.
func (n *node) follow(ctx context.Context) error {
	const pause = 5 * time.Second
	report := time.NewTicker(pause)
	defer report.Stop()
	ended := n.app.Beside(app.FollowEvents, func() error { return n.app.Follow(ctx) })
	for {
		select {
		case err := <-ended:
			return err
		case <-report.C:
			n.metrics.FollowerLag("index", n.app.Behind())
			if documents, err := n.index.Count(); err == nil {
				n.metrics.IndexDocuments(documents)
			}
		}
	}
}

// close releases everything in reverse order of opening.
func (n *node) close() {
	for i := len(n.release) - 1; i >= 0; i-- {
		n.release[i]()
	}
	n.release = nil
}
