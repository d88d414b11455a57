package postgres

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jiebang/internal/market"
)

func TestAFaultNamesItsStatement(t *testing.T) {
	t.Parallel()
	const sql = "select id\n\t\tfrom listing where id = @id"
	for name, c := range map[string]struct {
		err  error
		code market.Code
		told string
	}{
		"no row": {pgx.ErrNoRows, market.NotFound, market.ErrNotFound.Error()},
		"no table": {&pgconn.PgError{Code: "42P01"}, market.Internal,
			`run "select id from listing where id = @id": `},
		"called off": {context.Canceled, market.Internal,
			`run "select id from listing where id = @id": context canceled`},
		"no longer": {&pgconn.PgError{Code: "57014"}, market.TooMany, "系统繁忙"},
	} {
		got := fault(sql, c.err)
		if market.CodeOf(got) != c.code || !strings.HasPrefix(got.Error(), c.told) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := fault(sql, nil); err != nil {
		t.Errorf("no fault: %v", err)
	}
	if !errors.Is(fault(sql, context.Canceled), context.Canceled) {
		t.Error("what is behind the fault is lost")
	}
	if long := fault(strings.Repeat("词", 200), context.Canceled).Error(); strings.Count(long, "词") != 60 {
		t.Errorf("a long statement is told whole: %s", long)
	}
}
