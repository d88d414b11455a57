// Package account knows people and organisations: who logs in, who belongs where, who may speak for whom.
package account

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"sync"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core   *app.Core
	db     *postgres.DB
	hasher sync.Mutex // passwords are hashed one at a time: 19 MiB each
}

// New opens the room.
func New(core *app.Core, db *postgres.DB) *Room {
	core.Correct(market.NounOrganization, codes)
	core.HoldFiles(market.NounOrganization, organizationFiles)
	r := &Room{core: core, db: db}
	core.Import(r.organizationSheet())
	return r
}
