package matching

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// trialStep is one attempt at a move of a trial, with what a trial that ends has found.
type trialStep struct {
	Name   market.TrialMove
	Reason string
	result json.RawMessage
	keep   func(*postgres.Tx) error // nil when nothing else is kept of it
}

type trialAttempt = app.Attempt[*market.MatcherTrial, trialStep]

// trialMoves make the moves of a trial of the matcher.
var trialMoves = &app.Moves[*Room, *market.MatcherTrial, market.TrialStatus, market.TrialMove, trialStep]{
	Kind: market.NounMatcherTrial,
	Rules: func(*Room, *market.MatcherTrial) *market.Lifecycle[*market.MatcherTrial, market.TrialStatus,
		market.TrialMove] {
		return market.MatcherTrialLifecycle
	},
	Effects: trialEffects,
	Ask: func(in *trialStep) app.Ask[market.TrialMove] {
		return app.Ask[market.TrialMove]{Name: in.Name, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.MatcherTrial, error) {
		t, err := tx.MatcherTrial(ctx, id)
		return &t, err
	},
	See: func(_ *market.MatcherTrial, who market.Actor) bool { return market.TendsMatcher(who) },
	Store: func(ctx context.Context, a *trialAttempt) error {
		a.Record.Note = a.In.Reason
		return a.Tx.UpdateMatcherTrial(ctx, a.Record)
	},
	ID:   func(t *market.MatcherTrial) int64 { return t.ID },
	Href: func(*market.MatcherTrial) string { return link.Matcher },
}

// trialEffects say what each move of a trial does beside its new state. Nobody is told: who waits has the page open,
// and it follows.
var trialEffects = map[market.TrialMove]app.Effect[*Room, *market.MatcherTrial, trialStep]{
	market.TrialBegin:  {},
	market.TrialProve:  {Follow: findingKept},
	market.TrialDoubt:  {Follow: findingKept},
	market.TrialFail:   {Follow: findingKept},
	market.TrialAdopt:  {Follow: findingAdopted, Tone: market.ToneMain},
	market.TrialReject: {},
	market.TrialStop:   {},
}

func findingKept(_ context.Context, _ *Room, a *trialAttempt) error {
	a.Record.Result = a.In.result
	if a.In.keep == nil {
		return nil
	}
	return a.In.keep(a.Tx)
}

// findingAdopted puts what a trial found into force on every node.
func findingAdopted(ctx context.Context, _ *Room, a *trialAttempt) error {
	var found market.TrialResult
	if err := json.Unmarshal(a.Record.Result, &found); err != nil {
		return fmt.Errorf("read result of trial %d: %w", a.Record.ID, err)
	}
	if found.Rules != match.RulesVersion {
		return market.Refuse(market.Conflict, "试算后平台的评分规则已更新，这次结果不再适用，请重新试算。")
	}
	if a.Record.Kind == market.TrialVectors {
		return adoptVectors(ctx, a)
	}
	return adoptWeights(ctx, a, found)
}

func adoptVectors(ctx context.Context, a *trialAttempt) error {
	v, err := a.Tx.VectorsOfTrial(ctx, a.Record.ID)
	if errors.Is(err, market.ErrNotFound) {
		return market.Refuse(market.Conflict, "这次试算的向量已被后来的替换，请重新试算。")
	}
	if err != nil {
		return err
	}
	if err := a.Tx.UseVectors(ctx, &v); err != nil {
		return err
	}
	return a.Tx.Record(ctx, market.VerbRefresh, market.NounMatchVectors, v.ID, a.In.Reason, v)
}

func adoptWeights(ctx context.Context, a *trialAttempt, found market.TrialResult) error {
	weights := match.Weights{}
	for k, w := range found.Weights {
		weights[match.Ingredient(k)] = w
	}
	kept, err := keptWeights(weights, match.Fit{Pairs: found.Pairs, Lists: found.Lists, Before: found.Before,
		After: found.After, Error: found.Error})
	if err != nil {
		return err
	}
	if err := a.Tx.PutWeights(ctx, &kept); err != nil {
		return err
	}
	return a.Tx.Record(ctx, market.VerbFit, market.NounMatchWeights, kept.ID, a.In.Reason, kept)
}

// MoveTrial makes a move of a trial for the bureau: what was found is put into force, or not.
func (r *Room) MoveTrial(ctx context.Context, who market.Actor, id int64, name market.TrialMove,
	reason string) (market.MatcherTrial, error) {
	t, err := trialMoves.Make(ctx, r.core, r, who, id, trialStep{Name: name, Reason: reason})
	if t == nil {
		return market.MatcherTrial{}, err
	}
	return *t, err
}
