package postgres

import (
	"context"

	"jiebang/internal/market"
)

const reviewColumns = `r.id, r.challenge_id, r.expert_id, u.name as expert_name, r.status, r.version, r.moved_by, r.submitted_by, r.declared_at, r.finished_at, r.conflict`

// Review reads one expert's part in a review.
func (r Reader) Review(ctx context.Context, id int64) (market.Review, error) {
	return one[market.Review](ctx, r, `select `+reviewColumns+` from review r join users u on u.id = r.expert_id where r.id = @id`, args{"id": id})
}

// ReviewFilter narrows a list of reviews; zero values do not narrow.
type ReviewFilter struct {
	ChallengeID int64
	ExpertID    int64
	Statuses    []market.ReviewStatus
	Limit       int
}

// Reviews lists the experts' parts, newest challenge first.
func (r Reader) Reviews(ctx context.Context, f ReviewFilter) ([]market.Review, error) {
	var w where
	w.and(f.ChallengeID != 0, `r.challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.ExpertID != 0, `r.expert_id = @expert`, "expert", f.ExpertID)
	w.and(f.Statuses != nil, `r.status = any(@statuses)`, "statuses", f.Statuses)
	return list[market.Review](ctx, r, `select `+reviewColumns+` from review r join users u on u.id = r.expert_id `+w.sql()+`
		order by r.challenge_id desc, r.id limit @limit`, w.args("limit", f.Limit))
}

// CountReviews counts an expert's parts in the states, in challenges still under review.
func (r Reader) CountReviews(ctx context.Context, expertID int64, statuses ...market.ReviewStatus) (int, error) {
	return one[int](ctx, r, `select count(*) from review r join challenge c on c.id = r.challenge_id
		where r.expert_id = @expert and r.status = any(@statuses) and c.status = 'reviewing'`, args{"expert": expertID, "statuses": statuses})
}

// ReviewScores lists the scores of finished reviews of a challenge, and with one review named those of it alone.
func (r Reader) ReviewScores(ctx context.Context, challengeID, reviewID int64) ([]market.Score, error) {
	return list[market.Score](ctx, r, `select s.review_id, s.bid_id, s.marks, s.notes, s.updated_at from review_score s join review r on r.id = s.review_id
		where r.challenge_id = @challenge and case when @review::bigint = 0 then r.status = 'finished' else r.id = @review end order by s.review_id, s.bid_id`,
		args{"challenge": challengeID, "review": reviewID})
}

// AskExpert asks an expert to review a challenge.
func (tx *Tx) AskExpert(ctx context.Context, challengeID, expertID int64) (int64, error) {
	return one[int64](ctx, tx.Reader, `insert into review (challenge_id, expert_id, status, moved_by, created_at) values (@challenge, @expert, 'asked', @by, @now) returning id`,
		args{"challenge": challengeID, "expert": expertID, "by": tx.who.UserID, "now": tx.now})
}

// UpdateReview stores a move of a review if nobody stored another version since it was read.
func (tx *Tx) UpdateReview(ctx context.Context, r *market.Review) error {
	err := tx.swap(ctx, `update review set status = @status, version = version + 1, moved_by = @moved_by, declared_at = @declared_at, finished_at = @finished_at,
			conflict = @conflict where id = @id and version = @version`,
		args{"id": r.ID, "version": r.Version, "status": r.Status, "moved_by": r.MovedBy, "declared_at": r.DeclaredAt, "finished_at": r.FinishedAt, "conflict": r.Conflict})
	if err == nil {
		r.Version++
	}
	return err
}

// PutScore stores an expert's judgement of one bid, replacing an earlier one.
func (tx *Tx) PutScore(ctx context.Context, s market.Score) error {
	_, err := tx.exec(ctx, `insert into review_score (review_id, bid_id, marks, notes, updated_at) values (@review, @bid, @marks, @notes, @now)
		on conflict (review_id, bid_id) do update set marks = excluded.marks, notes = excluded.notes, updated_at = excluded.updated_at`,
		args{"review": s.ReviewID, "bid": s.BidID, "marks": orNoRows(s.Marks), "notes": orNoRows(s.Notes), "now": tx.now})
	return err
}

// ReopenReviews asks the experts of a challenge again after an objection was upheld: what they scored stays for
// them to correct, and counts once they hand it in anew.
func (tx *Tx) ReopenReviews(ctx context.Context, challengeID int64) error {
	_, err := tx.exec(ctx, `update review set status = 'declared', finished_at = null, version = version + 1 where challenge_id = @challenge and status = 'finished'`,
		args{"challenge": challengeID})
	return err
}
