package listing

import (
	"log/slog"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB, index *search.Index, log *slog.Logger, take Take,
	behalf OnBehalf) *Room {
	r := &Room{core: core, db: db, index: index, log: log, take: take, behalf: behalf}
	r.alerts.prepare(core.Analyzer())
	core.Correct(market.NounListing, r.reopening())
	core.HoldFiles(market.NounListing, listingFiles)
	core.Await(market.NounListing, r.awaited)
	r.registerTaps()
	core.React(app.Reaction{
		Begin:  r.loadSearches,
		Kinds:  []string{market.NounSavedSearch},
		Hear:   r.followSearches,
		Before: r.alert, // before the index changes: what fitted before is not news
		Words:  r.alerts.use,
	})
	return r
}
