package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

// StoredSettings reads the settings that differ from the register.
func (r Reader) StoredSettings(ctx context.Context) ([]market.Setting, error) {
	type row struct {
		Key, Value, Source, UpdatedBy string
		EffectiveOn                   market.Date
		UpdatedAt                     time.Time
		Version                       int
	}
	rows, err := list[row](ctx, r, `select key, value, source, updated_by, effective_on, updated_at, version from setting order by key`, nil)
	settings := make([]market.Setting, 0, len(rows))
	for _, row := range rows {
		settings = append(settings, market.Setting{Key: row.Key, Value: row.Value, Source: row.Source, EffectiveOn: row.EffectiveOn,
			UpdatedBy: row.UpdatedBy, UpdatedAt: row.UpdatedAt, Version: row.Version})
	}
	return settings, err
}

// PutSetting stores a value if nobody stored another version since it was read; version 0 is the register's default.
func (tx *Tx) PutSetting(ctx context.Context, s market.Setting) error {
	return tx.swap(ctx, `insert into setting as s (key, value, source, effective_on, updated_by, updated_at, version)
		select @key, @value, @source, @effective, @by, @now, 1 where @version::int = 0 or exists (select from setting where key = @key)
		on conflict (key) do update set value = excluded.value, source = excluded.source, effective_on = excluded.effective_on,
			updated_by = excluded.updated_by, updated_at = excluded.updated_at, version = s.version + 1
		where s.version = @version`,
		args{"key": s.Key, "value": s.Value, "source": s.Source, "effective": s.EffectiveOn, "by": tx.who.Name, "now": tx.now, "version": s.Version})
}

// Secret reads a secret of the installation, storing the proposed one if there is none yet; all nodes get the same.
func (db *DB) Secret(ctx context.Context, name string, proposed []byte) ([]byte, error) {
	if _, err := db.q.Exec(ctx, `insert into secret (name, value) values (@name, @value) on conflict do nothing`, args{"name": name, "value": proposed}); err != nil {
		return nil, translate(err)
	}
	return one[[]byte](ctx, db.Reader, `select value from secret where name = @name`, args{"name": name})
}
