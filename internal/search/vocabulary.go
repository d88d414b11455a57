package search

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// vocabulary is what suggestions know: titles, organisations and words of the listings in the index, in memory.
type vocabulary struct {
	analyzer *text.Analyzer
	mu       sync.RWMutex
	shown    map[int64]*shown
	pairs    map[pair][]int64 // listings by two neighbouring characters of their title
	words    names
	orgs     names
	twins    map[string][]string // words by pinyin, and by all but one of their characters
}

// shown is a listing's card with its title folded for comparison.
type shown struct {
	card
	folded string
	terms  []string
}

// pair is two neighbouring characters.
type pair [2]rune

func newVocabulary(a *text.Analyzer) *vocabulary {
	return &vocabulary{
		analyzer: a, shown: map[int64]*shown{}, pairs: map[pair][]int64{}, twins: map[string][]string{},
		words: newNames(), orgs: newNames(),
	}
}

// put adds a listing.
func (v *vocabulary) put(id int64, c card) {
	s := &shown{card: c, folded: squeeze(c.Title)}
	if c.Visible == market.VisiblePublic || c.Visible == market.VisibleRegistered {
		s.terms = v.termsOf(c) // words of hidden listings must not be given away
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.shown[id] = s
	before := rune(0)
	for _, r := range s.folded {
		if before != 0 {
			v.pairs[pair{before, r}] = withLast(v.pairs[pair{before, r}], id)
		}
		before = r
	}
	for _, t := range s.terms {
		if v.words.add(t, t) {
			v.learnTwins(t)
		}
	}
	if c.Org != "" && s.terms != nil {
		v.orgs.add(squeeze(c.Org), c.Org)
	}
}

// withLast appends what is not the last already: one thing's pairs come together.
func withLast[T comparable](list []T, x T) []T {
	if n := len(list); n > 0 && list[n-1] == x {
		return list
	}
	return append(list, x)
}

// drop takes a listing out.
func (v *vocabulary) drop(id int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.shown[id]
	if !ok {
		return
	}
	delete(v.shown, id)
	before := rune(0)
	for _, r := range s.folded {
		if p := (pair{before, r}); before != 0 {
			if v.pairs[p] = slices.DeleteFunc(v.pairs[p], func(x int64) bool { return x == id }); len(v.pairs[p]) == 0 {
				delete(v.pairs, p)
			}
		}
		before = r
	}
	for _, t := range s.terms {
		v.words.remove(t)
	}
	if s.Org != "" && s.terms != nil {
		v.orgs.remove(squeeze(s.Org))
	}
}

// termsOf are the words of a title and the keywords, each once.
func (v *vocabulary) termsOf(c card) []string {
	out := []string{}
	for _, s := range append([]string{c.Title}, c.Words...) {
		for _, t := range v.analyzer.Words(s) {
			if (t.Kind == text.Word || t.Kind == text.Latin || t.Kind == text.SubWord) && utf8.RuneCountInString(t.Term) > 1 {
				out = append(out, t.Term)
			}
		}
	}
	for _, k := range c.Words {
		if k = squeeze(k); utf8.RuneCountInString(k) > 1 {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// learnTwins files a new word under its sound and under itself with each character left open.
func (v *vocabulary) learnTwins(word string) {
	full, _ := text.Pinyin(word)
	v.twins[full] = append(v.twins[full], word)
	r := []rune(word)
	if len(r) < 3 || len(r) > longestTwin {
		return // with one of two characters open, anything fits
	}
	for i, c := range r {
		r[i] = '?'
		v.twins[string(r)] = append(v.twins[string(r)], word)
		r[i] = c
	}
}

// longestTwin is the most characters of a word whose slips are put right.
const longestTwin = 8

// squeeze folds a text and takes the blanks out, so that what is typed compares with what is written.
func squeeze(s string) string {
	return strings.ReplaceAll(text.Fold(s), " ", "")
}
