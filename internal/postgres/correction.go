package postgres

import (
	"context"

	"jiebang/internal/market"
)

const correctionColumns = `id, kind, ref, field, title, label, before, after, reason, status, version, moved_by, submitted_by, by_name,
	created_at, answer, decided_name, decided_at`

// Correction reads one correction.
func (r Reader) Correction(ctx context.Context, id int64) (market.Correction, error) {
	return one[market.Correction](ctx, r, `select `+correctionColumns+` from correction where id = @id`, args{"id": id})
}

// CorrectionFilter narrows a list of corrections; zero values do not narrow.
type CorrectionFilter struct {
	Kind     string
	Ref      int64 // with Kind
	Statuses []market.CorrectionStatus
	Before   int64
	Limit    int
}

// Corrections reads corrections, newest first.
func (r Reader) Corrections(ctx context.Context, f CorrectionFilter) ([]market.Correction, error) {
	var w where
	w.and(f.Kind != "", `kind = @kind and ref = @ref`, "kind", f.Kind)
	w.and(len(f.Statuses) > 0, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	named := w.args("limit", f.Limit)
	if f.Kind != "" {
		named["ref"] = f.Ref
	}
	return list[market.Correction](ctx, r, `select `+correctionColumns+` from correction `+w.sql()+` order by id desc limit @limit`, named)
}

// InsertCorrection stores a proposed correction and sets its id, version and times. While another one of the same thing
// waits it is a Conflict.
func (tx *Tx) InsertCorrection(ctx context.Context, c *market.Correction) (err error) {
	c.Version, c.SubmittedBy, c.MovedBy, c.ByName, c.CreatedAt = 1, tx.who.UserID, tx.who.UserID, tx.who.Name, tx.now
	c.ID, err = one[int64](ctx, tx.Reader, `insert into correction (kind, ref, field, title, label, before, after, reason, status, moved_by,
			submitted_by, by_name, created_at)
		values (@kind, @ref, @field, @title, @label, @before, @after, @reason, @status, @by, @by, @name, @now)
		on conflict (kind, ref, field) where status = 'proposed' do nothing returning id`,
		args{"kind": c.Kind, "ref": c.Ref, "field": c.Field, "title": c.Title, "label": c.Label, "before": c.Before, "after": c.After,
			"reason": c.Reason, "status": c.Status, "by": c.SubmittedBy, "name": c.ByName, "now": tx.now})
	if market.Missing(err) {
		return market.Refuse(market.Conflict, "该项已有待确认的更正申请，请先办结。")
	}
	return err
}

// UpdateCorrection stores a move of a correction if nobody stored another version since it was read.
func (tx *Tx) UpdateCorrection(ctx context.Context, c *market.Correction) error {
	err := tx.swap(ctx, `update correction set status = @status, version = version + 1, moved_by = @by, answer = @answer,
			decided_name = @name, decided_at = @at where id = @id and version = @version`,
		args{"id": c.ID, "version": c.Version, "status": c.Status, "by": c.MovedBy, "answer": c.Answer, "name": c.DecidedName, "at": c.DecidedAt})
	if err == nil {
		c.Version++
	}
	return err
}
