package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the first PostgreSQL that has everything the platform uses.
const oldest = 14

// installation is one PostgreSQL on this machine.
type installation struct {
	bin   string
	major int
}

// findPrograms chooses the PostgreSQL to run: the one that made the cluster, or the newest when there is none yet.
func findPrograms(clusterVersion string) (bin string, err error) {
	found := installations()
	if len(found) == 0 {
		return "", fmt.Errorf("no PostgreSQL %d or newer on this machine; install it (apt-get install postgresql) or set DATABASE_URL", oldest)
	}
	if clusterVersion == "" {
		return found[0].bin, nil
	}
	for _, i := range found {
		if strconv.Itoa(i.major) == clusterVersion {
			return i.bin, nil
		}
	}
	return "", fmt.Errorf("the data was made by PostgreSQL %s, but only %d is installed; install %[1]s, or convert the data with pg_upgrade",
		clusterVersion, found[0].major)
}

// Program is the path of one of PostgreSQL's own programs, of the newest version on this machine.
func Program(name string) (string, error) {
	bin, err := findPrograms("")
	return filepath.Join(bin, name), err
}

// installations lists usable PostgreSQLs, newest first.
func installations() []installation {
	var found []installation
	for _, bin := range candidates() {
		major, err := majorVersion(filepath.Join(bin, "postgres"))
		if err == nil && major >= oldest {
			found = append(found, installation{bin, major})
		}
	}
	slices.SortStableFunc(found, func(a, b installation) int { return cmp.Compare(b.major, a.major) })
	return found
}

func candidates() []string {
	var bins []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			bins = append(bins, filepath.Dir(path))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib/postgresql*/bin", "/usr/libexec/postgresql*",
		"/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	} {
		dirs, _ := filepath.Glob(pattern) // the only error is a bad pattern
		bins = append(bins, dirs...)
	}
	return bins
}

func majorVersion(postgres string) (int, error) {
	if _, err := exec.LookPath(filepath.Join(filepath.Dir(postgres), "initdb")); err != nil {
		return 0, err
	}
	out, err := exec.Command(postgres, "--version").Output()
	if err != nil {
		return 0, err
	}
	match := regexp.MustCompile(`PostgreSQL\) (\d+)`).FindStringSubmatch(string(out))
	if match == nil {
		return 0, errors.New("unknown version: " + strings.TrimSpace(string(out)))
	}
	return strconv.Atoi(match[1])
}
