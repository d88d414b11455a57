// Package pool keeps the reserve pool: who handles each published listing, when somebody answers it, and what comes
// next.
package pool

import (
	"jiebang/internal/app"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core  *app.Core
	db    *postgres.DB
	alike Alike
}
