package config

import (
	"bytes"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		if i := slices.Index(pairs, name); i >= 0 && i%2 == 0 {
			return pairs[i+1]
		}
		return ""
	}
}

func TestDefaultsServeOneMachine(t *testing.T) {
	t.Parallel()
	c, err := Load(env())
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.BaseURL != "http://127.0.0.1:8080" || c.DataDir != "./data" {
		t.Errorf("addr %q, base %q, data %q", c.Addr, c.BaseURL, c.DataDir)
	}
	if !c.Workers || c.SecureCookies || c.LogLevel != slog.LevelInfo || c.LogFormat != "" || c.TrustedProxies != nil {
		t.Errorf("unexpected defaults: %+v", c)
	}
}

func TestEveryVariableIsObeyed(t *testing.T) {
	t.Parallel()
	c, err := Load(env(
		"DATABASE_URL", "postgres://a:b@db/jiebang", "REDIS_URL", "redis://cache:6379",
		"JIEBANG_ADDR", ":9000", "JIEBANG_DATA", "/srv/jiebang", "JIEBANG_BASE_URL", "https://jiebang.example/",
		"JIEBANG_TRUSTED_PROXIES", "10.1.2.3/8, 192.168.1.1", "JIEBANG_LOG", "debug,json", "JIEBANG_WORKERS", "false",
		"JIEBANG_SEAL_KEY_FILE", "/run/secrets/seal", "JIEBANG_SEAL_KEY_LOST", "true",
	))
	if err != nil {
		t.Fatal(err)
	}
	if c.DatabaseURL != "postgres://a:b@db/jiebang" || c.RedisURL != "redis://cache:6379" || c.Addr != ":9000" ||
		c.DataDir != "/srv/jiebang" {
		t.Errorf("addresses not taken: %+v", c)
	}
	if c.BaseURL != "https://jiebang.example" || !c.SecureCookies {
		t.Errorf("base %q, secure %v: an https site needs secure cookies", c.BaseURL, c.SecureCookies)
	}
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.168.1.1/32")}
	if !slices.Equal(c.TrustedProxies, want) {
		t.Errorf("trusted proxies %v, want %v", c.TrustedProxies, want)
	}
	if c.SealKeyFile != "/run/secrets/seal" || !c.SealKeyLost {
		t.Errorf("seal key file %q, lost %v", c.SealKeyFile, c.SealKeyLost)
	}
	if c.LogLevel != slog.LevelDebug || c.LogFormat != "json" || c.Workers {
		t.Errorf("log %v %q, workers %v", c.LogLevel, c.LogFormat, c.Workers)
	}
}

func TestEachBadVariableIsNamed(t *testing.T) {
	t.Parallel()
	bad := []string{
		"DATABASE_URL", "mysql://x", "REDIS_URL", "redis//x", "JIEBANG_ADDR", "8080", "JIEBANG_BASE_URL",
		"jiebang.example",
		"JIEBANG_SECURE_COOKIES", "perhaps", "JIEBANG_TRUSTED_PROXIES", "10.0.0", "JIEBANG_LOG", "loud",
		"JIEBANG_WORKERS", "2",
	}
	_, err := Load(env(bad...))
	if err == nil {
		t.Fatal("accepted")
	}
	for i := 0; i < len(bad); i += 2 {
		if !strings.Contains(err.Error(), bad[i]+": ") {
			t.Errorf("%s=%s went through: %v", bad[i], bad[i+1], err)
		}
	}
}

func TestPasswordsStayOutOfErrorsAndLogs(t *testing.T) {
	t.Parallel()
	_, err := Load(env("DATABASE_URL", "postgres://a:s3cr%et@db/x"))
	if err == nil || strings.Contains(err.Error(), "s3cr") {
		t.Errorf("error shows the password or is missing: %v", err)
	}
	c, err := Load(env("DATABASE_URL", "postgres://a:s3cret@db/x?password=s3cret", "REDIS_URL",
		"redis://:s3cret@cache"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "config", c)
	if strings.Contains(out.String(), "s3cret") || !strings.Contains(out.String(), "cache") {
		t.Errorf("log line: %s", out.String())
	}
}
