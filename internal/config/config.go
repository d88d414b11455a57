// Package config reads what an operator may set about one process from its environment.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Config is what one process was told by its operator; everything else is a setting in the database.
type Config struct {
	DatabaseURL    string         // empty: a private Postgres under DataDir
	RedisURL       string         // empty: the in-process cache, which serves one node
	Addr           string         // host:port to listen on
	DataDir        string         // search index, private Postgres, uploads
	SealKey        string         // keys that close bids, in base64; empty: from SealKeyFile
	SealKeyFile    string         // empty: seal.key under DataDir, made at the first start
	SealKeyLost    bool           // whether to start without a key that open bids need
	BaseURL        string         // how people reach the site; no trailing slash
	SecureCookies  bool           // cookies only over HTTPS
	TrustedProxies []netip.Prefix // whose X-Real-IP is believed
	LogLevel       slog.Level
	LogFormat      string // "text", "json" or "" for text on a terminal and JSON elsewhere
	Workers        bool   // whether serve also works the queue
}

// Load reads the environment through getenv, fills in the defaults of [Variables] and names every variable it cannot
// accept.
func Load(getenv func(string) string) (Config, error) {
	r := reader{getenv: getenv}
	c := Config{
		DatabaseURL: r.url("DATABASE_URL", "postgres", "postgresql"),
		RedisURL:    r.url("REDIS_URL", "redis", "rediss", "unix"),
		Addr:        r.address("JIEBANG_ADDR"),
		DataDir:     r.text("JIEBANG_DATA"),
		SealKey:     r.text("JIEBANG_SEAL_KEY"),
		SealKeyFile: r.text("JIEBANG_SEAL_KEY_FILE"),
		SealKeyLost: r.boolean("JIEBANG_SEAL_KEY_LOST", false),
		BaseURL:     strings.TrimSuffix(r.url("JIEBANG_BASE_URL", "http", "https"), "/"),
		Workers:     r.boolean("JIEBANG_WORKERS", true),
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Addr
	}
	c.SecureCookies = r.boolean("JIEBANG_SECURE_COOKIES", strings.HasPrefix(c.BaseURL, "https://"))
	c.TrustedProxies = r.prefixes("JIEBANG_TRUSTED_PROXIES")
	c.LogLevel, c.LogFormat = r.logging("JIEBANG_LOG")
	if c.SealKey != "" && c.SealKeyFile != "" {
		r.refuse("JIEBANG_SEAL_KEY", "set either this or JIEBANG_SEAL_KEY_FILE")
	}
	return c, errors.Join(r.problems...)
}

// LogValue shows the configuration without the passwords that its addresses may carry.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("database", withoutPassword(c.DatabaseURL)),
		slog.String("redis", withoutPassword(c.RedisURL)),
		slog.String("addr", c.Addr),
		slog.String("data", c.DataDir),
		slog.String("base_url", c.BaseURL),
		slog.Bool("secure_cookies", c.SecureCookies),
		slog.Bool("workers", c.Workers),
	)
}

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable)"
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}

// reader takes variables out of an environment and collects what is wrong with them, so that an operator sees all at
// once.
type reader struct {
	getenv   func(string) string
	problems []error
}

func (r *reader) refuse(name, format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf("%s: "+format, append([]any{name}, args...)...))
}

func (r *reader) text(name string) string {
	if v := strings.TrimSpace(r.getenv(name)); v != "" {
		return v
	}
	return defaultOf(name)
}

func (r *reader) url(name string, schemes ...string) string {
	v := r.text(name)
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil { // the parser's message would repeat the address, and with it a password
		r.refuse(name, "not a URL; special characters in a password are written as %%XX")
		return ""
	}
	for _, s := range schemes {
		if u.Scheme == s {
			return v
		}
	}
	r.refuse(name, "must begin with %s://", strings.Join(schemes, ":// or "))
	return ""
}

func (r *reader) address(name string) string {
	v := r.text(name)
	_, port, err := net.SplitHostPort(v)
	if n, nerr := strconv.Atoi(port); err != nil || nerr != nil || n < 0 || n > 65535 {
		r.refuse(name, "%q is not host:port, as in 127.0.0.1:8080", v)
	}
	return v
}

func (r *reader) boolean(name string, otherwise bool) bool {
	v := strings.TrimSpace(r.getenv(name))
	if v == "" {
		return otherwise
	}
	b, err := strconv.ParseBool(v)
	if err != nil {
		r.refuse(name, "%q is neither true nor false", v)
	}
	return b
}

func (r *reader) prefixes(name string) []netip.Prefix {
	var list []netip.Prefix
	for _, v := range fields(r.text(name)) {
		p, err := netip.ParsePrefix(v)
		if err != nil {
			var a netip.Addr
			if a, err = netip.ParseAddr(v); err == nil {
				p, err = a.Prefix(a.BitLen())
			}
		}
		if err != nil {
			r.refuse(name, "%q is neither an address nor a network such as 10.0.0.0/8", v)
			continue
		}
		list = append(list, p.Masked())
	}
	return list
}

func (r *reader) logging(name string) (level slog.Level, format string) {
	for _, v := range fields(r.text(name)) {
		switch v = strings.ToLower(v); v {
		case "text", "json":
			format = v
		default:
			if err := level.UnmarshalText([]byte(v)); err != nil {
				r.refuse(name, "%q is none of debug, info, warn, error, text, json", v)
			}
		}
	}
	return level, format
}

func fields(list string) []string {
	return strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ' ' })
}
