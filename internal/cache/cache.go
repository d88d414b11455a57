// Package cache keeps what is quick to have and cheap to lose: copies, counts and rate limits.
//
// Nothing here is a record. A reader treats a missing entry as an invitation to ask the database.
package cache

import (
	"context"
	"errors"
	"time"
)

// Cache is implemented by [Memory], for one node, and [Redis], for many.
type Cache interface {
	// Get returns the value under key, or found == false. When the store is away it finds nothing.
	Get(ctx context.Context, key string) (value []byte, found bool)

	// Set keeps value under key for at most ttl. When the store is away it keeps nothing.
	Set(ctx context.Context, key string, value []byte, ttl time.Duration)

	// Delete forgets keys. When the store is away they are forgotten as soon as it is back, before anything is read
	// from it; [ErrAway] says that even this could not be promised.
	Delete(ctx context.Context, keys ...string) error

	// Add adds n to the counter under key, which ends ttl after its first addition, and returns the sum.
	Add(ctx context.Context, key string, n int64, ttl time.Duration) int64

	// Allow counts one more attempt under key and reports whether it is among the first limit of its window; if not,
	// when to try again. Counters and values do not share their keys.
	Allow(ctx context.Context, key string, limit int, window time.Duration) (ok bool, retryAfter time.Duration)

	// Close ends what the cache holds open.
	Close() error
}

// ErrAway tells that the store cannot be reached and a deletion could not be promised for later.
var ErrAway = errors.New("the cache is away")
