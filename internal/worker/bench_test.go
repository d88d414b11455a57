package worker_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/platform"
	"jiebang/internal/await"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"jiebang/internal/search/bench/invent"
	"jiebang/internal/text"
	"jiebang/internal/worker"
)

// imported is how many needs the benchmark imports: JIEBANG_BENCH_IMPORT, or 10,000; as many results are there before.
func imported() int {
	if n, err := strconv.Atoi(os.Getenv("JIEBANG_BENCH_IMPORT")); err == nil {
		return n
	}
	return 10_000
}

// BenchmarkImport imports needs beside as many results and lets one node match them, while one person searches without
// pause and now and then something new is published.
func BenchmarkImport(b *testing.B) {
	n := newImportNode(b)
	n.load(b, market.KindAchievement, 0, imported())
	n.exec(b, `delete from match_due`)
	await.Until(b, "the node to follow", func() bool { return n.count(b) >= n.taken })
	if err := n.app.Matching.LearnWords(n.ctx); err != nil {
		b.Fatal(err)
	}
	before := n.searches(b, 5*time.Second, nil)
	for b.Loop() {
		stop := n.work(b)
		began, done := time.Now(), make(chan struct{})
		var during []time.Duration
		var lags []time.Duration
		var people sync.WaitGroup
		people.Go(func() { during = n.searches(b, time.Hour, done) })
		people.Go(func() { lags = n.newest(b, done) })
		n.load(b, market.KindDemand, imported(), imported())
		stored := time.Now()
		await.Until(b, "all needs to be matched", func() bool {
			waiting, err := n.db.CountDueMatches(n.ctx, 1)
			return err == nil && waiting == 0
		})
		close(done)
		people.Wait()
		matched := time.Now()
		stop()
		after := n.searches(b, 5*time.Second, nil)
		b.ReportMetric(stored.Sub(began).Seconds(), "s-import")
		b.ReportMetric(matched.Sub(stored).Seconds(), "s-matching")
		b.ReportMetric(float64(imported())/matched.Sub(stored).Seconds(), "listings/s")
		b.ReportMetric(slices.Max(lags).Seconds(), "s-newest-worst")
		report(b, "before", before)
		report(b, "during", during)
		report(b, "after", after)
		b.ReportMetric(float64(at(during, 50))/float64(at(before, 50)), "search-p50-ratio")
		b.ReportMetric(float64(at(during, 95))/float64(at(before, 95)), "search-p95-ratio")
		b.ReportMetric(float64(at(during, 99))/float64(at(before, 99)), "search-p99-ratio")
	}
}

func report(b *testing.B, when string, took []time.Duration) {
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(at(took, p).Microseconds())/1000, fmt.Sprintf("ms-search-%s-p%d", when, p))
	}
}

func at(took []time.Duration, percent int) time.Duration {
	slices.Sort(took)
	return took[len(took)*percent/100]
}

// importNode is one whole node on a database of its own.
type importNode struct {
	ctx   context.Context
	url   string
	db    *postgres.DB
	app   *platform.Platform
	index *search.Index
	maker *invent.Maker
	taken int // listings imported
}

func newImportNode(b *testing.B) *importNode {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := &importNode{ctx: ctx, url: pgtest.URL(b)}
	var err error
	n.db, err = postgres.Open(ctx, n.url)
	must(err)
	n.index, err = search.Open(b.TempDir(), text.Standard())
	must(err)
	n.app, err = platform.New(ctx, app.Parts{DB: n.db, Index: n.index, Cache: cache.NewMemory(100_000),
		Matcher: match.Standard(text.Standard()), Analyzer: text.Standard(),
		Log: slog.New(slog.DiscardHandler)})
	must(err)
	usual := runtime.GOMAXPROCS(0) // as serving does once everything is made
	runtime.GOMAXPROCS(2 * usual)
	b.Cleanup(func() { runtime.GOMAXPROCS(usual) })
	corpus, err := invent.Own("../sample/district/listings", text.Standard(), 1)
	must(err)
	n.maker = invent.NewMaker(corpus, 1)
	followed := make(chan error, 1)
	go func() { followed <- n.app.Follow(ctx) }()
	b.Cleanup(func() {
		cancel()
		if err := <-followed; err != nil {
			b.Error(err)
		}
		if err := n.index.Close(); err != nil {
			b.Error(err)
		}
		n.db.Close()
	})
	return n
}

