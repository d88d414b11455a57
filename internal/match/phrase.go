package match

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
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
	nearlySame    = 0.5  // for two words of two characters that share one in the same place
	nearlyShared  = 0.56 // for phrases that share a character
	nearlyApart   = 0.59 // for phrases that share none
	wordiness     = 0.88
	brevity       = 0.95
	sameBySaying  = 1.5 // a synonym by the dictionary counts as nearer than any cosine
)

// sharedMeaning names the pairs of phrases that agree in meaning though they differ in writing: by the
// dictionary of synonyms, or by the vectors. Each phrase is named once.
func (m *Matcher) sharedMeaning(d, s *reading) []Reason {
	var couples []couple
	demand, supply := m.phrases(d, s), m.phrases(s, d)
	for _, a := range demand {
		b, near := m.nearest(a, supply)
		if near < nearlySame {
			continue
		}
		if back, _ := m.nearest(b, demand); back == a { // each is the other's nearest: a loose pair rarely is
			couples = append(couples, couple{a, b, near})
		}
	}
	slices.SortFunc(couples, func(x, y couple) int {
		return cmp.Or(cmp.Compare(y.worth(), x.worth()), cmp.Compare(x.a.term, y.a.term),
			cmp.Compare(x.b.term, y.b.term))
	})
	var out []Reason
	var taken []string
	for _, c := range couples {
		if len(out) == mostPairs || overlaps(taken, c.a.term) || overlaps(taken, c.b.term) {
			continue
		}
		taken = append(taken, c.a.term, c.b.term)
		out = append(out, Reason{SameMeaning, Fits, c.String(), c.a.spans, c.b.spans, c.near})
	}
	return out
}

// A couple is two phrases that mean nearly the same.
type couple struct {
	a, b *phrase
	near float64
}

// String names the two phrases, and says so when a dictionary holds them for one.
func (c couple) String() string {
	pair := c.a.shown + " ~ " + c.b.shown
	if c.near >= sameBySaying {
		return "同义：" + pair
	}
	return pair
}

// worth orders couples: nearer, more telling and shorter ones first.
func (c couple) worth() float64 {
	return c.near * min(c.a.telling, c.b.telling) * math.Pow(wordiness, float64(c.a.words+c.b.words-2))
}

// sharedPairs counts the pairs of neighbouring characters both names have.
func sharedPairs(a, b string) int {
	n := 0
	last, size := rune(0), 0
	for _, r := range b {
		if last != 0 && strings.Contains(a, string([]rune{last, r})) {
			n++
		}
		last = r
		size++
	}
	if size == 1 && a == b {
		return 1
	}
	return n
}

// overlaps reports whether a term shares a pair of characters with one that was named already.
func overlaps(taken []string, term string) bool {
	return slices.ContainsFunc(taken, func(t string) bool { return sharedPairs(t, term) > 0 || t == term })
}

// nearest finds the phrase among others that is nearest in meaning; of nearly equals the shorter names the thing.
func (m *Matcher) nearest(a *phrase, others []*phrase) (*phrase, float64) {
	var best *phrase
	var most, nearest float64
	for _, b := range others {
		near := m.nearness(a, b)
		if short := near * math.Pow(brevity, float64(a.words+b.words)); short > most {
			best, most, nearest = b, short, near
		}
	}
	return best, nearest
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
	n, k := utf8.RuneCountInString(a.term), utf8.RuneCountInString(b.term)
	if max(n, k) > 2*min(n, k)+1 { // a word and half a sentence are no pair
		return 0
	}
	near := Cosine(a.vector, b.vector)
	if near < nearlySame || different(a.term, b.term) || !m.agrees(a.term, b.term, near) {
		return 0
	}
	return near
}

// agrees reports whether a nearness is more than what the characters give that both phrases have: 卤水 and 卤素 are near by
// 卤.
func (m *Matcher) agrees(a, b string, near float64) bool {
	x, y := without(a, b), without(b, a)
	switch {
	case x == a:
		return near >= nearlyApart
	case utf8.RuneCountInString(a) == 2 && utf8.RuneCountInString(b) == 2 && sameSeat(a, b):
		return m.between(x, y) >= leastOfSeat
	}
	return near >= nearlyShared && m.restAgrees(a, b)
}

// sameSeat reports whether two words of two characters share one in the same place: 麦秸 and 麦草, not 反光 and 光源.
func sameSeat(a, b string) bool {
	x, y := []rune(a), []rune(b)
	return x[0] == y[0] || x[1] == y[1]
}

