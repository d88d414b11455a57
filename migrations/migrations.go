// Package migrations carries the database's schema, ours and the job queue's, and brings a database up to it.
package migrations

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// The numbers of migrations only rise. A new one takes the number after the highest there is and keeps it once it has
// landed: databases remember what they ran by its number, and one that has run a younger migration refuses to start
// over an older one that it lacks. 0024, 0035 and 0036 were given out and never landed; whatever filled one of them
// would stop every database that is past it, so they stay empty.
//
//go:embed *.sql
var files embed.FS

// lockKey is the advisory lock under which migrations run, so that nodes started together do not run them twice.
const lockKey = 0x6a696562616e67 // "jiebang"

// Up brings the database at url up to this binary's schema. It waits for the one who is at it already and does nothing
// when nothing is left to do. Migrations only go forward; binaries of the version before keep running on the new
// schema.
func Up(ctx context.Context, url string) error {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer pool.Close()
	if err := underLock(ctx, pool, func() error {
		return errors.Join(upOurs(ctx, pool), upRiver(ctx, pool))
	}); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// underLock runs f while a connection of its own holds the lock; should this process die, the database frees it.
func underLock(ctx context.Context, pool *pgxpool.Pool, f func() error) error {
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", lockKey); err != nil {
		return err
	}
	return f()
}

func upOurs(ctx context.Context, pool *pgxpool.Pool) error {
	p, done, err := provider(pool)
	if err != nil {
		return err
	}
	defer func() { _ = done() }()
	_, err = p.Up(ctx)
	return err
}

func provider(pool *pgxpool.Pool) (*goose.Provider, func() error, error) {
	db := stdlib.OpenDBFromPool(pool)
	p, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return p, p.Close, nil
}

func upRiver(ctx context.Context, pool *pgxpool.Pool) error {
	m, err := riverMigrator(pool)
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func riverMigrator(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	return rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
}

// Version tells at which of our migrations the database is and at which this binary would have it.
func Version(ctx context.Context, url string) (at, want int64, err error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return 0, 0, err
	}
	defer pool.Close()
	p, done, err := provider(pool)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = done() }()
	return p.GetVersions(ctx)
}

// Hash names the schema: it changes with any migration, ours or River's.
func Hash() string {
	h := sha256.New()
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it is embedded
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(text), text)
	}
	m, err := riverMigrator(nil)
	if err != nil {
		panic(err) // River's own migrations are embedded too
	}
	for _, v := range m.AllVersions() {
		fmt.Fprintf(h, "river %d\n%s", v.Version, v.SQLUp)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
