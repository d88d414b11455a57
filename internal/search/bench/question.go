package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/search/bench/invent"
	"jiebang/internal/text"
)

// A question is one query of a group.
type question struct {
	group  string
	mode   string // or, and, or all where there are no words: then the newest come first
	kind   string // to filter by, empty for none
	facets bool   // count kind, field and region
	total  bool   // count the hits where no facets are counted
	words  []string
}

// The groups of questions, in the order of the table.
const (
	groupOr     = "or"
	groupAnd    = "and"
	groupShort  = "need32"
	groupNeed   = "need"
	groupFacets = "facets"
	groupWord   = "word"
)

var groups = []struct {
	name, title string
	size        int
}{
	{groupOr, "2–4 words OR + filter + 3 facets", 400},
	{groupAnd, "2–4 words AND + filter + 3 facets", 400},
	{groupShort, "need pruned to 32 words", 200},
	{groupNeed, "whole need", 100},
	{groupFacets, "3 facets without words, newest first", 60},
	{groupWord, "one word", 400},
}

// questions asks of n listings: words of the titles of listings that are there, and needs that are not.
func (e *exporter) questions(n int, seed uint64) []question {
	r := rand.New(rand.NewPCG(seed, 2))
	var all []question
	for _, g := range groups {
		for i := range g.size {
			q := question{group: g.name, mode: "or"}
			switch g.name {
			case groupOr, groupAnd:
				q.mode, q.kind, q.facets = g.name, string(invent.Kinds[r.IntN(len(invent.Kinds))]), true
				q.words = e.titleWords(r, n, 2+r.IntN(3))
			case groupShort, groupNeed:
				need := e.Listing(n + i)
				q.words = e.needWords(need)
				if g.name == groupShort {
					q.words = e.rarest(q.words, 32)
				}
			case groupFacets:
				q.mode, q.facets = "all", true
				if i%2 == 1 {
					q.kind = string(market.Kinds[i/2%len(market.Kinds)])
				}
			case groupWord:
				q.words = e.titleWords(r, n, 1)
			}
			all = append(all, q)
		}
	}
	return all
}

// titleWords are some words of a listing's title, in their order.
func (e *exporter) titleWords(r *rand.Rand, n, most int) []string {
	for {
		var words []string
		for _, t := range e.analyzer.QueryWords(e.Listing(r.IntN(n)).Title) {
			if t.Kind == text.Word && !slices.Contains(words, t.Term) {
				words = append(words, t.Term)
			}
		}
		if len(words) < most {
			continue
		}
		for len(words) > most {
			i := r.IntN(len(words))
			words = slices.Delete(words, i, i+1)
		}
		return words
	}
}

// needWords are the words of a need, each once.
func (e *exporter) needWords(need invent.Listing) []string {
	words := strings.Fields(e.words(need.Title))
	for _, s := range need.Sentences[1:] {
		words = append(words, strings.Fields(e.sentence(s))...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(words, func(w string) bool {
		again := seen[w]
		seen[w] = true
		return again
	})
}

// rarest keeps the words that the fewest listings have, in their order.
func (e *exporter) rarest(words []string, most int) []string {
	byRarity := slices.SortedStableFunc(slices.Values(words),
		func(x, y string) int { return cmp.Compare(e.common[x], e.common[y]) })
	kept := byRarity[:min(most, len(byRarity))]
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !slices.Contains(kept, w) })
}

// writeQuestions writes one line for each: group, mode, kind, 1 where facets are counted, words.
func writeQuestions(path string, all []question) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	for _, q := range all {
		counted := 0
		if q.facets {
			counted = 1
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", q.group, q.mode, q.kind, counted, strings.Join(q.words, " "))
	}
	return w.Flush()
}

func readQuestions(path string) ([]question, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []question
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 5 {
			return nil, fmt.Errorf("question %q has %d columns", line, len(f))
		}
		all = append(all, question{group: f[0], mode: f[1], kind: f[2], facets: f[3] == "1",
			words: strings.Fields(f[4])})
	}
	return all, nil
}
