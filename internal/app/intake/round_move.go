package intake

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// RoundStep is one attempt at a move of a round.
type RoundStep struct {
	Name    market.RoundMove `form:"-"`
	Version int              `form:"version"`
	Reason  string           `form:"reason"`
}

type roundAttempt = app.Attempt[*market.Round, RoundStep]

// roundMoves make the moves of a round.
var roundMoves = &app.Moves[*Room, *market.Round, market.RoundStatus, market.RoundMove, RoundStep]{
	Kind: market.NounRound,
	Noun: "征集",
	Rules: func(*Room, *market.Round) *market.Lifecycle[*market.Round, market.RoundStatus, market.RoundMove] {
		return market.RoundLifecycle
	},
	Effects: roundEffects,
	Ask: func(in *RoundStep) app.Ask[market.RoundMove] {
		return app.Ask[market.RoundMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Round, error) {
		round, err := tx.LockRound(ctx, id)
		return &round, err
	},
	See:   func(round *market.Round, who market.Actor) bool { return who.System || round.VisibleTo(who) },
	Store: func(ctx context.Context, a *roundAttempt) error { return a.Tx.UpdateRound(ctx, a.Record) },
	ID:    func(round *market.Round) int64 { return round.ID },
	Title: func(round *market.Round) string { return round.Name },
	Href:  func(round *market.Round) string { return link.Round(round.ID) },
	Clock: true,
}

// roundEffects say what each move of a round does beside its new state.
var roundEffects = map[market.RoundMove]app.Effect[*Room, *market.Round, RoundStep]{
	market.RoundSubmit: {Tells: toOpenRound, Tone: market.ToneMain,
		Confirm: "提交后内容固定，由另一人审核开启；需要修改的，请审核人退回。"},
	market.RoundRecall: {},
	market.RoundReturn: {Tells: toRoundMaker},
	market.RoundBegin: {Stored: roundInvites, Tells: toRoundMaker, Tone: market.ToneMain,
		Confirm: "开启后链接和二维码生效，并通知受邀单位。"},
	market.RoundRemind: {Prepare: roundCounted, Stored: remindSilent, Tone: market.ToneMain,
		Confirm: "提醒尚未报送的受邀单位；同一单位一天最多提醒一次。", Idle: nobodyInvited},
	market.RoundClose:   {Tells: toRoundMaker, Tone: market.ToneDanger},
	market.RoundReopen:  {Stored: roundTimed},
	market.RoundFinish:  {Prepare: roundCounted, Tone: market.ToneMain},
	market.RoundDiscard: {Tone: market.ToneDanger},
}

type roundTells = []app.Tell[*market.Round, RoundStep]

var (
	toOpenRound  = roundTells{{Role: market.RoleApprover}, {Role: market.RoleLeader}}
	toRoundMaker = roundTells{{People: func(round *market.Round) []int64 { return []int64{round.ByID} }, Why: true}}
)

// roundCounted counts what the move is judged by.
func roundCounted(ctx context.Context, _ *Room, a *roundAttempt) error {
	return countRound(ctx, a.Tx.Reader, a.Record, market.DateOf(a.Step.Now))
}

// nobodyInvited reports whether there is nobody to remind, so that no page offers to.
func nobodyInvited(_ *Room, round *market.Round) bool { return round.Silent == 0 }

// roundTimed has the round closed when its last day has passed.
func roundTimed(ctx context.Context, _ *Room, a *roundAttempt) error {
	return a.Tx.AskRoundClosed(ctx, a.Record)
}

// roundInvites tells those who are invited, each by a link of its own.
func roundInvites(ctx context.Context, r *Room, a *roundAttempt) error {
	invited, err := a.Tx.RoundInvited(ctx, postgres.RoundInvitedFilter{Round: a.Record.ID})
	if err != nil {
		return err
	}
	if err := r.callOn(ctx, a.Tx, a.Record, invited, roundCall); err != nil {
		return err
	}
	return roundTimed(ctx, r, a)
}

// MoveRound makes a move of a round.
func (r *Room) MoveRound(ctx context.Context, who market.Actor, id int64, step RoundStep) (market.Round, error) {
	round, err := roundMoves.Make(ctx, r.core, r, who, id, step)
	if round == nil {
		return market.Round{}, err
	}
	return *round, err
}
