package postgres

import (
	"context"

	"jiebang/internal/market"
)

const agreementColumns = `bid_id, challenge_id, deal_id, n, content, created_at, updated_at`

// Agreement reads the agreement with a winner.
func (r Reader) Agreement(ctx context.Context, bidID int64) (market.Agreement, error) {
	return one[market.Agreement](ctx, r, `select `+agreementColumns+` from agreement where bid_id = @id`, args{"id": bidID})
}

// Agreements lists the agreements of a challenge.
func (r Reader) Agreements(ctx context.Context, challengeID int64) ([]market.Agreement, error) {
	return list[market.Agreement](ctx, r, `select `+agreementColumns+` from agreement where challenge_id = @id order by bid_id`, args{"id": challengeID})
}

// AgreementVersions lists every wording the agreements of a challenge had, oldest first.
func (r Reader) AgreementVersions(ctx context.Context, challengeID int64) ([]market.AgreementVersion, error) {
	return list[market.AgreementVersion](ctx, r, `select v.bid_id, v.n, v.content, v.reason, v.by_name, v.at from agreement_version v join agreement a using (bid_id)
		where a.challenge_id = @id order by v.bid_id, v.n`, args{"id": challengeID})
}

// InsertAgreement stores the first wording of an agreement and its milestones.
func (tx *Tx) InsertAgreement(ctx context.Context, a *market.Agreement, reason string) error {
	a.N, a.CreatedAt, a.UpdatedAt = 1, tx.now, tx.now
	_, err := tx.exec(ctx, `insert into agreement (bid_id, challenge_id, deal_id, n, content, created_at, updated_at) values (@bid, @challenge, @deal, 1, @content, @now, @now)`,
		args{"bid": a.BidID, "challenge": a.ChallengeID, "deal": a.DealID, "content": a.Content, "now": tx.now})
	if err != nil {
		return err
	}
	return tx.keepAgreement(ctx, a, reason)
}

// UpdateAgreement stores a new wording if nobody stored another one since this was read; the earlier ones are kept.
func (tx *Tx) UpdateAgreement(ctx context.Context, a *market.Agreement, reason string) error {
	err := tx.swap(ctx, `update agreement set n = n + 1, content = @content, updated_at = @now where bid_id = @bid and n = @n`,
		args{"bid": a.BidID, "n": a.N, "content": a.Content, "now": tx.now})
	if err != nil {
		return err
	}
	a.N++
	a.UpdatedAt = tx.now
	return tx.keepAgreement(ctx, a, reason)
}

func (tx *Tx) keepAgreement(ctx context.Context, a *market.Agreement, reason string) error {
	_, err := tx.exec(ctx, `insert into agreement_version (bid_id, n, content, reason, by_name, at) values (@bid, @n, @content, @reason, @by, @now)`,
		args{"bid": a.BidID, "n": a.N, "content": a.Content, "reason": reason, "by": tx.who.Name, "now": tx.now})
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `insert into milestone (challenge_id, bid_id, n, status) select @challenge, @bid, n, 'planned' from generate_series(1, @stages::int) as n
		on conflict (bid_id, n) do nothing`, args{"challenge": a.ChallengeID, "bid": a.BidID, "stages": len(a.Content.Stages)})
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `delete from milestone where bid_id = @bid and n > @stages and status = 'planned'`, args{"bid": a.BidID, "stages": len(a.Content.Stages)})
	return err
}

const milestoneColumns = `id, challenge_id, bid_id, n, status, version, moved_by, submitted_by, report, evidence, experts, opinion, decided_at`

// Milestone reads one milestone.
func (r Reader) Milestone(ctx context.Context, id int64) (market.Milestone, error) {
	return one[market.Milestone](ctx, r, `select `+milestoneColumns+` from milestone where id = @id`, args{"id": id})
}

// Milestones lists the milestones of a challenge, winner by winner.
func (r Reader) Milestones(ctx context.Context, challengeID int64) ([]market.Milestone, error) {
	return list[market.Milestone](ctx, r, `select `+milestoneColumns+` from milestone where challenge_id = @id order by bid_id, n`, args{"id": challengeID})
}

// UpdateMilestone stores a move of a milestone if nobody stored another version since it was read.
func (tx *Tx) UpdateMilestone(ctx context.Context, m *market.Milestone) error {
	err := tx.swap(ctx, `update milestone set status = @status, version = version + 1, moved_by = @by, submitted_by = @submitted, report = @report, evidence = @evidence,
			experts = @experts, opinion = @opinion, decided_at = @decided where id = @id and version = @version`,
		args{"id": m.ID, "version": m.Version, "status": m.Status, "by": m.MovedBy, "submitted": m.SubmittedBy, "report": m.Report, "evidence": m.Evidence,
			"experts": orNoText(m.Experts), "opinion": m.Opinion, "decided": m.DecidedAt})
	if err == nil {
		m.Version++
	}
	return err
}

const changeColumns = `id, challenge_id, bid_id, base, content, reason, status, version, moved_by, submitted_by, answer, created_by, created_at`

// Change reads one change that was asked for.
func (r Reader) Change(ctx context.Context, id int64) (market.Change, error) {
	return one[market.Change](ctx, r, `select `+changeColumns+` from change_request where id = @id`, args{"id": id})
}

// Changes lists the changes asked for in a challenge, oldest first.
func (r Reader) Changes(ctx context.Context, challengeID int64) ([]market.Change, error) {
	return list[market.Change](ctx, r, `select `+changeColumns+` from change_request where challenge_id = @id order by id`, args{"id": challengeID})
}

// InsertChange stores a change that is asked for and sets its id, version and time.
func (tx *Tx) InsertChange(ctx context.Context, c *market.Change) (err error) {
	c.Version, c.CreatedBy, c.CreatedAt = 1, tx.who.UserID, tx.now
	c.ID, err = one[int64](ctx, tx.Reader, `insert into change_request (challenge_id, bid_id, base, content, reason, status, moved_by, submitted_by, created_by, created_at)
		values (@challenge, @bid, @base, @content, @reason, @status, @by, @by, @by, @now) returning id`,
		args{"challenge": c.ChallengeID, "bid": c.BidID, "base": c.Base, "content": c.Content, "reason": c.Reason, "status": c.Status, "by": c.CreatedBy, "now": tx.now})
	return err
}

// UpdateChange stores a move of a change if nobody stored another version since it was read.
func (tx *Tx) UpdateChange(ctx context.Context, c *market.Change) error {
	err := tx.swap(ctx, `update change_request set status = @status, version = version + 1, moved_by = @by, answer = @answer where id = @id and version = @version`,
		args{"id": c.ID, "version": c.Version, "status": c.Status, "by": c.MovedBy, "answer": c.Answer})
	if err == nil {
		c.Version++
	}
	return err
}
