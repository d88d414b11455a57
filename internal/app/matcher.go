package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/match/learn"
	"jiebang/internal/postgres"
)

// outcomesRead bounds how many judged suggestions are read for fitting: the newest say most.
const outcomesRead = 20_000

// ownTextsRead bounds how many listings vectors are refreshed from.
const ownTextsRead = 50_000

// tendsMatcher tells who may change what every node ranks with.
func tendsMatcher(who market.Actor) bool { return market.KeepsLexicon(who) || who.System }

// FitWeights fits the matcher's weights to what people here made of its suggestions, and puts them into force when
// cross-validation proves that they gain. With try nothing is kept.
func (a *App) FitWeights(ctx context.Context, who market.Actor, try bool) (match.Fit, error) {
	if !tendsMatcher(who) {
		return match.Fit{}, market.ErrNotFound
	}
	outcomes, err := a.db.Outcomes(ctx, outcomesRead)
	if err != nil {
		return match.Fit{}, fmt.Errorf("fit weights: %w", err)
	}
	if least := a.Settings().Int(market.SetFitPairs); len(outcomes) < least {
		return match.Fit{}, market.Refuse(market.Invalid, fmt.Sprintf("已评判的配对有 %d 对，至少需要 %d 对才能拟合，权重保持不变。", len(outcomes), least))
	}
	m := a.matcher.Load()
	lists, err := a.judgedLists(ctx, m, outcomes)
	if err != nil {
		return match.Fit{}, fmt.Errorf("fit weights: %w", err)
	}
	fit := match.FitWeights(lists, match.ByHand())
	if !fit.Proven || try {
		return fit, nil
	}
	weights, err := json.Marshal(fit.Weights)
	if err != nil {
		return fit, err
	}
	kept := market.FittedWeights{Rules: match.RulesVersion, Weights: weights, Pairs: fit.Pairs, Lists: fit.Lists, Before: fit.Before, After: fit.After, GainError: fit.Error}
	return fit, a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutWeights(ctx, &kept); err != nil {
			return err
		}
		return tx.Record(ctx, "fit", "match_weights", kept.ID, "", kept)
	})
}

// judgedLists measures every judged suggestion of each need whose two sides are still on show.
func (a *App) judgedLists(ctx context.Context, m *match.Matcher, outcomes []market.Outcome) ([]match.JudgedList, error) {
	byNeed := map[int64][]market.Outcome{}
	var needs []int64
	for _, o := range outcomes {
		if byNeed[o.DemandID] == nil {
			needs = append(needs, o.DemandID)
		}
		byNeed[o.DemandID] = append(byNeed[o.DemandID], o)
	}
	var lists []match.JudgedList
	for _, need := range needs {
		judged := byNeed[need]
		if len(judged) < 2 {
			continue
		}
		ids := []int64{need}
		for _, o := range judged {
			ids = append(ids, o.SupplyID)
		}
		rows, err := a.db.PublicListings(ctx, market.ListingScope{All: true}, ids)
		if err != nil {
			return nil, err
		}
		profiles := map[int64]*match.Profile{}
		for i := range rows {
			profiles[rows[i].ID] = m.Profile(match.Of(&rows[i], match.PartnerRecord{}))
		}
		var suggestions []*match.Profile
		var grades []int
		for _, o := range judged {
			if p := profiles[o.SupplyID]; p != nil {
				suggestions, grades = append(suggestions, p), append(grades, o.Grade)
			}
		}
		if profiles[need] != nil {
			lists = append(lists, m.Judged(profiles[need], suggestions, grades, time.Now()))
		}
	}
	return lists, nil
}

// UnfitWeights goes back to the weights set by hand.
func (a *App) UnfitWeights(ctx context.Context, who market.Actor) error {
	if !tendsMatcher(who) {
		return market.ErrNotFound
	}
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		n, err := tx.DropWeights(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return market.Refuse(market.Conflict, "现在用的就是初始权重，无需还原。")
		}
		return tx.Record(ctx, "unfit", "match_weights", 0, "", nil)
	})
}

// RefreshVectors learns on from what is on show and puts the vectors into force on every node. It refuses when there are
// too few texts.
func (a *App) RefreshVectors(ctx context.Context, who market.Actor, say func(string)) (market.OwnVectors, error) {
	if !tendsMatcher(who) {
		return market.OwnVectors{}, market.ErrNotFound
	}
	texts, err := a.ownTexts(ctx)
	if err != nil {
		return market.OwnVectors{}, fmt.Errorf("refresh vectors: %w", err)
	}
	if least := a.Settings().Int(market.SetOwnTexts); len(texts) < least {
		return market.OwnVectors{}, market.Refuse(market.Invalid, fmt.Sprintf("公开条目有 %d 条，至少需要 %d 条才能更新词义向量，继续使用现有向量。", len(texts), least))
	}
	fresh, data, err := learn.Refreshed(match.StandardVectors(), texts, learn.Refreshing(), say)
	if err != nil {
		return market.OwnVectors{}, fmt.Errorf("refresh vectors: %w", err)
	}
	v := market.OwnVectors{Texts: len(texts), Version: fresh.Version()}
	return v, a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutVectors(ctx, &v, data); err != nil {
			return err
		}
		return tx.Record(ctx, "refresh", "match_vectors", v.ID, "", v)
	})
}

