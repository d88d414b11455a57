package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
)

// Probe asks the searcher past the search box, for measuring it and comparing it with other engines.
type Probe struct {
	Words []string // terms as the index has them: what text.Analyzer.Words gives; none for every listing
	// the one field looked in, weighing 1: FieldText or another; empty for all with their usual weights
	Field   string
	AtLeast int           // how many of the words a hit has: 1 for any of them, len(Words) for all
	Kinds   []market.Kind // a hit is of one of them, none for every kind
	Facets  []string      // fields whose values are counted over all hits, the filter included: FacetKind and others
	Limit   int           // how many hits are wanted
	Total   bool          // whether all hits are counted where no facets are
	Way     Way
}

// Way is how a probe is answered. All ways give the same answer.
type Way int

// The ways: Pruned is what everybody gets, Exhaustive scores every hit on the same columns, Plain reads Bleve's own
// segments and scores every hit.
const (
	Pruned Way = iota
	Exhaustive
	Plain
)

// Fields of a probe.
const (
	FieldTitle    = fieldTitle
	FieldKeywords = fieldKeywords
	FieldNeeds    = fieldNeeds
	FieldText     = fieldText
)

// Facets of a probe.
const (
	FacetKind   = fieldKind
	FacetTech   = fieldTech
	FacetRegion = fieldRegion
)

// ProbeResult is what a probe finds.
type ProbeResult struct {
	Hits   []Hit
	Total  int                // where asked for, or facets are counted
	Counts map[string][]Count // by facet, most first
}

// Probe answers one.
func (ix *Index) Probe(ctx context.Context, ask Probe) (ProbeResult, error) {
	p := &plan{sort: Relevance, limit: ask.Limit}
	if len(ask.Words) > 0 {
		p.words = ask.words()
	}
	p.filter(fieldKind, anyOf(fieldKind, ask.Kinds))
	q := p.ask(ask.Limit, nil)
	q.Way, q.Total = ask.Way.impact(), ask.Total || len(ask.Facets) > 0
	for _, f := range ask.Facets {
		q.Facets = append(q.Facets, impact.Facet{Field: f, Most: facetSize})
	}
	view := ix.view()
	defer view.Release()
	found, err := view.Search(ctx, q)
	if err != nil {
		return ProbeResult{}, fmt.Errorf("probe: %w", err)
	}
	r := ProbeResult{Hits: p.hits(found.Hits, ask.Limit), Total: found.Total, Counts: map[string][]Count{}}
	for i, f := range ask.Facets {
		r.Counts[f] = found.Counts[i]
	}
	return r, nil
}

func (w Way) impact() impact.Way {
	switch w {
	case Exhaustive:
		return impact.Exhaustive
	case Plain:
		return impact.Plain
	case Pruned:
	}
	return impact.Pruned
}

func (ask Probe) words() *wordQuery {
	fields := textFields
	if ask.Field != "" {
		fields = []impact.Field{{Name: ask.Field, Weight: 1}}
	}
	b := &wordBuilder{}
	for _, w := range ask.Words {
		if w = strings.TrimSpace(w); w != "" && !slices.Contains(b.terms, w) {
			b.groups = append(b.groups, group(b.term(w), 1))
		}
	}
	q := b.finish(fields)
	if q != nil {
		q.atLeast = max(1, min(ask.AtLeast, len(q.groups)))
	}
	return q
}
