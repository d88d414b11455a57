package search

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// vocabulary is what suggestions know: organisations and words of the listings in the index, in memory. Titles are
// looked up in the index itself.
type vocabulary struct {
	analyzer *text.Analyzer
	mu       sync.RWMutex
	words    names
	orgs     names
	twins    map[string][]string // words by pinyin, and by all but one of their characters
}

// pair is two neighbouring characters.
type pair [2]rune

func newVocabulary(a *text.Analyzer) *vocabulary {
	return &vocabulary{analyzer: a, twins: map[string][]string{}, words: newNames(), orgs: newNames()}
}

// vocabularyOf is what suggestions know of the listings in a view. The index counts it by itself, so no listing is
// read.
func vocabularyOf(a *text.Analyzer, view *impact.View) (*vocabulary, error) {
	v := newVocabulary(a)
	err := view.EachValue(fieldSuggestWords, func(word string, listings int) {
		if v.words.count(word, word, listings) {
			v.learnTwins(word)
		}
	})
	if err != nil {
		return nil, err
	}
	err = view.EachValue(fieldSuggestOrgs, func(org string, listings int) { v.orgs.count(squeeze(org), org, listings) })
	v.words.merge()
	v.orgs.merge()
	return v, err
}

// told reports whether the words of a listing may be given away.
func (c card) told() bool {
	return c.Visible == market.VisiblePublic || c.Visible == market.VisibleRegistered
}

// put adds a listing.
func (v *vocabulary) put(c card) {
	if !c.told() {
		return
	}
	terms := v.termsOf(c)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, t := range terms {
		if v.words.add(t, t) {
			v.learnTwins(t)
		}
	}
	if c.Org != "" {
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
func (v *vocabulary) drop(c card) {
	if !c.told() {
		return
	}
	terms := v.termsOf(c)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, t := range terms {
		v.words.remove(t)
	}
	if c.Org != "" {
		v.orgs.remove(squeeze(c.Org))
	}
}

// termsOf are the words of a title and the keywords, each once.
func (v *vocabulary) termsOf(c card) []string {
	out := []string{}
	for _, s := range append([]string{c.Title}, c.Words...) {
		for _, t := range v.analyzer.Words(s) {
			if suggested([]byte(t.Term), t.Kind) {
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

// suggested reports whether a word of a title or keyword is suggested.
func suggested(term []byte, kind text.Kind) bool {
	return (kind == text.Word || kind == text.Latin || kind == text.SubWord) && utf8.RuneCount(term) > 1
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
