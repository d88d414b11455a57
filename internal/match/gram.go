package match

import (
	"cmp"
	"hash/fnv"
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

// A count is a gram and how often it stands in a text, weighted by where it stands.
type count struct {
	gram
	n float32
}

// counts gathers weighted occurrences and returns them ordered by gram, with their sum.
func counts(m map[gram]float32) ([]count, float32) {
	out := make([]count, 0, len(m))
	var sum float32
	for g, n := range m {
		out = append(out, count{g, n})
	}
	slices.SortFunc(out, func(a, b count) int { return cmp.Compare(a.gram, b.gram) })
	for _, c := range out {
		sum += c.n
	}
	return out, sum
}
