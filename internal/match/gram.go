package match

import (
	"hash/fnv"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A gram is a single Han character, a pair of adjacent ones, or a Latin word or number, as one number.
// Pairs and characters are exact; only words outside Han are hashed.
type gram uint64

const hashed gram = 1 << 63

func sign(r rune) gram    { return gram(r) }
func pair(a, b rune) gram { return gram(a)<<21 | gram(b) }
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

// fold brings a character to the form it is compared in: half width, lower case.
func fold(r rune) rune {
	switch {
	case r >= '!'+0xfee0 && r <= '~'+0xfee0:
		r -= 0xfee0
	case r == '　':
		return ' '
	}
	return unicode.ToLower(r)
}

func inWord(r rune) bool {
	return r < unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || unicode.In(r, unicode.Greek, unicode.Cyrillic)
}

// scan walks a text once and reports its signs (single characters and words) and terms (pairs and words).
// A pair never crosses a space or a mark.
func scan(s string, signs, terms func(place)) {
	var last rune
	lastAt := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		r = fold(r)
		switch {
		case unicode.Is(unicode.Han, r):
			signs(place{sign(r), i, i + n})
			if last != 0 {
				terms(place{pair(last, r), lastAt, i + n})
			}
			last, lastAt, i = r, i, i+n
		case inWord(r):
			w, end := latin(s, i)
			p := place{word(w), i, end}
			signs(p)
			terms(p)
			last, i = 0, end
		default:
			last, i = 0, i+n
		}
	}
}

// latin reads one word or number that begins at i, folded; hyphens and points inside it belong to it.
func latin(s string, i int) (string, int) {
	var w []rune
	end := i
	for j := i; j < len(s); {
		r, n := utf8.DecodeRuneInString(s[j:])
		r = fold(r)
		if !inWord(r) {
			next, _ := utf8.DecodeRuneInString(s[j+n:])
			if (r != '-' && r != '.') || !inWord(fold(next)) {
				break
			}
		}
		w = append(w, r)
		j += n
		end = j
	}
	return string(w), end
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
	slices.SortFunc(out, func(a, b count) int {
		if a.gram < b.gram {
			return -1
		}
		return 1
	})
	for _, c := range out {
		sum += c.n
	}
	return out, sum
}
