package matching

import (
	"context"
	"encoding/json"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// trialsShown is how many trials the bureau is shown.
const trialsShown = 10

// MatcherDesk is what the bureau sees of the matcher: what is in force, what could be learned, and what was tried.
type MatcherDesk struct {
	Version     string                // of what this node ranks with
	Fitted      *market.FittedWeights // nil for the weights set by hand
	Vectors     *market.OwnVectors    // nil for the vectors of the product
	Texts       int                   // listings on show
	TextsNeeded int
	Pairs       int // judged suggestions
	PairsNeeded int
	Waiting     market.WaitingMatches
	Weights     []WeightRow
	Trials      []TrialView
	Tends       bool // the asker may start trials and go back
}

// WeightRow is the weight of one ingredient by hand and as it is in force.
type WeightRow struct {
	Ingredient    string
	ByHand, InUse float64
}

// TrialView is a trial with what it found and what may be done with it.
type TrialView struct {
	market.MatcherTrial
	Found  market.TrialResult
	Offers []market.Offer
}

// MatcherDesk gathers it for those who may look.
func (r *Room) MatcherDesk(ctx context.Context, who market.Actor) (d MatcherDesk, err error) {
	if !market.SeesMatcher(who) {
		return d, market.ErrNotFound
	}
	d.Version, d.Tends = r.matcher.Load().Version(), market.TendsMatcher(who)
	d.TextsNeeded, d.PairsNeeded = r.core.Settings().Int(market.SetOwnTexts), r.core.Settings().Int(market.SetFitPairs)
	if d.Texts, err = r.db.CountPublic(ctx); err != nil {
		return d, err
	}
	if d.Pairs, err = r.db.CountOutcomes(ctx, outcomesRead); err != nil {
		return d, err
	}
	if d.Waiting, err = r.db.WaitingMatches(ctx); err != nil {
		return d, err
	}
	if err := r.inForce(ctx, &d); err != nil {
		return d, err
	}
	d.Trials, err = r.trials(ctx, who)
	return d, err
}

// inForce fills in the weights and vectors in force.
func (r *Room) inForce(ctx context.Context, d *MatcherDesk) error {
	fitted, err := r.db.WeightsInForce(ctx)
	switch {
	case err == nil && fitted.Rules == match.RulesVersion:
		d.Fitted = &fitted
	case clearMissing(err) != nil:
		return err
	}
	vectors, err := r.db.VectorsInForce(ctx)
	switch {
	case err == nil:
		d.Vectors = &vectors
	case clearMissing(err) != nil:
		return err
	}
	hand, use := match.ByHand(), r.matcher.Load().Weights()
	for _, k := range match.Ingredients() {
		d.Weights = append(d.Weights, WeightRow{string(k), hand[k], use[k]})
	}
	return nil
}

func (r *Room) trials(ctx context.Context, who market.Actor) ([]TrialView, error) {
	rows, err := r.db.MatcherTrials(ctx, trialsShown)
	if err != nil {
		return nil, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]TrialView, 0, len(rows))
	for i := range rows {
		v := TrialView{MatcherTrial: rows[i], Offers: trialMoves.Ahead(r, &rows[i], who, now)}
		if err := json.Unmarshal(rows[i].Result, &v.Found); err != nil {
			return nil, fmt.Errorf("read result of trial %d: %w", rows[i].ID, err)
		}
		views = append(views, v)
	}
	return views, nil
}

// StartTrial has the matcher try in the background what it could learn here. It refuses when there is too little to
// learn from, and while another trial waits or runs.
func (r *Room) StartTrial(ctx context.Context, who market.Actor, kind market.TrialKind) error {
	if !market.TendsMatcher(who) {
		return market.ErrNotFound
	}
	d, err := r.MatcherDesk(ctx, who)
	switch {
	case err != nil:
		return err
	case kind == market.TrialWeights && d.Pairs < d.PairsNeeded:
		return market.Refuse(market.Conflict, fmt.Sprintf("已评判的配对有 %d 对，至少需要 %d 对才能拟合。", d.Pairs, d.PairsNeeded))
	case kind == market.TrialVectors && d.Texts < d.TextsNeeded:
		return market.Refuse(market.Conflict, fmt.Sprintf("公开条目有 %d 条，至少需要 %d 条才能更新词义向量。", d.Texts, d.TextsNeeded))
	case kind != market.TrialWeights && kind != market.TrialVectors:
		return market.Refuse(market.Invalid, "请选择试算评分权重或词义向量。")
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		t := market.MatcherTrial{Kind: kind}
		started, err := tx.StartMatcherTrial(ctx, &t)
		if err != nil {
			return err
		}
		if !started {
			return market.Refuse(market.Conflict, "已有一次试算在进行，完成或中止后再开始。")
		}
		return tx.Record(ctx, market.VerbStart, market.NounMatcherTrial, t.ID, kind.Label(), nil)
	})
}

