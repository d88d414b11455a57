package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/embedded"
)

// childDir tells the test binary to be the process that gets killed: it starts a server, commits a row and waits.
const childDir = "JIEBANG_EMBEDDED_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

func child(dir string) {
	ctx := context.Background()
	s, err := embedded.Start(ctx, embedded.Options{Dir: dir})
	if err == nil {
		err = query(ctx, s.URL(), "create table kept (n int)", "insert into kept values (42)")
	}
	fmt.Println("ready", err)
	select {}
}

func query(ctx context.Context, url string, statements ...string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func value(t *testing.T, url, sql string) (v string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// folder is a place that PostgreSQL's user can reach, unlike t.TempDir under some umasks.
func folder(t *testing.T, name string) string {
	t.Helper()
	top, err := os.MkdirTemp("/tmp", "embedded-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(top) })
	if err := os.Chmod(top, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(top, name)
}

func start(t *testing.T, opts embedded.Options) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	return s
}

func TestServesChineseInShanghaiTimeAndKeepsIt(t *testing.T) {
	t.Parallel()
	opts := embedded.Options{Dir: folder(t, "postgres")}
	s := start(t, opts)
	if err := query(t.Context(), s.URL(), "create table kept (w text)",
		"insert into kept values ('揭榜挂帅')"); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"select current_setting('server_encoding')":  "UTF8",
		"select current_setting('timezone')":         "Asia/Shanghai",
		"select current_setting('fsync')":            "on",
		"select current_setting('listen_addresses')": "",
		"select current_database()":                  "jiebang",
	} {
		if got := value(t, s.URL(), sql); got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	default:
		t.Error("stopped, and yet not done")
	}
	again := start(t, opts)
	if got := value(t, again.URL(), "select w from kept"); got != "揭榜挂帅" {
		t.Errorf("after a restart the row reads %q", got)
	}
}

func TestNeverRunsAsRoot(t *testing.T) {
	t.Parallel()
	dir := folder(t, "postgres")
	start(t, embedded.Options{Dir: dir, Volatile: true})
	stat, err := os.Stat(fmt.Sprintf("/proc/%d", postmaster(t, dir)))
	if err != nil {
		t.Fatal(err)
	}
	if stat.Sys().(*syscall.Stat_t).Uid == 0 {
		t.Error("PostgreSQL runs as root")
	}
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestOneProcessPerFolder(t *testing.T) {
	t.Parallel()
	opts := embedded.Options{Dir: folder(t, "postgres"), Volatile: true}
	start(t, opts)
	if _, err := embedded.Start(t.Context(), opts); err == nil ||
		!strings.Contains(err.Error(), "another running jiebang") {
		t.Errorf("a second start in the same folder: %v", err)
	}
}

// TestACommandJoinsARunningServer reaches the server of another process through its folder alone, and is told where
// none runs.
func TestACommandJoinsARunningServer(t *testing.T) {
	t.Parallel()
	dir := folder(t, "postgres")
	if _, err := embedded.Join(dir, nil); err == nil {
		t.Error("joined a server that nobody started")
	}
	s := start(t, embedded.Options{Dir: dir, Volatile: true})
	if _, err := embedded.Start(t.Context(), embedded.Options{Dir: dir}); !errors.Is(err, embedded.ErrInUse) {
		t.Errorf("a second start: %v", err)
	}
	if url, err := embedded.Join(dir, nil); err != nil || url != s.URL() {
		t.Errorf("joined %q (%v), want %q", url, err, s.URL())
	}
}

func TestLongPathsStillGetASocket(t *testing.T) {
	t.Parallel()
	dir := folder(t, strings.Repeat("long", 30))
	s := start(t, embedded.Options{Dir: dir, Volatile: true})
	if got := value(t, s.URL(), "select 1::text"); got != "1" {
		t.Errorf("got %q", got)
	}
	config, err := pgx.ParseConfig(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(config.Host); !os.IsNotExist(err) {
		t.Errorf("the socket's folder %s is left behind", config.Host)
	}
}

func TestKilledParentLosesNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t, "postgres")
	process := startChild(t, dir)
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	process.Wait()
	s := start(t, embedded.Options{Dir: dir}) // while the old one may still be shutting down
	if got := value(t, s.URL(), "select n::text from kept"); got != "42" {
		t.Errorf("committed row reads %q", got)
	}
}

func TestEverythingKilledLosesNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t, "postgres")
	process := startChild(t, dir)
	if err := syscall.Kill(postmaster(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	process.Kill()
	process.Wait()
	s := start(t, embedded.Options{Dir: dir})
	if got := value(t, s.URL(), "select n::text from kept"); got != "42" {
		t.Errorf("committed row reads %q", got)
	}
}

func TestServerWithoutItsParentIsStoppedFirst(t *testing.T) {
	t.Parallel()
	dir := folder(t, "postgres")
	opts := embedded.Options{Dir: dir}
	s := start(t, opts)
	if err := query(t.Context(), s.URL(), "create table kept (n int)", "insert into kept values (42)"); err != nil {
		t.Fatal(err)
	}
	// A server whose parent is gone is one whose lock nobody holds.
	if err := os.Remove(filepath.Join(dir, "lock")); err != nil {
		t.Fatal(err)
	}
	again := start(t, opts)
	<-s.Done()
	if got := value(t, again.URL(), "select n::text from kept"); got != "42" {
		t.Errorf("committed row reads %q", got)
	}
}

func TestForeignProcessUnderAnOldNumberIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := folder(t, "postgres")
	s := start(t, embedded.Options{Dir: dir})
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	stale := fmt.Sprintf("%d\n%s/cluster\n1700000000\n5432\n/nowhere\n\n", os.Getpid(), dir)
	if err := os.WriteFile(filepath.Join(dir, "cluster", "postmaster.pid"), []byte(stale), 0o644); err != nil {
		t.Fatal(err)
	}
	again := start(t, embedded.Options{Dir: dir})
	if got := value(t, again.URL(), "select 1::text"); got != "1" {
		t.Errorf("got %q", got)
	}
}

// startChild starts a server with a committed row in another process.
func startChild(t *testing.T, dir string) *os.Process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready <nil>\n" {
		t.Fatalf("child said %q (%v)", line, err)
	}
	return cmd.Process
}
