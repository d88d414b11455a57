package postgres

import (
	"context"

	"jiebang/internal/market"
)

var reviewTable = tableOf[market.Review]("review", columns{
	given:   `id submitted_by`,
	fixed:   `challenge_id expert_id`,
	version: `version`,
	moving:  `status moved_by declared_at finished_at conflict`,
	unread:  `created_at`,
})

var reviewRows = `select ` + reviewTable.as("r") + `, u.name as expert_name from review r
	join users u on u.id = r.expert_id `

// Review reads one expert's part in a review.
func (r Reader) Review(ctx context.Context, id int64) (market.Review, error) {
	return one[market.Review](ctx, r, reviewRows+`where r.id = @id`, args{"id": id})
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
	return list[market.Review](ctx, r, reviewRows+w.sql()+`
		order by r.challenge_id desc, r.id limit @limit`, w.args("limit", f.Limit))
}

var scoreTable = tableOf[market.Score]("review_score", columns{fixed: `review_id bid_id`,
	moving: `marks notes updated_at`})

var readScores = `select ` + scoreTable.as("s") + ` from review_score s join review r on r.id = s.review_id
	where r.challenge_id = @challenge and case when @review::bigint = 0 then r.status = ` + reviewFinished +
	` else r.id = @review end
	order by s.review_id, s.bid_id`

// ReviewScores lists the scores of finished reviews of a challenge, and with one review named those of it alone.
func (r Reader) ReviewScores(ctx context.Context, challengeID, reviewID int64) ([]market.Score, error) {
	return list[market.Score](ctx, r, readScores,
		args{"challenge": challengeID, "review": reviewID})
}

// AskExpert asks an expert to review a challenge.
func (tx *Tx) AskExpert(ctx context.Context, challengeID, expertID int64) (int64, error) {
	r := market.Review{ChallengeID: challengeID, ExpertID: expertID,
		Progress: market.Progress[market.ReviewStatus]{Status: market.ReviewAsked, Version: 1, MovedBy: tx.who.UserID}}
	named := reviewTable.inserted(&r)
	named["created_at"] = tx.now
	return one[int64](ctx, tx.Reader, reviewTable.insert+`returning id`, named)
}

// UpdateReview stores a move of a review if nobody stored another version since it was read.
func (tx *Tx) UpdateReview(ctx context.Context, r *market.Review) error {
	return reviewTable.replace(ctx, tx, r)
}

var putScore = scoreTable.insert + `on conflict (review_id, bid_id) do update set ` + scoreTable.over

// PutScore stores an expert's judgement of one bid, replacing an earlier one.
func (tx *Tx) PutScore(ctx context.Context, s market.Score) error {
	s.UpdatedAt = tx.now
	_, err := tx.exec(ctx, putScore, scoreTable.inserted(&s))
	return err
}

// ReopenReviews asks the experts of a challenge again after an objection was upheld: what they scored stays for
// them to correct, and counts once they hand it in again.
func (tx *Tx) ReopenReviews(ctx context.Context, challengeID int64) error {
	_, err := tx.exec(ctx, `update review set status = `+reviewDeclared+`, finished_at = null, version = version + 1
		where challenge_id = @challenge and status = `+reviewFinished,
		args{"challenge": challengeID})
	return err
}
