package postgres

import (
	"context"
	"time"
)

// Constraint is the definition of a constraint as the database prints it.
func (r reader) Constraint(ctx context.Context, table, name string) (string, error) {
	return one[string](ctx, r, `select pg_get_constraintdef(oid) from pg_constraint where conrelid = @table::text::regclass and conname = @name`,
		args{"table": table, "name": name})
}

// Backdate makes a listing look as if nobody had changed it since.
func (tx *Tx) Backdate(ctx context.Context, id int64, at time.Time) error {
	_, err := tx.exec(ctx, `update listing set updated_at = coalesce(@at, updated_at) where id = @id`, args{"id": id, "at": at})
	return err
}
