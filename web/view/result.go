package view

import "unicode/utf8"

// SearchPage is a page of results with the ways to narrow and order them.
type SearchPage struct {
	Title, Lead    string
	Query          string
	Total          int
	Relaxed        bool
	DidYouMean     string
	DidYouMeanHref string
	Search         Search
	Filters        Filters
	Period         Period
	Save           *SaveOffer // nil when nothing is asked
	Sorts          []Tab
	Cards          []ListingCard
	Nearest        []ListingCard
	First, Next    string
}

// Period narrows a list to what was published between two days, both included.
type Period struct {
	Action   string
	From, To string   // as in the address, empty for open
	Kept     []Hidden // the rest of the question
}

// SuggestItem is one line under the search box.
type SuggestItem struct{ Text, Note, Href string }

// Excerpt is the part of a text around its first mark, with the marks in it; the beginning without one.
func Excerpt(text string, marks [][2]int) []Segment {
	const before, length = 60, 360 // bytes: some 20 and 120 Chinese characters
	from := 0
	if len(marks) > 0 {
		from = max(0, marks[0][0]-before)
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	to := min(len(text), from+length)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	var within [][2]int
	for _, m := range marks {
		if m[0] >= from && m[1] <= to {
			within = append(within, [2]int{m[0] - from, m[1] - from})
		}
	}
	segments := Marks(text[from:to], within)
	if from > 0 {
		segments = append([]Segment{{Text: "…"}}, segments...)
	}
	if to < len(text) {
		segments = append(segments, Segment{Text: "…"})
	}
	return segments
}
