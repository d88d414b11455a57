package cache

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"jiebang/internal/await"
)

// TestContract holds both implementations to the same promises.
func TestContract(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) Cache{
		"memory": func(*testing.T) Cache { return NewMemory(100) },
		"redis": func(t *testing.T) Cache {
			const busy = 10 * time.Second // the contract is about what is answered; a busy machine may take its time
			return dial(t, startRedis(t, filepath.Join(socketDir(t), "redis")), busy)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			t.Run("values", func(t *testing.T) { values(t, c) })
			t.Run("counters", func(t *testing.T) { counters(t, c) })
			t.Run("limits", func(t *testing.T) { limits(t, c) })
			t.Run("limits under contention", func(t *testing.T) { limitsTogether(t, c) })
		})
	}
}

func values(t *testing.T, c Cache) {
	ctx := t.Context()
	if v, found := c.Get(ctx, "nothing"); found {
		t.Errorf("found %q", v)
	}
	c.Set(ctx, "a", []byte("揭榜\x00"), time.Minute)
	c.Set(ctx, "b", nil, time.Minute)
	if v, found := c.Get(ctx, "a"); !found || string(v) != "揭榜\x00" {
		t.Errorf("a: %q, %v", v, found)
	}
	if v, found := c.Get(ctx, "b"); !found || len(v) != 0 {
		t.Errorf("an empty value is a value: %q, %v", v, found)
	}
	c.Set(ctx, "a", []byte("new"), time.Minute)
	if v, _ := c.Get(ctx, "a"); string(v) != "new" {
		t.Errorf("a after the second set: %q", v)
	}
	if err := c.Delete(ctx, "a", "b", "nothing"); err != nil {
		t.Fatal(err)
	}
	if _, found := c.Get(ctx, "a"); found {
		t.Error("a was deleted")
	}
	c.Set(ctx, "brief", []byte("x"), 30*time.Millisecond)
	await.Until(t, "the value ends", func() bool { _, found := c.Get(ctx, "brief"); return !found })
}

func counters(t *testing.T, c Cache) {
	ctx := t.Context()
	c.Add(ctx, "visits", 2, time.Minute)
	if sum := c.Add(ctx, "visits", 3, time.Minute); sum != 5 {
		t.Errorf("sum %d, want 5", sum)
	}
	if _, found := c.Get(ctx, "visits"); found {
		t.Error("a counter is found as a value")
	}
	if err := c.Delete(ctx, "visits"); err != nil {
		t.Fatal(err)
	}
	if sum := c.Add(ctx, "visits", 1, time.Minute); sum != 1 {
		t.Errorf("sum after delete %d, want 1", sum)
	}
}

func limits(t *testing.T, c Cache) {
	ctx := t.Context()
	const window = time.Hour
	for i := range 3 {
		if ok, _ := c.Allow(ctx, "login", 3, window); !ok {
			t.Fatalf("attempt %d refused", i+1)
		}
	}
	ok, retry := c.Allow(ctx, "login", 3, window)
	if ok || retry <= 0 || retry > window {
		t.Errorf("fourth attempt: %v, retry after %v", ok, retry)
	}
	if ok, _ := c.Allow(ctx, "other", 3, window); !ok {
		t.Error("another key is limited too")
	}
	// Being refused does not lengthen the window: asking without a pause would never be answered otherwise.
	if ok, _ := c.Allow(ctx, "brief", 1, 30*time.Millisecond); !ok {
		t.Error("the first of a brief window is refused")
	}
	for ok := false; !ok && t.Context().Err() == nil; {
		ok, _ = c.Allow(ctx, "brief", 1, 30*time.Millisecond)
	}
}

