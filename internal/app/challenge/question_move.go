package challenge

import (
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// QuestionMove is one attempt at a move of a question.
type QuestionMove struct {
	Name    market.QuestionMove `form:"-"`
	Version int                 `form:"version"`
	Reason  string              `form:"reason" maxLength:"500"`
	Answer  string              `form:"answer" maxLength:"2000"`
}

type questionAttempt = app.Attempt[*market.Question, QuestionMove]

// questionMoves make the moves of a question. A refusal does not name who took the last step: that may be who asked.
var questionMoves = &app.Moves[*Room, *market.Question, market.QuestionStatus, market.QuestionMove, QuestionMove]{
	Kind:   market.NounQuestion,
	Noun:   "榜单答疑",
	Silent: true,
	Clock:  true,
	Rules: func(
		*Room, *market.Question,
	) *market.Lifecycle[*market.Question, market.QuestionStatus, market.QuestionMove] {
		return market.QuestionLifecycle
	},
	Effects: questionEffects,
	Ask: func(in *QuestionMove) app.Ask[market.QuestionMove] {
		return app.Ask[market.QuestionMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Question, error) {
		q, err := tx.Question(ctx, id)
		if err != nil {
			return &q, err
		}
		c, err := tx.HoldChallenge(ctx, q.ChallengeID)
		q.Challenge = &c
		return &q, err
	},
	See:   func(q *market.Question, who market.Actor) bool { return q.Challenge.VisibleTo(who) && q.VisibleTo(who) },
	Store: func(ctx context.Context, a *questionAttempt) error { return a.Tx.UpdateQuestion(ctx, a.Record) },
	ID:    func(q *market.Question) int64 { return q.ID },
	Title: func(q *market.Question) string { return q.Challenge.Title },
	Href:  func(q *market.Question) string { return link.Questions(q.ChallengeID) },
}

// questionEffects say what each move of a question does beside its new state. Its asker is told; an answer holds for
// all who are writing a bid too.
var questionEffects = map[market.QuestionMove]app.Effect[*Room, *market.Question, QuestionMove]{
	market.QuestionAnswer: {Prepare: questionAnswered, Fields: []string{"answer"}, Tells: asker,
		After: tellBidWriters},
	market.QuestionDecline: {Prepare: questionDeclined, Tells: asker},
}

var asker = []app.Tell[*market.Question, QuestionMove]{{
	Orgs: func(q *market.Question) []int64 { return []int64{q.OrgID} },
	Note: func(a *questionAttempt) string { return a.Record.Answer },
}}

func questionAnswered(_ context.Context, _ *Room, a *questionAttempt) error {
	a.Record.Answer = a.In.Answer
	return nil
}

func questionDeclined(_ context.Context, _ *Room, a *questionAttempt) error {
	a.Record.Answer = a.In.Reason
	return nil
}

// tellBidWriters tells the answer to every organisation that is writing a bid, once, but for the asker, who knows.
func tellBidWriters(ctx context.Context, _ *Room, a *questionAttempt) error {
	q := a.Record
	bids, err := a.Tx.Bids(ctx, postgres.BidFilter{ChallengeID: q.ChallengeID, Statuses: market.BidsBeforeClose,
		Limit: app.AllRows})
	if err != nil {
		return err
	}
	var orgs []int64
	for _, b := range bids {
		if b.OrgID != q.OrgID {
			orgs = append(orgs, b.OrgID)
		}
	}
	slices.Sort(orgs)
	m := market.Message{Kind: market.MessageProgress, What: "榜单答疑" + market.QuestionLifecycle.Label(q.Status),
		Title: q.Challenge.Title, Body: q.Answer, Href: link.Questions(q.ChallengeID)}
	for _, org := range slices.Compact(orgs) {
		if err := a.Tx.TellOrganization(ctx, org, m); err != nil {
			return err
		}
	}
	return nil
}

// MoveQuestion answers a question for everybody, or tells its asker why not.
func (r *Room) MoveQuestion(
	ctx context.Context, who market.Actor, id int64, move QuestionMove,
) (market.Question, error) {
	q, err := questionMoves.Make(ctx, r.core, r, who, id, move)
	if q == nil {
		return market.Question{}, err
	}
	return *q, err
}
