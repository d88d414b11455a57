// Package postgres keeps the record. Reads hang off Reader, which DB and Tx share; writes exist only on Tx,
// so that nothing is written outside a transaction that knows who acts and when.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"jiebang/internal/market"
)

// querier is what pools and transactions have in common.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Reader reads the record, inside a transaction or outside: what needs only to read takes one, of a DB, of a Tx or of
// a View.
type Reader struct{ q querier }

// DB is the record, safe for use by many goroutines.
type DB struct {
	Reader
	pool  *pgxpool.Pool
	jobs  *river.Client[pgx.Tx]
	clock func() time.Time // set by At alone
}

// Tx is one transaction; it knows who acts and, by the database's clock, when.
type Tx struct {
	Reader
	tx   pgx.Tx
	jobs *river.Client[pgx.Tx]
	who  market.Actor
	now  time.Time
	told time.Time // the instant that a clock of At told, zero for the database's own
}

// statementTimeout bounds every statement of the pages; a request's context does not end when its client leaves.
const statementTimeout = 15 * time.Second

// Open connects to the record and checks that it answers.
func Open(ctx context.Context, url string) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	config.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	config.ConnConfig.RuntimeParams["application_name"] = "jiebang"
	config.ConnConfig.RuntimeParams["statement_timeout"] = fmt.Sprint(statementTimeout.Milliseconds())
	config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60000"
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		registerTimes(conn.TypeMap())
		return nil
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to database: %w", err)
	}
	jobs, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("make job client: %w", err)
	}
	return &DB{Reader: Reader{pool}, pool: pool, jobs: jobs}, nil
}

// Close waits for connections in use and closes them.
func (db *DB) Close() { db.pool.Close() }

// Ping reports whether the record answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(ctx) }

// Pool tells how the connections are used.
func (db *DB) Pool() *pgxpool.Stat { return db.pool.Stat() }

// Workers makes the client that works jobs on this record; the caller starts and stops it.
func (db *DB) Workers(config *river.Config) (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(db.pool), config)
}

// InTx runs f in one transaction and commits when it returns nil. A serialisation failure or deadlock is
// tried again; f must therefore have no effect but through tx.
func (db *DB) InTx(ctx context.Context, who market.Actor, f func(*Tx) error) error {
	const attempts = 3
	for attempt := 1; ; attempt++ {
		err := db.once(ctx, who, f)
		var pg *pgconn.PgError
		if attempt < attempts && errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") {
			continue
		}
		return translate(err)
	}
}

func (db *DB) once(ctx context.Context, who market.Actor, f func(*Tx) error) (err error) {
	if c := formClaim(ctx); c != nil && c.begin() {
		made := f
		f = func(tx *Tx) error {
			if err := tx.claimForm(ctx, c); err != nil {
				return err
			}
			return made(tx)
		}
		defer func() { c.end(err == nil) }()
	}
	return pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		t := &Tx{Reader: Reader{tx}, tx: tx, jobs: db.jobs, who: who}
		if db.clock != nil {
			t.told = db.clock()
			t.now = t.told
			if _, err := tx.Exec(ctx,
				`set local synchronous_commit to off`); err != nil { // a made-up past need not outlive a crash
				return err
			}
			return f(t)
		}
		if err := tx.QueryRow(ctx, `select now()`).Scan(&t.now); err != nil {
			return err
		}
		return f(t)
	})
}

// View is the record as it stood at one moment.
type View struct{ Reader }

// Look reads from one moment of the record, so that figures read after each other agree.
func (db *DB) Look(ctx context.Context, f func(*View) error) error {
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		func(tx pgx.Tx) error { return f(&View{Reader{tx}}) })
	return translate(err)
}

// Who is the actor of the transaction.
func (tx *Tx) Who() market.Actor { return tx.who }

// Now is the database's time at the start of the transaction.
func (tx *Tx) Now() time.Time { return tx.now }

// Clock is the database's time at this instant, later than Now when the transaction had to wait.
func (tx *Tx) Clock(ctx context.Context) (time.Time, error) {
	if !tx.told.IsZero() {
		return tx.told, nil
	}
	return one[time.Time](ctx, tx.Reader, `select clock_timestamp()`, nil)
}

// Now is the database's time.
func (r Reader) Now(ctx context.Context) (time.Time, error) {
	return one[time.Time](ctx, r, `select clock_timestamp()`, nil)
}

// At is the same record seen by another clock: its transactions happen when the clock says. The demo district gets
// its past that way; nothing that serves people is given one.
func (db *DB) At(clock func() time.Time) *DB {
	return &DB{Reader: db.Reader, pool: db.pool, jobs: db.jobs, clock: clock}
}

// Now is the database's time, or what the clock of At says.
func (db *DB) Now(ctx context.Context) (time.Time, error) {
	if db.clock != nil {
		return db.clock(), nil
	}
	return db.Reader.Now(ctx)
}

