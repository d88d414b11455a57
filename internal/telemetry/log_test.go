package telemetry

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretsDoNotReachTheLog(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := NewLogger(&out, slog.LevelInfo, "json")
	log.Info("login", "password", "hunter2", "session_token", "hunter2", slog.Group("http", "Cookie", "hunter2"),
		"database", "postgres://a:hunter2@db/x", "account", "zhang")
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("not JSON: %s", out.String())
	}
	if strings.Contains(out.String(), "hunter2") {
		t.Errorf("secret in %s", out.String())
	}
	if line["password"] != Redacted || line["account"] != "zhang" {
		t.Errorf("line %v", line)
	}
}

func TestLevelAndFormat(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := NewLogger(&out, slog.LevelWarn, "text")
	log.Info("quiet")
	log.Warn("loud")
	if got := out.String(); strings.Contains(got, "quiet") || !strings.Contains(got, "msg=loud") {
		t.Errorf("got %q", got)
	}
	out.Reset()
	NewLogger(&out, slog.LevelInfo, "").Info("to a file")
	if !json.Valid(out.Bytes()) {
		t.Errorf("without a terminal the default is JSON, got %q", out.String())
	}
}
