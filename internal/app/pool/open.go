package pool

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Alike counts the needs on show that are like a listing, as far as the asker may see them.
type Alike func(ctx context.Context, who market.Actor, l market.Listing) (int, error)

// New opens the room.
func New(core *app.Core, db *postgres.DB, alike Alike) *Room {
	r := &Room{core: core, db: db, alike: alike}
	core.HoldFiles(market.NounPoolContact, contactFiles)
	r.registerTaps()
	return r
}
