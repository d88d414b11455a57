package matching

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/match/learn"
	"jiebang/internal/postgres"
)

// outcomesRead bounds how many judged suggestions are read for fitting: the newest say most.
const outcomesRead = 20_000

// learnSample is how many listings word statistics are taken from.
const learnSample = 20_000

// ownTextsRead bounds how many listings vectors are refreshed from.
const ownTextsRead = 50_000

// FitWeights fits the matcher's weights to what people here made of its suggestions, and puts them into force when
// cross-validation proves that they gain. With try nothing is kept.
func (r *Room) FitWeights(ctx context.Context, who market.Actor, try bool) (match.Fit, error) {
	if !market.TendsMatcher(who) {
		return match.Fit{}, market.ErrNotFound
	}
	fit, err := r.fitted(ctx)
	if err != nil || !fit.Proven || try {
		return fit, err
	}
	kept, err := keptWeights(fit.Weights, fit)
	if err != nil {
		return fit, err
	}
	return fit, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutWeights(ctx, &kept); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbFit, market.NounMatchWeights, kept.ID, "", kept)
	})
}

// fitted fits the weights to what people here made of the suggestions. It refuses when too few were judged.
func (r *Room) fitted(ctx context.Context) (match.Fit, error) {
	outcomes, err := r.db.Outcomes(ctx, outcomesRead)
	if err != nil {
		return match.Fit{}, fmt.Errorf("fit weights: %w", err)
	}
	if least := r.core.Settings().Int(market.SetFitPairs); len(outcomes) < least {
		return match.Fit{}, market.Refuse(market.Invalid, fmt.Sprintf("已评判的配对有 %d 对，至少需要 %d 对才能拟合，权重保持不变。",
			len(outcomes), least))
	}
	if r.meaning.ended.Load() == 0 { // a command beside the nodes has no word statistics yet
		if err := r.LearnWords(ctx); err != nil {
			return match.Fit{}, err
		}
	}
	lists, err := r.judgedLists(ctx, outcomes, r.matcher.Load())
	if err != nil {
		return match.Fit{}, fmt.Errorf("fit weights: %w", err)
	}
	return match.FitWeights(lists[0], match.ByHand()), nil
}

// keptWeights are fitted weights as the record keeps them.
func keptWeights(w match.Weights, f match.Fit) (market.FittedWeights, error) {
	data, err := json.Marshal(w)
	return market.FittedWeights{Rules: match.RulesVersion, Weights: data, Pairs: f.Pairs, Lists: f.Lists,
		Before: f.Before, After: f.After, GainError: f.Error}, err
}

// judgedLists measures every judged suggestion of each need whose two sides are still on show, with each of the
// matchers.
func (r *Room) judgedLists(ctx context.Context, outcomes []market.Outcome,
	with ...*match.Matcher) ([][]match.JudgedList, error) {
	byNeed := map[int64][]market.Outcome{}
	var needs []int64
	for _, o := range outcomes {
		if byNeed[o.DemandID] == nil {
			needs = append(needs, o.DemandID)
		}
		byNeed[o.DemandID] = append(byNeed[o.DemandID], o)
	}
	// In one order whatever came first: the parts in which a fit is checked are drawn from it.
	slices.Sort(needs)
	lists, now := make([][]match.JudgedList, len(with)), r.core.Now()
	for _, need := range needs {
		judged := byNeed[need]
		if len(judged) < 2 {
			continue
		}
		ids := []int64{need}
		for _, o := range judged {
			ids = append(ids, o.SupplyID)
		}
		rows, err := r.db.PublicListings(ctx, market.ListingScope{All: true}, ids)
		if err != nil {
			return nil, err
		}
		for k, m := range with {
			if l, ok := judgedList(m, rows, judged, now); ok {
				lists[k] = append(lists[k], l)
			}
		}
	}
	return lists, nil
}

// judgedList measures the judged suggestions of one need as far as they are on show; false when the need is not.
func judgedList(m *match.Matcher, rows []market.Listing, judged []market.Outcome,
	now time.Time) (match.JudgedList, bool) {
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
	need := profiles[judged[0].DemandID]
	if need == nil {
		return match.JudgedList{}, false
	}
	return m.Judged(need, suggestions, grades, now), true
}

// UnfitWeights goes back to the weights set by hand, for a reason that is kept.
func (r *Room) UnfitWeights(ctx context.Context, who market.Actor, reason string) error {
	if !market.TendsMatcher(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		n, err := tx.DropWeights(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return market.Refuse(market.Conflict, "现在用的就是初始权重，无需还原。")
		}
		return tx.Record(ctx, market.VerbUnfit, market.NounMatchWeights, 0, reason, nil)
	})
}

// RefreshVectors learns on from what is on show and puts the vectors into force on every node. It refuses when there
// are too few texts.
func (r *Room) RefreshVectors(ctx context.Context, who market.Actor, say func(string)) (market.OwnVectors, error) {
	if !market.TendsMatcher(who) {
		return market.OwnVectors{}, market.ErrNotFound
	}
	_, v, data, err := r.refreshed(ctx, say)
	if err != nil {
		return v, err
	}
	return v, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutVectors(ctx, &v, data); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRefresh, market.NounMatchVectors, v.ID, "", v)
	})
}