// args are the named arguments of a statement; one that the statement names and args lacks is an error.
type args = pgx.StrictNamedArgs

// list collects the rows of a query: structs by column name, anything else from the only column.
func list[T any](ctx context.Context, r Reader, sql string, named args) ([]T, error) {
	rows, err := r.q.Query(ctx, sql, named)
	if err != nil {
		return nil, fault(sql, err)
	}
	found, err := pgx.CollectRows(rows, rowTo[T]())
	return found, fault(sql, err)
}

// one collects the only row of a query; none is market.ErrNotFound.
func one[T any](ctx context.Context, r Reader, sql string, named args) (T, error) {
	rows, err := r.q.Query(ctx, sql, named)
	if err != nil {
		var zero T
		return zero, fault(sql, err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, rowTo[T]())
	return found, fault(sql, err)
}

// exec runs a statement and tells how many rows it touched.
func (tx *Tx) exec(ctx context.Context, sql string, named args) (int64, error) {
	tag, err := tx.q.Exec(ctx, sql, named)
	return tag.RowsAffected(), fault(sql, err)
}

// swap runs an update that names the version it saw; no row means that somebody was first.
func (tx *Tx) swap(ctx context.Context, sql string, named args) error {
	n, err := tx.exec(ctx, sql, named)
	if err == nil && n == 0 {
		return market.ErrStale
	}
	return err
}

// rowTo picks how a row becomes a T.
func rowTo[T any]() pgx.RowToFunc[T] {
	if isRecord[T]() {
		return pgx.RowToStructByName[T]
	}
	return pgx.RowTo[T]
}

// translate turns what Postgres says into the errors of the market; the only place that knows its codes.
func translate(err error) error {
	var pg *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pgx.ErrNoRows):
		return market.ErrNotFound
	case !errors.As(err, &pg):
		return err
	}
	switch pg.Code {
	case "23505": // unique_violation
		return &violation{market.Refuse(market.Conflict, uniqueSentence(pg.ConstraintName)), pg}
	case "23503": // foreign_key_violation
		return &violation{market.Refuse(market.Conflict, "引用的内容不存在或仍被使用，请刷新后重试。"), pg}
	case "57014": // query_canceled
		return &violation{market.Refuse(market.TooMany, "系统繁忙，请稍后重试。"), pg}
	}
	return err
}

// fault is what went wrong with a statement: in the market's words where it has any, and otherwise with the beginning
// of the statement, by which it is found among all the others. Its arguments are never told, for they hold what people
// wrote.
func fault(sql string, err error) error {
	err = translate(err)
	if err == nil || market.CodeOf(err) != market.Internal {
		return err
	}
	const told = 60
	words := []rune(strings.Join(strings.Fields(sql), " "))
	return fmt.Errorf("run %q: %w", string(words[:min(told, len(words))]), err)
}

// violation answers as the market's error and keeps what Postgres said.
type violation struct {
	error
	pg *pgconn.PgError
}

func (v *violation) Unwrap() []error { return []error{v.error, v.pg} }

func uniqueSentence(constraint string) string {
	sentences := map[string]string{
		"users_login_key":               "该登录名已被使用，请换一个。",
		"organization_uscc":             "该统一社会信用代码已登记，请申请加入该单位。",
		"listing_import":                "该行已导入过。",
		"join_request_once":             "您已提交过加入申请，请等待该单位负责人处理。",
		"member_pkey":                   "您已是该单位成员。",
		"match_demand_id_supply_id_key": "这一对已有匹配记录。",
		"contract_cert":                 "该合同登记编号已被另一份合同使用，请核对登记证明。",
		"undertaking_paper":             "该备案号或该人员的批准文件已登记过，请核对。",
		"list_issue_number":             "该年度已有这一期汇编，请刷新后重试。",
		"target_report_open":            "该指标已有一份填报待审核，请先审核或退回。",
		"deal_match":                    "该匹配已形成签约项目，请在签约项目中查看。",
		"deal_bid":                      "该揭榜方案已形成签约项目，请在签约项目中查看。",
		"bid_once":                      "贵单位已有一份揭榜方案，每个单位只能提交一份；如需更换，请先撤回原方案。",
		"argument_once":                 "该专家的意见已登记。",
		"lexicon_once":                  "词典中已有这一条。",
		"challenge_next_round":          "该榜单已重新发榜，请在新一轮榜单中办理。",
		"review_once":                   "该专家已在评审名单中。",
		"round_name":                    "已有同名的征集，请换一个名称。",
		"round_invitation_org":          "该单位已在邀请名单中。",
		"round_invitation_name":         "该单位已在邀请名单中。",
	}
	if s, ok := sentences[constraint]; ok {
		return s
	}
	return "与已有记录重复，请核对后重试。"
}

// registerTimes makes a null timestamp the zero time, and the zero time null: a moment that has not come.
func registerTimes(types *pgtype.Map) {
	types.RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: momentCodec{&pgtype.TimestamptzCodec{}}})
}
