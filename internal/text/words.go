package text

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Words are the tokens to index: the words of the best reading, names, numbers and quantities, each followed by the
// shorter words inside it. Words that say nothing (的, 以及) are left out.
func (a *Analyzer) Words(s string) []Token {
	return a.tokens(s, true)
}

// QueryWords are the tokens of the best reading alone, without the shorter words inside them.
func (a *Analyzer) QueryWords(s string) []Token {
	return a.tokens(s, false)
}

// EachWord calls f for each of the tokens to index, as Words gives them, without making any: the term is only lent.
func (a *Analyzer) EachWord(s string, f func(term []byte, kind Kind, position int)) {
	a.cut(s, true, func(term []byte, t Token) { f(term, t.Kind, t.Position) })
}

func (a *Analyzer) tokens(s string, inner bool) []Token {
	out := make([]Token, 0, len(s)/4)
	a.cut(s, inner, func(term []byte, t Token) {
		t.Term = string(term)
		out = append(out, t)
	})
	return out
}

// writers are kept for the next text, with their memory.
var writers = sync.Pool{New: func() any { return &writer{folded: new(folded)} }}

// longestKept is how many characters a text has whose memory is kept.
const longestKept = 1 << 14

// cut calls emit for each token, its term apart and only lent.
func (a *Analyzer) cut(s string, inner bool, emit func(term []byte, t Token)) {
	w := writers.Get().(*writer)
	w.folded.read(s)
	w.reader.a, w.reader.low, w.emit = a, w.folded.low, emit
	w.atoms = scanInto(w.atoms, w.folded, a.guards)
	sentences(w.atoms, func(lo, hi int) {
		w.spans = w.path(lo, hi, false, w.spans[:0])
		for _, p := range w.spans {
			w.word(p, inner)
			if inner {
				w.across(p, hi)
			}
		}
	})
	w.reader.a, w.emit = nil, nil
	if len(s) <= longestKept {
		writers.Put(w)
	}
}

// writer turns spans of atoms into tokens.
type writer struct {
	reader
	*folded
	emit    func(term []byte, t Token)
	spans   []span
	covered []bool
	join    []byte
}

func (w *writer) word(p span, inner bool) {
	first := w.atoms[p.lo]
	if p.hi-p.lo == 1 && first.kind != hanAtom {
		w.single(p, inner)
		return
	}
	term := w.term(p)
	if w.a.stops[string(term)] {
		return
	}
	w.add(term, p, Word)
	if inner && p.hi-p.lo > 2 || inner && p.hi-p.lo == 2 && first.kind != hanAtom {
		w.within(p)
	}
}

// single writes a name, a number or a quantity.
func (w *writer) single(p span, inner bool) {
	x := w.atoms[p.lo]
	switch x.kind {
	case numberAtom:
		w.add([]byte(formatValue(x.value)), p, Number)
	case quantityAtom:
		w.add([]byte(formatValue(x.value)+x.unit), p, Measure)
	case latinAtom:
		w.add(w.term(p), p, Latin)
		if inner {
			w.nameParts(p)
		}
	case hanAtom, breakAtom:
	}
}

// within writes the words inside a long one, and each character that none of them holds.
func (w *writer) within(p span) {
	covered := slices.Grow(w.covered[:0], p.hi-p.lo)[:p.hi-p.lo]
	w.covered = covered
	clear(covered)
	for i := p.lo; i < p.hi; i++ {
		w.readings(i, p.hi, func(hi int, _ float32) {
			if hi-i < 2 || hi-i == p.hi-p.lo {
				return
			}
			inside := span{i, hi}
			w.add(w.term(inside), inside, SubWord)
			for k := i; k < hi; k++ {
				covered[k-p.lo] = true
			}
		})
	}
	for i := p.lo; i < p.hi; i++ {
		if one := (span{i, i + 1}); !covered[i-p.lo] && !w.a.stops[string(w.term(one))] {
			w.add(w.term(one), one, SubWord)
		}
	}
}

// across writes the listed words that begin in p and reach over its end: 机器视觉 where 机器|视觉检测 was read.
func (w *writer) across(p span, end int) {
	for i := p.lo; i < p.hi; i++ {
		w.listed(i, end, func(hi int) {
			if hi > p.hi {
				w.add(w.term(span{i, hi}), span{i, hi}, SubWord)
			}
		})
	}
}

// nameParts writes the parts of a joined name: ti and al of ti-6al-4v are not worth it, sic of sic/sic is.
func (w *writer) nameParts(p span) {
	x := w.atoms[p.lo]
	start := x.lo
	var seen []string
	for i := x.lo; i <= x.hi; i++ {
		if i < x.hi && (!joins(w.folded.low[i]) || w.decimal(i)) {
			continue
		}
		part := string(w.folded.low[start:i])
		if i-start >= 2 && i-start < x.hi-x.lo && !slices.Contains(seen, part) && lettered(part) {
			seen = append(seen, part)
			w.emit([]byte(part), Token{"", int(w.from[start]), int(w.to[i-1]), p.lo, SubWord})
		}
		start = i + 1
	}
}

// decimal tells the point inside a number, as in pm2.5.
func (w *writer) decimal(i int) bool {
	low := w.folded.low
	return low[i] == '.' && digit(low[i-1]) && digit(low[i+1])
}

func lettered(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !digit(r) })
}

func (w *writer) add(term []byte, p span, kind Kind) {
	w.emit(term, Token{Start: int(w.from[w.atoms[p.lo].lo]), End: int(w.to[w.atoms[p.hi-1].hi-1]), Position: p.lo,
		Kind: kind})
}

// term joins the characters of a span, without the blanks between them, until the next is asked for.
func (w *writer) term(p span) []byte {
	lo, hi := w.atoms[p.lo].lo, w.atoms[p.hi-1].hi
	w.join = w.join[:0]
	for _, r := range w.folded.low[lo:hi] {
		if r != ' ' {
			w.join = utf8.AppendRune(w.join, r)
		}
	}
	return w.join
}

// score is how likely a span of the path is.
func (r *reader) score(s span) float32 {
	best := float32(0)
	for i := s.lo; i < s.hi; i++ {
		best += r.a.unknown(r.atoms[i])
	}
	r.readings(s.lo, s.hi, func(hi int, score float32) {
		if hi == s.hi {
			best = score
		}
	})
	return best
}

// formatValue writes a number the same way however it was written.
func formatValue(v float64) string {
	return strconv.FormatFloat(v, 'f', -1, 64)
}
