package text

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// simplified gives the simplified form of each character of the basic plane, 0 where it is its own.
var simplified = sync.OnceValue(func() *[0x10000]uint16 {
	table := new([0x10000]uint16)
	var from rune
	for i, r := range []rune(simplifiedPairs) {
		if i%2 == 0 {
			from = r
		} else {
			table[from] = uint16(r)
		}
	}
	return table
})

// folded is a text character by character in its normal form, each character with where it came from.
type folded struct {
	low  []rune  // width, case and traditional forms folded away
	raw  []rune  // the same characters in their own case, for units (mW is not MW)
	from []int32 // byte offset of the character's source
	to   []int32 // and of its end
}

// Fold is the normal form of a text: NFKC, half width, lower case, simplified characters.
func Fold(s string) string {
	return string(fold(s).low)
}

func fold(s string) *folded {
	n := len(s)/3 + 16
	f := &folded{make([]rune, 0, n), make([]rune, 0, n), make([]int32, 0, n), make([]int32, 0, n)}
	f.read(s)
	return f
}

// read folds a text in the place of the one before.
func (f *folded) read(s string) {
	f.low, f.raw, f.from, f.to = f.low[:0], f.raw[:0], f.from[:0], f.to[:0]
	table := simplified()
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		end := i + size
		alone := end == len(s) || s[end] < 0xCC || s[end] > 0xCD // no combining mark follows (U+0300 and on)
		switch {
		case alone && inert(r):
			f.add(r, i, end, table)
		case alone && r >= '！' && r <= '～':
			f.add(r-'！'+'!', i, end, table)
		default:
			end = f.compose(s, i, table)
		}
		i = end
	}
}

// inert tells the characters that NFKC leaves alone, unless a combining mark follows.
func inert(r rune) bool {
	return r < 0x80 || r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= '、' && r <= '】' ||
		r >= '‘' && r <= '”'
}

// compose folds one segment that NFKC may change, and returns its end.
func (f *folded) compose(s string, i int, table *[0x10000]uint16) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	end := i + size
	switch {
	case r == utf8.RuneError && size == 1, r >= '①' && r <= '⓿':
		f.add(';', i, end, table) // list markers would run into the numbers beside them
		return end
	case superscript(r):
		if n := len(f.low); n > 0 && unicode.IsDigit(f.low[n-1]) && !(n > 1 && unicode.IsLetter(f.low[n-2])) {
			f.add('^', i, i, table)
		}
		end = i + size
	default:
		if n := norm.NFKC.NextBoundaryInString(s[i:], true); n > 0 {
			end = i + n
		}
	}
	for _, c := range norm.NFKC.String(s[i:end]) {
		f.add(c, i, end, table)
	}
	return end
}

func superscript(r rune) bool {
	return r == '²' || r == '³' || r == '¹' || r >= '⁰' && r <= '⁹'
}

func (f *folded) add(r rune, from, to int, table *[0x10000]uint16) {
	low := r
	switch {
	case r < 0x80:
		if r >= 'A' && r <= 'Z' {
			low = r + 'a' - 'A'
		}
	case r <= 0xFFFF && table[r] != 0:
		low = rune(table[r])
		r = low
	case r < 0x3000:
		low = punctuation(unicode.ToLower(r))
	}
	f.low = append(f.low, low)
	f.raw = append(f.raw, r)
	f.from = append(f.from, int32(from))
	f.to = append(f.to, int32(to))
}

// punctuation folds the dashes and signs that are written many ways and matter to numbers.
func punctuation(r rune) rune {
	switch r {
	case '‐', '‑', '‒', '–', '—', '−':
		return '-'
	case '∼':
		return '~'
	case '≧', '⩾':
		return '≥'
	case '≦', '⩽':
		return '≤'
	case 'µ':
		return 'μ'
	case '\u00a0', '\u2002', '\u2003', '\u2009', '\t', '\n', '\r':
		return ' '
	}
	return r
}
