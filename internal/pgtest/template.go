package pgtest

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"jiebang/migrations"
)

const (
	templatePrefix = "jiebang_template_"
	databasePrefix = "jiebang_test_"
)

// preparing is the advisory lock of the one who prepares the server.
const preparing = 0x7067746573740a

func templateName() string { return templatePrefix + migrations.Hash() }

// prepare makes the template unless another process has, and removes what killed test processes left. A template counts
// only once it is marked as one, which is its last step: half a template is built again.
func (s *server) prepare(ctx context.Context) (err error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", int64(preparing)); err != nil {
		return err
	}
	defer func() {
		_, unlock := conn.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", int64(preparing))
		err = errors.Join(err, unlock)
	}()
	if err := sweep(ctx, conn.Conn()); err != nil {
		return err
	}
	var complete bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1 and datistemplate)",
		templateName()).Scan(&complete)
	if err != nil || complete {
		return err
	}
	return s.buildTemplate(ctx, conn.Conn())
}

func (s *server) buildTemplate(ctx context.Context, conn *pgx.Conn) error {
	name := templateName()
	if err := execAll(ctx, conn, "drop database if exists "+name+" with (force)",
		"create database "+name+" template template0"); err != nil {
		return err
	}
	if err := migrations.Up(ctx, s.database(name)); err != nil {
		return err
	}
	// Nobody may connect any more: a template with a connection cannot be cloned.
	return execAll(ctx, conn, "alter database "+name+" with is_template true allow_connections false")
}

// sweep drops the databases whose test process is no longer connected.
func sweep(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
		select datname from pg_database d
		where starts_with(datname, $1) and not exists (
			select from pg_stat_activity a where a.application_name <> '' and starts_with(d.datname, a.application_name || '_'))`, databasePrefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := execAll(ctx, conn, "drop database if exists "+quote(name)+" with (force)"); err != nil {
			return err
		}
	}
	return nil
}

func execAll(ctx context.Context, conn *pgx.Conn, statements ...string) error {
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
