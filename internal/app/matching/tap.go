package matching

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// registerTaps says what the one-tap links of a match do.
func (r *Room) registerTaps() {
	for act, move := range map[market.TapAct]market.MatchMove{
		market.TapAccept: market.MatchAccept, market.TapDismiss: market.MatchDismiss} {
		r.core.OnTap(act, app.TapHandler{Noun: market.NounMatch, Show: r.showTap,
			Do: func(ctx context.Context, tx *postgres.Tx, id int64, reason string) error {
				_, err := matchMoves.MakeIn(ctx, r.core, r, tx, id, matchStep{Move: Move{Name: move, Reason: reason}})
				return err
			}})
	}
}

// showTap names the two listings of a match, for its sides.
func (r *Room) showTap(ctx context.Context, who market.Actor, id int64) (title, href string, err error) {
	m, err := r.db.Match(ctx, id)
	if err == nil && !m.VisibleTo(who) {
		err = market.ErrNotFound
	}
	return "“" + m.DemandTitle + "”与“" + m.SupplyTitle + "”", link.Match(id), err
}
