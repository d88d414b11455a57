package listing

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/search"
)

// SearchQuery and its parts are the index's own: there is one way of asking.
type (
	SearchQuery  = search.Query
	SearchSort   = search.Sort
	SearchFacets = search.Facets
	FacetCount   = search.Count
	Suggestion   = search.Suggestion
)

// What a suggestion leads to, where it is not just words to search for.
const (
	SuggestOrg     = search.SuggestOrg
	SuggestListing = search.SuggestListing
)

// SearchSorts lists the orders of results as they are offered.
var SearchSorts = search.Sorts

// ReadSearch reads a question from the parameters of an address. A day that is none is an Invalid error; an order
// that is none is the usual one.
func ReadSearch(asked url.Values) (SearchQuery, error) {
	const longest = 2000 // characters: a whole need may be pasted
	q := SearchQuery{Text: app.Clip(strings.TrimSpace(asked.Get("q")), longest), HitechFields: asked["field"],
		TechFields: asked["tech"], Industries: asked["industry"], Maturity: asked["maturity"], Modes: asked["mode"],
		Sort:  SearchSort(asked.Get("sort")),
		After: asked.Get("after")}
	for _, kind := range asked["kind"] {
		q.Kinds = append(q.Kinds, market.Kind(kind))
	}
	for _, region := range asked["region"] {
		q.Regions = append(q.Regions, market.Region(region))
	}
	var err error
	if q.From, err = market.ParseDate(asked.Get("from")); err != nil {
		return q, err
	}
	if q.To, err = market.ParseDate(asked.Get("to")); err != nil {
		return q, err
	}
	if org := asked.Get("org"); org != "" {
		if q.OrgID, err = strconv.ParseInt(org, 10, 64); err != nil {
			return q, market.ErrNotFound
		}
	}
	if !slices.Contains(SearchSorts, q.Sort) {
		q.Sort = ""
	}
	return q, nil
}
