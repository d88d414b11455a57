// Package intake takes what others have on sheets into the record.
package intake

import (
	"jiebang/internal/app"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core *app.Core
	db   *postgres.DB
}

// New opens the room.
func New(core *app.Core, db *postgres.DB) *Room {
	return &Room{core: core, db: db}
}
