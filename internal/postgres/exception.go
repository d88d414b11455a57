package postgres

import (
	"context"

	"jiebang/internal/market"
)

var exceptionTable = tableOf[market.Exception]("duty_exception", columns{
	given: `id`,
	fixed: `user_id user_name kind ref title href step own reason at`,
})

// Exceptions lists the steps that one person took twice in a row, newest first; before is the last id of the page
// before, 0 for the first.
func (r Reader) Exceptions(ctx context.Context, before int64, limit int) ([]market.Exception, error) {
	var w where
	w.and(before != 0, `id < @before`, "before", before)
	return list[market.Exception](ctx, r, exceptionTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", limit))
}

// InsertException stores an exception and sets the id.
func (tx *Tx) InsertException(ctx context.Context, x *market.Exception) (err error) {
	x.At = tx.now
	x.ID, err = one[int64](ctx, tx.Reader, exceptionTable.insert+`returning id`, exceptionTable.inserted(x))
	return err
}

// Colleagues lists the enabled accounts that hold any of the roles, by number.
func (r Reader) Colleagues(ctx context.Context, roles []market.Role) ([]market.Colleague, error) {
	return list[market.Colleague](ctx, r, `select id, name, roles from users where roles && @roles and not disabled
		order by id`, args{"roles": roles})
}
