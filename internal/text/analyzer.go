package text

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// revision changes whenever the same text gives other tokens, so that what was kept of them is made again.
const revision = "1"

// longestWord is the most characters a word of a list may have.
const longestWord = 24

// Analyzer cuts texts into tokens with one dictionary and one table of synonyms. It never changes and any number of
// goroutines may use it.
type Analyzer struct {
	base        *dictionary
	own         *dictionary // the trade's and the bureau's words
	domain      *dictionary // the bureau's words alone, nil when it keeps none
	stops       map[string]bool
	synonyms    map[string][]string
	fingerprint string
}

// LineError says which line of a word list or synonym table cannot be used.
type LineError struct {
	Line string // as written
	Why  string // in words for the person who keeps the list
}

// Error names the line and what is wrong with it.
func (e *LineError) Error() string { return fmt.Sprintf("%q: %s", e.Line, e.Why) }

// Standard is the analyzer with the words and synonyms that come with the product.
var Standard = sync.OnceValue(func() *Analyzer {
	a, err := New("", "")
	if err != nil {
		panic(fmt.Sprintf("the embedded word lists are damaged: %v", err))
	}
	return a
})

// New adds the bureau's own words, one on each line, and synonyms, one group of words joined by "=" on each line, to
// those that come with the product. What follows # is a remark. A line that cannot be used is a *LineError.
func New(words, synonyms string) (*Analyzer, error) {
	a := &Analyzer{base: standard(), stops: map[string]bool{}, synonyms: map[string][]string{}}
	for _, w := range lines(standardStops) {
		a.stops[w] = true
	}
	groups, err := readGroups(standardSynonyms + "\n" + synonyms)
	if err != nil {
		return nil, err
	}
	list, err := readWords(standardWords + "\n" + words)
	if err != nil {
		return nil, err
	}
	if a.domain, err = domainOf(words); err != nil {
		return nil, err
	}
	for _, g := range groups {
		list = append(list, g...)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	a.learn(list)
	a.relate(groups)
	a.fingerprint = fingerprint(list, groups, words)
	return a, nil
}

// Fingerprint reports whether two analyzers give the same tokens.
func (a *Analyzer) Fingerprint() string { return a.fingerprint }

// Synonyms are the other words of the groups a term is in, normalised as tokens are.
func (a *Analyzer) Synonyms(term string) []string { return a.synonyms[term] }

// Knows reports whether a term is a word of the dictionary or of the lists.
func (a *Analyzer) Knows(term string) bool {
	word := []rune(term)
	return a.base.count(word) > 0 || a.own.count(word) > 0
}

// domainOf is the dictionary of the bureau's words, nil for none.
func domainOf(words string) (*dictionary, error) {
	list, err := readWords(words)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	size := 0
	for _, w := range list {
		size += len(w)
	}
	d := newDictionary(size)
	for _, w := range list {
		d.put([]rune(w), 1, -1)
	}
	return d, nil
}

// Domain reports whether a term, normalised as tokens are, is one of the words that the bureau keeps.
func (a *Analyzer) Domain(term string) bool {
	return a.domain != nil && a.domain.count([]rune(term)) > 0
}

// learn makes every word of the list a little more likely than the best way to cut it up, short words first, for long
// ones are made of them.
func (a *Analyzer) learn(list []string) {
	size := 0
	for _, w := range list {
		size += len(w)
	}
	byLength := slices.SortedFunc(slices.Values(list), func(x, y string) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
	a.own = newDictionary(size / 2)
	for _, w := range byLength {
		f := fold(w)
		r := &reader{a: a, low: f.low, atoms: scan(f, a.guards)}
		score := float32(0)
		if len(r.atoms) > 1 {
			score = preference
		}
		path := r.path(0, len(r.atoms), true, nil)
		for _, s := range path {
			score += r.score(s)
		}
		if len(path) == len(r.atoms) && len(path) > 1 {
			score = max(score, a.base.logProbability(listedCount))
		}
		if known, ok := a.base.look(hashOf(f.low)); ok && known != beginning {
			score = max(score, known)
		}
		a.own.put(f.low, 1, min(score, -1))
	}
}

// listedCount is how often a listed word that falls into single characters stands at least, as if it had been counted
// where the dictionary was made: by its characters it would be far rarer than any word that shares one of them, 肉质
// beside 质构.
const listedCount = 50

// preference is how much more likely (in e-folds) a listed word is than its parts side by side.
const preference = 0.7

func hashOf(word []rune) uint64 {
	h := hashStart
	for _, r := range word {
		h = hashNext(h, r)
	}
	return h
}

// guardCount is how common a dictionary word must be to keep a unit from being read inside it.
const guardCount = 10

// standing is what a stretch of characters is as a word.
type standing int

const (
	noWord   standing = iota
	rareWord          // a word, but no unit gives way to it
	guard             // a word that no unit may break
)

// guards tells the words that no unit may break.
func (a *Analyzer) guards(word []rune) standing {
	switch n := a.base.count(word); {
	case n >= guardCount || a.own.count(word) > 0:
		return guard
	case n > 0:
		return rareWord
	}
	return noWord
}

// unknown is the score of an atom that is not read as part of any word.
func (a *Analyzer) unknown(x atom) float32 {
	if x.kind == hanAtom {
		return float32(-a.base.total) - 1
	}
	return float32(math.Log(1000) - a.base.total)
}

// relate records for each word of each group the others.
func (a *Analyzer) relate(groups [][]string) {
	for _, g := range groups {
		for _, w := range g {
			for _, other := range g {
				if other != w && !slices.Contains(a.synonyms[w], other) {
					a.synonyms[w] = append(a.synonyms[w], other)
				}
			}
		}
	}
}

func readWords(list string) ([]string, error) {
	var out []string
	for _, line := range lines(list) {
		w, err := readWord(line, line)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

func readGroups(list string) ([][]string, error) {
	var out [][]string
	for _, line := range lines(list) {
		var group []string
		for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == '=' || r == '＝' }) {
			w, err := readWord(line, strings.TrimSpace(part))
			if err != nil {
				return nil, err
			}
			if !slices.Contains(group, w) {
				group = append(group, w)
			}
		}
		if len(group) < 2 {
			return nil, &LineError{line, "一组近义词至少要有两个不同的词，用“=”隔开"}
		}
		out = append(out, group)
	}
	return out, nil
}

func readWord(line, word string) (string, error) {
	w := Fold(word)
	switch n := utf8.RuneCountInString(w); {
	case n == 0:
		return "", &LineError{line, "词不能为空"}
	case n > longestWord:
		return "", &LineError{line, "词太长，最多 " + strconv.Itoa(longestWord) + " 个字"}
	case strings.ContainsAny(w, " \t,;:!?()，。；："):
		return "", &LineError{line, "词中不能有空格和标点"}
	}
	return w, nil
}

func fingerprint(words []string, groups [][]string, own string) string {
	h := sha256.New()
	if list := lines(own); len(list) > 0 { // they are cut out whole, and count whole
		slices.Sort(list)
		fmt.Fprintln(h, list)
	}
	fmt.Fprintln(h, revision, len(packedDictionary), standardStops)
	for _, w := range words {
		fmt.Fprintln(h, w)
	}
	for _, g := range groups {
		fmt.Fprintln(h, g)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
