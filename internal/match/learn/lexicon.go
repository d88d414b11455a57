package learn

import (
	"cmp"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"jiebang/internal/match"
)

// longest is the length of the longest word of Han characters that is learned as one token.
const longest = 4

// A lex is the list of tokens with what is known of their frequency.
type lex struct {
	tokens []string
	found  []int // in how many texts
	index  map[string]int32
	texts  int
}

func (l *lex) known(s string) (int32, bool) { id, ok := l.index[s]; return id, ok }

func (l *lex) each(text string, f func(id int32, from, to int)) {
	match.Tokenize(text, longest, l.known, f)
}

// lexicon chooses the tokens: all usual characters, Latin words, and stretches of two to four characters
// that stand together more often than chance would have it.
func lexicon(texts []Text, o Options) *lex {
	n := countStretches(texts)
	chosen := n.characters(o.LeastFound)
	chosen = append(chosen, latinWords(texts, o.LeastFound, o.MostTokens/15)...)
	words := n.words(o.LeastFound)
	chosen = append(chosen, words[:min(len(words), max(0, o.MostTokens-len(chosen)))]...)
	l := &lex{tokens: chosen, found: make([]int, len(chosen)), index: make(map[string]int32, len(chosen)),
		texts: len(texts)}
	for i, t := range chosen {
		l.index[t] = int32(i)
	}
	l.countTexts(texts)
	return l
}

// countTexts fills in how many texts hold each token.
func (l *lex) countTexts(texts []Text) {
	last := make([]int, len(l.tokens))
	for i, t := range texts {
		for _, s := range t.all() {
			l.each(s, func(id int32, _, _ int) {
				if last[id] != i+1 {
					last[id] = i + 1
					l.found[id]++
				}
			})
		}
	}
}

func (t Text) all() []string { return append([]string{t.Title, t.Keywords}, t.Passages...) }

// stretches counts every stretch of one to four Han characters, packed sixteen bits each.
type stretches struct {
	chars []rune // by packed number
	count [longest + 1]map[uint64]int
	total float64
}

func countStretches(texts []Text) *stretches {
	s := &stretches{chars: []rune{0}}
	for i := range s.count {
		s.count[i] = map[uint64]int{}
	}
	var keys []uint64
	number := map[rune]uint64{}
	for _, t := range texts {
		for _, text := range t.all() {
			keys = s.pack(text, number, keys)
		}
	}
	slices.Sort(keys)
	s.total = float64(len(keys))
	for n := 1; n <= longest; n++ {
		s.countPrefixes(keys, n)
	}
	return s
}

// pack appends, for each Han character of a text, it and the three after it as one number; where the run
// of Han characters ends the rest is zero.
func (s *stretches) pack(text string, number map[rune]uint64, keys []uint64) []uint64 {
	var run []uint64
	flush := func() {
		for i := range run {
			var k uint64
			for j := range longest {
				k <<= 16
				if i+j < len(run) {
					k |= run[i+j]
				}
			}
			keys = append(keys, k)
		}
		run = run[:0]
	}
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) {
			flush()
			continue
		}
		id, ok := number[r]
		if !ok {
			if len(s.chars) == 1<<16 {
				flush()
				continue
			}
			id = uint64(len(s.chars))
			number[r] = id
			s.chars = append(s.chars, r)
		}
		run = append(run, id)
	}
	flush()
	return keys
}

// countPrefixes counts the stretches of n characters in the ordered keys; what stands only once or twice
// is not kept.
func (s *stretches) countPrefixes(keys []uint64, n int) {
	shift := 16 * (longest - n)
	for i := 0; i < len(keys); {
		p, j := keys[i]>>shift, i
		for j < len(keys) && keys[j]>>shift == p {
			j++
		}
		if p&0xffff != 0 && j-i > 2 {
			s.count[n][p] = j - i
		}
		i = j
	}
}

func (s *stretches) text(p uint64, n int) string {
	out := make([]rune, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = s.chars[p&0xffff]
		p >>= 16
	}
	return string(out)
}

func (s *stretches) characters(least int) []string {
	var out []string
	for p, n := range s.count[1] {
		if n >= least {
			out = append(out, s.text(p, 1))
		}
	}
	slices.Sort(out)
	return out
}

// hold is how much more often a stretch stands together than its weakest cut would have it by chance.
func (s *stretches) hold(p uint64, n int) float64 {
	c, least := float64(s.count[n][p]), math.Inf(1)
	for k := 1; k < n; k++ {
		left, right := s.count[k][p>>(16*(n-k))], s.count[n-k][p&(1<<(16*(n-k))-1)]
		least = min(least, math.Log(c*s.total/(float64(left)*float64(right))))
	}
	return least
}

// words lists stretches that hold together, the most frequent first. A stretch that hardly ever stands
// outside a longer one is left to the longer one.
func (s *stretches) words(least int) []string {
	type word struct {
		text string
		n    int
	}
	var out []word
	swallowed := map[uint64]bool{}
	for n := longest; n >= 2; n-- {
		threshold := map[int]float64{2: 1.5, 3: 3.5, 4: 4}[n]
		here := map[uint64]bool{}
		for p, c := range s.count[n] {
			if c < least || s.hold(p, n) < threshold {
				continue
			}
			if !swallowed[p] {
				out = append(out, word{s.text(p, n), c})
			}
			for _, q := range []uint64{p >> 16, p & (1<<(16*(n-1)) - 1)} {
				if float64(c) >= 0.85*float64(s.count[n-1][q]) {
					here[q] = true
				}
			}
		}
		swallowed = here
	}
	slices.SortFunc(out, func(a, b word) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.text, b.text)) })
	texts := make([]string, len(out))
	for i, w := range out {
		texts[i] = w.text
	}
	return texts
}

// latinWords lists words and numbers outside Han that stand in enough texts, the most frequent first.
func latinWords(texts []Text, least, most int) []string {
	n := map[string]int{}
	for _, t := range texts {
		seen := map[string]bool{}
		for _, s := range t.all() {
			match.Tokenize(s, 1, func(w string) (int32, bool) {
				r, _ := utf8.DecodeRuneInString(w)
				if !unicode.Is(unicode.Han, r) && !unicode.IsDigit(r) && utf8.RuneCountInString(w) > 1 && !seen[w] {
					seen[w] = true
					n[w]++
				}
				return 0, false
			}, nil)
		}
	}
	var out []string
	for w, c := range n {
		if c >= least {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	return out[:min(len(out), most)]
}
