package eval

import (
	"maps"
	"math"
	"math/rand/v2"
	"time"

	"jiebang/internal/match"
)

// folds and repeats of the cross-validation.
const (
	folds   = 5
	repeats = 20
)

// A Crossed figure is what settings chosen on four fifths of the queries score on the last fifth, averaged over
// many ways of dividing them: what choosing settings on so few queries is worth on others.
type Crossed struct {
	Chosen []Figure // per measure
	Tables int      // weights that were tried
}

// Cross ranks with every table of a small grid around the weights in force, and scores the choice.
func (b *Bench) Cross(pool bool, now time.Time, w match.Weights) Crossed {
	var judged [][][]float64
	for _, t := range around(w) {
		judged = append(judged, b.With(t).Rank(pool, now).Judge(b.Collection, pool))
	}
	r := rand.New(rand.NewPCG(1, 2))
	sums := make([][]float64, len(Measures))
	for m := range sums {
		sums[m] = make([]float64, len(judged[0][m]))
	}
	for range repeats {
		order := r.Perm(len(judged[0][0]))
		for fold := range folds {
			best := judged[choose(judged, order, fold, pool)]
			for k, q := range order {
				if k%folds == fold {
					for m := range sums {
						sums[m][q] += best[m][q] / repeats
					}
				}
			}
		}
	}
	out := Crossed{Tables: len(judged)}
	for m := range sums {
		out.Chosen = append(out.Chosen, FigureOf(sums[m]))
	}
	return out
}

// choose picks the table that does best outside the fold: by nDCG@10 and AUC on judged pools, else by R@10.
func choose(judged [][][]float64, order []int, fold int, pool bool) int {
	by := []string{"nDCG@10", "AUC>=2"}
	if !pool {
		by = []string{"R@10"}
	}
	best, at := math.Inf(-1), 0
	for t, values := range judged {
		var sum float64
		for m, measure := range Measures {
			for _, name := range by {
				if measure.Name == name {
					sum += outside(values[m], order, fold)
				}
			}
		}
		if sum > best {
			best, at = sum, t
		}
	}
	return at
}

// outside is the mean over the queries that are not in the fold.
func outside(values []float64, order []int, fold int) float64 {
	var kept []float64
	for k, q := range order {
		if k%folds != fold {
			kept = append(kept, values[q])
		}
	}
	if f := FigureOf(kept); f.Queries > 0 {
		return f.Mean
	}
	return 0
}

// around lists weights that lie about those given: characters, text, meaning and company, each halved, kept or doubled.
func around(w match.Weights) []match.Weights {
	out := []match.Weights{w}
	for _, group := range [][]match.Ingredient{
		{match.TitleSigns, match.TextSigns}, {match.TextTerms, match.TextSigns},
		{match.TitleMeaning, match.TextMeaning}, {match.Company},
	} {
		for _, t := range out[:len(out):len(out)] {
			for _, f := range []float64{0.5, 2} {
				other := maps.Clone(t)
				for _, k := range group {
					other[k] *= f
				}
				out = append(out, other)
			}
		}
	}
	return out
}
