package contract

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB, becomeDeal BecomeDeal) *Room {
	core.Correct(market.NounContract, certificates)
	core.Import(dealSheet())
	core.HoldFiles(market.NounDeal, dealFiles)
	core.HoldFiles(market.NounContract, contractFiles)
	r := &Room{core: core, db: db, becomeDeal: becomeDeal}
	core.Import(r.ledger())
	core.Await(market.NounDeal, r.awaitedDeal)
	core.Await(market.NounContract, r.awaitedContract)
	return r
}