func limitsTogether(t *testing.T, c Cache) {
	var allowed atomic.Int64
	var callers sync.WaitGroup
	for range 40 {
		callers.Go(func() {
			if ok, _ := c.Allow(t.Context(), "crowd", 7, time.Minute); ok {
				allowed.Add(1)
			}
		})
	}
	callers.Wait()
	if n := allowed.Load(); n != 7 {
		t.Errorf("%d allowed, want 7", n)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	m := NewMemory(3)
	for i := range 3 {
		m.Set(ctx, fmt.Sprint(i), []byte{byte(i)}, time.Minute)
	}
	m.Get(ctx, "0")
	m.Set(ctx, "3", nil, time.Minute)
	if _, found := m.Get(ctx, "1"); found {
		t.Error("what was used longest ago is still there")
	}
	if _, found := m.Get(ctx, "0"); !found {
		t.Error("what was just used is gone")
	}
	if n := m.values.order.Len(); n != 3 || len(m.values.byKey) != 3 {
		t.Errorf("%d entries of 3", n)
	}
}

func TestValuesAreCopies(t *testing.T) {
	t.Parallel()
	m := NewMemory(3)
	mine := []byte("abc")
	m.Set(t.Context(), "k", mine, time.Minute)
	mine[0] = 'x'
	got, _ := m.Get(t.Context(), "k")
	got[1] = 'x'
	if again, _ := m.Get(t.Context(), "k"); string(again) != "abc" {
		t.Errorf("kept value changed to %q", again)
	}
}

func TestRedisGoneAndBack(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	dir := socketDir(t)
	server := startRedis(t, filepath.Join(dir, "redis"))
	c := dial(t, server, patience)
	await.Until(t, "the copy is kept", func() bool {
		c.Set(ctx, "session", []byte("zhang"), time.Minute)
		_, found := c.Get(ctx, "session")
		return found
	})

	// A stopped process keeps its socket open and never answers: the worst way to be away.
	signal(t, server, syscall.SIGSTOP)
	// Without a circuit each of these would ask and wait; with it, few fail and then one may try in each time of rest.
	asked := &counted{}
	c.client.AddHook(asked)
	began := time.Now()
	for range 100 {
		if _, found := c.Get(ctx, "session"); found {
			t.Fatal("a stopped Redis answered")
		}
	}
	if n, most := asked.calls.Load(), failuresToOpen+1+int64(time.Since(began)/restTime); n > most {
		t.Errorf("a stopped Redis was asked %d times, want at most %d", n, most)
	}
	allowed := 0
	for range 10 {
		if ok, _ := c.Allow(ctx, "login", 4, time.Minute); ok {
			allowed++
		}
	}
	if allowed != 4 {
		t.Errorf("%d of 10 attempts allowed without Redis, want 4", allowed)
	}
	if err := c.Delete(ctx, "session"); err != nil {
		t.Fatal(err)
	}

	signal(t, server, syscall.SIGCONT)
	await.Until(t, "Redis is used again", func() bool {
		c.Set(ctx, "probe", []byte("x"), time.Minute)
		_, found := c.Get(ctx, "probe")
		return found
	})
	if v, found := c.Get(ctx, "session"); found {
		t.Errorf("deleted while Redis was away, and back with it: %q", v)
	}
}

func TestDeletionsThatCannotBePromisedAreRefused(t *testing.T) {
	t.Parallel()
	c, err := NewRedis("unix:///nonexistent/redis", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.owed.limit = 2
	if err := c.Delete(t.Context(), "a", "b"); err != nil {
		t.Errorf("two deletions can be remembered: %v", err)
	}
	if err := c.Delete(t.Context(), "c"); err != ErrAway {
		t.Errorf("a third: %v, want ErrAway", err)
	}
}

func TestAddressNamesTheKindOfRedis(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"redis://:pw@cache:6379/1":                            "*redis.Client",
		"unix:///run/redis.sock":                              "*redis.Client",
		"redis://one:6379?addr=two:6379&addr=three:6379":      "*redis.ClusterClient",
		"redis://s1:26379?master_name=jiebang&addr=s2:26379":  "*redis.Client", // one that asks the Sentinels
		"rediss://s1:26379?master_name=jiebang&addr=s2:26379": "*redis.Client",
	} {
		client, err := newClient(address, patience)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if got := fmt.Sprintf("%T", client); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
		client.Close()
	}
	if _, err := newClient("http://cache", patience); err == nil {
		t.Error("http:// is no Redis")
	}
}

// counted counts the values a client asks for; what it says when it connects goes by as well.
type counted struct{ calls atomic.Int64 }

func (c *counted) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c *counted) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "get" {
			c.calls.Add(1)
		}
		return next(ctx, cmd)
	}
}

func (c *counted) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

type redisServer struct {
	socket  string
	process *os.Process
}

// startRedis starts a server on a socket that nobody else uses.
func startRedis(t *testing.T, socket string) redisServer {
	t.Helper()
	cmd := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no",
		"--dir", filepath.Dir(socket))
	if err := cmd.Start(); err != nil {
		t.Fatalf("redis-server is needed for this test (apt-get install redis-server): %v", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	await.Until(t, "Redis listens", func() bool { _, err := os.Stat(socket); return err == nil })
	return redisServer{socket, cmd.Process}
}

func dial(t *testing.T, server redisServer, patience time.Duration) *Redis {
	t.Helper()
	c, err := newRedis("unix://"+server.socket, patience, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	await.Until(t, "Redis answers", func() bool { return c.client.Ping(context.Background()).Err() == nil })
	return c
}

func signal(t *testing.T, server redisServer, s syscall.Signal) {
	t.Helper()
	if err := server.process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// socketDir is short, for a socket's path is at most 107 bytes.
func socketDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "cache-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
