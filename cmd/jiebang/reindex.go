package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

func reindexCommand() command {
	return command{
		name:    "reindex",
		help:    "build this node's search index again from the record",
		chinese: "重建本机检索索引",
		run:     reindex,
	}
}

// reindex needs the index to itself: it runs while the node that uses it is stopped.
func reindex(ctx context.Context, _ []string) error {
	n, err := openNode(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	began := time.Now()
	if err := n.app.Reindex(ctx); err != nil {
		return err
	}
	counts, err := n.app.Listing.PublicCounts(ctx)
	if err != nil {
		return err
	}
	total := 0
	for _, c := range counts {
		total += c
	}
	fmt.Printf("索引已重建：公开清单 %d 条，用时 %.1f 秒\n", total, time.Since(began).Seconds())
	return nil
}
