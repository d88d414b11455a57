package site

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// search finds listings; the whole question stands in the address, so that it can be shared.
func (s *Site) search(r *request) error {
	q, err := listing.ReadSearch(query(r))
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "listings", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportSearch(ctx, r.who, q, e)
		})
	}
	q.WithFacets = true
	found, err := s.app.Listing.Search(r.ctx, r.who, q)
	if err != nil {
		return err
	}
	view := page.SearchPage{Query: q.Text, Total: found.Total, Relaxed: found.Relaxed,
		Filters: filters(r, q, found.Facets), Sorts: sortTabs(r, q.Sort),
		Search: ui.Search{Action: link.Search, Query: q.Text, Label: "检索",
			Placeholder: "关键词、“精确短语”、-排除、单位:、领域:、预算>50万", Kept: kept(r, "q"), Target: "results",
			Suggest: link.Suggest},
		Period: ui.Period{Action: link.Search, From: q.From.String(), To: q.To.String(), Kept: kept(r, "from", "to")}}
	for _, l := range found.Listings {
		view.Cards = append(view.Cards, foundCard(l))
	}
	for _, l := range found.Nearest {
		view.Nearest = append(view.Nearest, foundCard(l))
	}
	if found.Next != "" {
		view.Next = with(r, "after", found.Next)
	}
	if r.Query("after") != "" {
		view.First = with(r, "after", "")
	}
	if found.DidYouMean != "" {
		view.DidYouMean, view.DidYouMeanHref = found.DidYouMean, with(r, "q", found.DidYouMean)
	}
	view.Save = s.saveOffer(r)
	title := "检索"
	if len(q.Kinds) == 1 {
		title = q.Kinds[0].Label()
		view.Lead = q.Kinds[0].ListName()
	}
	view.Title = title
	r.outside = s.searchOutside(r, q, found.Listings)
	shell := s.shell(r, title)
	shell.Query, shell.OwnSearch = q.Text, true
	return s.renderIn(r, 200, shell, page.Page, page.SearchBody(view))
}

func foundCard(l listing.FoundListing) page.ListingCard {
	card := page.CardOf(l.Listing, l.OrgName)
	card.Title = ui.Marks(l.Title, l.TitleMarks)
	card.Summary = ui.Excerpt(l.PublicText, l.TextMarks)
	return card
}

// query is the address's parameters as they stand, without the empty ones.
func query(r *request) url.Values {
	values := url.Values{}
	for key, value := range r.Request().URI().QueryArgs().All() {
		if len(value) > 0 {
			values.Add(string(key), string(value))
		}
	}
	return values
}

// with is the present address with one parameter set to a value, or dropped when it is empty. The position in
// the list goes unless it is what is set.
func with(r *request, name, value string) string {
	values := query(r)
	values.Del("after")
	values.Del(name)
	if value != "" {
		values.Set(name, value)
	}
	return r.Path() + "?" + values.Encode()
}

// toggled is the present address with one value of a parameter added, or dropped when it is there.
func toggled(r *request, name, value string) string {
	values := query(r)
	values.Del("after")
	if kept := slices.DeleteFunc(slices.Clone(values[name]),
		func(v string) bool { return v == value }); len(kept) < len(values[name]) {
		values[name] = kept
	} else {
		values.Add(name, value)
	}
	return r.Path() + "?" + values.Encode()
}

// kept are the parameters that a form leaves as they are: all but those it asks for and the position in the list.
func kept(r *request, asked ...string) []ui.Hidden {
	var kept []ui.Hidden
	for name, values := range query(r) {
		if slices.Contains(asked, name) || name == "after" {
			continue
		}
		for _, v := range values {
			kept = append(kept, ui.Hidden{Name: name, Value: v})
		}
	}
	slices.SortFunc(kept, func(a, b ui.Hidden) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	return kept
}

func same(value string) string { return value }

// filters shows the facets with their counts, and what is chosen as chips.
func filters(r *request, q listing.SearchQuery, facets listing.SearchFacets) ui.Filters {
	f := ui.Filters{Target: "results"}
	add := func(title, name string, counts []listing.FacetCount, chosen []string, label func(string) string) {
		facet := ui.Facet{Title: title}
		for _, c := range counts {
			facet.Options = append(facet.Options, ui.FacetOption{Label: label(c.Value), Href: toggled(r, name, c.Value),
				Count: c.N, Selected: slices.Contains(chosen, c.Value)})
		}
		for _, v := range chosen {
			f.Chips = append(f.Chips, ui.Chip{Label: title + "：" + label(v), Href: toggled(r, name, v)})
		}
		if len(facet.Options) > 0 {
			f.Facets = append(f.Facets, facet)
		}
	}
	add("类别", "kind", facets.Kinds, texts(q.Kinds), func(v string) string { return market.Kind(v).Label() })
	add("领域", "field", facets.HitechFields, q.HitechFields, same)
	add("地区", "region", facets.Regions, texts(q.Regions), func(v string) string { return market.Region(v).Name() })
	add("成熟度", "maturity", facets.Maturities, q.Maturity, same)
	add("合作方式", "mode", facets.Modes, q.Modes, same)
	for _, day := range []struct{ name, label string }{{"from", "发布不早于"}, {"to", "发布不晚于"}} {
		if v := r.Query(day.name); v != "" {
			f.Chips = append(f.Chips, ui.Chip{Label: day.label + " " + v, Href: with(r, day.name, "")})
		}
	}
	if len(f.Chips) > 0 {
		f.ClearHref = r.Path() + "?" + url.Values{"q": {q.Text}}.Encode()
	}
	return f
}

func texts[T ~string](values []T) []string {
	plain := make([]string, 0, len(values))
	for _, v := range values {
		plain = append(plain, string(v))
	}
	return plain
}

func sortTabs(r *request, chosen listing.SearchSort) []ui.Tab {
	var tabs []ui.Tab
	for i, sort := range listing.SearchSorts {
		tabs = append(tabs, ui.Tab{Label: sort.Label(), Href: with(r, "sort", string(sort)), Count: -1,
			Active: chosen == sort || chosen == "" && i == 0})
	}
	return tabs
}

// suggest completes what is being typed, as a fragment for the search box.
func (s *Site) suggest(r *request) error {
	suggestions, err := s.app.Listing.Suggest(r.ctx, r.who, r.Query("q"))
	if err != nil {
		return err
	}
	items := make([]ui.SuggestItem, 0, len(suggestions))
	for i, g := range suggestions {
		if g.Count == 1 && slices.ContainsFunc(suggestions[i+1:],
			func(other listing.Suggestion) bool { return other.Text == g.Text }) {
			continue // the word is the title of the only listing that has it, which follows
		}
		items = append(items, suggestItem(g))
	}
	r.Set("Content-Type", "text/html; charset=utf-8")
	r.Set("Cache-Control", "private, max-age=30")
	return ui.SuggestList(items).Render(r.ctx, r.Response().BodyWriter())
}

func suggestItem(g listing.Suggestion) ui.SuggestItem {
	item := ui.SuggestItem{Text: g.Text, Href: link.Found("q=" + url.QueryEscape(g.Text))}
	switch g.Kind {
	case listing.SuggestOrg:
		item.Note, item.Href = fmt.Sprintf("单位 · %d 条", g.Count), link.Found("q="+url.QueryEscape("单位:“"+g.Text+"”"))
	case listing.SuggestListing:
		item.Note, item.Href = g.Listing.Label(), link.Listing(g.ID)
	default:
		item.Note = fmt.Sprintf("%d 条", g.Count)
	}
	return item
}
