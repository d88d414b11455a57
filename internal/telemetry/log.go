// Package telemetry says what the running system is doing: log lines for people and metrics for machines.
package telemetry

import (
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// Redacted stands in a log where a secret was.
const Redacted = "[redacted]"

// NewLogger writes lines of at least the given level to w; format is "text", "json" or "", which means
// text on a terminal and JSON elsewhere. Attributes that carry secrets are blanked by name.
func NewLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: redact}
	if format == "text" || format == "" && isTerminal(w) {
		return slog.New(slog.NewTextHandler(w, opts))
	}
	return slog.New(slog.NewJSONHandler(w, opts))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// redact blanks attributes named like a secret, and passwords inside addresses whatever their attribute is called.
func redact(_ []string, a slog.Attr) slog.Attr {
	if isSecret(a.Key) {
		return slog.String(a.Key, Redacted)
	}
	if a.Value.Kind() == slog.KindString && strings.Contains(a.Value.String(), "://") {
		return slog.String(a.Key, withoutPassword(a.Value.String()))
	}
	return a
}

func isSecret(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"password", "passwd", "secret", "token", "cookie", "authorization", "otp",
		"id_number", "phone"} {
		if key == word || strings.HasSuffix(key, "_"+word) || strings.HasPrefix(key, word+"_") {
			return true
		}
	}
	return false
}

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	return u.Redacted()
}
