package learn

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"jiebang/internal/match"
)

// Refreshing are the options of going on from vectors that are there with texts of one's own: gentler than
// learning from nothing, and no longer than a night has time for.
func Refreshing() Options {
	return Options{Seed: 1, Rounds: 30, Batch: 512, Heat: 0.1, Rate: 0.015, MostDraws: 120_000}
}

// Refresh goes on learning where v was left, from an installation's own texts: the words stay, their directions
// and weights move towards the trade at hand. The same vectors, texts and options give the same result.
func Refresh(v *match.Vectors, texts []Text, o Options, say func(string)) (match.Header, []match.Token, error) {
	if say == nil {
		say = func(string) {}
	}
	o.Dims = v.Dims
	l, e := resume(v)
	r := rand.New(rand.NewPCG(uint64(o.Seed), 11))
	pairs := pairsOf(texts, l)
	if len(pairs) < o.Batch {
		return match.Header{}, nil, fmt.Errorf("refresh: only %d pairs in %d texts, at least %d are needed", len(pairs),
			len(texts), o.Batch)
	}
	if len(pairs) > o.MostDraws/leastRounds {
		r.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		pairs = pairs[:o.MostDraws/leastRounds]
	}
	o.Rounds = min(o.Rounds, max(leastRounds, o.MostDraws/len(pairs)))
	e.refine(pairs, o, r, say)
	h := v.Header
	h.Own = len(texts)
	return h, e.tokens(l), nil
}

// Refreshed is Refresh with its result written and read again, as it is kept and as a matcher uses it.
func Refreshed(v *match.Vectors, texts []Text, o Options, say func(string)) (*match.Vectors, []byte, error) {
	h, tokens, err := Refresh(v, texts, o, say)
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	if err := match.WriteVectors(&b, h, tokens); err != nil {
		return nil, nil, err
	}
	fresh, err := match.ReadVectors(b.Bytes())
	return fresh, b.Bytes(), err
}

// leastRounds is how often each pair is seen even when there are many.
const leastRounds = 4

// resume takes vectors apart into the directions and weights they were made of.
func resume(v *match.Vectors) (*lex, *encoder) {
	tokens := v.All()
	l := &lex{index: make(map[string]int32, len(tokens)), texts: v.Texts}
	e := &encoder{dims: v.Dims}
	for i, t := range tokens {
		l.index[t.Text] = int32(i)
		l.tokens, l.found = append(l.tokens, t.Text), append(l.found, t.Found)
		row := slices.Clone(t.Row)
		n := max(float64(blas32.Nrm2(vec(row))), 1e-6)
		blas32.Scal(float32(1/n), vec(row))
		e.rows, e.weight = append(e.rows, row), append(e.weight, math.Log(n))
		e.rowStep, e.wStep = append(e.rowStep, firstRowStep), append(e.wStep, firstWeightStep)
	}
	return l, e
}
