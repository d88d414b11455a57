package postgres

import (
	"database/sql"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"jiebang/internal/market"
)

// momentCodec reads null as the zero time.Time and writes the zero time.Time as null.
type momentCodec struct{ *pgtype.TimestamptzCodec }

// PlanEncode wraps the ordinary plan for time.Time.
func (c momentCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(time.Time); ok {
		return encodeMoment{m, oid, format, c.TimestamptzCodec}
	}
	return c.TimestamptzCodec.PlanEncode(m, oid, format, value)
}

// PlanScan wraps the ordinary plan for *time.Time.
func (c momentCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*time.Time); ok {
		return scanMoment{m, oid, format, c.TimestamptzCodec}
	}
	return c.TimestamptzCodec.PlanScan(m, oid, format, target)
}

type encodeMoment struct {
	types  *pgtype.Map
	oid    uint32
	format int16
	codec  *pgtype.TimestamptzCodec
}

func (p encodeMoment) Encode(value any, buf []byte) ([]byte, error) {
	t := value.(time.Time)
	if t.IsZero() {
		return nil, nil
	}
	stamp := pgtype.Timestamptz{Time: t, Valid: true}
	return p.codec.PlanEncode(p.types, p.oid, p.format, stamp).Encode(stamp, buf)
}

type scanMoment struct {
	types  *pgtype.Map
	oid    uint32
	format int16
	codec  *pgtype.TimestamptzCodec
}

func (p scanMoment) Scan(src []byte, target any) error {
	var stamp pgtype.Timestamptz
	if err := p.codec.PlanScan(p.types, p.oid, p.format, &stamp).Scan(src, &stamp); err != nil {
		return err
	}
	*target.(*time.Time) = time.Time{}
	if stamp.Valid {
		*target.(*time.Time) = stamp.Time.In(market.Shanghai)
	}
	return nil
}

// isRecord reports whether rows of T are structs read by column name, rather than one value.
func isRecord[T any]() bool {
	var zero T
	switch any(&zero).(type) {
	case *time.Time, sql.Scanner:
		return false
	}
	return reflect.TypeFor[T]().Kind() == reflect.Struct
}
