// Package app is what people do on the platform: each exported method is one use case, called alike by
// pages, API, workers and commands. It loads, asks the rules, saves and records; visibility is applied here.
package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// Parts are what an App is made of.
type Parts struct {
	DB       *postgres.DB
	Index    *search.Index
	Cache    cache.Cache
	Matcher  *match.Matcher
	Analyzer *text.Analyzer
	Log      *slog.Logger
	Seals    *seal.Ring // closes and opens bids; without it nobody can bid
	BaseURL  string     // how people reach the site, for links in invitations
	Stirred  func()     // called whenever this node has followed events or learnt something beside them; may be nil
}

// App serves the use cases; it is safe for concurrent use.
type App struct {
	db         *postgres.DB
	index      *search.Index
	cache      cache.Cache
	matcher    atomic.Pointer[match.Matcher]
	shipped    *match.Matcher // what the node began with
	analyzer   atomic.Pointer[text.Analyzer]
	log        *slog.Logger
	seals      *seal.Ring
	baseURL    string
	settings   atomic.Pointer[market.Settings]
	progress   progress
	meaning    meaning
	experts    profiles // by user
	alerts     alerts
	watch      watchers
	stirred    func()
	courtesy   courtesy
	processors int            // that this node may use
	aside      sync.WaitGroup // what runs beside Follow
	hasher     sync.Mutex     // passwords are hashed one at a time: 19 MiB each
}

// New makes an App and reads the settings in force.
func New(ctx context.Context, parts Parts) (*App, error) {
	a := &App{db: parts.DB, index: parts.Index, cache: parts.Cache, log: parts.Log, seals: parts.Seals, baseURL: parts.BaseURL, processors: runtime.GOMAXPROCS(0)}
	if a.stirred = parts.Stirred; a.stirred == nil {
		a.stirred = func() {}
	}
	if parts.Analyzer == nil {
		parts.Analyzer = text.Standard()
	}
	if parts.Matcher == nil {
		parts.Matcher = match.Standard(parts.Analyzer)
	}
	a.matcher.Store(parts.Matcher)
	a.shipped = parts.Matcher
	a.analyzer.Store(parts.Analyzer)
	a.alerts.prepare(parts.Analyzer)
	a.meaning.prepare(parts.Matcher)
	if err := a.reloadSettings(ctx); err != nil {
		return nil, err
	}
	if err := a.reloadLexicon(ctx); err != nil {
		return nil, err
	}
	if err := a.reloadMatcher(ctx); err != nil {
		return nil, err
	}
	if err := a.keepRollups(ctx); err != nil {
		return nil, err
	}
	return a, a.noteSealKey(ctx)
}

// Settings are the settings in force on this node.
func (a *App) Settings() market.Settings { return *a.settings.Load() }

// Analyzer is the text analyzer in force, for marking what was found.
func (a *App) Analyzer() *text.Analyzer { return a.analyzer.Load() }

// Ready tells what keeps this node from serving, nil when nothing does.
func (a *App) Ready(ctx context.Context) error {
	if err := a.db.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return a.progress.ready()
}

// allow refuses when the key was used more often than the limit within the window.
func (a *App) allow(ctx context.Context, key string, limit int, window time.Duration) error {
	if ok, wait := a.cache.Allow(ctx, key, limit, window); !ok {
		return &market.Error{Code: market.TooMany, Message: fmt.Sprintf("操作过于频繁，请 %d 秒后再试。", int(wait.Seconds())+1), Wait: wait}
	}
	return nil
}

// newSecret makes an unguessable text for cookies, links and tokens, and the hash under which it is stored.
func newSecret() (secret string, hash []byte) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	secret = base64.RawURLEncoding.EncodeToString(raw)
	return secret, hashOf(secret)
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// Secret reads a secret that all nodes share, making it at the first start.
func (a *App) Secret(ctx context.Context, name string) ([]byte, error) {
	proposed := make([]byte, 32)
	_, _ = rand.Read(proposed) // never fails: see crypto/rand
	return a.db.Secret(ctx, name, proposed)
}
