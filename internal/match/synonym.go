package match

import (
	"slices"
)

// lentWeight is what a synonym counts against the word itself: people who keep the table are sure, but a word used on
// both sides is surer still.
const lentWeight = 0.8

// A saying is a word of a demand for which the table of synonyms knows others, with the grams it is made of.
type saying struct {
	term         string
	others       []string
	signs, terms []gram
}

// sayings lists the words of a text that have synonyms.
func (m *Matcher) sayings(texts []Section) []saying {
	var out []saying
	seen := map[string]bool{}
	for _, x := range texts {
		for _, t := range m.analyzer.Words(x.Text) {
			others := m.analyzer.Synonyms(t.Term)
			if len(others) == 0 || seen[t.Term] {
				continue
			}
			seen[t.Term] = true
			s := saying{term: t.Term, others: others}
			m.scan(t.Term, func(p place) { s.signs = append(s.signs, p.gram) },
				func(p place) { s.terms = append(s.terms, p.gram) })
			out = append(out, s)
		}
	}
	return out
}

// said is the set of a text's words that have synonyms.
func (m *Matcher) said(texts []Section) map[string]bool {
	var out map[string]bool
	for _, x := range texts {
		for _, t := range m.analyzer.Words(x.Text) {
			if len(m.analyzer.Synonyms(t.Term)) > 0 {
				if out == nil {
					out = map[string]bool{}
				}
				out[t.Term] = true
			}
		}
	}
	return out
}

// lend gives a supply that says a demand's word by a synonym the grams of that word, so that it scores nearly as if it
// had said the word itself. What it says itself is left as it is.
func lend(s []saying, p *Profile) (signs, terms bag) {
	signs, terms = p.signs, p.terms
	if len(p.said) == 0 {
		return signs, terms
	}
	for _, w := range s {
		if p.said[w.term] || !slices.ContainsFunc(w.others, func(o string) bool { return p.said[o] }) {
			continue
		}
		signs, terms = signs.with(w.signs), terms.with(w.terms)
	}
	return signs, terms
}

// with returns the bag with grams it lacks, as if each stood once in it for what a synonym counts. Its length stays.
func (b bag) with(grams []gram) bag {
	out := bag{slices.Clone(b.grams), slices.Clone(b.counts), b.length}
	for _, g := range grams {
		at, found := slices.BinarySearch(out.grams, g)
		if !found {
			out.grams, out.counts = slices.Insert(out.grams, at, g), slices.Insert(out.counts, at, lentWeight)
		}
	}
	return out
}
