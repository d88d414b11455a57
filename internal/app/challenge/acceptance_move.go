package challenge

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// AcceptanceMove is one attempt at a move of an application for acceptance.
type AcceptanceMove struct {
	Name       market.AcceptanceMove `form:"-"`
	Version    int                   `form:"version"`
	Reason     string                `form:"reason" maxLength:"1000"`
	Experts    string                `form:"experts" maxLength:"1000"` // one on each line
	Opinion    string                `form:"opinion" maxLength:"4000"`
	Results    []market.Measured     `form:"results"`
	app.Papers                       // what the panel signed
}

type acceptanceAttempt = app.Attempt[*market.Acceptance, AcceptanceMove]

// acceptanceMoves make the moves of an application and tell both sides of the work.
var acceptanceMoves = &app.Moves[
	*Room, *market.Acceptance, market.AcceptanceStatus, market.AcceptanceMove, AcceptanceMove,
]{
	Kind: market.NounAcceptance,
	Noun: "验收",
	Rules: func(
		*Room, *market.Acceptance,
	) *market.Lifecycle[*market.Acceptance, market.AcceptanceStatus, market.AcceptanceMove] {
		return market.AcceptanceLifecycle
	},
	Effects: acceptanceEffects,
	Ask: func(in *AcceptanceMove) app.Ask[market.AcceptanceMove] {
		return app.Ask[market.AcceptanceMove]{Name: in.Name, Version: in.Version, Reason: in.Reason, Papers: &in.Papers}
	},
	Load:  loadAcceptance,
	See:   func(x *market.Acceptance, who market.Actor) bool { return x.Work.VisibleTo(who) },
	Store: func(ctx context.Context, a *acceptanceAttempt) error { return a.Tx.UpdateAcceptance(ctx, a.Record) },
	ID:    func(x *market.Acceptance) int64 { return x.ID },
	Title: func(x *market.Acceptance) string { return x.Work.Challenge.Title },
	Href:  func(x *market.Acceptance) string { return link.Agreement(x.BidID) },
}

// acceptanceEffects say what each move of an application does beside its new state. The bid follows a decision, and the
// challenge once none is left at work, or nobody waits any more.
var acceptanceEffects = map[market.AcceptanceMove]app.Effect[*Room, *market.Acceptance, AcceptanceMove]{
	market.AcceptanceMeasure: {Prepare: measured, Papers: "验收意见", Fields: []string{"results", "experts", "opinion"},
		Tells: tellAcceptance(market.RoleLeader)},
	market.AcceptancePass:    {Prepare: acceptanceDecided, Tells: tellAcceptance(""), After: workAccepted},
	market.AcceptanceRectify: {Prepare: acceptanceDecided, Tells: app.Duty(tellAcceptance("")), After: workSettled},
	market.AcceptanceFail: {Prepare: acceptanceDecided, Tone: market.ToneDanger, Tells: tellAcceptance(""),
		After: workFailed},
}

// tellAcceptance tells whose turn it is, and both sides but for the one that acts.
func tellAcceptance(next market.Role) []app.Tell[*market.Acceptance, AcceptanceMove] {
	return []app.Tell[*market.Acceptance, AcceptanceMove]{{Role: next, Others: true, Why: true,
		Orgs: func(x *market.Acceptance) []int64 { return x.Work.Sides() }}}
}

// loadAcceptance reads an application once the challenge of its work is locked.
func loadAcceptance(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Acceptance, error) {
	found, err := tx.Acceptance(ctx, id)
	if err != nil {
		return &found, err
	}
	w, err := r.holdWork(ctx, tx, found.BidID)
	if err != nil {
		return &found, err
	}
	x, err := tx.Acceptance(ctx, id)
	x.Work = w.work
	return &x, err
}

// measured puts on the application what the panel found, for the rule to judge.
func measured(_ context.Context, _ *Room, a *acceptanceAttempt) error {
	x := a.Record
	x.Results, x.Experts, x.Opinion = trimmed(a.In.Results), lines(a.In.Experts), strings.TrimSpace(a.In.Opinion)
	return nil
}

func trimmed(results []market.Measured) []market.Measured {
	for i := range results {
		results[i].Value = strings.TrimSpace(results[i].Value)
	}
	return results
}

func acceptanceDecided(_ context.Context, _ *Room, a *acceptanceAttempt) error {
	a.Record.Answer, a.Record.DecidedAt = a.In.Reason, a.Step.Now
	return nil
}

func workAccepted(ctx context.Context, r *Room, a *acceptanceAttempt) error {
	w := a.Record.Work
	if err := r.moveBid(ctx, a.Tx, w.Challenge, w.Bid, BidMove{Name: market.BidAccept}); err != nil {
		return err
	}
	return workSettled(ctx, r, a)
}

func workFailed(ctx context.Context, r *Room, a *acceptanceAttempt) error {
	w := a.Record.Work
	if err := r.moveBid(ctx, a.Tx, w.Challenge, w.Bid, BidMove{Name: market.BidFail, Reason: a.In.Reason}); err != nil {
		return err
	}
	return workSettled(ctx, r, a)
}

// workSettled lets the challenge follow once none is left at work, or nobody waits for acceptance any more.
func workSettled(ctx context.Context, r *Room, a *acceptanceAttempt) error {
	c := a.Record.Work.Challenge
	if err := r.recount(ctx, a.Tx, c); err != nil {
		return err
	}
	switch s := c.Docket.Awards; {
	case s.Delivering == 0 && s.Accepted > 0:
		return r.follow(ctx, a.Tx, c, market.ChallengePass, a.In.Reason)
	case s.Delivering == 0:
		return r.follow(ctx, a.Tx, c, market.ChallengeFail, a.In.Reason)
	case s.Applied == 0:
		return r.follow(ctx, a.Tx, c, market.ChallengeResume, a.In.Reason)
	}
	return a.Tx.UpdateChallenge(ctx, c)
}

// MoveAcceptance records what was measured, or decides; the bid and the challenge follow the decision.
func (r *Room) MoveAcceptance(
	ctx context.Context, who market.Actor, id int64, move AcceptanceMove,
) (market.Acceptance, error) {
	found, err := r.db.Acceptance(ctx, id)
	if err != nil {
		return found, err
	}
	if err := r.checkKnowsWork(ctx, who, found.ChallengeID, found.BidID, &move.Papers); err != nil {
		return found, err
	}
	x, err := acceptanceMoves.Make(ctx, r.core, r, who, id, move)
	if x == nil { // the files were refused before anything was read
		return found, err
	}
	return *x, err
}
