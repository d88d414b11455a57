package pgtest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"jiebang/internal/embedded"
)

// connections is how many connections the tests of a machine may want at once.
const connections = 400

// Share starts a server for the tests of several processes, which find it by [Variable]. It ends when it is released or
// when this process ends.
func Share() (url string, release func(), err error) {
	url, leash, err := startOwn()
	if err != nil {
		return "", nil, err
	}
	return url, func() { _ = leash.Close() }, nil
}

// startOwn starts a server that lives as long as this process, or until its leash is closed.
func startOwn() (url string, leash io.Closer, err error) {
	dir, err := os.MkdirTemp("/tmp", "jiebang-test-") // not a longer place: it holds a socket
	if err != nil {
		return "", nil, err
	}
	if leash, err = removeAtEnd(dir); err != nil {
		return "", nil, err
	}
	s, err := embedded.Start(context.Background(), embedded.Options{
		Dir: dir, MaxConnections: connections, Volatile: true, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return "", nil, errors.Join(err, leash.Close())
	}
	return s.URL(), leash, nil
}

// removeAtEnd removes dir and stops its server when the leash is closed or this process has ended, however it ends. A
// test binary has no last moment of its own when a test panics or times out; a shell at the other end of a pipe
// notices each of them.
func removeAtEnd(dir string) (leash io.Closer, err error) {
	const script = `
cat >/dev/null
read pid <"$1/cluster/postmaster.pid" 2>/dev/null
kill -QUIT "$pid" 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ -e "$1/cluster/postmaster.pid" ] || break
	sleep 0.1
done
rm -rf -- "$1"`
	cmd := exec.Command("/bin/sh", "-c", script, "sh", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is not for it
	cmd.Dir = filepath.Dir(dir)
	if leash, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return leash, cmd.Start()
}
