package ui

import "github.com/a-h/templ"

// Search is the box above a list.
type Search struct {
	Action      string // the list's own address
	Query       string
	Label       string // read out: 搜索技术需求
	Placeholder string
	Kept        []Hidden // filters that stay when the words change
	Target      string   // id of the part htmx replaces; empty = the whole page loads
	Suggest     string   // where to ask how to complete what is typed; empty = nowhere
}

// Filters are the ways to narrow a list, with how many rows each would leave.
type Filters struct {
	Facets    []Facet
	Chips     []Chip // what is chosen now
	ClearHref string // drops all of them
	Target    string // id of the part htmx replaces; empty = the whole page loads
}

// Facet is one property a list can be narrowed by.
type Facet struct {
	Title   string
	Options []FacetOption
}

// FacetOption is one value of a facet; its link adds the value, or drops it when it is chosen.
type FacetOption struct {
	Label    string
	Href     string
	Count    int // negative = not shown
	Selected bool
}

// Chip is a chosen value with the link that drops it.
type Chip struct{ Label, Href string }

// Period narrows a list to what was published between two days, both included.
type Period struct {
	Action   string
	From, To string   // as in the address, empty for open
	Kept     []Hidden // the rest of the question
}

// SuggestItem is one line under the search box.
type SuggestItem struct{ Text, Note, Href string }

// swapInto lets htmx replace one part of the page by the same part of the page the link leads to. Without scripts, and
// for a browser that opens it in a new tab, it is a plain link.
func swapInto(id string) templ.Attributes {
	if id == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{
		"hx-boost":      "true",
		"hx-target":     "#" + id,
		"hx-select":     "#" + id,
		"hx-select-oob": "#" + exportsID, // so that what is exported is what is shown
		"hx-swap":       "outerHTML show:top",
		"hx-push-url":   "true",
	}
}
