// Package matching finds who fits whom and says why, and learns from what people made of it.
package matching

import (
	"log/slog"
	"sync/atomic"

	"jiebang/internal/app"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core     *app.Core
	db       *postgres.DB
	index    *search.Index
	log      *slog.Logger
	matcher  atomic.Pointer[match.Matcher]
	shipped  *match.Matcher // what the node began with
	meaning  meaning
	previews *previews
	experts  profiles     // by user
	ranked   atomic.Value // a string: what this node last told the record that it ranks with
}

// Matcher is the matcher in force on this node, for commands that measure it.
func (r *Room) Matcher() *match.Matcher { return r.matcher.Load() }

// changeMatcher puts a changed matcher in the place of the one in force, even when others change it meanwhile.
func (r *Room) changeMatcher(change func(*match.Matcher) *match.Matcher) {
	for {
		before := r.matcher.Load()
		if r.matcher.CompareAndSwap(before, change(before)) {
			return
		}
	}
}
