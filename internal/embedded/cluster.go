package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// ensureCluster makes the cluster in a folder beside its place and moves it there complete, so that half a cluster is
// never started.
func (s *Server) ensureCluster(ctx context.Context) error {
	if s.home.clusterVersion() != "" {
		return nil
	}
	s.opts.Log.InfoContext(ctx, "creating the private database", "dir", s.home.dir)
	fresh := s.home.cluster() + ".new"
	if err := s.initdb(ctx, fresh, "C.UTF-8"); err != nil {
		if err := s.initdb(ctx, fresh, "C"); err != nil {
			return err
		}
	}
	// A single-user session needs no listening server and no password.
	create := s.command("postgres", "--single", "-D", fresh, "postgres")
	create.Stdin = strings.NewReader("create database " + database + "\n")
	if out, err := create.CombinedOutput(); err != nil || bytes.Contains(out, []byte("ERROR:")) {
		return fmt.Errorf("create database: %w\n%s", err, out)
	}
	return os.Rename(fresh, s.home.cluster())
}

func (s *Server) initdb(ctx context.Context, dir, locale string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := s.home.mkdir(dir); err != nil {
		return err
	}
	args := []string{"-D", dir, "-U", role, "-E", "UTF8", "--locale=" + locale, "--lc-messages=C",
		"--auth-local=peer", "--auth-host=reject"}
	if s.opts.Volatile {
		args = append(args, "--no-sync")
	}
	if out, err := s.command("initdb", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return ctx.Err()
}

// writeAccess lets the user of this process in, and nobody else; the kernel vouches for who connects.
func (s *Server) writeAccess() error {
	me, err := user.Current()
	if err != nil {
		return err
	}
	return errors.Join(
		writeReadable(s.home.access(), "local all all peer map=jiebang\n"),
		writeReadable(s.home.names(), fmt.Sprintf("jiebang %q %s\n", me.Username, role)))
}

// writeReadable writes a file that PostgreSQL's user can read whatever the umask.
func writeReadable(path, text string) error {
	return errors.Join(os.WriteFile(path, []byte(text), 0o644), os.Chmod(path, 0o644))
}

// settings are the server's arguments. They are given at each start rather than written into the cluster, so that an
// old cluster obeys them too.
func (s *Server) settings() []string {
	set := []string{
		"listen_addresses=", "unix_socket_directories=" + s.sockets, "unix_socket_permissions=0700", "port=5432",
		"hba_file=" + s.home.access(), "ident_file=" + s.home.names(),
		"max_connections=" + strconv.Itoa(s.opts.MaxConnections),
		"timezone=" + s.opts.Timezone, "log_timezone=" + s.opts.Timezone,
		"logging_collector=off", "log_destination=stderr", "log_min_messages=warning", "lc_messages=C", "jit=off",
	}
	if s.opts.Volatile {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0", "autovacuum=off")
	} else {
		set = append(set, "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB")
	}
	args := []string{"-D", s.home.cluster()}
	for _, v := range set {
		args = append(args, "-c", v)
	}
	return args
}

// command prepares a PostgreSQL program to run as the cluster's owner, untouched by the environment of this process.
func (s *Server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + s.bin + ":/usr/bin:/bin", "HOME=" + s.home.dir, "LC_ALL=C"}
	cmd.SysProcAttr = attributes(s.home.owner, s.opts.Volatile)
	return cmd
}

// errMemoryInUse tells that children of a killed server have not noticed its end yet; they do within a second or so.
var errMemoryInUse = errors.New("memory of a killed server is still in use")

// failure reads why the server ended from what it wrote to its log since offset.
func failure(log string, offset int64) error {
	text, err := os.ReadFile(log)
	if err != nil {
		return err
	}
	said := strings.TrimSpace(string(text[min(offset, int64(len(text))):]))
	if strings.Contains(said, "pre-existing shared memory block") {
		return fmt.Errorf("%w: %s", errMemoryInUse, said)
	}
	return fmt.Errorf("ended while starting; %s says: %s", log, said)
}

// openLog appends to the server's log, beginning again when it has grown large.
func openLog(path string) (*os.File, error) {
	const large = 10 << 20
	if stat, err := os.Stat(path); err == nil && stat.Size() > large {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
}
