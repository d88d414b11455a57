package match

import (
	"math"
	"math/rand/v2"
	"testing"
)

// judgedBy invents lists of suggestions with measures drawn at random and grades given by a taste.
func judgedBy(lists, each int, taste func(row []float64, r *rand.Rand) float64) []JudgedList {
	r := rand.New(rand.NewPCG(4, 4))
	var out []JudgedList
	for range lists {
		var l JudgedList
		for range each {
			row := make([]float64, len(order))
			for k := range row {
				row[k] = r.NormFloat64()
			}
			l.measures = append(l.measures, row)
			grade := 0
			if taste(row, r) > 0 {
				grade = 2
			}
			l.grades = append(l.grades, grade)
		}
		l.differ = pairsOf(l.grades)
		out = append(out, l)
	}
	return out
}

func at(k Ingredient) int {
	for i, x := range order {
		if x == k {
			return i
		}
	}
	return -1
}

func TestFitFindsAPlantedPreference(t *testing.T) {
	t.Parallel()
	region, title := at(Region), at(TitleTerms)
	f := FitWeights(judgedBy(80, 8, func(row []float64, r *rand.Rand) float64 {
		return 2*row[region] + 0.5*row[title] + 0.5*r.NormFloat64()
	}), ByHand())
	hand := ByHand()
	if !f.Proven || f.After < f.Before+0.05 {
		t.Fatalf("not proven: %+v", f)
	}
	if was, is := hand[Region]/hand[TitleTerms], f.Weights[Region]/f.Weights[TitleTerms]; is < 2*was {
		t.Errorf("region against title was %.2f and is %.2f", was, is)
	}
	var before, after float64
	for _, k := range order {
		if k.OfTopic() {
			before, after = before+hand[k], after+f.Weights[k]
		}
		if f.Weights[k] < 0 {
			t.Errorf("%s weighs %.2f", k, f.Weights[k])
		}
	}
	if math.Abs(before-after) > 1e-9 {
		t.Errorf("text and meaning weighed %.3f and weigh %.3f: bands would move", before, after)
	}
}

// Judgments that follow nothing, or what the weights say already, leave the weights alone, however they are drawn.
func TestFitRefusesWhatIsNoPreference(t *testing.T) {
	t.Parallel()
	hand := ByHand().row()
	for name, taste := range map[string]func([]float64, *rand.Rand) float64{
		"chance":           func(_ []float64, r *rand.Rand) float64 { return r.NormFloat64() },
		"the same weights": func(row []float64, r *rand.Rand) float64 { return product(hand, row) + r.NormFloat64() },
	} {
		f := FitWeights(judgedBy(60, 6, taste), ByHand())
		if f.Proven || f.Weights.sum() != ByHand().sum() {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestFitWaitsForEnoughLists(t *testing.T) {
	t.Parallel()
	region := at(Region)
	f := FitWeights(judgedBy(leastLists-1, 8, func(row []float64, _ *rand.Rand) float64 { return row[region] }),
		ByHand())
	if f.Proven || f.Lists != leastLists-1 {
		t.Errorf("fitted to too little: %+v", f)
	}
}
