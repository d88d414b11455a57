package main

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

func TestTheVersionNamesTheCommit(t *testing.T) {
	t.Parallel()
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "6f74893a000000000000000000000000deadbeef"}
	for want, settings := range map[string][]debug.BuildSetting{
		"":                      nil,
		"+6f74893a0000":         {revision, {Key: "vcs.modified", Value: "false"}},
		"+6f74893a0000.changed": {{Key: "vcs.modified", Value: "true"}, revision},
	} {
		if got := stamp(settings); got != want {
			t.Errorf("%v: %q, want %q", settings, got, want)
		}
	}
	if !strings.HasPrefix(version(), release) {
		t.Errorf("the version is %s, want %s first", version(), release)
	}
}

// TestTheChangelogTellsOfThisRelease holds the newest section of the changelog to be of this version.
func TestTheChangelogTellsOfThisRelease(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	_, newest, _ := strings.Cut(string(text), "\n## [")
	if !strings.HasPrefix(newest, release+"]") {
		t.Errorf("CHANGELOG.md begins with [%.10s, the version is %s", newest, release)
	}
}
