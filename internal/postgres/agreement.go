package postgres

import (
	"context"

	"jiebang/internal/market"
)

var agreementTable = tableOf[market.Agreement]("agreement", columns{
	fixed:   `bid_id challenge_id deal_id created_at`,
	version: `n`,
	moving:  `content updated_at`,
})

// Agreement reads the agreement with a winner.
func (r Reader) Agreement(ctx context.Context, bidID int64) (market.Agreement, error) {
	return one[market.Agreement](ctx, r, agreementTable.read+`where bid_id = @id`, args{"id": bidID})
}

// Agreements lists the agreements of a challenge.
func (r Reader) Agreements(ctx context.Context, challengeID int64) ([]market.Agreement, error) {
	return list[market.Agreement](ctx, r, agreementTable.read+`where challenge_id = @id order by bid_id`,
		args{"id": challengeID})
}

// AgreementVersions lists every wording the agreements of a challenge had, oldest first.
func (r Reader) AgreementVersions(ctx context.Context, challengeID int64) ([]market.AgreementVersion, error) {
	return list[market.AgreementVersion](ctx, r, `select v.bid_id, v.n, v.content, v.reason, v.by_name, v.at
		from agreement_version v join agreement a using (bid_id)
		where a.challenge_id = @id order by v.bid_id, v.n`, args{"id": challengeID})
}

// InsertAgreement stores the first wording of an agreement and its milestones.
func (tx *Tx) InsertAgreement(ctx context.Context, a *market.Agreement, reason string) error {
	a.N, a.CreatedAt, a.UpdatedAt = 1, tx.now, tx.now
	if _, err := tx.exec(ctx, agreementTable.insert, agreementTable.inserted(a)); err != nil {
		return err
	}
	return tx.keepAgreement(ctx, a, reason)
}

// UpdateAgreement stores a new wording if nobody stored another one since this was read; the earlier ones are kept.
func (tx *Tx) UpdateAgreement(ctx context.Context, a *market.Agreement, reason string) error {
	a.UpdatedAt = tx.now
	named := agreementTable.updated(a)
	named["bid"] = a.BidID
	if err := tx.swap(ctx, agreementTable.update+`where bid_id = @bid and n = @n`, named); err != nil {
		return err
	}
	a.N++
	return tx.keepAgreement(ctx, a, reason)
}

func (tx *Tx) keepAgreement(ctx context.Context, a *market.Agreement, reason string) error {
	_, err := tx.exec(ctx, `insert into agreement_version (bid_id, n, content, reason, by_name, at)
		values (@bid, @n, @content, @reason, @by, @now)`,
		args{"bid": a.BidID, "n": a.N, "content": a.Content, "reason": reason, "by": tx.who.Name, "now": tx.now})
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `insert into milestone (challenge_id, bid_id, n, status)
		select @challenge, @bid, n, `+milestonePlanned+` from generate_series(1, @stages::int) as n
		on conflict (bid_id, n) do nothing`, args{"challenge": a.ChallengeID, "bid": a.BidID,
		"stages": len(a.Content.Stages)})
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `delete from milestone where bid_id = @bid and n > @stages and status = `+milestonePlanned,
		args{"bid": a.BidID, "stages": len(a.Content.Stages)})
	return err
}

var milestoneTable = tableOf[market.Milestone]("milestone", columns{
	given:   `id challenge_id bid_id n`,
	version: `version`,
	moving:  `status moved_by submitted_by report evidence experts opinion decided_at`,
})

// Milestone reads one milestone.
func (r Reader) Milestone(ctx context.Context, id int64) (market.Milestone, error) {
	return one[market.Milestone](ctx, r, milestoneTable.read+`where id = @id`, args{"id": id})
}

// Milestones lists the milestones of a challenge, winner by winner.
func (r Reader) Milestones(ctx context.Context, challengeID int64) ([]market.Milestone, error) {
	return list[market.Milestone](ctx, r, milestoneTable.read+`where challenge_id = @id order by bid_id, n`,
		args{"id": challengeID})
}

// UpdateMilestone stores a move of a milestone if nobody stored another version since it was read.
func (tx *Tx) UpdateMilestone(ctx context.Context, m *market.Milestone) error {
	return milestoneTable.replace(ctx, tx, m)
}

var changeTable = tableOf[market.Change]("change_request", columns{
	given:   `id`,
	fixed:   `challenge_id bid_id base content reason submitted_by created_by created_at`,
	version: `version`,
	moving:  `status moved_by answer`,
})

// Change reads one change that was asked for.
func (r Reader) Change(ctx context.Context, id int64) (market.Change, error) {
	return one[market.Change](ctx, r, changeTable.read+`where id = @id`, args{"id": id})
}

// Changes lists the changes asked for in a challenge, oldest first.
func (r Reader) Changes(ctx context.Context, challengeID int64) ([]market.Change, error) {
	return list[market.Change](ctx, r, changeTable.read+`where challenge_id = @id order by id`, args{"id": challengeID})
}

// InsertChange stores a change that is asked for and sets its id, version and time.
func (tx *Tx) InsertChange(ctx context.Context, c *market.Change) (err error) {
	c.Version, c.CreatedBy, c.CreatedAt = 1, tx.who.UserID, tx.now
	c.SubmittedBy, c.MovedBy = tx.who.UserID, tx.who.UserID
	c.ID, err = one[int64](ctx, tx.Reader, changeTable.insert+`returning id`, changeTable.inserted(c))
	return err
}

// UpdateChange stores a move of a change if nobody stored another version since it was read.
func (tx *Tx) UpdateChange(ctx context.Context, c *market.Change) error {
	return changeTable.replace(ctx, tx, c)
}
