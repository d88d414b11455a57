package challenge

import (
	"log/slog"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB, log *slog.Logger, seals *seal.Ring) *Room {
	r := &Room{core: core, db: db, log: log, seals: seals}
	core.Await(market.NounChallenge, r.awaited)
	core.Await(market.NounBid, r.awaitedBid)
	core.Await(market.NounAgreement, r.awaitedWork)
	for kind, read := range map[string]app.ReadFileThing{
		market.NounChallenge: challengeFiles, market.NounMilestone: milestoneFiles, market.NounChange: changeFiles,
		market.NounAcceptance: acceptanceFiles,
		market.NounSubsidy:    subsidyFiles, market.NounObjection: objectionFiles, market.NounBreach: breachFiles,
	} {
		core.HoldFiles(kind, read)
	}
	return r
}
