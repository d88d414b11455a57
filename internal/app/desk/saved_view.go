package desk

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// SavedViews lists what the asker keeps of a list, by name.
func (r *Room) SavedViews(ctx context.Context, who market.Actor, list string) ([]market.SavedView, error) {
	return r.db.SavedViews(ctx, who.UserID, list)
}

// KeepView keeps a choice of a list under a name. One of the same name is replaced, so that a view can be mended.
func (r *Room) KeepView(ctx context.Context, who market.Actor, v market.SavedView) error {
	v.UserID = who.UserID
	if err := v.Validate(); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.KeepView(ctx, v); err != nil {
			return err
		}
		kept, err := tx.SavedViews(ctx, v.UserID, v.List)
		if err == nil && len(kept) > market.MostSavedViews {
			const full = "一个列表最多存 20 个视图，请先删除不用的。"
			return &market.Error{Code: market.Invalid, Message: full, Fields: map[string]string{"name": full}}
		}
		return err
	})
}

// DropView deletes one of the asker's views and gives the list that it was of.
func (r *Room) DropView(ctx context.Context, who market.Actor, id int64) (list string, err error) {
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		list, err = tx.DropView(ctx, who.UserID, id)
		return err
	})
	return list, err
}
