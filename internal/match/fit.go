package match

import (
	"maps"
	"math"
	"math/rand/v2"
	"time"
)

// A JudgedList is what people made of the suggestions for one listing: every ingredient's measure of every suggestion,
// and how far each went. Only the order of the grades counts.
type JudgedList struct {
	measures [][]float64 // by suggestion, in the order of the weights' table
	grades   []int
	differ   [][2]int // the pairs of which the first went further
}

// Judged measures the suggestions for one listing as Rank does.
func (m *Matcher) Judged(of *Profile, suggestions []*Profile, grades []int, now time.Time) JudgedList {
	s := m.Ranking(of, suggestions, now).finish()
	l := JudgedList{grades: grades, differ: pairsOf(grades)}
	for i := range suggestions {
		row := make([]float64, len(order))
		for k, col := range s.measures {
			if col != nil {
				row[k] = col[i]
			}
		}
		l.measures = append(l.measures, row)
	}
	return l
}

// pairsOf lists the places of which the first was graded higher than the second.
func pairsOf(grades []int) [][2]int {
	var out [][2]int
	for i, g := range grades {
		for j, h := range grades {
			if g > h {
				out = append(out, [2]int{i, j})
			}
		}
	}
	return out
}

// concord is the share of a list's pairs that weights put in the order people did; NaN where people made no difference.
func (l *JudgedList) concord(w []float64) float64 {
	var right, n float64
	for _, p := range l.differ {
		n++
		switch d := product(w, l.measures[p[0]]) - product(w, l.measures[p[1]]); {
		case d > 0:
			right++
		case d == 0:
			right += 0.5
		}
	}
	return right / n
}

// A Fit is weights that were learned from judgments, and what they promise.
type Fit struct {
	Weights Weights // those to use: fitted when the gain is proven, otherwise those fitting began with
	Lists   int     // listings with suggestions of which some went further than others
	Pairs   int     // of suggestions that differ
	Before  float64 // share of pairs in people's order by the weights fitting began with
	After   float64 // the same by weights fitted without the list they are tried on
	Gain    float64 // After − Before, list by list
	Error   float64 // its standard error
	Proven  bool    // the gain is more than chance
}

// How fitting is guarded against reading chance as preference.
const (
	leastLists   = 20
	fitFolds     = 5
	provenAt     = 2.326 // standard errors: one chance in a hundred
	mostGrowth   = 10.0  // times a weight may become what it was
	mostLoss     = 4.0   // and the part of it that is left at least
	descentSteps = 150
	descentRate  = 0.5
)

// pulls are how strongly weights are held to those fitting begins with; cross-validation chooses.
var pulls = []float64{0.003, 0.02, 0.1, 0.3}

// FitWeights learns weights from judgments: suggestions that went further should score higher. What it gains is told by
// cross-validation, the strength of the pull being chosen inside, and weights without proven gain are not used.
func FitWeights(lists []JudgedList, from Weights) Fit {
	f := Fit{Weights: from}
	var told []JudgedList
	for i := range lists {
		if n := len(lists[i].differ); n > 0 {
			told = append(told, lists[i])
			f.Pairs += n
		}
	}
	f.Lists = len(told)
	start := from.row()
	if f.Lists < leastLists {
		return f
	}
	r := rand.New(rand.NewPCG(1, 9))
	folds := foldsOf(len(told), r)
	before, after := make([]float64, len(told)), make([]float64, len(told))
	for fold := range fitFolds {
		in, out := divide(told, folds, fold)
		w := descend(in, start, bestPull(in, start, r))
		for _, i := range out {
			before[i], after[i] = told[i].concord(start), told[i].concord(w)
		}
	}
	f.Before, _ = meanOf(before)
	f.After, _ = meanOf(after)
	gains := make([]float64, len(told))
	for i := range gains {
		gains[i] = after[i] - before[i]
	}
	f.Gain, f.Error = meanOf(gains)
	if f.Proven = f.Gain > provenAt*f.Error && f.Gain > 0; f.Proven {
		f.Weights = from.scaledLike(descend(told, start, bestPull(told, start, r)))
	}
	return f
}

