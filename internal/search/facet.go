package search

import "jiebang/internal/search/impact"

// Count is a value of a facet and how many hits have it.
type Count = impact.Count

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

// askFacets asks for every facet, each without the filter on its own field.
func askFacets() (out []impact.Facet) {
	for _, f := range facetFields {
		out = append(out, impact.Facet{Field: f, Free: true, Most: facetSize})
	}
	return out
}

// facets are the counts of a result.
func facets(found *impact.Result) (out Facets) {
	for i, values := range found.Counts {
		*out.field(facetFields[i]) = values
	}
	return out
}
