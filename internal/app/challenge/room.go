// Package challenge puts needs to everybody: challenges, bids, review, notice, award, the work and its record.
package challenge

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
	"log/slog"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core  *app.Core
	db    *postgres.DB
	log   *slog.Logger
	seals *seal.Ring // nil in a command that has nothing to do with bids
}

// New opens the room.
func New(core *app.Core, db *postgres.DB, log *slog.Logger, seals *seal.Ring) *Room {
	r := &Room{core: core, db: db, log: log, seals: seals}
	for kind, read := range map[string]app.ReadFileThing{
		market.NounChallenge: challengeFiles, market.NounMilestone: milestoneFiles, market.NounChange: changeFiles,
		market.NounAcceptance: acceptanceFiles,
		market.NounSubsidy:    subsidyFiles, market.NounObjection: objectionFiles, market.NounBreach: breachFiles,
	} {
		core.HoldFiles(kind, read)
	}
	return r
}
