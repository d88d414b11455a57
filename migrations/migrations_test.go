package migrations_test

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/pgtest"
	"jiebang/migrations"
)

func TestUpAgainChangesNothing(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	at, want, err := migrations.Version(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if at != want || at == 0 {
		t.Errorf("database at %d, binary wants %d", at, want)
	}
}

// TestNodesStartedTogetherMigrateOnce empties a database and lets several nodes bring it up at once.
func TestNodesStartedTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "drop schema public cascade; create schema public"); err != nil {
		t.Fatal(err)
	}
	var nodes sync.WaitGroup
	for range 4 {
		nodes.Go(func() {
			if err := migrations.Up(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	nodes.Wait()
	var twice int
	err = conn.QueryRow(t.Context(), "select count(*) - count(distinct version_id) from goose_db_version").Scan(&twice)
	if err != nil || twice != 0 {
		t.Errorf("%d migrations ran twice (%v)", twice, err)
	}
}

func TestHashIsStable(t *testing.T) {
	t.Parallel()
	if h := migrations.Hash(); len(h) != 16 || h != migrations.Hash() {
		t.Errorf("hash %q", h)
	}
}
