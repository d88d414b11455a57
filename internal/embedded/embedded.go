// Package embedded runs a private PostgreSQL for people who have none configured.
//
// The server listens on a unix socket only, keeps its files under one folder and never outlives the process that
// started it: the kernel asks it to shut down should that process be killed. Since PostgreSQL refuses to run as root,
// a root process starts it as the user postgres or nobody.
//
//	home/          root's, or the user's own
//	  lock         held by the process whose server this is
//	  log          what PostgreSQL says
//	  access, map  who may connect: the user who started it, checked by the kernel
//	  cluster/     PostgreSQL's data
//	  run/         the socket, unless its path would be too long for a socket
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Options say where the server lives and how careful it is.
type Options struct {
	Dir            string       // the server's folder; made when missing
	Timezone       string       // of sessions; Asia/Shanghai when empty
	MaxConnections int          // 100 when zero
	Volatile       bool         // for tests: fast, and worthless after a crash
	Log            *slog.Logger // slog.Default() when nil
}

// Server is a running private PostgreSQL.
type Server struct {
	opts    Options
	bin     string // folder of the PostgreSQL programs
	home    home
	sockets string
	lock    *os.File
	process *os.Process
	done    chan struct{} // closed when the process has ended
}

const (
	role     = "jiebang"
	database = "jiebang"
)

// Start starts the server of opts.Dir, creating its cluster the first time, and returns once it takes connections.
// A server left behind by a killed process is shut down first; one that belongs to a living process is an error.
func Start(ctx context.Context, opts Options) (*Server, error) {
	opts = withDefaults(opts)
	h, err := prepareHome(opts.Dir, opts.Log)
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	lock, err := lockFile(filepath.Join(h.dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %s: %w", h.dir, err)
	}
	s := &Server{opts: opts, home: h, lock: lock}
	if err := s.start(ctx); err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	return s, nil
}

func withDefaults(o Options) Options {
	if o.Timezone == "" {
		o.Timezone = "Asia/Shanghai"
	}
	if o.MaxConnections == 0 {
		o.MaxConnections = 100
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

func (s *Server) start(ctx context.Context) (err error) {
	if s.bin, err = findPrograms(s.home.clusterVersion()); err != nil {
		return err
	}
	if err := s.stopOrphan(ctx); err != nil {
		return err
	}
	if err := s.ensureCluster(ctx); err != nil {
		return err
	}
	if err := s.writeAccess(); err != nil {
		return err
	}
	if s.sockets, err = s.home.makeSocketDir(); err != nil {
		return err
	}
	err = s.launch(ctx)
	for errors.Is(err, errMemoryInUse) && pause(ctx, 100*time.Millisecond) {
		err = s.launch(ctx)
	}
	if err != nil {
		_ = os.RemoveAll(s.sockets)
	}
	return err
}

// URL is the connection string of the server's database.
func (s *Server) URL() string { return urlOf(s.sockets) }

func urlOf(sockets string) string {
	u := url.URL{Scheme: "postgres", Path: "/" + database}
	u.RawQuery = url.Values{"host": {sockets}, "user": {role}}.Encode()
	return u.String()
}

// Join is the connection string of the server that another process of the same user runs on a folder, for a command
// beside it.
func Join(dir string, log *slog.Logger) (url string, err error) {
	h, err := prepareHome(dir, withDefaults(Options{Log: log}).Log)
	if err != nil {
		return "", fmt.Errorf("private PostgreSQL: %w", err)
	}
	if _, ready := h.postmaster(); !ready {
		return "", fmt.Errorf("private PostgreSQL: %s: it takes no connections yet", h.dir)
	}
	return urlOf(h.sockets()), nil
}

// Done is closed when PostgreSQL has ended, asked or unasked.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop shuts the server down, disconnecting all who are connected. When ctx ends first, it is stopped as in a crash,
// which costs nothing but a slower next start.
func (s *Server) Stop(ctx context.Context) error {
	defer func() { _ = s.lock.Close() }()
	defer func() { _ = os.RemoveAll(s.sockets) }()
	stop := syscall.SIGINT // fast shutdown
	if s.opts.Volatile {
		stop = syscall.SIGQUIT // nothing worth writing to disk
	}
	if err := s.process.Signal(stop); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop private PostgreSQL: %w", err)
	}
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
	}
	_ = s.process.Signal(syscall.SIGQUIT)
	select {
	case <-s.done:
	case <-time.After(5 * time.Second): // PostgreSQL itself kills its children after five seconds
		_ = s.process.Kill()
		<-s.done
	}
	return fmt.Errorf("private PostgreSQL did not shut down in time and was stopped hard: %w", context.Cause(ctx))
}

// launch starts the postmaster and waits until it takes connections.
func (s *Server) launch(ctx context.Context) error {
	log, err := openLog(s.home.log())
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	offset, err := log.Seek(0, 2)
	if err != nil {
		return err
	}
	cmd := s.command("postgres", s.settings()...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := s.run(cmd); err != nil {
		return err
	}
	return s.awaitReady(ctx, offset)
}

// run starts cmd on a thread that lasts as long as the process, for the kernel tells a child of its parent's death
// when the thread that made it ends.
func (s *Server) run(cmd *exec.Cmd) error {
	s.done = make(chan struct{})
	started := make(chan error)
	go func(done chan struct{}) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
		close(done)
	}(s.done)
	if err := <-started; err != nil {
		return err
	}
	s.process = cmd.Process
	return nil
}

func (s *Server) awaitReady(ctx context.Context, offset int64) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if pid, ready := s.home.postmaster(); ready && pid == s.process.Pid {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.done:
			return failure(s.home.log(), offset)
		case <-ctx.Done():
			_ = s.process.Signal(syscall.SIGQUIT)
			<-s.done
			return fmt.Errorf("did not become ready: %w", context.Cause(ctx))
		}
	}
}

// pause waits and reports whether ctx is still on.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