// refreshed learns on from what is on show. It refuses when there are too few texts.
func (r *Room) refreshed(ctx context.Context, say func(string)) (*match.Vectors, market.OwnVectors, []byte, error) {
	texts, err := r.ownTexts(ctx)
	if err != nil {
		return nil, market.OwnVectors{}, nil, fmt.Errorf("refresh vectors: %w", err)
	}
	if least := r.core.Settings().Int(market.SetOwnTexts); len(texts) < least {
		return nil, market.OwnVectors{}, nil, market.Refuse(market.Invalid,
			fmt.Sprintf("公开条目有 %d 条，至少需要 %d 条才能更新词义向量，继续使用现有向量。", len(texts), least))
	}
	fresh, data, err := learn.Refreshed(match.StandardVectors(), texts, learn.Refreshing(), say)
	if err != nil {
		return nil, market.OwnVectors{}, nil, fmt.Errorf("refresh vectors: %w", err)
	}
	return fresh, market.OwnVectors{Texts: len(texts), Version: fresh.Version()}, data, nil
}

// RefreshVectorsWhenDue does so at night when what is on show has changed enough. Where somebody went back to the
// vectors of the product, or only tried others, nothing happens by itself.
func (r *Room) RefreshVectorsWhenDue(ctx context.Context, now time.Time) error {
	last, err := r.db.LastVectors(ctx)
	if err != nil && !market.Missing(err) {
		return fmt.Errorf("last vectors: %w", err)
	}
	if err == nil && !last.InForce {
		if _, err := r.db.VectorsInForce(ctx); err != nil {
			return clearMissing(err)
		}
	}
	texts, err := r.db.CountPublic(ctx)
	if err != nil {
		return fmt.Errorf("count listings on show: %w", err)
	}
	if !market.VectorsDue(last, texts, r.core.Settings().Int(market.SetOwnTexts), now) {
		return nil
	}
	_, err = r.RefreshVectors(ctx, market.TheSystem(), nil)
	return err
}

// clearMissing takes the absence of something for no error.
func clearMissing(err error) error {
	if market.Missing(err) {
		return nil
	}
	return err
}

// DropVectors goes back to the vectors that come with the product, for a reason that is kept.
func (r *Room) DropVectors(ctx context.Context, who market.Actor, reason string) error {
	if !market.TendsMatcher(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		n, err := tx.DropVectors(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return market.Refuse(market.Conflict, "现在用的就是随产品提供的向量，无需还原。")
		}
		return tx.Record(ctx, market.VerbDrop, market.NounMatchVectors, 0, reason, nil)
	})
}

// ownTexts reads what is on show as texts to learn from.
func (r *Room) ownTexts(ctx context.Context) ([]learn.Text, error) {
	var texts []learn.Text
	for after := int64(0); len(texts) < ownTextsRead; {
		rows, err := r.db.PublicListingsAfter(ctx, after, app.IndexBatch)
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

// LearnWords reads everything on show for its meaning, and takes from a sample the word statistics that
// ranking rests on.
func (r *Room) LearnWords(ctx context.Context) error {
	if !r.meaning.learning.CompareAndSwap(false, true) {
		return nil
	}
	defer r.meaning.learning.Store(false)
	r.meaning.changed.Store(0)
	wanted := r.meaning.wanted.Load()
	m, seen := r.matcher.Load(), 0
	var sample []*match.Profile
	for after := int64(0); ; {
		rows, err := r.db.PublicListingsAfter(ctx, after, app.IndexBatch)
		if err != nil {
			return fmt.Errorf("learn words: %w", err)
		}
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			left := app.MostPatience
			left.While(r.core.Asked)
			profile := r.meaning.profiles.of(m, &rows[i])
			r.meaning.near[rows[i].Kind].Put(profile)
			if len(sample) < learnSample {
				sample = append(sample, profile)
			}
		}
		seen += len(rows)
		after = rows[len(rows)-1].ID
	}
	r.meaning.learned.Store(int64(seen))
	r.meaning.pause()
	statistics := match.Gather(sample)
	r.changeMatcher(func(m *match.Matcher) *match.Matcher { return m.With(statistics) })
	r.meaning.reached.Store(wanted)
	return nil
}

// reloadMatcher takes the weights and vectors in force in the record; without any, those that came with the product.
func (r *Room) reloadMatcher(ctx context.Context) error {
	weights, err := r.weightsInForce(ctx)
	if err != nil {
		return err
	}
	vectors, err := r.vectorsInForce(ctx)
	if err != nil {
		return err
	}
	changed := vectors.Version() != r.matcher.Load().VectorsVersion()
	r.changeMatcher(func(m *match.Matcher) *match.Matcher { return m.WithWeights(weights).WithVectors(vectors) })
	if changed {
		r.meaning.startAnew(r.matcher.Load())
	}
	return nil
}

func (r *Room) weightsInForce(ctx context.Context) (match.Weights, error) {
	kept, err := r.db.WeightsInForce(ctx)
	if market.Missing(err) || err == nil && kept.Rules != match.RulesVersion {
		return r.shipped.Weights(), nil
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
func (r *Room) vectorsInForce(ctx context.Context) (*match.Vectors, error) {
	kept, err := r.db.VectorsInForce(ctx)
	switch now := r.matcher.Load(); {
	case market.Missing(err):
		return r.shipped.Vectors(), nil
	case err != nil:
		return nil, fmt.Errorf("read vectors: %w", err)
	case kept.Version == now.VectorsVersion():
		return now.Vectors(), nil
	}
	data, err := r.db.VectorsData(ctx, kept.ID)
	if err != nil {
		return nil, fmt.Errorf("read vectors %d: %w", kept.ID, err)
	}
	v, err := match.ReadVectors(data)
	if err != nil {
		r.log.Error("the vectors of the record cannot be used", "id", kept.ID, "error", err)
		return r.shipped.Vectors(), nil
	}
	return v, nil
}
