// Package app is the kernel of what people do on the platform: what every room along the path shares. It holds the
// settings and the analyzer in force, follows the events, keeps the index level with the record, stores files, and
// answers what an asker may see. The rooms below it make the use cases; platform puts them behind one handle.
package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// Core is what every room works with beside the record; it is safe for concurrent use.
type Core struct {
	*Background

	db           *postgres.DB
	index        *search.Index
	cache        cache.Cache
	log          *slog.Logger
	baseURL      string
	clock        func() time.Time
	settings     atomic.Pointer[market.Settings]
	people       atomic.Pointer[[]market.Colleague] // who works in the bureau
	analyzer     atomic.Pointer[text.Analyzer]
	progress     progress
	watch        watchers
	reactions    []Reaction
	files        map[string]ReadFileThing
	onSetting    map[string]OnSetting
	correctables map[string]Correctable
	importables  map[market.ImportKind]*Importable
	taps         map[market.TapAct]TapHandler
	awaited      map[string]ReadAwaited
}

// Now is the time by this node's clock, for what a page shows. What the record decides goes by the record's clock.
func (c *Core) Now() time.Time { return c.clock() }

// RecordTime is the time by the record's clock, by which deadlines are judged.
func (c *Core) RecordTime(ctx context.Context) (time.Time, error) { return c.db.Now(ctx) }

// Settings are the settings in force on this node.
func (c *Core) Settings() market.Settings { return *c.settings.Load() }

// BaseURL is how people reach the site, without a slash at its end.
func (c *Core) BaseURL() string { return c.baseURL }

// Analyzer is the text analyzer in force, for marking what was found.
func (c *Core) Analyzer() *text.Analyzer { return c.analyzer.Load() }

// Ready says what keeps this node from serving, nil when nothing does.
func (c *Core) Ready(ctx context.Context) error {
	if err := c.db.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return c.progress.ready()
}

// Allow refuses when the key was used more often than the limit within the window.
func (c *Core) Allow(ctx context.Context, key string, limit int, window time.Duration) error {
	if ok, wait := c.cache.Allow(ctx, key, limit, window); !ok {
		return &market.Error{Code: market.TooMany, Message: fmt.Sprintf("操作过于频繁，请 %d 秒后再试。", int(wait.Seconds())+1),
			Wait: wait}
	}
	return nil
}

// NewSecret makes an unguessable text for cookies, links and tokens, and the hash under which it is stored.
func NewSecret() (secret string, hash []byte) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	secret = base64.RawURLEncoding.EncodeToString(raw)
	return secret, HashOf(secret)
}

// HashOf is the hash under which a secret is stored.
func HashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// Secret reads a secret that all nodes share, making it at the first start.
func (c *Core) Secret(ctx context.Context, name string) ([]byte, error) {
	proposed := make([]byte, 32)
	_, _ = rand.Read(proposed) // never fails: see crypto/rand
	return c.db.Secret(ctx, name, proposed)
}
