package postgres

import (
	"context"

	"jiebang/internal/market"
)

const questionColumns = `id, challenge_id, org_id, asked_by, text, status, version, moved_by, submitted_by, answer, answered_at, created_at`

// Question reads one question.
func (r Reader) Question(ctx context.Context, id int64) (market.Question, error) {
	return one[market.Question](ctx, r, `select `+questionColumns+` from question where id = @id`, args{"id": id})
}

// Questions lists the questions about a challenge in the order they were asked.
func (r Reader) Questions(ctx context.Context, challengeID int64) ([]market.Question, error) {
	return list[market.Question](ctx, r, `select `+questionColumns+` from question where challenge_id = @id order by id limit 500`, args{"id": challengeID})
}

// InsertQuestion stores a new question.
func (tx *Tx) InsertQuestion(ctx context.Context, q *market.Question) (err error) {
	q.Status, q.Version, q.AskedBy, q.CreatedAt = market.QuestionAsked, 1, tx.who.UserID, tx.now
	q.ID, err = one[int64](ctx, tx.Reader, `insert into question (challenge_id, org_id, asked_by, text, status, created_at)
		values (@challenge, @org, @by, @text, @status, @now) returning id`,
		args{"challenge": q.ChallengeID, "org": q.OrgID, "by": q.AskedBy, "text": q.Text, "status": q.Status, "now": q.CreatedAt})
	return err
}

// UpdateQuestion stores a move of a question if nobody stored another version since it was read.
func (tx *Tx) UpdateQuestion(ctx context.Context, q *market.Question) error {
	q.AnsweredAt = tx.now
	err := tx.swap(ctx, `update question set status = @status, version = version + 1, moved_by = @moved_by, answer = @answer, answered_at = @now
		where id = @id and version = @version`, args{"id": q.ID, "version": q.Version, "status": q.Status, "moved_by": q.MovedBy, "answer": q.Answer, "now": tx.now})
	if err == nil {
		q.Version++
	}
	return err
}
