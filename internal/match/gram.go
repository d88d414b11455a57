package match

import (
	"hash/fnv"
	"maps"
	"slices"

	"jiebang/internal/text"
)

// A gram is a single Han character, a pair of adjacent ones, or a Latin word or number, as one number.
// Pairs and characters are exact; only words outside Han are hashed.
type gram uint64

const hashed gram = 1 << 63

func word(s string) gram {
	h := fnv.New64a()
	h.Write([]byte(s))
	return gram(h.Sum64()) | hashed
}

// A place is a gram with the bytes it came from in the text as written.
type place struct {
	gram
	start, end int
}

// scan reads a text once and reports its signs (single characters, names, quantities) and terms (pairs of
// characters, names, quantities).
func (m *Matcher) scan(s string, signs, terms func(place)) {
	for _, t := range m.analyzer.Grams(s) {
		switch t.Kind {
		case text.Unigram:
			signs(place{packed(t.Term), t.Start, t.End})
		case text.Bigram:
			terms(place{packed(t.Term), t.Start, t.End})
		default:
			p := place{word(t.Term), t.Start, t.End}
			signs(p)
			terms(p)
		}
	}
}

// packed puts one or two characters into a number.
func packed(term string) gram {
	var g gram
	for _, r := range term {
		g = g<<21 | gram(r)
	}
	return g
}

// letters is what packed put together.
func (g gram) letters() string {
	last := string(rune(g & (1<<21 - 1)))
	if g>>21 == 0 {
		return last
	}
	return string(rune(g>>21)) + last
}

// bagOf gathers weighted occurrences.
func bagOf(counts map[gram]float32) bag {
	b := bag{grams: slices.Sorted(maps.Keys(counts)), counts: make([]float32, len(counts))}
	for i, g := range b.grams {
		b.counts[i] = counts[g]
		b.length += counts[g]
	}
	return b
}
