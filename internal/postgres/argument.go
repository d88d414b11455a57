package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Arguments lists what experts said of a challenge before it was published.
func (r Reader) Arguments(ctx context.Context, challengeID int64) ([]market.Argument, error) {
	return list[market.Argument](ctx, r, `select id, challenge_id, coalesce(expert_id, 0) as expert_id, name, unit, job_title, verdict, opinion, no_conflict, recorded_by, created_at
		from argument where challenge_id = @id order by id`, args{"id": challengeID})
}

// InsertArgument stores what one expert said.
func (tx *Tx) InsertArgument(ctx context.Context, a *market.Argument) (err error) {
	a.RecordedBy, a.CreatedAt = tx.who.UserID, tx.now
	a.ID, err = one[int64](ctx, tx.Reader, `insert into argument (challenge_id, expert_id, name, unit, job_title, verdict, opinion, no_conflict, recorded_by, created_at)
		values (@challenge, nullif(@expert::bigint, 0), @name, @unit, @job_title, @verdict, @opinion, @no_conflict, @by, @now) returning id`,
		args{"challenge": a.ChallengeID, "expert": a.ExpertID, "name": a.Name, "unit": a.Unit, "job_title": a.JobTitle, "verdict": a.Verdict, "opinion": a.Opinion,
			"no_conflict": a.NoConflict, "by": a.RecordedBy, "now": a.CreatedAt})
	return err
}

// DeleteArgument takes back what was recorded by mistake.
func (tx *Tx) DeleteArgument(ctx context.Context, challengeID, id int64) error {
	n, err := tx.exec(ctx, `delete from argument where id = @id and challenge_id = @challenge`, args{"id": id, "challenge": challengeID})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}
