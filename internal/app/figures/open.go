package figures

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB) *Room {
	r := &Room{core: core, db: db}
	core.HoldFiles(market.NounTargetReport, targetFiles)
	core.Correct(market.NounTarget, goals)
	core.HoldFiles(market.NounUndertaking, undertakingFiles)
	for _, kind := range market.UndertakingSheets {
		core.Import(importUndertakings(kind))
	}
	core.FollowSetting(market.SetDistrict, func(ctx context.Context, tx *postgres.Tx, value string) error {
		return rebuildRollups(ctx, tx, market.Region(value))
	})
	return r
}