// Compare tells how far people's order of the same suggestions agrees with two ways of measuring them, before and after
// a change of something that learned nothing from these judgments.
func Compare(before, after []JudgedList, w Weights) Fit {
	f := Fit{Weights: w}
	weights := w.row()
	var was, is, gains []float64
	for i := range before {
		n := len(before[i].differ)
		if n == 0 {
			continue
		}
		f.Lists++
		f.Pairs += n
		b, a := before[i].concord(weights), after[i].concord(weights)
		was, is, gains = append(was, b), append(is, a), append(gains, a-b)
	}
	f.Before, _ = meanOf(was)
	f.After, _ = meanOf(is)
	f.Gain, f.Error = meanOf(gains)
	f.Proven = f.Lists >= leastLists && f.Gain > 0 && f.Gain > provenAt*f.Error
	return f
}

// Worse reports whether a change is proven to lose.
func (f Fit) Worse() bool { return f.Lists >= leastLists && f.Gain < 0 && -f.Gain > provenAt*f.Error }

// foldsOf gives every list its fold.
func foldsOf(n int, r *rand.Rand) []int {
	out := make([]int, n)
	for i, k := range r.Perm(n) {
		out[k] = i % fitFolds
	}
	return out
}

// divide parts the lists into those outside a fold and the places of those in it.
func divide(lists []JudgedList, folds []int, fold int) (outside []JudgedList, inside []int) {
	for i, f := range folds {
		if f == fold {
			inside = append(inside, i)
		} else {
			outside = append(outside, lists[i])
		}
	}
	return outside, inside
}

// bestPull chooses by cross-validation how strongly weights are held.
func bestPull(lists []JudgedList, start []float64, r *rand.Rand) float64 {
	folds := foldsOf(len(lists), r)
	best, most := pulls[len(pulls)-1], -1.0
	for _, pull := range pulls {
		var found []float64
		for fold := range fitFolds {
			in, out := divide(lists, folds, fold)
			w := descend(in, start, pull)
			for _, i := range out {
				found = append(found, lists[i].concord(w))
			}
		}
		if mean, _ := meanOf(found); mean >= most {
			best, most = pull, mean
		}
	}
	return best
}

// descend finds the weights under which people's order is likeliest, held to the start by the pull; every list counts
// the same however many suggestions it has. No weight runs away: what speaks for a match does not speak against it, and
// the next judgments may say otherwise.
func descend(lists []JudgedList, start []float64, pull float64) []float64 {
	w := append([]float64(nil), start...)
	steps := make([]float64, len(w))
	for range descentSteps {
		grad := make([]float64, len(w))
		for i := range lists {
			lists[i].slope(w, grad, 1/float64(len(lists)))
		}
		for k := range w {
			unit := max(start[k], smallestUnit)
			g := grad[k]*unit + pull*(w[k]-start[k])/unit
			steps[k] += g * g
			w[k] -= descentRate * unit * g / math.Sqrt(steps[k]+1e-8)
			w[k] = min(max(w[k], start[k]/mostLoss), mostGrowth*unit)
		}
	}
	return w
}

// smallestUnit lets a weight that begins at nothing move.
const smallestUnit = 0.1

// slope adds a list's share of the gradient of the logistic loss over its pairs.
func (l *JudgedList) slope(w, grad []float64, share float64) {
	for _, p := range l.differ {
		better, worse := l.measures[p[0]], l.measures[p[1]]
		miss := 1 / (1 + math.Exp(product(w, better)-product(w, worse)))
		for k := range grad {
			grad[k] -= share / float64(len(l.differ)) * miss * (better[k] - worse[k])
		}
	}
}

func product(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// meanOf averages what is not NaN, with its standard error.
func meanOf(values []float64) (mean, deviation float64) {
	var sum, squares, n float64
	for _, v := range values {
		if !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	if n == 0 {
		return 0, 0
	}
	mean = sum / n
	for _, v := range values {
		if !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
		}
	}
	return mean, math.Sqrt(squares / max(n-1, 1) / n)
}

// row is the weights in the order of the table.
func (w Weights) row() []float64 {
	out := make([]float64, len(order))
	for i, k := range order {
		out[i] = w[k]
	}
	return out
}

// scaledLike reads a row as weights whose text and meaning together weigh as much as w's, so that bands stay where they
// are.
func (w Weights) scaledLike(row []float64) Weights {
	var was, is float64
	for i, k := range order {
		if k.OfTopic() {
			was, is = was+w[k], is+row[i]
		}
	}
	if is == 0 {
		return maps.Clone(w)
	}
	out := Weights{}
	for i, k := range order {
		out[k] = row[i] * was / is
	}
	return out
}
