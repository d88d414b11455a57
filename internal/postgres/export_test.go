package postgres

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Constraint is the definition of a constraint as the database prints it.
func (r Reader) Constraint(ctx context.Context, table, name string) (string, error) {
	return one[string](ctx, r, `select pg_get_constraintdef(oid) from pg_constraint
		where conrelid = @table::text::regclass and conname = @name`,
		args{"table": table, "name": name})
}

// Backdate makes a listing look as if nobody had changed it since.
func (tx *Tx) Backdate(ctx context.Context, id int64, at time.Time) error {
	_, err := tx.exec(ctx, `update listing set updated_at = coalesce(@at, updated_at) where id = @id`,
		args{"id": id, "at": at})
	return err
}

// Scan reads one row of a statement that a test wrote.
func (db *DB) Scan(ctx context.Context, sql string, into ...any) error {
	return db.pool.QueryRow(ctx, sql).Scan(into...)
}

// Run executes a statement that a test wrote.
func (db *DB) Run(ctx context.Context, sql string) error {
	_, err := db.pool.Exec(ctx, sql)
	return err
}

// Indicators lists the codes of the indicators that have a predicate.
func Indicators() []string { return slices.Sorted(maps.Keys(indicators)) }

// OrgColumns are the columns that a merge of two organisations knows, as table.column.
func OrgColumns() []string {
	var known []string
	for _, p := range orgParts {
		known = append(known, p.table+"."+p.column)
	}
	return known
}

// List reads the rows of one column of a statement that a test wrote.
func (db *DB) List(ctx context.Context, sql string) ([]string, error) {
	return list[string](ctx, db.Reader, sql, nil)
}
