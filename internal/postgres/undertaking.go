package postgres

import (
	"context"

	"jiebang/internal/market"
)

const undertakingColumns = `id, kind, title, firm, partner, person, paper, "on", until, headcount, note, void_for, version, by_name, created_at, updated_at`

// Undertaking reads one row.
func (r Reader) Undertaking(ctx context.Context, id int64) (market.Undertaking, error) {
	return one[market.Undertaking](ctx, r, `select `+undertakingColumns+` from undertaking where id = @id`, args{"id": id})
}

// UndertakingFilter narrows a list; zero values do not narrow. After is the last row of the page before.
type UndertakingFilter struct {
	Kind    market.UndertakingKind
	Year    int
	AfterOn market.Date
	AfterID int64
	Limit   int
}

// Undertakings lists the rows of a kind in a year, the latest first.
func (r Reader) Undertakings(ctx context.Context, f UndertakingFilter) ([]market.Undertaking, error) {
	var w where
	w.and(true, `kind = @kind`, "kind", f.Kind)
	w.and(true, `"on" >= make_date(@year, 1, 1) and "on" < make_date(@year + 1, 1, 1)`, "year", f.Year)
	if f.AfterID != 0 {
		w.and(true, `("on", id) < (@after_on, @after_id)`, "after_on", f.AfterOn)
		w.set("after_id", f.AfterID)
	}
	return list[market.Undertaking](ctx, r, `select `+undertakingColumns+` from undertaking `+w.sql()+` order by "on" desc, id desc limit @limit`, w.args("limit", f.Limit))
}

// InsertUndertaking stores a row and sets its id, version and times.
func (tx *Tx) InsertUndertaking(ctx context.Context, u *market.Undertaking) (err error) {
	u.Version, u.ByName, u.CreatedAt, u.UpdatedAt = 1, tx.who.Name, tx.now, tx.now
	named := undertakingArgs(u)
	named["kind"], named["by"] = u.Kind, u.ByName
	u.ID, err = one[int64](ctx, tx.Reader, `insert into undertaking (kind, title, firm, partner, person, paper, "on", until, headcount, note, by_name, created_at, updated_at)
		values (@kind, @title, @firm, @partner, @person, @paper, @on, @until, @headcount, @note, @by, @now, @now) returning id`, named)
	return err
}

// UpdateUndertaking stores what a row says if nobody stored another version since it was read.
func (tx *Tx) UpdateUndertaking(ctx context.Context, u *market.Undertaking) error {
	u.UpdatedAt = tx.now
	named := undertakingArgs(u)
	named["id"], named["version"], named["void_for"] = u.ID, u.Version, u.VoidFor
	err := tx.swap(ctx, `update undertaking set title = @title, firm = @firm, partner = @partner, person = @person, paper = @paper, "on" = @on, until = @until,
			headcount = @headcount, note = @note, void_for = @void_for, version = version + 1, updated_at = @now
		where id = @id and version = @version`, named)
	if err == nil {
		u.Version++
	}
	return err
}

func undertakingArgs(u *market.Undertaking) args {
	return args{"title": u.Title, "firm": u.Firm, "partner": u.Partner, "person": u.Person, "paper": u.Paper, "on": u.On, "until": u.Until,
		"headcount": u.Headcount, "note": u.Note, "now": u.UpdatedAt}
}
