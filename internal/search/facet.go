package search

import (
	"context"
	"fmt"

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
	for _, f := range facetFields {
		if !p.filtered(f) {
			req.AddFacet(f, bleve.NewFacetRequest(f, facetSize))
		}
	}
}

// facets collects them, counting the filtered ones with a search of their own.
func (ix *Index) facets(ctx context.Context, p *plan, found *bleve.SearchResult) (Facets, error) {
	var out Facets
	for _, f := range facetFields {
		counted := found.Facets[f]
		if counted == nil {
			req := bleve.NewSearchRequestOptions(unscored{p.query(f)}, 0, 0, false)
			req.Score = bleve.ScoreNone
			req.AddFacet(f, bleve.NewFacetRequest(f, facetSize))
			r, err := ix.alias.SearchInContext(ctx, req)
			if err != nil {
				return out, fmt.Errorf("count facet %s: %w", f, err)
			}
			counted = r.Facets[f]
		}
		*out.field(f) = counts(counted)
	}
	return out, nil
}

func counts(r *bsearch.FacetResult) []Count {
	var out []Count
	for _, t := range r.Terms.Terms() {
		out = append(out, Count{t.Term, t.Count})
	}
	return out
}
