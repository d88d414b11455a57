// Package text turns Chinese technical prose into normalised tokens that still know where they stand in the original.
//
// Search and matching share it, so that both see the same words. An Analyzer never changes: a caller that keeps a
// dictionary of their own builds a new one and puts it in the place of the old.
package text

// Kind says what a token is.
type Kind uint8

const (
	// Word is a word of the best reading of a sentence.
	Word Kind = iota + 1
	// SubWord is a shorter word inside the Word or Latin token before it.
	SubWord
	// Latin is a name, model or formula kept whole: lifepo4, 5g, sic/sic.
	Latin
	// Number is a number without a unit.
	Number
	// Measure is a number with its unit, written in the unit of its dimension: 5毫米 for 0.5 cm.
	Measure
	// Bigram is two neighbouring characters, Unigram one; only Bigrams and Grams make them.
	Bigram
	Unigram
)

// String is the kind's name in golden files and logs.
func (k Kind) String() string {
	switch k {
	case Word:
		return "word"
	case SubWord:
		return "sub"
	case Latin:
		return "latin"
	case Number:
		return "number"
	case Measure:
		return "measure"
	case Bigram:
		return "bigram"
	case Unigram:
		return "unigram"
	}
	return "unknown"
}

// Token is one term of a text.
type Token struct {
	Term       string // normalised
	Start, End int    // byte offsets in the original text
	// Position counts characters, names and numbers from the start of the text, so that neighbours differ by the
	// length of what stands between them however the text was cut into words.
	Position int
	Kind     Kind
}
