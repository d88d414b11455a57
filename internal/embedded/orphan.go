package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// stopOrphan shuts down a server that outlived the process it belonged to. The caller holds the lock, so no living
// process claims it; it is stopped rather than taken over, since nothing would end it together with this process.
func (s *Server) stopOrphan(ctx context.Context) error {
	pid, _ := s.home.postmaster()
	if pid == 0 {
		return nil
	}
	if !runs(pid, s.home.cluster()) {
		// the number now belongs to a stranger, whom PostgreSQL would take for its rival
		if syscall.Kill(pid, 0) == nil {
			return os.Remove(s.home.pidFile())
		}
		return nil // PostgreSQL clears up after a crash by itself
	}
	s.opts.Log.WarnContext(ctx, "shutting down a private database left running", "pid", pid)
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop process %d: %w", pid, err)
		}
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
			if !runs(pid, s.home.cluster()) {
				return nil
			}
			if !pause(ctx, 20*time.Millisecond) {
				return context.Cause(ctx)
			}
		}
	}
	return fmt.Errorf("process %d does not end", pid)
}

// ErrInUse says that the server of a folder belongs to a living process.
var ErrInUse = errors.New("another running jiebang uses this folder")

// lockFile takes the lock at path for the life of this process; the kernel releases it however the process ends.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrInUse
		}
		return nil, err
	}
	return f, nil
}
