package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var settingTable = tableOf[market.Setting]("setting", columns{
	fixed:   `key`,
	version: `version`,
	moving:  `value source effective_on updated_by updated_at`,
})

// StoredSettings reads the settings that differ from the register.
func (r Reader) StoredSettings(ctx context.Context) ([]market.Setting, error) {
	type row struct {
		Key, Value, Source, UpdatedBy string
		EffectiveOn                   market.Date
		UpdatedAt                     time.Time
		Version                       int
	}
	rows, err := list[row](ctx, r, settingTable.read+`order by key`, nil)
	settings := make([]market.Setting, 0, len(rows))
	for _, row := range rows {
		settings = append(settings, market.Setting{Key: row.Key, Value: row.Value, Source: row.Source,
			EffectiveOn: row.EffectiveOn,
			UpdatedBy:   row.UpdatedBy, UpdatedAt: row.UpdatedAt, Version: row.Version})
	}
	return settings, err
}

// PutSetting stores a value if nobody stored another version since it was read; version 0 is the register's default.
func (tx *Tx) PutSetting(ctx context.Context, s market.Setting) error {
	s.UpdatedBy, s.UpdatedAt = tx.who.Name, tx.now
	if s.Version == 0 {
		s.Version = 1
		return tx.swap(ctx, settingTable.insert+`on conflict do nothing`, settingTable.inserted(&s))
	}
	named := settingTable.updated(&s)
	named["key"] = s.Key
	return tx.swap(ctx, settingTable.update+`where key = @key and version = @version`, named)
}

// Secret reads a secret of the installation, storing the proposed one if there is none yet; all nodes get the same.
func (db *DB) Secret(ctx context.Context, name string, proposed []byte) ([]byte, error) {
	if _, err := db.q.Exec(ctx, `insert into secret (name, value) values (@name, @value) on conflict do nothing`,
		args{"name": name, "value": proposed}); err != nil {
		return nil, translate(err)
	}
	return one[[]byte](ctx, db.Reader, `select value from secret where name = @name`, args{"name": name})
}
