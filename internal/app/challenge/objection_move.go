package challenge

import (
	"context"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ObjectionMove is one attempt at a move of an objection.
type ObjectionMove struct {
	Name    market.ObjectionMove `form:"-"`
	Version int                  `form:"version"`
	Reason  string               `form:"reason" maxLength:"500"`
	// Remedy is what follows when it is upheld.
	Remedy market.Remedy `form:"remedy"`
}

type objectionAttempt = app.Attempt[*market.Objection, ObjectionMove]

// objectionMoves make the moves of an objection and answer its author, whose name a refusal does not give away.
var objectionMoves = &app.Moves[*Room, *market.Objection, market.ObjectionStatus, market.ObjectionMove, ObjectionMove]{
	Kind:   market.NounObjection,
	Noun:   "您提出的异议",
	Silent: true,
	Rules: func(
		*Room, *market.Objection,
	) *market.Lifecycle[*market.Objection, market.ObjectionStatus, market.ObjectionMove] {
		return market.ObjectionLifecycle
	},
	Effects: objectionEffects,
	Ask: func(in *ObjectionMove) app.Ask[market.ObjectionMove] {
		return app.Ask[market.ObjectionMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load:  loadObjection,
	See:   func(o *market.Objection, who market.Actor) bool { return o.VisibleTo(who) },
	Store: func(ctx context.Context, a *objectionAttempt) error { return a.Tx.UpdateObjection(ctx, a.Record) },
	ID:    func(o *market.Objection) int64 { return o.ID },
	Title: func(o *market.Objection) string { return o.Challenge.Title },
	Href:  func(o *market.Objection) string { return link.Objection(o.ID) },
}

// objectionEffects say what each move of an objection does beside its new state. Whatever happens, its author is
// answered.
var objectionEffects = map[market.ObjectionMove]app.Effect[*Room, *market.Objection, ObjectionMove]{
	market.ObjectionAccept: {Follow: objectionAnswered, Tone: market.ToneMain,
		Tells: append(objector, app.Tell[*market.Objection, ObjectionMove]{
			Role: market.RoleLeader, What: "异议待裁定", Note: objectionNo})},
	market.ObjectionNotAccept: {Follow: objectionAnswered, Tone: market.ToneDanger, Tells: objector},
	market.ObjectionUphold: {Follow: objectionAnswered, Fields: []string{"remedy"}, Tells: objector,
		After: remedied},
	market.ObjectionDismiss:  {Follow: objectionAnswered, Tone: market.ToneDanger, Tells: objector},
	market.ObjectionWithdraw: {Follow: objectionAnswered, Tone: market.ToneDanger, Tells: objector},
}

var objector = []app.Tell[*market.Objection, ObjectionMove]{{
	People: func(o *market.Objection) []int64 { return []int64{o.FiledBy} },
	Note:   func(a *objectionAttempt) string { return a.Record.Answer },
}}

func objectionNo(a *objectionAttempt) string { return a.Record.No }

// loadObjection reads an objection once its challenge is locked: the award waits for it.
func loadObjection(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Objection, error) {
	o, err := tx.Objection(ctx, id)
	if err != nil {
		return &o, err
	}
	c, err := r.lockChallenge(ctx, tx, o.ChallengeID)
	if err != nil {
		return &o, err
	}
	// Somebody may have decided it while this waited for the lock.
	o, err = tx.Objection(ctx, id)
	o.Challenge = &c
	return &o, err
}

// objectionAnswered keeps the reason as the answer; a move without one leaves the answer that was given before.
func objectionAnswered(_ context.Context, _ *Room, a *objectionAttempt) error {
	if a.In.Reason != "" {
		a.Record.Answer = a.In.Reason
	}
	return nil
}

// remedied does to the challenge what an objection that is upheld leads to.
func remedied(ctx context.Context, r *Room, a *objectionAttempt) (err error) {
	c := a.Record.Challenge
	c.Docket.Upheld = true
	if c.Docket.OpenObjections, err = r.openObjections(ctx, a.Tx, c.ID); err != nil {
		return err
	}
	switch a.In.Remedy {
	case market.RemedyReserve:
		return r.replace(ctx, a.Tx, c, a.In.Reason)
	case market.RemedyReview:
		return r.overturn(ctx, a.Tx, c, a.In.Reason)
	}
	return &market.Error{Code: market.Invalid, Message: "请选择异议成立后如何处理。",
		Fields: map[string]string{"remedy": "请选择重新评审，或由候补递补。"}}
}

// openObjections counts those that still freeze the award.
func (r *Room) openObjections(ctx context.Context, tx *postgres.Tx, challengeID int64) (int, error) {
	open, err := tx.Objections(ctx, postgres.ObjectionFilter{ChallengeID: challengeID,
		Statuses: market.ObjectionsOpen, Limit: app.AllRows})
	return len(open), err
}

// replace takes the proposal from the one the objection was upheld against and proposes the next reserve, which goes
// to a public notice of its own.
func (r *Room) replace(ctx context.Context, tx *postgres.Tx, c *market.Challenge, reason string) error {
	proposed, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID,
		Statuses: []market.BidStatus{market.BidProposed}, Limit: app.AllRows})
	if err != nil {
		return err
	}
	if c.Docket.Awards.Reserves == 0 || len(proposed) != 1 {
		return &market.Error{Code: market.Invalid, Message: "没有可以递补的候补方案，或有多家拟中榜方，请选择重新评审。",
			Fields: map[string]string{"remedy": "请选择重新评审。"}}
	}
	displace := BidMove{Name: market.BidDisplace, Reason: "异议成立：" + reason}
	if err := r.moveBid(ctx, tx, c, &proposed[0], displace); err != nil {
		return err
	}
	c.Closing = "异议成立，由候补递补，将再次公示。"
	return r.follow(ctx, tx, c, market.ChallengeNextReserve, reason)
}

// overturn takes the proposal back and asks the experts to judge again.
func (r *Room) overturn(ctx context.Context, tx *postgres.Tx, c *market.Challenge, reason string) error {
	if err := r.moveBids(ctx, tx, c, market.BidsPlaced, BidMove{Name: market.BidReassess}); err != nil {
		return err
	}
	if err := tx.ReopenReviews(ctx, c.ID); err != nil {
		return err
	}
	c.Closing, c.WinnerBidID, c.WinnerOrgID = "异议成立，重新评审。", 0, 0
	c.NoticeStartsAt, c.NoticeEndsAt = time.Time{}, time.Time{}
	again := Move{Name: market.ChallengeReReview, Reason: reason}
	if err := challengeMoves.Take(ctx, r.core, r, tx, c, again); err != nil {
		return err
	}
	reviews, err := tx.Reviews(ctx, postgres.ReviewFilter{ChallengeID: c.ID,
		Statuses: []market.ReviewStatus{market.ReviewDeclared}, Limit: app.AllRows})
	if err != nil {
		return err
	}
	for _, review := range reviews {
		if err := tx.Tell(ctx, []int64{review.ExpertID}, market.Message{Kind: market.MessageDuty, What: "请重新评审",
			Title: c.Title, Body: "异议成立，请核对评分后重新提交。", Href: link.Review(review.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// MoveObjection takes a step with an objection and answers its author. One that is upheld sends the challenge back to
// its reviewers, or on to the reserve.
func (r *Room) MoveObjection(
	ctx context.Context, who market.Actor, id int64, move ObjectionMove,
) (market.Objection, error) {
	o, err := objectionMoves.Make(ctx, r.core, r, who, id, move)
	if o == nil {
		return market.Objection{}, err
	}
	return *o, err
}
