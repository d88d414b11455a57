package page

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// DeskList is a list of the desk that is narrowed, sorted, cut to columns and paged by what its address asks for alone.
type DeskList struct {
	Base  string // the list's own address
	CSRF  string
	Query url.Values       // what the address asks for
	Own   market.ListOrder // how it is sorted unless asked
	Views []market.SavedView
	Total int   // rows of all pages, at most market.MostCounted
	Last  int64 // the last row of the page, 0 where none follows
}

// with is the list's address with other values; the page begins again unless that is what changes.
func (l DeskList) with(pairs ...string) string {
	query := url.Values{}
	maps.Copy(query, l.Query)
	query.Del("after")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			query.Del(pairs[i])
			continue
		}
		query.Set(pairs[i], pairs[i+1])
	}
	if asked := query.Encode(); asked != "" {
		return l.Base + "?" + asked
	}
	return l.Base
}

// query is what the address asks for without the place in the list: what comes back to it, and what is kept as a view.
func (l DeskList) query(pairs ...string) string {
	_, query, _ := strings.Cut(l.with(pairs...), "?")
	return query
}

// stage is a tab that cuts the list; what else was chosen stays. A count below zero is not shown.
func (l DeskList) stage(label, name string, count int, active bool) ui.Tab {
	return ui.Tab{Label: label, Href: l.with("stage", name), Count: count, Active: active}
}

// field is one filter as the address has it.
func (l DeskList) field(name, label string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: l.Query.Get(name)}
}

// column heads a column; a click sorts by it, and the next one the other way round.
func (l DeskList) column(label string, by market.ListOrder) ui.Column {
	c := ui.Column{Label: label, SortHref: l.with("order", string(by)), Short: by != market.ByOwner}
	now := market.ListOrder(l.Query.Get("order"))
	if now == "" {
		now = l.Own
	}
	if now.Key() != by {
		return c
	}
	c.Sorted, c.SortHref = ui.Ascending, l.with("order", string(now.Reversed()))
	if now.Down() {
		c.Sorted = ui.Descending
	}
	return c
}

// cut takes from a table the columns that its reader does not want; the first, which names a row, always stays.
func (l DeskList) cut(t ui.Table) ui.Table {
	var kept []int
	for i, c := range t.Columns {
		if i == 0 || !l.hides(c.Label) {
			kept = append(kept, i)
		}
	}
	if len(kept) == len(t.Columns) {
		return t
	}
	columns := make([]ui.Column, 0, len(kept))
	for _, i := range kept {
		columns = append(columns, t.Columns[i])
	}
	t.Columns = columns
	for n, row := range t.Rows {
		cells := make([]ui.Cell, 0, len(kept))
		for _, i := range kept {
			cells = append(cells, row.Cells[i])
		}
		t.Rows[n].Cells = cells
	}
	return t
}

// hides reports whether a column is left out.
func (l DeskList) hides(label string) bool { return slices.Contains(l.Query["hide"], label) }

// choosable are the labels of the columns that can be left out.
func choosable(t ui.Table) []string {
	var labels []string
	for _, c := range t.Columns[1:] {
		labels = append(labels, c.Label)
	}
	return labels
}

// whole is the list without filters, at the stage that is shown.
func (l DeskList) whole() string {
	bare := DeskList{Base: l.Base}
	return bare.with("stage", l.Query.Get("stage"))
}

// narrowed reports whether the address asks for less than the stage holds.
func (l DeskList) narrowed() bool { return l.asks("q") || l.unfolded() }

// unfolded reports whether one of the folded fields narrows the list.
func (l DeskList) unfolded() bool {
	for name := range l.Query {
		if !slices.Contains([]string{"stage", "order", "size", "after", "q"}, name) && l.asks(name) {
			return true
		}
	}
	return false
}

func (l DeskList) asks(name string) bool { return l.Query.Get(name) != "" }

// total says how many rows the choice holds.
func (l DeskList) total(unit string) string {
	switch {
	case l.Total == 0:
		return "没有符合条件的条目"
	case l.Total >= market.MostCounted:
		return fmt.Sprintf("共 %d %s以上", market.MostCounted, unit)
	}
	return fmt.Sprintf("共 %d %s", l.Total, unit)
}

func (l DeskList) sizes() []ui.Option {
	var options []ui.Option
	for _, n := range market.ListSizes {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d 条", n)})
	}
	return options
}

// pager leads to the next page.
func (l DeskList) pager() ui.Pager {
	if l.Last == 0 {
		return ui.Pager{}
	}
	return ui.Pager{Next: l.with("after", strconv.FormatInt(l.Last, 10))}
}

// viewHref leads to a view, which begins at its first page.
func viewHref(v market.SavedView) string {
	if v.Query == "" {
		return v.List
	}
	return v.List + "?" + v.Query
}

// showing reports whether the list shows what a view asks for.
func (l DeskList) showing(v market.SavedView) bool { return l.query() == v.Query }

// SavedViewPage asks for the name of a view where the one given was refused.
type SavedViewPage struct {
	ui.Form
	List  string
	Query string
}

// back is the list as the view shows it.
func (p SavedViewPage) back() string { return viewHref(market.SavedView{List: p.List, Query: p.Query}) }
