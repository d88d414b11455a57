package postgres

import (
	"context"

	"jiebang/internal/market"
)

var objectionTable = tableOf[market.Objection]("objection", columns{
	given:   `id`,
	fixed:   `no challenge_id filed_by name unit phone facts demand evidence submitted_by created_at`,
	version: `version`,
	moving:  `status moved_by answer updated_at`,
})

// Objection reads one objection.
func (r Reader) Objection(ctx context.Context, id int64) (market.Objection, error) {
	return one[market.Objection](ctx, r, objectionTable.read+`where id = @id`, args{"id": id})
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
	return list[market.Objection](ctx, r, objectionTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertObjection stores an objection if the notice still runs at this instant. The caller has the challenge
// locked, so that an award cannot slip past it.
func (tx *Tx) InsertObjection(ctx context.Context, o *market.Objection) error {
	running, err := one[bool](ctx, tx.Reader, `select exists (select from challenge
		where id = @id and status = `+challengeInNotice+`
		and coalesce(@told::timestamptz, clock_timestamp()) < notice_ends_at)`,
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
	o.Status, o.Version, o.CreatedAt, o.UpdatedAt = market.ObjectionFiled, 1, tx.now, tx.now
	o.FiledBy, o.SubmittedBy, o.MovedBy = tx.who.UserID, tx.who.UserID, tx.who.UserID
	o.ID, err = one[int64](ctx, tx.Reader, objectionTable.insert+`returning id`, objectionTable.inserted(o))
	return err
}

// UpdateObjection stores a move of an objection if nobody stored another version since it was read.
func (tx *Tx) UpdateObjection(ctx context.Context, o *market.Objection) error {
	o.UpdatedAt = tx.now
	return objectionTable.replace(ctx, tx, o)
}
