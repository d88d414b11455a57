package app

import (
	"context"
	"fmt"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func (c *Core) reloadSettings(ctx context.Context) error {
	rows, err := c.db.StoredSettings(ctx)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	values := market.Values(rows)
	c.settings.Store(&values)
	return nil
}

// SettingRows lists every setting with its value in force, source and last editor, for those who keep them.
func (c *Core) SettingRows(ctx context.Context, who market.Actor) ([]SettingRow, error) {
	if !market.SeesSettings(who) {
		return nil, market.ErrNotFound
	}
	stored, err := c.db.StoredSettings(ctx)
	rows := make([]SettingRow, 0, len(market.SettingRegister))
	for _, s := range market.Merge(stored) {
		rows = append(rows, SettingRow{s, market.MayChangeSetting(who, s.Key)})
	}
	return rows, err
}

// SettingChange is what somebody types to change a setting.
type SettingChange struct {
	Key         string      `form:"key"`
	Value       string      `form:"value"`
	Source      string      `form:"source"`
	EffectiveOn market.Date `form:"effective_on"`
	Version     int         `form:"version"`
}

const sourceLength = 200

// SettingRow is a setting as one asker sees it.
type SettingRow struct {
	market.Setting
	Changeable bool
}

// ChangeSetting stores a new value. Security settings belong to the security administrator, the others to
// the system administrator or, for legal numbers, to a clerk.
func (c *Core) ChangeSetting(ctx context.Context, who market.Actor, in SettingChange) error {
	if !market.MayChangeSetting(who, in.Key) {
		return market.Refuse(market.Forbidden, "您没有权限修改此项设置。")
	}
	in.Value, in.Source = strings.TrimSpace(in.Value), strings.TrimSpace(in.Source)
	if err := market.CheckSetting(in.Key, in.Value); err != nil {
		return err
	}
	if len([]rune(in.Source)) > sourceLength {
		return &market.Error{Code: market.Invalid, Message: "依据太长。",
			Fields: map[string]string{"source": fmt.Sprintf("依据最多 %d 个字。", sourceLength)}}
	}
	err := c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		row := market.Setting{Key: in.Key, Value: in.Value, Source: in.Source, EffectiveOn: in.EffectiveOn,
			Version: in.Version}
		before := c.Settings().Text(in.Key)
		if err := tx.PutSetting(ctx, row); err != nil {
			return err
		}
		if follow, ok := c.onSetting[in.Key]; ok {
			if err := follow(ctx, tx, in.Value); err != nil {
				return err
			}
		}
		return tx.Record(ctx, market.VerbChange, market.NounSetting, 0, in.Key,
			map[string]string{"before": before, "after": in.Value})
	})
	if err != nil {
		return err
	}
	return c.reloadSettings(ctx)
}
