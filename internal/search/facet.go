package search

import (
	"context"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	bsearch "github.com/blevesearch/bleve/v2/search"
)

// Count is a value of a facet and how many hits have it.
type Count struct {
	Value string
	N     int
}

// Facets are the commonest values of each field among the hits, most first. Each is counted without the filter on its
// own field, so that one sees what choosing another value would give.
type Facets struct {
	Kinds, HitechFields, TechFields, Industries, Regions, Maturities, Modes []Count
}

// facetSize is how many values a facet shows; regions come in three widths.
const facetSize = 24

// mostLabels is how many values of all facets together are told apart.
const mostLabels = 5000

// labelPrefix stands before a field's values among the labels: one field for all facets is counted several times as fast
// as one for each.
func labelPrefix(field string) string { return field + ":" }

var facetFields = []string{fieldKind, fieldHitech, fieldTech, fieldIndustry, fieldRegion, fieldMaturity, fieldMode}

// field is where a facet's counts are kept.
func (f *Facets) field(name string) *[]Count {
	switch name {
	case fieldKind:
		return &f.Kinds
	case fieldHitech:
		return &f.HitechFields
	case fieldTech:
		return &f.TechFields
	case fieldIndustry:
		return &f.Industries
	case fieldRegion:
		return &f.Regions
	case fieldMaturity:
		return &f.Maturities
	}
	return &f.Modes
}

// filtered tells whether a filter on the field is set.
func (p *plan) filtered(field string) bool {
	for _, f := range p.filters {
		if f.field == field {
			return true
		}
	}
	return false
}

// askFacets asks for the facets that the hits themselves can count.
func (p *plan) askFacets(req *bleve.SearchRequest) {
	req.AddFacet(fieldLabels, bleve.NewFacetRequest(fieldLabels, mostLabels))
}

// facets collects them, counting the filtered ones with a search of their own.
func (ix *Index) facets(ctx context.Context, p *plan, found *bleve.SearchResult) (Facets, error) {
	var out Facets
	for _, f := range facetFields {
		counted := found.Facets[fieldLabels]
		if p.filtered(f) {
			req := bleve.NewSearchRequestOptions(unscored{p.query(f)}, 0, 0, false)
			req.Score = bleve.ScoreNone
			facet := bleve.NewFacetRequest(fieldLabels, mostLabels)
			facet.SetPrefixFilter(labelPrefix(f))
			req.AddFacet(fieldLabels, facet)
			r, err := ix.alias.SearchInContext(ctx, req)
			if err != nil {
				return out, fmt.Errorf("count facet %s: %w", f, err)
			}
			counted = r.Facets[fieldLabels]
		}
		*out.field(f) = counts(counted, labelPrefix(f))
	}
	return out, nil
}

// counts are the commonest values with the prefix.
func counts(r *bsearch.FacetResult, prefix string) []Count {
	var out []Count
	for _, t := range r.Terms.Terms() {
		if value, ok := strings.CutPrefix(t.Term, prefix); ok && len(out) < facetSize {
			out = append(out, Count{value, t.Count})
		}
	}
	return out
}
