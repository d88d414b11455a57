// Package learn finds what words mean from texts that nobody has labelled: words that keep the same
// company mean similar things, and a title means what its text means.
//
// It works in three steps: a lexicon of characters and words that hang together, a first direction for
// each from the words around it (positive pointwise mutual information, reduced by a singular value
// decomposition), and a refinement in which the two halves of one text must find each other among the
// halves of many (a contrastive bag-of-words encoder with one learned weight per token).
package learn

import (
	"fmt"
	"math/rand/v2"

	"jiebang/internal/match"
)

// A Text is one thing to learn from.
type Text struct {
	Title    string
	Keywords string
	Passages []string // abstract and body, in order
}

// Options say how to learn. Defaults gives those the product's vectors are learned with.
type Options struct {
	Seed       int64
	Dims       int
	MostTokens int     // characters and words together
	LeastFound int     // a word rarer than this is not learned
	Window     int     // characters to either side that count as company
	Rounds     int     // passes over the pairs in the refinement
	Batch      int     // pairs that must be told apart
	Heat       float64 // temperature of telling apart
	Rate       float64 // step of the refinement
	Sources    string  // provenance, kept in the file
	MostDraws  int     // pairs looked at in all when refreshing
}

// Defaults are the options of the product's own vectors.
func Defaults() Options {
	return Options{Seed: 1, Dims: 200, MostTokens: 42000, LeastFound: 8, Window: 10, Rounds: 12, Batch: 512,
		Heat: 0.06, Rate: 0.04}
}

// Vectors learns from texts. Progress is told through say, which may be nil. The same texts and options
// give the same result.
func Vectors(texts []Text, o Options, say func(string)) (match.Header, []match.Token, error) {
	if say == nil {
		say = func(string) {}
	}
	lex := lexicon(texts, o)
	if len(lex.tokens) < o.Dims*2 {
		return match.Header{}, nil, fmt.Errorf("learn: only %d tokens in %d texts; more text is needed",
			len(lex.tokens), len(texts))
	}
	say(fmt.Sprintf("词表 %d 项", len(lex.tokens)))
	rows := start(lex, texts, o, say)
	say("初始向量完成")
	e := newEncoder(lex, rows, o)
	e.refine(pairsOf(texts, lex), o, rand.New(rand.NewPCG(uint64(o.Seed), 7)), say)
	h := match.Header{Dims: o.Dims, Texts: len(texts), Seed: o.Seed, Sources: o.Sources}
	return h, e.tokens(lex), nil
}
