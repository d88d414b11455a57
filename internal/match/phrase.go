package match

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"jiebang/internal/text"
)

// A phrase is one to three words side by side, with every place where they stand.
type phrase struct {
	term    string // folded
	shown   string // as first written
	words   int
	spans   []Span
	vector  Vector
	telling float64 // how much it says of the topic
}

// What phrases are compared at all, and from where on they count as meaning nearly the same.
const (
	phraseWords   = 3
	phraseLetters = 8
	mostPhrases   = 80
	mostPairs     = 4
	nearlySame    = 0.42
	wordiness     = 0.88
	sameBySaying  = 1.5 // a synonym by the dictionary counts as nearer than any cosine
)

// sharedMeaning names the pairs of phrases that agree in meaning though they differ in writing: by the
// dictionary of synonyms, or by the vectors. Each phrase is named once.
func (m *Matcher) sharedMeaning(d, s *reading) []Reason {
	var couples []couple
	demand, supply := m.phrases(d, s), m.phrases(s, d)
	for _, a := range demand {
		for _, b := range supply {
			if near := m.nearness(a, b); near >= nearlySame {
				couples = append(couples, couple{a, b, near})
			}
		}
	}
	slices.SortFunc(couples, func(x, y couple) int {
		return cmp.Or(cmp.Compare(y.worth(), x.worth()), cmp.Compare(x.a.term, y.a.term), cmp.Compare(x.b.term, y.b.term))
	})
	var out []Reason
	var taken []string
	for _, c := range couples {
		if len(out) == mostPairs || overlaps(taken, c.a.term) || overlaps(taken, c.b.term) {
			continue
		}
		taken = append(taken, c.a.term, c.b.term)
		out = append(out, Reason{SameMeaning, Fits, c.a.shown + " ~ " + c.b.shown, c.a.spans, c.b.spans, c.near})
	}
	return out
}

// A couple is two phrases that mean nearly the same.
type couple struct {
	a, b *phrase
	near float64
}

// worth orders couples: nearer, more telling and shorter ones first.
func (c couple) worth() float64 {
	return c.near * min(c.a.telling, c.b.telling) * math.Pow(wordiness, float64(c.a.words+c.b.words-2))
}

// overlaps reports whether a term shares a pair of characters with one that was named already.
func overlaps(taken []string, term string) bool {
	return slices.ContainsFunc(taken, func(t string) bool { return sharedPairs(t, term) > 0 || t == term })
}

// nearness is how near two phrases are in meaning; phrases that share a pair of characters are left to
// the words they share.
func (m *Matcher) nearness(a, b *phrase) float64 {
	if slices.Contains(m.analyzer.Synonyms(a.term), b.term) {
		return sameBySaying
	}
	if sharedPairs(a.term, b.term) > 0 || strings.Contains(a.term, b.term) || strings.Contains(b.term, a.term) {
		return 0
	}
	return Cosine(a.vector, b.vector)
}

// phrases lists the most telling phrases of a reading that the other side does not have.
func (m *Matcher) phrases(r, other *reading) []*phrase {
	found := map[string]*phrase{}
	for _, x := range r.sections {
		words := m.phraseWordsOf(x)
		for i := range words {
			for n := 1; n <= phraseWords && i+n <= len(words) && sound(words[i:i+n]); n++ {
				at := Span{x.Name, words[i].Start, words[i+n-1].End}
				m.addPhrase(found, x.Text[at.Start:at.End], at, n, other)
			}
		}
	}
	out := make([]*phrase, 0, len(found))
	for _, p := range found {
		if p != nil {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *phrase) int { return cmp.Or(cmp.Compare(b.telling, a.telling), cmp.Compare(a.term, b.term)) })
	out = out[:min(len(out), mostPhrases)]
	for _, p := range out {
		p.vector = m.vectors.Encode([]Section{{Text: p.term}}, func(SectionName) float64 { return 1 })
	}
	return out
}

// phraseWordsOf lists the words of a section's best reading.
func (m *Matcher) phraseWordsOf(x sectionWords) []text.Token {
	return slices.DeleteFunc(slices.Clone(x.words), func(t text.Token) bool { return t.Kind != text.Word && t.Kind != text.Latin })
}

// sound reports whether words stand side by side, begin with one that says something, and only the last is
// a single character, as in 陶瓷层: others are particles or cut what follows.
func sound(words []text.Token) bool {
	last := len(words) - 1
	if last == 0 {
		return utf8.RuneCountInString(words[0].Term) > 1
	}
	return !hollow(words[0].Term) && words[last-1].End == words[last].Start && utf8.RuneCountInString(words[last-1].Term) > 1
}

// addPhrase keeps a phrase, or remembers with nil that it is none.
func (m *Matcher) addPhrase(found map[string]*phrase, shown string, at Span, words int, other *reading) {
	term := text.Fold(shown)
	p, seen := found[term]
	if !seen {
		if n := utf8.RuneCountInString(term); n >= 2 && n <= phraseLetters && !hollow(term) && !other.contains(term) {
			p = &phrase{term: term, shown: shown, words: words, telling: m.vectors.rarest(term)}
		}
		found[term] = p
	}
	if p != nil {
		p.spans = append(p.spans, at)
	}
}

// rarest is how rare the rarest word of a phrase is in the learned texts: it is that word which names the thing.
func (v *Vectors) rarest(term string) float64 {
	if v == nil {
		return 1
	}
	var most float64
	Tokenize(term, v.longest, func(s string) (int32, bool) { id, ok := v.index[s]; return id, ok }, func(id int32, from, to int) {
		if to-from >= 2 {
			most = max(most, math.Log(float64(v.Texts+1)/float64(v.found[id]+1)))
		}
	})
	return most
}
