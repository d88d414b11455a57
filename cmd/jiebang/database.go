package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"jiebang/internal/config"
	"jiebang/internal/embedded"
)

// shutdownTime is what a private database gets to write down what it holds in memory.
const shutdownTime = 30 * time.Second

// openDatabase returns where the database is: the configured one, or a private one that release stops. Gone is closed
// should a private one end by itself; for a configured one it is nil.
func openDatabase(ctx context.Context, c config.Config, log *slog.Logger) (url string, gone <-chan struct{},
	release func(), err error) {
	if c.DatabaseURL != "" {
		return c.DatabaseURL, nil, func() {}, nil
	}
	s, err := embedded.Start(ctx, embedded.Options{Dir: filepath.Join(c.DataDir, "postgres"), Log: log})
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