// How near what two phrases do not share must be: 后面铜 and 基板铜 agree in 铜 and nothing else, 麦秸 and 麦草 in 秸 and 草 too.
const (
	leastOfRest = 0.2
	leastOfSeat = 0.11
)

// restAgrees compares two phrases that share characters without those. Where one is left with nothing, the other must
// hardly have more: 病菌 and 病原菌.
func (m *Matcher) restAgrees(a, b string) bool {
	x, y := without(a, b), without(b, a)
	switch {
	case x == "" || y == "":
		return utf8.RuneCountInString(x+y) <= 1
	case utf8.RuneCountInString(a)-utf8.RuneCountInString(x) > 1: // so much in common is no other word
		return false
	}
	return m.between(x, y) >= leastOfRest
}

// between is how near two stretches of text are in meaning.
func (m *Matcher) between(x, y string) float64 {
	whole := func(SectionName) float64 { return 1 }
	return Cosine(m.vectors.Encode([]Section{{Text: x}}, whole), m.vectors.Encode([]Section{{Text: y}}, whole))
}

// without is a phrase without the characters of another.
func without(a, b string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(b, r) {
			return -1
		}
		return r
	}, a)
}

// phrases lists the most telling phrases of a reading that the other side does not have.
func (m *Matcher) phrases(r, other *reading) []*phrase {
	found := map[string]*phrase{}
	for _, x := range r.sections {
		words := m.phraseWordsOf(x)
		for i := range words {
			for n := 1; n <= phraseWords && i+n <= len(words) && sound(words[i:i+n]); n++ {
				at := Span{x.Name, words[i].Start, words[i+n-1].End}
				if n > 1 && m.cuts(x.Text, words[i+n-1]) {
					continue
				}
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
	slices.SortFunc(out, func(a, b *phrase) int {
		return cmp.Or(cmp.Compare(b.telling, a.telling),
			cmp.Compare(a.term, b.term))
	})
	out = out[:min(len(out), mostPhrases)]
	for _, p := range out {
		p.vector = m.vectors.Encode([]Section{{Text: p.term}}, func(SectionName) float64 { return 1 })
	}
	return out
}

// phraseWordsOf lists the words of a section's best reading.
func (m *Matcher) phraseWordsOf(x sectionWords) []text.Token {
	return slices.DeleteFunc(slices.Clone(x.words),
		func(t text.Token) bool { return t.Kind != text.Word && t.Kind != text.Latin })
}

// sound reports whether words stand side by side, begin with one that says something, and only the last is
// a single character, as in 陶瓷层: others are particles or cut what follows. A phrase that says where, how much or
// what is not names no thing.
func sound(words []text.Token) bool {
	last := len(words) - 1
	first, end := words[0].Term, words[last].Term
	if strings.ContainsRune(denying, firstRune(first)) || last > 0 && strings.ContainsRune(within, lastRune(first)) ||
		slices.Contains(placing, first) || last > 0 && slices.Contains(grading, end) {
		return false
	}
	if last == 0 {
		return utf8.RuneCountInString(first) > 1
	}
	return !hollow(first) && words[last-1].End == words[last].Start && utf8.RuneCountInString(words[last-1].Term) > 1
}

// cuts reports whether a single character that ends a phrase is the beginning of a word that follows: 轴承滚 of 轴承滚道.
func (m *Matcher) cuts(whole string, last text.Token) bool {
	if utf8.RuneCountInString(last.Term) > 1 {
		return false
	}
	word := last.Term
	for i, r := range whole[last.End:] {
		if i >= 2*utf8.UTFMax || !unicode.Is(unicode.Han, r) {
			break
		}
		if word += text.Fold(string(r)); m.analyzer.Knows(word) {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// Words that begin or end no name of a thing.
const (
	denying = "无不未非缺"
	within  = "中上下里内"
)

var (
	placing = []string{"后面", "前面", "上面", "下面", "里面", "外面", "旁边", "之间", "其中", "内部", "外部", "上部", "下部", "左侧", "右侧", "两侧",
		"用水", "地区", "人工", "超标", "面向", "国产", "进口"}
	grading = []string{"大", "小", "高", "低", "强", "弱", "多", "少", "好", "差", "快", "慢", "长", "短", "严重", "明显", "困难", "较大",
		"较高", "较低", "提升", "提高", "降低", "多年", "中", "上", "下", "内", "里", "时", "后", "前"}
)

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
	Tokenize(term, v.longest, func(s string) (int32, bool) { id, ok := v.index[s]; return id, ok },
		func(id int32, from, to int) {
			if to-from >= 2 {
				most = max(most, math.Log(float64(v.Texts+1)/float64(v.found[id]+1)))
			}
		})
	return most
}
