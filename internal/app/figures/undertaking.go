package figures

import (
	"context"
	"jiebang/internal/link"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// UndertakingFilter says which rows of a list are asked for, from behind the row that ends the page before.
type UndertakingFilter struct {
	Kind    market.UndertakingKind
	Year    int
	AfterOn market.Date
	AfterID int64
}

// Undertakings lists the rows of a kind in a year, the latest first.
func (r *Room) Undertakings(ctx context.Context, who market.Actor, f UndertakingFilter) ([]market.Undertaking, error) {
	return r.undertakings(ctx, who, f, app.PageSize)
}

func (r *Room) undertakings(ctx context.Context, who market.Actor, f UndertakingFilter,
	limit int) ([]market.Undertaking, error) {
	if _, known := market.UndertakingTextOf(f.Kind); !known || !who.InBureau() {
		return nil, market.ErrNotFound
	}
	return r.db.Undertakings(ctx, postgres.UndertakingFilter{Kind: f.Kind, Year: f.Year, AfterOn: f.AfterOn,
		AfterID: f.AfterID, Limit: limit})
}

// Undertaking reads one row.
func (r *Room) Undertaking(ctx context.Context, who market.Actor, id int64) (market.Undertaking, error) {
	if !who.InBureau() {
		return market.Undertaking{}, market.ErrNotFound
	}
	return r.db.Undertaking(ctx, id)
}

// RecordUndertaking stores a new row.
func (r *Room) RecordUndertaking(ctx context.Context, who market.Actor, kind market.UndertakingKind,
	in market.UndertakingContent) (market.Undertaking, error) {
	u := market.Undertaking{Kind: kind, UndertakingContent: in}
	if !market.MayKeepUndertakings(who) {
		return u, market.ErrNotFound
	}
	u.Normalize()
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := u.Validate(kind, market.DateOf(tx.Now())); err != nil {
			return err
		}
		if err := tx.InsertUndertaking(ctx, &u); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounUndertaking, u.ID, u.Title,
			map[string]any{"kind": kind, "on": u.On, "headcount": u.Headcount})
	})
	return u, err
}

// EditUndertaking rewrites a row that still counts.
func (r *Room) EditUndertaking(ctx context.Context, who market.Actor, id int64, version int,
	in market.UndertakingContent) (market.Undertaking, error) {
	return r.changeUndertaking(ctx, who, id, version, market.VerbEdit,
		func(u *market.Undertaking, today market.Date) error {
			u.UndertakingContent = in
			u.Normalize()
			return u.Validate(u.Kind, today)
		})
}

// VoidUndertaking lets a row count no longer; it stays on the record with the reason.
func (r *Room) VoidUndertaking(ctx context.Context, who market.Actor, id int64, version int,
	reason string) (market.Undertaking, error) {
	return r.changeUndertaking(ctx, who, id, version, market.VerbVoid,
		func(u *market.Undertaking, _ market.Date) error {
			if u.VoidFor = strings.TrimSpace(reason); u.VoidFor == "" {
				return &market.Error{Code: market.Invalid, Message: "请填写作废的理由。",
					Fields: map[string]string{"reason": "请填写理由。"}}
			}
			return nil
		})
}

func (r *Room) changeUndertaking(ctx context.Context, who market.Actor, id int64, version int, verb string,
	change func(*market.Undertaking, market.Date) error) (market.Undertaking, error) {
	var u market.Undertaking
	if !market.MayKeepUndertakings(who) {
		return u, market.ErrNotFound
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if u, err = tx.Undertaking(ctx, id); err != nil {
			return err
		}
		if u.VoidFor != "" {
			return market.Refuse(market.Conflict, "该条已作废，不能修改。")
		}
		before := u.UndertakingContent
		if err := change(&u, market.DateOf(tx.Now())); err != nil {
			return err
		}
		u.Version = version
		if err := tx.UpdateUndertaking(ctx, &u); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounUndertaking, id, u.VoidFor,
			map[string]any{"before": before, "after": u.UndertakingContent})
	})
	return u, err
}

// undertakingFiles are what shows a row, such as the filing or the list of who attended.
func undertakingFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	u, err := from.Undertaking(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: u.Title, Href: link.Undertaking(ref),
		Purposes: []string{"备案或批准文件", "协议", "签到表", "照片", "其他"},
		Rights: market.FileRights{See: who.InBureau(), Party: who.InBureau(), Add: market.MayKeepUndertakings(who) &&
			u.VoidFor == ""}}, nil
}
