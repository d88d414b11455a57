package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestHelpNamesEveryCommandInBothLanguages(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if code := dispatch(t.Context(), nil, &out); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, c := range commands() {
		if c.help == "" || c.chinese == "" || !strings.Contains(out.String(), "  "+c.name+" ") ||
			!strings.Contains(out.String(), c.chinese) {
			t.Errorf("help does not explain %s", c.name)
		}
	}
}

func TestUnknownCommandIsRefusedByName(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if code := dispatch(t.Context(), []string{"frobnicate"}, &out); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	if !strings.HasPrefix(out.String(), `jiebang: unknown command "frobnicate"`) {
		t.Errorf("said %q", out.String())
	}
}
