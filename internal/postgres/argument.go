package postgres

import (
	"context"

	"jiebang/internal/market"
)

var argumentTable = tableOf[market.Argument]("argument", columns{
	given:  `id`,
	fixed:  `challenge_id expert_id name unit job_title verdict opinion no_conflict recorded_by created_at`,
	absent: `expert_id`,
})

// Arguments lists what experts said of a challenge before it was published.
func (r Reader) Arguments(ctx context.Context, challengeID int64) ([]market.Argument, error) {
	return list[market.Argument](ctx, r, argumentTable.read+`where challenge_id = @id order by id`,
		args{"id": challengeID})
}

// InsertArgument stores what one expert said.
func (tx *Tx) InsertArgument(ctx context.Context, a *market.Argument) (err error) {
	a.RecordedBy, a.CreatedAt = tx.who.UserID, tx.now
	a.ID, err = one[int64](ctx, tx.Reader, argumentTable.insert+`returning id`, argumentTable.inserted(a))
	return err
}

// DeleteArgument takes back what was recorded by mistake.
func (tx *Tx) DeleteArgument(ctx context.Context, challengeID, id int64) error {
	n, err := tx.exec(ctx, `delete from argument where id = @id and challenge_id = @challenge`,
		args{"id": id, "challenge": challengeID})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}
