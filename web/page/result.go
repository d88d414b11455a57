package page

import "jiebang/web/ui"

// SearchPage is a page of results with the ways to narrow and order them.
type SearchPage struct {
	Title, Lead    string
	Query          string
	Total          int
	Relaxed        bool
	DidYouMean     string
	DidYouMeanHref string
	Search         ui.Search
	Filters        ui.Filters
	Period         ui.Period
	Save           *SaveOffer // nil when nothing is asked
	Sorts          []ui.Tab
	Cards          []ListingCard
	Nearest        []ListingCard
	First, Next    string
}
