package embedded

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// home is the folder of one private server.
type home struct {
	dir   string // absolute, without symbolic links
	owner *owner // who runs PostgreSQL; nil: the one who runs this process
}

// owner is an unprivileged user that a root process starts PostgreSQL as.
type owner struct {
	name     string
	uid, gid int
}

func (h home) cluster() string { return filepath.Join(h.dir, "cluster") }
func (h home) log() string     { return filepath.Join(h.dir, "log") }
func (h home) access() string  { return filepath.Join(h.dir, "access") }
func (h home) names() string   { return filepath.Join(h.dir, "map") }

// clusterVersion is the major version that made the cluster, or "" when there is no cluster yet.
func (h home) clusterVersion() string {
	v, err := os.ReadFile(filepath.Join(h.cluster(), "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(v))
}

// postmaster reads the process number of the running server, and whether it takes connections, from the file where
// PostgreSQL tells pg_ctl the same.
func (h home) postmaster() (pid int, ready bool) {
	text, err := os.ReadFile(h.pidFile())
	if err != nil {
		return 0, false
	}
	lines := strings.Split(string(text), "\n")
	pid, err = strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 0 {
		return 0, false
	}
	return pid, len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
}

func (h home) pidFile() string { return filepath.Join(h.cluster(), "postmaster.pid") }

// prepareHome makes the server's folder. Where PostgreSQL's user could not reach it, because a folder above is closed
// to others (as /root is), the server lives under /var/lib/jiebang and dir is a link to it: opening somebody's
// folders to everyone is not ours to decide.
func prepareHome(dir string, log *slog.Logger) (home, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return home{}, err
	}
	if os.Geteuid() != 0 {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return home{}, err
		}
		dir, err = filepath.EvalSymlinks(dir)
		return home{dir: dir}, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return home{}, err
	}
	who, err := ownerFor(dir)
	if err != nil {
		return home{}, err
	}
	real, err := reachableDir(dir, *who, log)
	return home{dir: real, owner: who}, err
}

// ownerFor is the one who owns the cluster already, else postgres, else nobody.
func ownerFor(dir string) (*owner, error) {
	if stat, err := os.Stat(filepath.Join(dir, "cluster")); err == nil {
		uid := stat.Sys().(*syscall.Stat_t).Uid
		u, err := user.LookupId(strconv.Itoa(int(uid)))
		if err != nil {
			return nil, err
		}
		return newOwner(u)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return newOwner(u)
		}
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody; start as an ordinary user")
}

func newOwner(u *user.User) (*owner, error) {
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return &owner{u.Username, uid, gid}, errors.Join(err1, err2)
}

func reachableDir(dir string, who owner, log *slog.Logger) (string, error) {
	real, err := filepath.EvalSymlinks(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		parent, err := filepath.EvalSymlinks(filepath.Dir(dir))
		if err != nil {
			return "", err
		}
		if !reaches(who, parent) {
			return moveElsewhere(dir, who, log)
		}
		real = filepath.Join(parent, filepath.Base(dir))
		if err := os.Mkdir(real, 0o711); err != nil {
			return "", err
		}
	case err != nil:
		return "", err
	case !reaches(who, filepath.Dir(real)):
		if os.Remove(real) == nil { // which works only on an empty folder
			return moveElsewhere(dir, who, log)
		}
		return "", fmt.Errorf("PostgreSQL runs as %s, who cannot reach %s; open the folders above it to passers (chmod o+x) or set JIEBANG_DATA to another place",
			who.name, real)
	}
	return real, os.Chmod(real, 0o711) // passable: what is inside has its own bolts
}

// reaches reports whether who may pass through every folder of the absolute path.
func reaches(who owner, path string) bool {
	for ; ; path = filepath.Dir(path) {
		stat, err := os.Stat(path)
		if err != nil {
			return false
		}
		sys := stat.Sys().(*syscall.Stat_t)
		pass := os.FileMode(0o001)
		switch {
		case int(sys.Uid) == who.uid:
			pass = 0o100
		case int(sys.Gid) == who.gid:
			pass = 0o010
		}
		if stat.Mode()&pass == 0 {
			return false
		}
		if path == "/" {
			return true
		}
	}
}

// elsewhere is where a server lives whose own folder PostgreSQL's user cannot reach.
const elsewhere = "/var/lib/jiebang"

func moveElsewhere(dir string, who owner, log *slog.Logger) (string, error) {
	if err := errors.Join(os.MkdirAll(elsewhere, 0o755), os.Chmod(elsewhere, 0o755)); err != nil {
		return "", err
	}
	real, err := os.MkdirTemp(elsewhere, "postgres-")
	if err != nil {
		return "", err
	}
	log.Warn("the private database lives elsewhere, for its user cannot reach the folder it was given",
		"user", who.name, "given", dir, "lives", real)
	return real, errors.Join(os.Chmod(real, 0o711), os.Symlink(real, dir))
}

// mkdir makes a folder for PostgreSQL's user alone.
func (h home) mkdir(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil || h.owner == nil {
		return err
	}
	return os.Chown(path, h.owner.uid, h.owner.gid)
}

// longestSocketDir leaves room for "/.s.PGSQL.5432" in the 104 bytes that the most frugal system gives a socket's path.
const longestSocketDir = 104 - len("/.s.PGSQL.5432") - 1

// sockets is the folder of the socket: in the home, or in /tmp when the home's path is too long.
func (h home) sockets() string {
	dir := filepath.Join(h.dir, "run")
	if len(dir) > longestSocketDir {
		dir = fmt.Sprintf("/tmp/jiebang-%x", sha256.Sum256([]byte(h.dir)))[:len("/tmp/jiebang-")+16]
	}
	return dir
}

// makeSocketDir makes the folder of the socket, empty.
func (h home) makeSocketDir() (string, error) {
	dir := h.sockets()
	if err := os.RemoveAll(dir); err != nil { // of a killed server
		return "", err
	}
	return dir, h.mkdir(dir)
}
