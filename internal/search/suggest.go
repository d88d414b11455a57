package search

import (
	"cmp"
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// SuggestionKind says what a suggestion leads to.
type SuggestionKind string

// A word is searched for, an organisation's listings are listed, a title is opened.
const (
	SuggestWord    SuggestionKind = "word"
	SuggestOrg     SuggestionKind = "org"
	SuggestListing SuggestionKind = "listing"
)

// Suggestion is one line under the search box.
type Suggestion struct {
	Kind    SuggestionKind
	Text    string
	Count   int         // listings having the word or of the organisation
	ID      int64       // of the listing
	Listing market.Kind // of the listing
}

// Suggest completes what is being typed, in characters, pinyin or initials: n words, n organisations and n titles at
// most. Titles are only those the asker may see.
func (ix *Index) Suggest(typed string, scope market.ListingScope, n int) []Suggestion {
	v := ix.vocabulary.Load()
	typed, n = squeeze(typed), min(n, mostAsked)
	if typed == "" || n <= 0 {
		return nil
	}
	v.prepare(typed)
	out, parts := v.suggest(typed, n)
	titles, err := ix.titles(append([]string{typed}, parts...), scope, n)
	if err != nil {
		slog.Error("titles to suggest", "err", err)
	}
	return append(out, titles...)
}

// suggest gives words and organisations, and the words once more for titles with them.
func (v *vocabulary) suggest(typed string, n int) (out []Suggestion, parts []string) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	words := v.words.beginning(typed, n)
	for _, w := range words {
		out = append(out, Suggestion{Kind: SuggestWord, Text: w.label, Count: w.n})
	}
	orgs := v.orgs.beginning(typed, n)
	if len(orgs) < n {
		orgs = append(orgs, v.orgs.containing(typed, n-len(orgs))...)
	}
	for _, o := range orgs {
		out = append(out, Suggestion{Kind: SuggestOrg, Text: o.label, Count: o.n})
	}
	return out, labels(words)
}

// prepare remembers the best of a beginning that many words or organisations share, so that the next to type it need
// not have them all looked at.
func (v *vocabulary) prepare(typed string) {
	v.mu.RLock()
	words, orgs := v.words.wide(typed), v.orgs.wide(typed)
	v.mu.RUnlock()
	if !words && !orgs {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if words {
		v.words.remember(typed)
	}
	if orgs {
		v.orgs.remember(typed)
	}
}

func labels(words []*name) []string {
	var out []string
	for _, w := range words[:min(len(words), 3)] {
		out = append(out, w.label)
	}
	return out
}

// correct puts the likeliest slip in what was typed right: characters that no listing has, where a word that sounds the
// same, or differs in one character, exists. It is empty when nothing is likely.
func (v *vocabulary) correct(typed string) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if meant := v.spelled(squeeze(typed)); meant != "" {
		return meant
	}
	tokens := v.analyzer.QueryWords(typed)
	runes := []rune(text.Fold(typed))
	if len(runes) != utf8.RuneCountInString(typed) || len(runes) > longestTyped {
		return "" // folded to another length: offsets would not hold
	}
	unknown := make([]bool, len(runes))
	for _, t := range tokens {
		if v.words.listings(t.Term) > 0 {
			continue
		}
		from := utf8.RuneCountInString(typed[:t.Start])
		for i := from; i < from+utf8.RuneCountInString(typed[t.Start:t.End]); i++ {
			unknown[i] = true
		}
	}
	best := v.likeliest(runes, unknown)
	if best.word == "" {
		return ""
	}
	return string([]rune(typed)[:best.lo]) + best.word + string([]rune(typed)[best.hi:])
}

// spelled reads a text typed in pinyin throughout as the fewest words that sound so, common ones before rare ones;
// empty if it cannot be read to its end.
func (v *vocabulary) spelled(typed string) string {
	if len(typed) < 4 || len(typed) > longestTyped || strings.Trim(typed, "abcdefghijklmnopqrstuvwxyz") != "" ||
		v.words.listings(typed) > 0 {
		return ""
	}
	type reading struct {
		text  string
		words int
	}
	best := make([]reading, len(typed)+1)
	for hi := 2; hi <= len(typed); hi++ {
		for lo := range hi - 1 {
			if lo > 0 && best[lo].words == 0 || best[hi].words != 0 && best[lo].words+1 >= best[hi].words {
				continue
			}
			if word := v.sounding(typed[lo:hi]); word != "" {
				best[hi] = reading{best[lo].text + word, best[lo].words + 1}
			}
		}
	}
	return best[len(typed)].text
}

// sounding is the commonest word of a sound, empty if there is none.
func (v *vocabulary) sounding(sound string) string {
	var best string
	for _, w := range v.twins[sound] {
		if n := v.words.listings(w); w != sound && n > 0 && (best == "" || n > v.words.listings(best)) {
			best = w
		}
	}
	return best
}

// longestTyped is how long a text is still looked at for slips.
const longestTyped = 40

// slip is a piece of what was typed and what was probably meant.
type slip struct {
	lo, hi, listings int
	word             string
	sounds           bool
}

// likeliest tries every piece that holds an unknown character: words of the same sound before words one character off,
// long pieces before short ones, common words before rare ones.
func (v *vocabulary) likeliest(runes []rune, unknown []bool) slip {
	var best slip
	for lo := range runes {
		for hi := lo + 2; hi <= min(len(runes), lo+longestTwin); hi++ {
			if !slices.Contains(unknown[lo:hi], true) {
				continue
			}
			piece := string(runes[lo:hi])
			full, _ := text.Pinyin(piece)
			for _, w := range v.twins[full] {
				best = v.better(best, slip{lo, hi, v.words.listings(w), w, true}, piece)
			}
			for i := lo; i < hi && hi-lo > 2; i++ {
				open := string(runes[lo:i]) + "?" + string(runes[i+1:hi])
				for _, w := range v.twins[open] {
					best = v.better(best, slip{lo, hi, v.words.listings(w), w, false}, piece)
				}
			}
		}
	}
	return best
}

func (v *vocabulary) better(a, b slip, piece string) slip {
	if b.listings == 0 || b.word == piece || utf8.RuneCountInString(b.word) != b.hi-b.lo {
		return a
	}
	rank := func(s slip) int {
		if s.sounds {
			return 1
		}
		return 0
	}
	if a.word == "" || cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(b.hi-b.lo, a.hi-a.lo),
		cmp.Compare(b.listings, a.listings), cmp.Compare(a.word, b.word)) > 0 {
		return b
	}
	return a
}
