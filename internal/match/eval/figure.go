package eval

import (
	"math"
	"slices"
)

// A Measure is one way of judging a ranked list.
type Measure struct {
	Name string
	// Of judges the grades of a ranked list, best first, among all grades given for the query. It is NaN
	// where the measure says nothing.
	Of func(ranked []int, all []int) float64
}

// Measures in the order in which they are printed. In a ranked list −1 stands for a document nobody graded.
var Measures = []Measure{
	{"nDCG@10", func(r, all []int) float64 {
		return ndcg(r, all, func(g int) float64 { return math.Exp2(float64(g)) - 1 })
	}},
	{"nDCG@10 linear", func(r, all []int) float64 { return ndcg(r, all, func(g int) float64 { return float64(g) }) }},
	{"AUC>=2", func(r, all []int) float64 { return auc(r, all, 2) }},
	{"AUC>=1", func(r, all []int) float64 { return auc(r, all, 1) }},
	{"MRR", func(r, all []int) float64 { return reciprocal(r, all) }},
	{"R@10", func(r, all []int) float64 { return recall(r, all, 10) }},
	{"R@100", func(r, all []int) float64 { return recall(r, all, 100) }},
}

func ndcg(ranked, all []int, gain func(int) float64) float64 {
	ideal := slices.Clone(all)
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	best := dcg(ideal, gain)
	if best == 0 {
		return math.NaN()
	}
	return dcg(ranked, gain) / best
}

func dcg(grades []int, gain func(int) float64) float64 {
	var sum float64
	for i, g := range grades[:min(10, len(grades))] {
		sum += gain(max(g, 0)) / math.Log2(float64(i)+2)
	}
	return sum
}

// auc is the chance that a document of at least the grade stands before one below it. Graded documents
// that were not ranked stand together behind all others.
func auc(ranked, all []int, grade int) float64 {
	good, bad := 0, 0
	for _, g := range all {
		if g >= grade {
			good++
		} else {
			bad++
		}
	}
	if good == 0 || bad == 0 {
		return math.NaN()
	}
	var won float64
	seenGood, seenBad := 0, 0
	for _, g := range ranked {
		switch {
		case g >= grade:
			won += float64(bad - seenBad)
			seenGood++
		case g >= 0:
			seenBad++
		}
	}
	won += float64(good-seenGood) * float64(bad-seenBad) / 2
	return won / float64(good) / float64(bad)
}

func reciprocal(ranked, all []int) float64 {
	if !slices.ContainsFunc(all, func(g int) bool { return g > 0 }) {
		return math.NaN()
	}
	for i, g := range ranked {
		if g > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

func recall(ranked, all []int, k int) float64 {
	var good, found float64
	for _, g := range all {
		if g > 0 {
			good++
		}
	}
	if good == 0 {
		return math.NaN()
	}
	for _, g := range ranked[:min(k, len(ranked))] {
		if g > 0 {
			found++
		}
	}
	return found / good
}

// A Figure is a mean over queries with its standard error.
type Figure struct {
	Mean, Error float64
	Queries     int
}

// FigureOf averages what is not NaN.
func FigureOf(values []float64) Figure {
	var f Figure
	var sum, squares float64
	for _, v := range values {
		if !math.IsNaN(v) {
			sum += v
			f.Queries++
		}
	}
	n := float64(f.Queries)
	if n == 0 {
		return Figure{Mean: math.NaN(), Error: math.NaN()}
	}
	f.Mean = sum / n
	for _, v := range values {
		if !math.IsNaN(v) {
			squares += (v - f.Mean) * (v - f.Mean)
		}
	}
	f.Error = math.Sqrt(squares / max(n-1, 1) / n)
	return f
}

// Difference is the mean of a − b over the queries both speak of, with its standard error.
func Difference(a, b []float64) Figure {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return FigureOf(d)
}
