// Package intake takes what others have on sheets into the record.
package intake

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core *app.Core
	db   *postgres.DB
}

// New opens the room.
func New(core *app.Core, db *postgres.DB) *Room {
	r := &Room{core: core, db: db}
	for _, kind := range market.Kinds {
		core.Import(r.listingSheet(kind))
	}
	return r
}
