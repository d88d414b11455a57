package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"jiebang/internal/app"
)

func workCommand() command {
	return command{
		name:    "work",
		help:    "work the queue without serving the site",
		chinese: "只运行后台任务，不启动网站",
		run:     work,
	}
}

// work follows the events too: matching looks into this node's own index.
func work(ctx context.Context, _ []string) error {
	n, err := openNode(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	shareProcessors()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	followed := n.app.Beside(app.ReportProgress, func() error { return n.follow(ctx) })
	stop, err := n.work(ctx)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Println("后台任务已启动")
	select {
	case err = <-followed:
		return fmt.Errorf("follow events: %w", err)
	case <-n.gone:
		err = errors.New("the private database ended unexpectedly")
	case <-ctx.Done():
	}
	cancel()
	return errors.Join(err, <-followed)
}
