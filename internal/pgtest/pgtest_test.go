package pgtest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/await"
)

// childVariable tells the test binary to be a process that dies with a database of its own.
const childVariable = "JIEBANG_PGTEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		s, err := process()
		if err == nil {
			_, err = s.create(context.Background())
		}
		if err != nil {
			fmt.Println("none", err)
		} else {
			fmt.Println(s.url, nil)
		}
		select {}
	}
	os.Exit(m.Run())
}

func connectTo(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func count(t *testing.T, conn *pgx.Conn, sql string, args ...any) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachTestHasItsOwnMigratedDatabase(t *testing.T) {
	t.Parallel()
	one, two := connectTo(t, URL(t)), connectTo(t, URL(t))
	if err := execAll(t.Context(), one, "create table mine (n int)"); err != nil {
		t.Fatal(err)
	}
	const tables = "select count(*) from information_schema.tables where table_name = $1"
	if count(t, two, tables, "mine") != 0 {
		t.Error("a table of one test is seen by another")
	}
	for _, name := range []string{"river_job", "goose_db_version"} {
		if count(t, two, tables, name) != 1 {
			t.Errorf("no table %s: the database is not migrated", name)
		}
	}
}

func TestDatabaseEndsWithItsTest(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("inner", func(t *testing.T) {
		if err := connectTo(t, URL(t)).QueryRow(t.Context(), "select current_database()").Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	s, err := process()
	if err != nil {
		t.Fatal(err)
	}
	admin := connectTo(t, s.url.String())
	if name == "" || count(t, admin, "select count(*) from pg_database where datname = $1", name) != 0 {
		t.Errorf("database %q is still there", name)
	}
}

// TestKilledProcessLeavesNothing kills a process that shares no server: its PostgreSQL and its files go with it.
func TestKilledProcessLeavesNothing(t *testing.T) {
	t.Parallel()
	child, url := startChild(t, "")
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	await.Until(t, "the server's folder is removed", func() bool {
		_, err := os.Stat(strings.TrimSuffix(config.Host, "/run"))
		return os.IsNotExist(err)
	})
}

// TestLeftoversAreSwept plays a killed process and a template that was never finished, on a shared server.
func TestLeftoversAreSwept(t *testing.T) {
	t.Parallel()
	address, leash, err := startOwn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { leash.Close() })
	admin := connectTo(t, address)
	if err := execAll(t.Context(), admin, "create database "+templateName()); err != nil {
		t.Fatal(err)
	}
	first, _ := startChild(t, address)
	if n := count(t, admin, "select count(*) from pg_database where datname = $1 and datistemplate",
		templateName()); n != 1 {
		t.Fatal("half a template was used")
	}
	const databases = "select count(*) from pg_database where starts_with(datname, $1)"
	startChild(t, address)
	if n := count(t, admin, databases, databasePrefix); n != 2 {
		t.Errorf("%d databases of two living processes", n)
	}
	first.Process.Kill()
	first.Wait()
	await.Until(t, "the killed process's connections end", func() bool {
		return count(t, admin, "select count(*) from pg_stat_activity where application_name like $1",
			fmt.Sprintf("%s%d_%%", databasePrefix, first.Process.Pid)) == 0
	})
	startChild(t, address)
	if n := count(t, admin, databases, databasePrefix); n != 2 {
		t.Errorf("%d databases; the killed process's should be gone and two others there", n)
	}
}

// startChild starts a process with a test database and returns the address of the server it uses.
func startChild(t *testing.T, server string) (child *exec.Cmd, address string) {
	t.Helper()
	child = exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"=1", Variable+"="+server)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	address, failed, _ := strings.Cut(strings.TrimSpace(line), " ")
	if err != nil || failed != "<nil>" {
		t.Fatalf("child said %q (%v)", line, err)
	}
	return child, address
}
