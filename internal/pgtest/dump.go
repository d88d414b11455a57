package pgtest

import (
	"os/exec"
	"testing"

	"jiebang/internal/embedded"
)

// Dump is everything a database holds, as a backup of it would: what a test greps for what must not stand there.
func Dump(t testing.TB, url string) string {
	t.Helper()
	program, err := embedded.Program("pg_dump")
	if err != nil {
		t.Fatal(err)
	}
	dump, err := exec.CommandContext(t.Context(), program, "--dbname", url).Output()
	if err != nil {
		t.Fatalf("dump the database: %v", err)
	}
	return string(dump)
}
