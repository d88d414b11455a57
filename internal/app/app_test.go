package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// noon is an instant that the clock of a kernel stands at: a working day, past noon in Shanghai.
var noon = time.Date(2026, 3, 4, 12, 30, 0, 0, market.Shanghai)

// record opens a clean record that lives as long as the test.
func record(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// kernel is a Core without rooms on the record, whose clock stands; change, when given, has the last word on its parts.
func kernel(t *testing.T, db *postgres.DB, change func(*app.Parts)) *app.Core {
	t.Helper()
	parts := app.Parts{DB: db, Cache: cache.NewMemory(1000), Log: slog.New(slog.DiscardHandler),
		BaseURL: apptest.BaseURL, Clock: func() time.Time { return noon }}
	if change != nil {
		change(&parts)
	}
	c, err := app.New(t.Context(), parts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// emptyIndex is an index of a node's own.
func emptyIndex(t *testing.T) *search.Index {
	t.Helper()
	index, err := search.Open(t.TempDir(), text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := index.Close(); err != nil {
			t.Errorf("close the index: %v", err)
		}
	})
	return index
}

// person stores an account with the roles and answers who that is.
func person(t *testing.T, db *postgres.DB, name string, roles ...market.Role) market.Actor {
	t.Helper()
	user := market.User{Login: strings.ToLower(name), Name: name, Roles: roles, PasswordHash: "-"}
	err := db.InTx(t.Context(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.InsertUser(t.Context(), &user) })
	if err != nil {
		t.Fatal(err)
	}
	return market.Actor{UserID: user.ID, Name: name, Roles: roles}
}

// refused fails the test when the error is no refusal of the code with something to read.
func refused(t *testing.T, what string, err error, code market.Code) {
	t.Helper()
	if err == nil || market.CodeOf(err) != code || market.MessageOf(err) == "" {
		t.Errorf("%s: %v, want a refusal as %s", what, err, code)
	}
}

func TestWhoAsksTooOftenIsToldWhenToComeBack(t *testing.T) {
	t.Parallel()
	c := kernel(t, record(t), nil)
	for i := range 3 {
		if err := c.Allow(t.Context(), "door", 3, time.Hour); err != nil {
			t.Fatalf("%d of 3: %v", i+1, err)
		}
	}
	err := c.Allow(t.Context(), "door", 3, time.Hour)
	refused(t, "the fourth of three", err, market.TooMany)
	if wait := market.WaitOf(err); wait <= 59*time.Minute || wait > time.Hour {
		t.Errorf("to come back in %s, want the rest of the hour", wait)
	}
	if !strings.Contains(market.MessageOf(err), "秒后再试") {
		t.Errorf("told %q", market.MessageOf(err))
	}
	if err := c.Allow(t.Context(), "another door", 3, time.Hour); err != nil {
		t.Errorf("another key counts with the first: %v", err)
	}
}

func TestSecretsOfAnInstallationAreTheSameOnEveryNode(t *testing.T) {
	t.Parallel()
	db := record(t)
	first, second := kernel(t, db, nil), kernel(t, db, nil)
	var read [3][]byte
	for i, ask := range []struct {
		node *app.Core
		name string
	}{{first, "cookie"}, {second, "cookie"}, {second, "mail"}} {
		var err error
		if read[i], err = ask.node.Secret(t.Context(), ask.name); err != nil || len(read[i]) != 32 {
			t.Fatalf("%s: %d bytes, %v", ask.name, len(read[i]), err)
		}
	}
	if !bytes.Equal(read[0], read[1]) {
		t.Error("two nodes hold two secrets of one name")
	}
	if bytes.Equal(read[1], read[2]) {
		t.Error("two names share one secret")
	}
}

func TestASecretIsKeptAsItsHashAlone(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		secret, hash := app.NewSecret()
		if seen[secret] || len(secret) < 43 || len(hash) != 32 || !bytes.Equal(hash, app.HashOf(secret)) {
			t.Fatalf("the secret %q has the hash %x", secret, hash)
		}
		if bytes.Contains(hash, []byte(secret)) || strings.ContainsAny(secret, "+/=") {
			t.Fatalf("%q cannot stand in an address", secret)
		}
		seen[secret] = true
	}
}

func TestANodeHasAClockOfItsOwnAndAsksTheRecordForDeadlines(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	if now := c.Now(); !now.Equal(noon) {
		t.Errorf("the node's clock says %s", now)
	}
	before, err := db.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at, err := c.RecordTime(t.Context())
	if err != nil || at.Before(before) || at.Sub(before) > time.Hour {
		t.Errorf("by the record it is %s, %v; want about %s", at, err, before)
	}
	if c.BaseURL() != apptest.BaseURL {
		t.Errorf("people reach the site at %q", c.BaseURL())
	}
}

func TestANodeSaysWhatKeepsItFromServing(t *testing.T) {
	t.Parallel()
	db := record(t)
	moved := make(chan struct{}, 100)
	c := kernel(t, db, func(p *app.Parts) {
		p.Index, p.Stirred = emptyIndex(t), func() { moved <- struct{}{} }
	})
	if err := c.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "index") || c.Searchable() {
		t.Errorf("before it follows: ready %v, searchable %v", err, c.Searchable())
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Follow(ctx) }()
	<-moved
	if err := c.Ready(t.Context()); err != nil || !c.Searchable() {
		t.Errorf("while it follows: ready %v, searchable %v", err, c.Searchable())
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("following ended with %v", err)
	}
	db.Close()
	if err := c.Ready(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "database: ") {
		t.Errorf("without a record: ready %v", err)
	}
}

func TestANodeDoesNotStartOnARecordThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	db := record(t)
	db.Close()
	_, err := app.New(t.Context(), app.Parts{DB: db, Cache: cache.NewMemory(10), Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.HasPrefix(err.Error(), "read settings: ") {
		t.Errorf("started with %v", err)
	}
}
