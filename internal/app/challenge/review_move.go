package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ReviewMove is one attempt of an expert at a step of their review.
type ReviewMove struct {
	Name   market.ReviewMove `form:"-"`
	Reason string            `form:"reason" maxLength:"500"`
	score  *market.Score     // the marks of one bid
}

type (
	reviewAttempt = app.Attempt[*market.Review, ReviewMove]
	reviewTells   = []app.Tell[*market.Review, ReviewMove]
)

// reviewMoves make the moves of an expert's part and tell the bureau.
var reviewMoves = &app.Moves[*Room, *market.Review, market.ReviewStatus, market.ReviewMove, ReviewMove]{
	Kind:   market.NounReview,
	Silent: true,
	Rules: func(*Room, *market.Review) *market.Lifecycle[*market.Review, market.ReviewStatus, market.ReviewMove] {
		return market.ReviewLifecycle
	},
	Effects: reviewEffects,
	Ask: func(in *ReviewMove) app.Ask[market.ReviewMove] {
		return app.Ask[market.ReviewMove]{Name: in.Name, Reason: in.Reason}
	},
	Load:  loadReview,
	See:   func(v *market.Review, who market.Actor) bool { return v.ExpertID == who.UserID },
	Store: func(ctx context.Context, a *reviewAttempt) error { return a.Tx.UpdateReview(ctx, a.Record) },
	Keep:  keptOfReview,
	ID:    func(v *market.Review) int64 { return v.ID },
	Title: func(v *market.Review) string { return v.Challenge.Title },
	Href:  func(v *market.Review) string { return link.ChallengeDesk(v.ChallengeID) },
}

// reviewEffects say what each move of an expert's part does beside its new state. The marks of a bid have a form of
// their own.
var reviewEffects = map[market.ReviewMove]app.Effect[*Room, *market.Review, ReviewMove]{
	market.ReviewDeclare: {Prepare: whileScoring, Follow: declared, Tone: market.ToneMain,
		Confirm: "本人声明：本人及所在单位与发榜方、揭榜方没有隶属、投资、合作、亲属等利害关系，独立、客观评审并对评审内容保密。"},
	market.ReviewRecuse: {Prepare: whileScoring, Follow: recused,
		Tells: reviewTells{{Role: market.RoleClerk, What: "专家申请回避", Why: true}}},
	market.ReviewScore: {Prepare: onlyWithMarks, Follow: scored, Aside: app.Always},
	market.ReviewFinish: {Prepare: sheetGathered, Follow: finished, Tone: market.ToneMain,
		Confirm: "提交后不能再改，确认提交全部评分？",
		Tells:   reviewTells{{Role: market.RoleApprover, What: "专家评分已交齐", Note: expertName}}},
}

func expertName(a *reviewAttempt) string { return a.Record.ExpertName }

// loadReview reads an expert's part once the challenge is locked.
func loadReview(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Review, error) {
	found, err := tx.Review(ctx, id)
	if err != nil {
		return &found, err
	}
	c, err := r.lockChallenge(ctx, tx, found.ChallengeID)
	if err != nil {
		return &found, err
	}
	review, err := tx.Review(ctx, id)
	review.Challenge = &c
	return &review, err
}

// keptOfReview is what the trail keeps of a step: of marks whose they are.
func keptOfReview(a *reviewAttempt, from market.ReviewStatus) any {
	if a.In.score != nil {
		return map[string]int64{"bid": a.In.score.BidID}
	}
	return app.Moved(from, a.Record.Status)
}

// whileScoring refuses whatever comes after the review has ended.
func whileScoring(_ context.Context, _ *Room, a *reviewAttempt) error {
	if !a.Record.Challenge.Scoring() {
		return market.Refuse(market.Conflict, "评审已经结束，不能再评分。")
	}
	return nil
}

func declared(_ context.Context, _ *Room, a *reviewAttempt) error {
	a.Record.DeclaredAt = a.Step.Now
	return nil
}

func recused(_ context.Context, _ *Room, a *reviewAttempt) error {
	a.Record.Conflict = a.In.Reason
	return nil
}

// onlyWithMarks keeps marks to the form of one bid.
func onlyWithMarks(ctx context.Context, r *Room, a *reviewAttempt) error {
	if err := whileScoring(ctx, r, a); err != nil || a.In.score != nil {
		return err
	}
	return market.ReviewLifecycle.NoSuchMove()
}

// scored stores the marks of one bid, which may be changed until the expert hands everything in.
func scored(ctx context.Context, _ *Room, a *reviewAttempt) error {
	c, score := a.Record.Challenge, *a.In.score
	b, err := a.Tx.Bid(ctx, score.BidID)
	if err != nil {
		return err
	}
	if b.ChallengeID != c.ID || b.Status != market.BidEligible {
		return market.ErrNotFound
	}
	if err := market.CheckMarks(score.Marks, c.Criteria); err != nil {
		return err
	}
	if err := market.CheckNotes(score.Notes, c.Indicators); err != nil {
		return err
	}
	return a.Tx.PutScore(ctx, score)
}

// sheetGathered puts on the review what the expert has filled in, for the rule to judge.
func sheetGathered(ctx context.Context, r *Room, a *reviewAttempt) error {
	if err := whileScoring(ctx, r, a); err != nil {
		return err
	}
	c := a.Record.Challenge
	bids, err := a.Tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID,
		Statuses: []market.BidStatus{market.BidEligible}, Limit: app.AllRows})
	if err != nil {
		return err
	}
	sheet := &market.ReviewSheet{Criteria: c.Criteria}
	for _, b := range bids {
		sheet.BidIDs = append(sheet.BidIDs, b.ID)
	}
	sheet.Scores, err = a.Tx.ReviewScores(ctx, c.ID, a.Record.ID)
	a.Record.Sheet = sheet
	return err
}

func finished(_ context.Context, _ *Room, a *reviewAttempt) error {
	a.Record.FinishedAt = a.Step.Now
	return nil
}

// MoveReview declares, recuses or hands in the scores.
func (r *Room) MoveReview(ctx context.Context, who market.Actor, id int64, move ReviewMove) (market.Review, error) {
	review, err := reviewMoves.Make(ctx, r.core, r, who, id, move)
	if review == nil {
		return market.Review{}, err
	}
	return *review, err
}

// ScoreBid stores an expert's marks for one bid, with notes on the indicators in their order; they may be changed until
// the expert hands everything in.
func (r *Room) ScoreBid(ctx context.Context, who market.Actor, reviewID, bidID int64, marks []market.ScoreMark,
	notes ...string) error {
	score := &market.Score{ReviewID: reviewID, BidID: bidID, Marks: marks, Notes: notes}
	_, err := reviewMoves.Make(ctx, r.core, r, who, reviewID, ReviewMove{Name: market.ReviewScore, score: score})
	return err
}
