// Package pgtest gives each test a clean, migrated database of its own.
//
// The databases live on the server of JIEBANG_TEST_DATABASE_URL, which may serve many test processes at once; without
// it each process starts a server for itself, which ends with it. Databases are clones of a template that is migrated
// once per schema and named by its hash.
package pgtest

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Variable names the server that tests share, by a URL whose user may create databases.
const Variable = "JIEBANG_TEST_DATABASE_URL"

// URL makes a database that lives as long as the test, and returns where it is.
func URL(t testing.TB) string {
	t.Helper()
	s, err := process()
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	name, err := s.create(t.Context())
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := s.pool.Exec(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return s.database(name)
}

// process is the server as this test process uses it, made when its first test asks.
var process = sync.OnceValues(connect)

// server is where test databases are made.
type server struct {
	url   *url.URL
	pool  *pgxpool.Pool // its connections mark the databases named after owner as in use
	owner string
	leash io.Closer // of this process's own server; held here, for a collected pipe is a closed one
	count atomic.Int64
}

func connect() (*server, error) {
	address := os.Getenv(Variable)
	var leash io.Closer
	if address == "" {
		var err error
		if address, leash, err = startOwn(); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%s is not a URL", Variable)
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	owner := fmt.Sprintf("%s%d_%x", databasePrefix, os.Getpid(), time.Now().UnixNano()&0xffffff)
	config.ConnConfig.RuntimeParams["application_name"] = owner
	config.MaxConns, config.MinConns = 4, 1
	ctx := context.Background()
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &server{url: u, pool: pool, owner: owner, leash: leash}
	return s, s.prepare(ctx)
}

// database is the address of a database on the server.
func (s *server) database(name string) string {
	u := *s.url
	u.Path = "/" + name
	return u.String()
}

// create clones the template.
func (s *server) create(ctx context.Context) (string, error) {
	name := fmt.Sprintf("%s_%d", s.owner, s.count.Add(1))
	clone := "create database " + name + " template " + templateName()
	if s.copiesFiles(ctx) {
		clone += " strategy file_copy"
	}
	_, err := s.pool.Exec(ctx, clone)
	return name, err
}

// copiesFiles reports whether the server knows the strategy that is fastest for small databases (PostgreSQL 15).
func (s *server) copiesFiles(ctx context.Context) bool {
	var version int
	err := s.pool.QueryRow(ctx, "select current_setting('server_version_num')::int").Scan(&version)
	return err == nil && version >= 150000
}

func quote(name string) string { return pgx.Identifier{strings.ToLower(name)}.Sanitize() }
