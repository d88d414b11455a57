package search

import (
	"cmp"
	"slices"

	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// What an alternative is worth against the word itself.
const (
	synonymBoost = 0.6
	partsBoost   = 0.7
)

// wordBuilder gathers the words of a query into groups.
type wordBuilder struct {
	analyzer *text.Analyzer
	terms    []string
	groups   []impact.Group
	marks    []string
}

// add takes the words of a text: each with its synonyms, and a long one also by its parts, for 视觉检测 may stand as
// 视觉在线检测.
func (b *wordBuilder) add(s string) {
	tokens := b.analyzer.Words(s)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.Kind == text.SubWord {
			continue
		}
		g := group(b.term(t.Term), 1)
		b.mark(t.Term)
		for _, other := range b.analyzer.Synonyms(t.Term) {
			g.Ways = append(g.Ways, impact.Alternative{Terms: []int{b.term(other)}, Boost: synonymBoost})
			b.mark(other)
		}
		if parts := b.parts(t, tokens[i+1:]); len(parts) > 1 {
			g.Ways = append(g.Ways, impact.Alternative{Terms: parts, Boost: partsBoost})
		}
		b.groups = append(b.groups, g)
	}
}

// group is a group of one term that weighs so much.
func group(term int, weight float64) impact.Group {
	return impact.Group{Ways: []impact.Alternative{{Terms: []int{term}, Boost: 1}}, Weight: weight}
}

// parts are the words inside t that lie side by side, longest first at each place; rest begins with them.
func (b *wordBuilder) parts(t text.Token, rest []text.Token) []int {
	n := slices.IndexFunc(rest, func(x text.Token) bool { return x.Kind != text.SubWord })
	if n < 0 {
		n = len(rest)
	}
	inside := slices.SortedStableFunc(slices.Values(rest[:n]), func(x, y text.Token) int {
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End))
	})
	var out []int
	end := t.Start
	for _, x := range inside {
		if x.Start < end || x.End > t.End {
			continue
		}
		end = x.End
		out = append(out, b.term(x.Term))
		b.mark(x.Term)
	}
	return out
}

// term numbers a term, each once.
func (b *wordBuilder) term(s string) int {
	if i := slices.Index(b.terms, s); i >= 0 {
		return i
	}
	b.terms = append(b.terms, s)
	return len(b.terms) - 1
}

func (b *wordBuilder) mark(s string) {
	if !slices.Contains(b.marks, s) {
		b.marks = append(b.marks, s)
	}
}

// finish is the query for all words, nil if there are none.
func (b *wordBuilder) finish(fields []impact.Field) *wordQuery {
	if len(b.groups) == 0 {
		return nil
	}
	return &wordQuery{terms: b.terms, groups: b.groups, fields: fields, atLeast: len(b.groups)}
}

// Mark is where the terms of a result stand in a text, as byte offsets, longest first where they overlap, in order.
func Mark(a *text.Analyzer, s string, terms []string) [][2]int {
	var out [][2]int
	for _, t := range a.Words(s) {
		if !slices.Contains(terms, t.Term) {
			continue
		}
		if n := len(out); n > 0 && t.Start <= out[n-1][1] && t.End >= out[n-1][0] {
			out[n-1] = [2]int{min(out[n-1][0], t.Start), max(out[n-1][1], t.End)}
			continue
		}
		out = append(out, [2]int{t.Start, t.End})
	}
	return out
}
