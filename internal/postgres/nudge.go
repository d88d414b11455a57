package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

// Nudge notes that the actor asked those who must act to get on with a record, unless somebody did after the time
// given: then fresh is false, and what was noted then is returned.
func (tx *Tx) Nudge(ctx context.Context, kind string, ref int64, told int, since time.Time) (n market.Nudge, fresh bool,
	err error) {
	made, err := tx.exec(ctx, `insert into nudge as n (kind, ref, at, by_id, by_name, told)
		values (@kind, @ref, @now, @by, @name, @told)
		on conflict (kind, ref) do update set at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name,
			told = excluded.told where n.at <= @since`,
		args{"kind": kind, "ref": ref, "now": tx.now, "by": tx.who.UserID, "name": tx.who.Name, "told": told,
			"since": since})
	if err != nil {
		return n, false, err
	}
	n, err = tx.LastNudge(ctx, kind, ref)
	return n, made > 0, err
}

// LastNudge reads when a record was nudged last.
func (r Reader) LastNudge(ctx context.Context, kind string, ref int64) (market.Nudge, error) {
	return one[market.Nudge](ctx, r, `select kind, ref, at, by_id, by_name, told from nudge
		where kind = @kind and ref = @ref`, args{"kind": kind, "ref": ref})
}
