package matching

import (
	"context"
	"log/slog"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// New opens the room.
func New(core *app.Core, db *postgres.DB, index *search.Index, log *slog.Logger, shipped *match.Matcher) *Room {
	r := &Room{core: core, db: db, index: index, log: log, shipped: shipped, previews: newPreviews()}
	r.matcher.Store(shipped)
	r.meaning.prepare(shipped)
	r.registerTaps()
	core.Await(market.NounMatch, r.awaitedMatch)
	core.Await(market.NounApproach, r.awaitedApproach)
	core.React(app.Reaction{
		Begin: func(ctx context.Context) error {
			r.learnSoon(ctx)
			return nil
		},
		Read:    r.readShown,
		Indexed: r.hasten,
		Kinds:   []string{market.NounLexicon},
		After:   r.followLexicon,
		End: func(ctx context.Context) {
			if r.meaning.stale() {
				r.learnSoon(ctx)
			}
		},
	})
	core.React(app.Reaction{Kinds: []string{market.NounMatchWeights, market.NounMatchVectors}, After: r.followMatcher})
	return r
}

// Load takes the words, weights and vectors in force from the record.
func (r *Room) Load(ctx context.Context) error {
	if err := r.reloadLexicon(ctx); err != nil {
		return err
	}
	return r.reloadMatcher(ctx)
}

// readShown takes in what touched listings now mean. Before each listing it gives way to people, a little.
func (r *Room) readShown(shown []market.Listing, touched []int64) {
	r.meaning.follow(r.matcher.Load(), shown, touched, func() {
		left := app.LittlePatience
		left.While(r.core.Asked)
	})
}

// hasten brings the listings that the index has taken in to the head of those that wait to be matched.
func (r *Room) hasten(ctx context.Context, touched []int64) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return tx.HastenMatches(ctx, touched) })
}

// followLexicon cuts texts into the words that the bureau keeps now.
func (r *Room) followLexicon(ctx context.Context, _ []int64) error {
	if err := r.reloadLexicon(ctx); err != nil {
		return err
	}
	r.core.Aside(app.RenewIndex, func() { r.core.Renew(ctx, r.learnSoon) })
	return nil
}

// followMatcher ranks with what is in force now. Other vectors are settled when everything was read with them.
func (r *Room) followMatcher(ctx context.Context, _ []int64) error {
	if err := r.reloadMatcher(ctx); err != nil {
		return err
	}
	return r.settle(ctx)
}
