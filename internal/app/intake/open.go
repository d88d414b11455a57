package intake

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB) *Room {
	r := &Room{core: core, db: db}
	for _, kind := range market.Kinds {
		core.Import(r.listingSheet(kind))
	}
	core.HoldFiles(market.NounRoundAnswer, answerFilesOf)
	core.Correct(market.NounRound, r.extending())
	return r
}
