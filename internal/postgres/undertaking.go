package postgres

import (
	"context"

	"jiebang/internal/market"
)

var undertakingTable = tableOf[market.Undertaking]("undertaking", columns{
	given:   `id`,
	fixed:   `kind by_name created_at`,
	version: `version`,
	moving:  `title firm partner person paper "on" until headcount note void_for updated_at`,
})

// Undertaking reads one row.
func (r Reader) Undertaking(ctx context.Context, id int64) (market.Undertaking, error) {
	return one[market.Undertaking](ctx, r, undertakingTable.read+`where id = @id`, args{"id": id})
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
	return list[market.Undertaking](ctx, r, undertakingTable.read+w.sql()+` order by "on" desc, id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertUndertaking stores a row and sets its id, version and times.
func (tx *Tx) InsertUndertaking(ctx context.Context, u *market.Undertaking) (err error) {
	u.Version, u.ByName, u.CreatedAt, u.UpdatedAt = 1, tx.who.Name, tx.now, tx.now
	u.ID, err = one[int64](ctx, tx.Reader, undertakingTable.insert+`returning id`, undertakingTable.inserted(u))
	return err
}

// UpdateUndertaking stores what a row says if nobody stored another version since it was read.
func (tx *Tx) UpdateUndertaking(ctx context.Context, u *market.Undertaking) error {
	u.UpdatedAt = tx.now
	return undertakingTable.replace(ctx, tx, u)
}

// UndertakingsKnown finds rows of a kind by the numbers of their papers or by their titles, those that count first.
func (r Reader) UndertakingsKnown(ctx context.Context, kind market.UndertakingKind, papers, titles []string) (
	[]market.Undertaking, error,
) {
	return list[market.Undertaking](ctx, r, undertakingTable.read+`where kind = @kind
			and (paper = any(@papers) and paper <> '' or title = any(@titles)) order by void_for <> '', id`,
		args{"kind": kind, "papers": orEmpty(papers), "titles": orEmpty(titles)})
}

// TouchedUndertakings are those of the ids that somebody has changed, voided or proved by a file.
func (r Reader) TouchedUndertakings(ctx context.Context, ids []int64) ([]market.Undertaking, error) {
	return list[market.Undertaking](ctx, r, undertakingTable.read+`u where id = any(@ids) and (version > 1
			or void_for <> '' or exists (select from file f where f.kind = `+onUndertaking+` and f.ref = u.id))
		order by id`, args{"ids": orEmpty(ids)})
}

// DeleteUndertakings removes rows for good.
func (tx *Tx) DeleteUndertakings(ctx context.Context, ids []int64) error {
	_, err := tx.exec(ctx, `delete from undertaking where id = any(@ids)`, args{"ids": orEmpty(ids)})
	return err
}