// RunTrial does a trial that waits. One that was stopped meanwhile leaves nothing behind; a node that goes away in the
// middle leaves it to the next.
func (r *Room) RunTrial(ctx context.Context, id int64) error {
	t, err := r.stepTrial(ctx, id, trialStep{Name: market.TrialBegin})
	if market.CodeOf(err) == market.Conflict {
		return nil
	}
	if err != nil {
		return err
	}
	verdict, keep, err := r.try(ctx, t)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.log.Error("a trial of the matcher failed", "trial", id, "error", err)
		verdict, keep = market.TrialFail, nil
	}
	_, err = r.stepTrial(ctx, id, trialStep{Name: verdict, Reason: noteOf(err), result: t.Result, keep: keep})
	if market.CodeOf(err) == market.Conflict {
		return nil
	}
	return err
}

// stepTrial takes a trial one step further on the platform's own account.
func (r *Room) stepTrial(ctx context.Context, id int64, step trialStep) (*market.MatcherTrial, error) {
	return trialMoves.Make(ctx, r.core, r, market.TheSystem(), id, step)
}

// noteOf is what the bureau is told of an error: the rules' own words, and nothing of the machine's.
func noteOf(err error) string {
	switch {
	case err == nil:
		return ""
	case market.CodeOf(err) == market.Internal:
		return "系统错误，详情见运行日志。"
	}
	return market.MessageOf(err)
}

// try learns, and tells which move that leads to and what else is to be kept with it.
func (r *Room) try(ctx context.Context, t *market.MatcherTrial) (verdict market.TrialMove,
	keep func(*postgres.Tx) error,
	err error) {
	var found market.TrialResult
	switch t.Kind {
	case market.TrialWeights:
		verdict, found, err = r.tryWeights(ctx)
	case market.TrialVectors:
		verdict, found, keep, err = r.tryVectors(ctx, t.ID)
	}
	if err != nil {
		return "", nil, err
	}
	t.Result, err = json.Marshal(found)
	return verdict, keep, err
}

func (r *Room) tryWeights(ctx context.Context) (verdict market.TrialMove, found market.TrialResult, err error) {
	fit, err := r.fitted(ctx)
	if err != nil {
		return "", found, err
	}
	found = resultOf(fit)
	if !fit.Proven {
		return market.TrialDoubt, found, nil
	}
	found.Weights = map[string]float64{}
	for k, w := range fit.Weights {
		found.Weights[string(k)] = w
	}
	return market.TrialProve, found, nil
}

// tryVectors learns on from what is on show. What people judged says whether that helps; where too little was judged
// the bureau decides without.
func (r *Room) tryVectors(ctx context.Context, id int64) (verdict market.TrialMove, found market.TrialResult,
	keep func(*postgres.Tx) error, err error) {
	fresh, kept, data, err := r.refreshed(ctx, nil)
	if err != nil {
		return "", found, nil, err
	}
	outcomes, err := r.db.Outcomes(ctx, outcomesRead)
	if err != nil {
		return "", found, nil, err
	}
	m := r.matcher.Load()
	lists, err := r.judgedLists(ctx, outcomes, m, m.WithVectors(fresh))
	if err != nil {
		return "", found, nil, err
	}
	fit := match.Compare(lists[0], lists[1], m.Weights())
	found = resultOf(fit)
	found.Vectors, found.Texts = kept.Version, kept.Texts
	if fit.Worse() {
		return market.TrialDoubt, found, nil, nil
	}
	return market.TrialProve, found, func(tx *postgres.Tx) error { return tx.KeepVectors(ctx, &kept, data, id) }, nil
}

func resultOf(f match.Fit) market.TrialResult {
	return market.TrialResult{Rules: match.RulesVersion, Pairs: f.Pairs, Lists: f.Lists, Before: f.Before,
		After: f.After,
		Gain:  f.Gain, Error: f.Error}
}

// RevertMatcher goes back to the weights set by hand or to the vectors of the product.
func (r *Room) RevertMatcher(ctx context.Context, who market.Actor, kind market.TrialKind, reason string) error {
	if !market.TendsMatcher(who) {
		return market.ErrNotFound
	}
	if err := market.CheckReason(reason); err != nil {
		return err
	}
	if kind == market.TrialVectors {
		return r.DropVectors(ctx, who, reason)
	}
	return r.UnfitWeights(ctx, who, reason)
}
