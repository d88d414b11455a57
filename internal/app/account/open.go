package account

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB) *Room {
	core.Correct(market.NounOrganization, codes)
	core.HoldFiles(market.NounOrganization, organizationFiles)
	r := &Room{core: core, db: db}
	core.Import(r.organizationSheet())
	core.Import(expertSheet())
	return r
}