// RefreshVectorsWhenDue does so at night when what is on show has changed enough.
func (a *App) RefreshVectorsWhenDue(ctx context.Context, now time.Time) error {
	last, err := a.db.LastVectors(ctx)
	if err != nil && !isMissing(err) {
		return fmt.Errorf("last vectors: %w", err)
	}
	texts, err := a.db.CountPublic(ctx)
	if err != nil {
		return fmt.Errorf("count listings on show: %w", err)
	}
	if !market.VectorsDue(last, texts, a.Settings().Int(market.SetOwnTexts), now) {
		return nil
	}
	_, err = a.RefreshVectors(ctx, market.TheSystem(), nil)
	return err
}

// DropVectors goes back to the vectors that come with the product.
func (a *App) DropVectors(ctx context.Context, who market.Actor) error {
	if !tendsMatcher(who) {
		return market.ErrNotFound
	}
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		n, err := tx.DropVectors(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return market.Refuse(market.Conflict, "现在用的就是随产品提供的向量，无需还原。")
		}
		return tx.Record(ctx, "drop", "match_vectors", 0, "", nil)
	})
}

// ownTexts reads what is on show as texts to learn from.
func (a *App) ownTexts(ctx context.Context) ([]learn.Text, error) {
	var texts []learn.Text
	for after := int64(0); len(texts) < ownTextsRead; {
		rows, err := a.db.PublicListingsAfter(ctx, after, indexBatch)
		if err != nil || len(rows) == 0 {
			return texts, err
		}
		for i := range rows {
			s := match.Of(&rows[i], match.PartnerRecord{})
			t := learn.Text{Title: s.Title}
			for _, x := range s.Sections {
				if x.Name == match.InKeywords {
					t.Keywords = x.Text
				} else if x.Text != "" {
					t.Passages = append(t.Passages, x.Text)
				}
			}
			texts = append(texts, t)
		}
		after = rows[len(rows)-1].ID
	}
	return texts, nil
}

// reloadMatcher takes the weights and vectors in force in the record; without any, those that came with the product.
func (a *App) reloadMatcher(ctx context.Context) error {
	weights, err := a.weightsInForce(ctx)
	if err != nil {
		return err
	}
	vectors, err := a.vectorsInForce(ctx)
	if err != nil {
		return err
	}
	changed := vectors.Version() != a.matcher.Load().VectorsVersion()
	a.changeMatcher(func(m *match.Matcher) *match.Matcher { return m.WithWeights(weights).WithVectors(vectors) })
	if changed {
		a.meaning.startAnew(a.matcher.Load())
	}
	return nil
}

func (a *App) weightsInForce(ctx context.Context) (match.Weights, error) {
	kept, err := a.db.WeightsInForce(ctx)
	if isMissing(err) || err == nil && kept.Rules != match.RulesVersion {
		return a.shipped.Weights(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	var w match.Weights
	if err := json.NewDecoder(bytes.NewReader(kept.Weights)).Decode(&w); err != nil {
		return nil, fmt.Errorf("read weights %d: %w", kept.ID, err)
	}
	return w, nil
}

// vectorsInForce reads the vectors of the record, unless this node has them already. Damaged ones are not used: ranking
// goes on with those that came with the product.
func (a *App) vectorsInForce(ctx context.Context) (*match.Vectors, error) {
	kept, err := a.db.VectorsInForce(ctx)
	switch now := a.matcher.Load(); {
	case isMissing(err):
		return a.shipped.Vectors(), nil
	case err != nil:
		return nil, fmt.Errorf("read vectors: %w", err)
	case kept.Version == now.VectorsVersion():
		return now.Vectors(), nil
	}
	data, err := a.db.VectorsData(ctx, kept.ID)
	if err != nil {
		return nil, fmt.Errorf("read vectors %d: %w", kept.ID, err)
	}
	v, err := match.ReadVectors(data)
	if err != nil {
		a.log.Error("the vectors of the record cannot be used", "id", kept.ID, "error", err)
		return a.shipped.Vectors(), nil
	}
	return v, nil
}