// load imports listings as a file.
func (n *importNode) load(b *testing.B, kind market.Kind, from, count int) {
	b.Helper()
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	rows := [][]string{{"名称", "内容", "单位", "领域", "难点"}}
	if kind == market.KindAchievement {
		rows[0][4] = "创新点"
	}
	for i := range count {
		l := n.maker.Listing(from + i)
		rows = append(rows, []string{l.Title, l.Text, l.OrgName, l.Hitech, l.Needs})
	}
	if err := w.WriteAll(rows); err != nil {
		b.Fatal(err)
	}
	report, err := n.app.Intake.TakeFile(n.ctx, market.TheSystem(),
		intake.Import{Kind: market.ImportKind(kind), FileName: "rows.csv", Release: true}, &file)
	if err != nil {
		b.Fatal(err)
	}
	n.taken += report.Taken()
	if report.Taken() < count*9/10 {
		b.Fatalf("%d of %d rows were taken: %v", report.Taken(), count, report.Refused[0])
	}
}

// work starts the workers of the node.
func (n *importNode) work(b *testing.B) (stop func()) {
	b.Helper()
	client, err := n.db.Workers(worker.Config(n.app, slog.New(slog.DiscardHandler),
		func(string, string, time.Duration) {}))
	if err == nil {
		err = client.Start(n.ctx)
	}
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		if err := client.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	}
}

// searches asks what a person would ask, one after the other, and tells how long each took.
func (n *importNode) searches(b *testing.B, d time.Duration, done <-chan struct{}) (took []time.Duration) {
	const pause = 20 * time.Millisecond
	for i, until := 0, time.Now().Add(d); time.Now().Before(until); i++ {
		select {
		case <-done:
			return took
		case <-time.After(pause):
		}
		title := []rune(n.maker.Listing(i % imported()).Title)
		began := time.Now()
		_, err := n.app.Listing.Search(n.ctx, market.Actor{IP: strconv.Itoa(i)},
			listing.SearchQuery{Text: string(title[:min(6, len(title))]), WithFacets: true})
		if err != nil {
			b.Error(err)
			return took
		}
		took = append(took, time.Since(began))
	}
	return took
}

// newest asks every few seconds for the matches of one more listing and tells how long each had to wait.
func (n *importNode) newest(b *testing.B, done <-chan struct{}) (lags []time.Duration) {
	const every = 3 * time.Second
	ids := n.ids(b)
	for i := 0; ; i++ {
		began := time.Now()
		err := n.db.InTx(n.ctx, market.TheSystem(),
			func(tx *postgres.Tx) error { return tx.AskMatches(n.ctx, ids[i%len(ids):i%len(ids)+1], time.Time{}) })
		if err != nil {
			b.Error(err)
			return lags
		}
		await.Until(b, "the newest to be matched", func() bool {
			return n.number(b, `select count(*) from match_due where listing_id = $1`, ids[i%len(ids)]) == 0
		})
		lags = append(lags, time.Since(began))
		select {
		case <-done:
			return lags
		case <-time.After(every):
		}
	}
}

func (n *importNode) ids(b *testing.B) (ids []int64) {
	n.connected(b, func(c *pgx.Conn) error {
		rows, err := c.Query(n.ctx, `select id from listing_public order by id limit 1000`)
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	return ids
}

func (n *importNode) count(b *testing.B) int {
	found, err := n.index.Count()
	if err != nil {
		b.Fatal(err)
	}
	return int(found)
}

func (n *importNode) exec(b *testing.B, sql string) {
	n.connected(b, func(c *pgx.Conn) error { _, err := c.Exec(n.ctx, sql); return err })
}

func (n *importNode) number(b *testing.B, sql string, args ...any) (found int64) {
	n.connected(b, func(c *pgx.Conn) error { return c.QueryRow(n.ctx, sql, args...).Scan(&found) })
	return found
}

func (n *importNode) connected(b *testing.B, use func(*pgx.Conn) error) {
	c, err := pgx.Connect(n.ctx, n.url)
	if err == nil {
		err = use(c)
		c.Close(n.ctx)
	}
	if err != nil {
		b.Error(err)
	}
}
