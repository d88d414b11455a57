// Package listing keeps the five lists: what is written, shown, searched and watched for.
package listing

import (
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"log/slog"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core   *app.Core
	db     *postgres.DB
	index  *search.Index
	log    *slog.Logger
	alerts alerts // everybody's saved searches
}

// New opens the room.
func New(core *app.Core, db *postgres.DB, index *search.Index, log *slog.Logger) *Room {
	r := &Room{core: core, db: db, index: index, log: log}
	r.alerts.prepare(core.Analyzer())
	core.Correct(market.NounListing, r.reopening())
	core.HoldFiles(market.NounListing, listingFiles)
	core.React(app.Reaction{
		Begin:  r.loadSearches,
		Kinds:  []string{market.NounSavedSearch},
		Hear:   r.followSearches,
		Before: r.alert, // before the index changes: what fitted before is not news
		Words:  r.alerts.use,
	})
	return r
}
