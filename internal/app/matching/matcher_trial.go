package matching

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jiebang/internal/app"
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
		v := TrialView{MatcherTrial: rows[i], Offers: market.MatcherTrialLifecycle.Offers(&rows[i], who, now)}
		if err := json.Unmarshal(rows[i].Result, &v.Found); err != nil {
			return nil, fmt.Errorf("read result of trial %d: %w", rows[i].ID, err)
		}
		views = append(views, v)
	}
	return views, nil
}

// StartTrial has the matcher try in the background what it could learn here. It refuses when there is too little to learn
// from, and while another trial waits or runs.
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
		return tx.Record(ctx, "start", "matcher_trial", t.ID, kind.Label(), nil)
	})
}

// RunTrial does a trial that waits. One that was stopped meanwhile leaves nothing behind; a node that goes away in the
// middle leaves it to the next.
func (r *Room) RunTrial(ctx context.Context, id int64) error {
	t, err := r.moveTrial(ctx, market.TheSystem(), id, "begin", "", nil)
	if market.CodeOf(err) == market.Conflict {
		return nil
	}
	if err != nil {
		return fmt.Errorf("begin trial %d: %w", id, err)
	}
	verdict, keep, err := r.try(ctx, &t)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.log.Error("a trial of the matcher failed", "trial", id, "error", err)
		verdict, keep = "fail", nil
	}
	_, err = r.moveTrial(ctx, market.TheSystem(), id, verdict, noteOf(err), func(tx *postgres.Tx, now *market.MatcherTrial) error {
		now.Result = t.Result
		if keep == nil {
			return nil
		}
		return keep(tx)
	})
	if market.CodeOf(err) == market.Conflict {
		return nil
	}
	return err
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
func (r *Room) try(ctx context.Context, t *market.MatcherTrial) (verdict string, keep func(*postgres.Tx) error, err error) {
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

func (r *Room) tryWeights(ctx context.Context) (verdict string, found market.TrialResult, err error) {
	fit, err := r.fitted(ctx)
	if err != nil {
		return "", found, err
	}
	found = resultOf(fit)
	if !fit.Proven {
		return "doubt", found, nil
	}
	found.Weights = map[string]float64{}
	for k, w := range fit.Weights {
		found.Weights[string(k)] = w
	}
	return "prove", found, nil
}

// tryVectors learns on from what is on show. What people judged says whether that helps; where too little was judged the
// bureau decides without.
func (r *Room) tryVectors(ctx context.Context, id int64) (verdict string, found market.TrialResult, keep func(*postgres.Tx) error, err error) {
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
		return "doubt", found, nil, nil
	}
	return "prove", found, func(tx *postgres.Tx) error { return tx.KeepVectors(ctx, &kept, data, id) }, nil
}

func resultOf(f match.Fit) market.TrialResult {
	return market.TrialResult{Rules: match.RulesVersion, Pairs: f.Pairs, Lists: f.Lists, Before: f.Before, After: f.After, Gain: f.Gain, Error: f.Error}
}

// MoveTrial makes a move of a trial for the bureau: what was found is put into force, or not.
func (r *Room) MoveTrial(ctx context.Context, who market.Actor, id int64, name, reason string) error {
	if !market.TendsMatcher(who) {
		return market.ErrNotFound
	}
	_, err := r.moveTrial(ctx, who, id, name, reason, func(tx *postgres.Tx, t *market.MatcherTrial) error {
		if t.Status != market.TrialAdopted {
			return nil
		}
		return r.adopt(ctx, tx, t, reason)
	})
	return err
}

// moveTrial makes a move of a trial, together with what also does.
func (r *Room) moveTrial(ctx context.Context, who market.Actor, id int64, name, reason string, also func(*postgres.Tx, *market.MatcherTrial) error) (t market.MatcherTrial, err error) {
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if t, err = tx.MatcherTrial(ctx, id); err != nil {
			return err
		}
		from := t.Status
		if err := market.MatcherTrialLifecycle.Move(&t, market.TrialMove(name), market.Step{Who: who, Now: tx.Now(), Reason: reason}); err != nil {
			return err
		}
		t.Note = reason
		if also != nil {
			if err := also(tx, &t); err != nil {
				return err
			}
		}
		if err := tx.UpdateMatcherTrial(ctx, &t); err != nil {
			return err
		}
		return tx.Record(ctx, string(name), "matcher_trial", id, reason, app.Moved(from, t.Status))
	})
	return t, err
}

// adopt puts what a trial found into force on every node.
func (r *Room) adopt(ctx context.Context, tx *postgres.Tx, t *market.MatcherTrial, reason string) error {
	var found market.TrialResult
	if err := json.Unmarshal(t.Result, &found); err != nil {
		return fmt.Errorf("read result of trial %d: %w", t.ID, err)
	}
	if found.Rules != match.RulesVersion {
		return market.Refuse(market.Conflict, "试算后平台的评分规则已更新，这次结果不再适用，请重新试算。")
	}
	if t.Kind == market.TrialVectors {
		v, err := tx.VectorsOfTrial(ctx, t.ID)
		if errors.Is(err, market.ErrNotFound) {
			return market.Refuse(market.Conflict, "这次试算的向量已被后来的替换，请重新试算。")
		}
		if err != nil {
			return err
		}
		if err := tx.UseVectors(ctx, &v); err != nil {
			return err
		}
		return tx.Record(ctx, "refresh", "match_vectors", v.ID, reason, v)
	}
	weights := match.Weights{}
	for k, w := range found.Weights {
		weights[match.Ingredient(k)] = w
	}
	kept, err := keptWeights(weights, match.Fit{Pairs: found.Pairs, Lists: found.Lists, Before: found.Before, After: found.After, Error: found.Error})
	if err != nil {
		return err
	}
	if err := tx.PutWeights(ctx, &kept); err != nil {
		return err
	}
	return tx.Record(ctx, "fit", "match_weights", kept.ID, reason, kept)
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
