package cache

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"github.com/sony/gobreaker/v2"
)

// Redis is the cache that many nodes share. While Redis is away reads find nothing, and counting and limiting go on in
// this process alone.
type Redis struct {
	client   redis.UniversalClient
	patience time.Duration
	circuit  *gobreaker.CircuitBreaker[struct{}]
	owed     *debts
	own      *Memory // counts while Redis is away
}

const (
	// patience bounds one call. A page makes a few, so it stays quick even before the circuit opens.
	patience = 50 * time.Millisecond
	// failuresToOpen in a row make us stop asking; restTime later one call tries again.
	failuresToOpen = 3
	restTime       = time.Second
)

// NewRedis makes a cache on the Redis at address: redis://, rediss:// or unix:// for a single server; with
// ?addr=host:port (once or more) a Cluster; with ?master_name=… the Sentinels that know the master. It does not need
// Redis to be there yet.
func NewRedis(address string, log *slog.Logger) (*Redis, error) {
	return newRedis(address, patience, log)
}

func newRedis(address string, patience time.Duration, log *slog.Logger) (*Redis, error) {
	silence()
	client, err := newClient(address, patience)
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	r := &Redis{client: client, patience: patience, owed: newDebts(DefaultEntries), own: NewMemory(DefaultEntries)}
	r.circuit = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		Name:        "redis",
		MaxRequests: 1,
		Timeout:     restTime,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= failuresToOpen },
		IsSuccessful: func(err error) bool {
			return err == nil || errors.Is(err, redis.Nil) || errors.Is(err, context.Canceled)
		},
		OnStateChange: func(_ string, from, to gobreaker.State) {
			log.Warn("cache circuit", "from", from.String(), "to", to.String())
		},
	})
	return r, nil
}

// silence keeps the library from printing lines of its own: what fails comes back as an error, and the circuit says
// when it opens and closes.
var silence = sync.OnceFunc(func() { redis.SetLogger(silent{}) })

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// newClient reads the address as what it names, and sets the patience of every kind of client alike.
func newClient(address string, patience time.Duration) (redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of Redis is not a URL")
	}
	quiet := &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	switch q := u.Query(); {
	case q.Has("master_name"):
		o, err := redis.ParseFailoverURL(address)
		if err != nil {
			return nil, err
		}
		o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = patience, patience, patience, patience
		o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
		return redis.NewFailoverClient(o), nil
	case q.Has("addr"):
		o, err := redis.ParseClusterURL(address)
		if err != nil {
			return nil, err
		}
		o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = patience, patience, patience, patience
		o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled, o.MaintNotificationsConfig = -1, 1, true, quiet
		return redis.NewClusterClient(o), nil
	default:
		o, err := redis.ParseURL(address)
		if err != nil {
			return nil, err
		}
		o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = patience, patience, patience, patience
		o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled, o.MaintNotificationsConfig = -1, 1, true, quiet
		return redis.NewClient(o), nil
	}
}

// Values and counters live under prefixes of their own; they also tell our keys from others' on a shared server.
func valueKey(key string) string   { return "jiebang:value:" + key }
func counterKey(key string) string { return "jiebang:count:" + key }

// Get implements [Cache].
func (r *Redis) Get(ctx context.Context, key string) (value []byte, found bool) {
	err := r.do(ctx, func(ctx context.Context) (err error) {
		value, err = r.client.Get(ctx, valueKey(key)).Bytes()
		return err
	})
	return value, err == nil
}

// Set implements [Cache].
func (r *Redis) Set(ctx context.Context, key string, value []byte, ttl time.Duration) {
	// A copy that could not be kept is a copy that is not found, which is what away means.
	_ = r.do(ctx, func(ctx context.Context) error {
		return r.client.Set(ctx, valueKey(key), value, ttl).Err()
	})
}

// Delete implements [Cache].
func (r *Redis) Delete(ctx context.Context, keys ...string) error {
	if err := r.own.Delete(ctx, keys...); err != nil {
		return err
	}
	err := r.do(ctx, func(ctx context.Context) error { return r.remove(ctx, keys) })
	if err != nil && !r.owed.add(keys) {
		return ErrAway
	}
	return nil
}

// remove deletes one by one in a pipeline, since the keys may live on different nodes of a Cluster.
func (r *Redis) remove(ctx context.Context, keys []string) error {
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range keys {
			p.Del(ctx, valueKey(key))
			p.Del(ctx, counterKey(key))
		}
		return nil
	})
	return err
}

// Add implements [Cache].
func (r *Redis) Add(ctx context.Context, key string, n int64, ttl time.Duration) int64 {
	sum, _, err := r.add(ctx, key, n, ttl)
	if err != nil {
		return r.own.Add(ctx, key, n, ttl)
	}
	return sum
}

// Allow implements [Cache].
func (r *Redis) Allow(ctx context.Context, key string, limit int, window time.Duration) (bool, time.Duration) {
	sum, left, err := r.add(ctx, key, 1, window)
	if err != nil {
		return r.own.Allow(ctx, key, limit, window)
	}
	return verdict(sum, left, limit)
}

// addScript counts and starts the window in one step: a counter that never ends would lock people out for ever.
const addScript = `
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
	left = tonumber(ARGV[2])
	redis.call('PEXPIRE', KEYS[1], left)
end
return {sum, left}`

func (r *Redis) add(ctx context.Context, key string, n int64, ttl time.Duration) (sum int64, left time.Duration,
	err error) {
	err = r.do(ctx, func(ctx context.Context) error {
		script := redis.NewScript(addScript)
		answer, err := script.Run(ctx, r.client, []string{counterKey(key)}, n, max(1, ttl.Milliseconds())).Int64Slice()
		if err != nil {
			return err
		}
		sum, left = answer[0], time.Duration(answer[1])*time.Millisecond
		return nil
	})
	return sum, left, err
}

// do asks Redis through the circuit, after paying what deletions are owed: nothing is read before it.
func (r *Redis) do(ctx context.Context, ask func(ctx context.Context) error) error {
	_, err := r.circuit.Execute(func() (struct{}, error) {
		ctx, cancel := context.WithTimeout(ctx, r.patience)
		defer cancel()
		if err := r.owed.settle(func(keys []string) error { return r.remove(ctx, keys) }); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, ask(ctx)
	})
	return err
}

// Close implements [Cache].
func (r *Redis) Close() error { return r.client.Close() }
