package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"jiebang/internal/config"
	"jiebang/internal/embedded"
)

// shutdownTime is what a private database gets to write down what it holds in memory.
const shutdownTime = 30 * time.Second

// openDatabase returns where the database is: the configured one, or a private one that release stops. Gone is closed
// should a private one end by itself; for a configured one it is nil. A command that only writes the record may run
// beside a node: where that has a private database open already, the command uses it, too.
func openDatabase(ctx context.Context, c config.Config, log *slog.Logger, beside bool) (url string,
	gone <-chan struct{},
	release func(), err error) {
	if c.DatabaseURL != "" {
		return c.DatabaseURL, nil, func() {}, nil
	}
	dir := filepath.Join(c.DataDir, "postgres")
	s, err := embedded.Start(ctx, embedded.Options{Dir: dir, Log: log})
	if errors.Is(err, embedded.ErrInUse) && beside {
		url, err = embedded.Join(dir, log)
		return url, nil, func() {}, err
	}
	if err != nil {
		return "", nil, nil, err
	}
	release = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			log.Error("private database", "error", err)
		}
	}
	return s.URL(), s.Done(), release, nil
}
