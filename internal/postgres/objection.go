package postgres

import (
	"context"

	"jiebang/internal/market"
)

const objectionColumns = `id, no, challenge_id, filed_by, name, unit, phone, facts, demand, evidence, status, version, moved_by, submitted_by, answer, created_at, updated_at`

// Objection reads one objection.
func (r Reader) Objection(ctx context.Context, id int64) (market.Objection, error) {
	return one[market.Objection](ctx, r, `select `+objectionColumns+` from objection where id = @id`, args{"id": id})
}

// ObjectionFilter narrows a list of objections; zero values do not narrow.
type ObjectionFilter struct {
	ChallengeID int64
	FiledBy     int64
	Statuses    []market.ObjectionStatus
	Limit       int
}

// Objections lists objections, newest first.
func (r Reader) Objections(ctx context.Context, f ObjectionFilter) ([]market.Objection, error) {
	var w where
	w.and(f.ChallengeID != 0, `challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.FiledBy != 0, `filed_by = @author`, "author", f.FiledBy)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	return list[market.Objection](ctx, r, `select `+objectionColumns+` from objection `+w.sql()+` order by id desc limit @limit`, w.args("limit", f.Limit))
}

// InsertObjection stores an objection if the notice still runs at this instant. The caller has the challenge
// locked, so that an award cannot slip past it.
func (tx *Tx) InsertObjection(ctx context.Context, o *market.Objection) error {
	running, err := one[bool](ctx, tx.Reader, `select exists (select from challenge where id = @id and status = 'in_notice' and coalesce(@told::timestamptz, clock_timestamp()) < notice_ends_at)`,
		args{"id": o.ChallengeID, "told": tx.told})
	if err != nil {
		return err
	}
	if !running {
		return market.Refuse(market.Conflict, "不在公示期内，不能提出异议；公示期外的情况请以书面形式向主管部门反映。")
	}
	if o.No, err = tx.NextNo(ctx, "YY"); err != nil {
		return err
	}
	o.Status, o.Version, o.FiledBy, o.SubmittedBy, o.MovedBy, o.CreatedAt, o.UpdatedAt = market.ObjectionFiled, 1, tx.who.UserID, tx.who.UserID, tx.who.UserID, tx.now, tx.now
	o.ID, err = one[int64](ctx, tx.Reader, `insert into objection (no, challenge_id, filed_by, name, unit, phone, facts, demand, evidence, status, moved_by, submitted_by, created_at, updated_at)
		values (@no, @challenge, @by, @name, @unit, @phone, @facts, @demand, @evidence, 'filed', @by, @by, @now, @now) returning id`,
		args{"no": o.No, "challenge": o.ChallengeID, "by": o.FiledBy, "name": o.Name, "unit": o.Unit, "phone": o.Phone, "facts": o.Facts, "demand": o.Demand, "evidence": o.Evidence, "now": tx.now})
	return err
}

// UpdateObjection stores a move of an objection if nobody stored another version since it was read.
func (tx *Tx) UpdateObjection(ctx context.Context, o *market.Objection) error {
	err := tx.swap(ctx, `update objection set status = @status, version = version + 1, moved_by = @moved_by, answer = @answer, updated_at = @now
		where id = @id and version = @version`, args{"id": o.ID, "version": o.Version, "status": o.Status, "moved_by": o.MovedBy, "answer": o.Answer, "now": tx.now})
	if err == nil {
		o.Version++
	}
	return err
}
