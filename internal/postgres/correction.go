package postgres

import (
	"context"

	"jiebang/internal/market"
)

var correctionTable = tableOf[market.Correction]("correction", columns{
	given:   `id`,
	fixed:   `kind ref field title label before after reason submitted_by by_name created_at`,
	version: `version`,
	moving:  `status moved_by answer decided_name decided_at`,
})

// Correction reads one correction.
func (r Reader) Correction(ctx context.Context, id int64) (market.Correction, error) {
	return one[market.Correction](ctx, r, correctionTable.read+`where id = @id`, args{"id": id})
}

// CorrectionFilter narrows a list of corrections; zero values do not narrow.
type CorrectionFilter struct {
	Kind     string
	Ref      int64 // with Kind
	Statuses []market.CorrectionStatus
	NotBy    int64 // neither proposed nor taken further by this user
	Before   int64
	Limit    int
}

// Corrections reads corrections, newest first.
func (r Reader) Corrections(ctx context.Context, f CorrectionFilter) ([]market.Correction, error) {
	var w where
	w.and(f.Kind != "", `kind = @kind and ref = @ref`, "kind", f.Kind)
	w.and(len(f.Statuses) > 0, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.NotBy != 0, `submitted_by <> @not_by and moved_by <> @not_by`, "not_by", f.NotBy)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	named := w.args("limit", f.Limit)
	if f.Kind != "" {
		named["ref"] = f.Ref
	}
	return list[market.Correction](ctx, r, correctionTable.read+w.sql()+` order by id desc limit @limit`, named)
}

// InsertCorrection stores a proposed correction and sets its id, version and times. While another one of the same thing
// waits it is a Conflict.
func (tx *Tx) InsertCorrection(ctx context.Context, c *market.Correction) (err error) {
	c.Version, c.SubmittedBy, c.MovedBy, c.ByName, c.CreatedAt = 1, tx.who.UserID, tx.who.UserID, tx.who.Name, tx.now
	c.ID, err = one[int64](ctx, tx.Reader, correctionTable.insert+`on conflict (kind, ref, field)
		where status = `+correctionProposed+` do nothing
		returning id`, correctionTable.inserted(c))
	if market.Missing(err) {
		return market.Refuse(market.Conflict, "该项已有待确认的更正申请，请先办结。")
	}
	return err
}

// UpdateCorrection stores a move of a correction if nobody stored another version since it was read.
func (tx *Tx) UpdateCorrection(ctx context.Context, c *market.Correction) error {
	return correctionTable.replace(ctx, tx, c)
}
