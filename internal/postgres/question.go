package postgres

import (
	"context"

	"jiebang/internal/market"
)

var questionTable = tableOf[market.Question]("question", columns{
	given:   `id submitted_by`,
	fixed:   `challenge_id org_id asked_by text created_at`,
	version: `version`,
	moving:  `status moved_by answer answered_at`,
})

// Question reads one question.
func (r Reader) Question(ctx context.Context, id int64) (market.Question, error) {
	return one[market.Question](ctx, r, questionTable.read+`where id = @id`, args{"id": id})
}

// Questions lists the questions about a challenge in the order they were asked.
func (r Reader) Questions(ctx context.Context, challengeID int64) ([]market.Question, error) {
	return list[market.Question](ctx, r, questionTable.read+`where challenge_id = @id order by id limit 500`,
		args{"id": challengeID})
}

// InsertQuestion stores a new question.
func (tx *Tx) InsertQuestion(ctx context.Context, q *market.Question) (err error) {
	q.Status, q.Version, q.AskedBy, q.CreatedAt = market.QuestionAsked, 1, tx.who.UserID, tx.now
	q.ID, err = one[int64](ctx, tx.Reader, questionTable.insert+`returning id`, questionTable.inserted(q))
	return err
}

// UpdateQuestion stores a move of a question if nobody stored another version since it was read.
func (tx *Tx) UpdateQuestion(ctx context.Context, q *market.Question) error {
	q.AnsweredAt = tx.now
	return questionTable.replace(ctx, tx, q)
}
