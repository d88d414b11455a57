package search

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// Limits of looking for titles while somebody types: how many listings with all pairs of characters of what was typed
// are looked at, newest first, how many for each title wanted with a word it may come to, and for how long. Each is
// read from the index, which is what takes time.
const (
	mostTitles = 40
	eachTitle  = 2
	titlesWait = time.Second
)

// titlePairs are the neighbouring characters of a title as suggestions compare it.
func titlePairs(title string) (out []text.Token) {
	squeezed := []rune(squeeze(title))
	for i := 1; i < len(squeezed); i++ {
		out = append(out, text.Token{Term: string(squeezed[i-1 : i+1]), Start: i - 1, End: i + 1, Position: i - 1})
	}
	return out
}

// titles are n listings with one of the parts in their title that the asker may see: for each part those that begin
// with it first, then the newest.
func (ix *Index) titles(parts []string, scope market.ListingScope, n int) ([]Suggestion, error) {
	ctx, cancel := context.WithTimeout(context.Background(), titlesWait)
	defer cancel()
	view := ix.view()
	defer view.Release()
	var out []Suggestion
	for i, part := range parts {
		looked := mostTitles
		if i > 0 {
			looked = eachTitle * n
		}
		found, err := titled(ctx, view, part, scope, looked)
		if err != nil {
			return out, err
		}
		for _, s := range found {
			if len(out) < n && !slices.ContainsFunc(out, func(x Suggestion) bool { return x.ID == s.ID }) {
				out = append(out, s)
			}
		}
		if len(out) >= n {
			break
		}
	}
	return out, nil
}

// titled are listings with a part in their title, of so many looked at.
func titled(ctx context.Context, v *impact.View, part string, scope market.ListingScope,
	looked int) ([]Suggestion, error) {
	q := &impact.Query{Fields: []impact.Field{{Name: fieldTitlePairs, Weight: 1}}, By: fieldPublished, Limit: looked}
	for _, p := range titlePairs(part) {
		if !slices.Contains(q.Terms, p.Term) {
			q.Terms = append(q.Terms, p.Term)
			q.Groups = append(q.Groups, group(len(q.Groups), 1))
		}
	}
	if q.AtLeast = len(q.Groups); q.AtLeast == 0 {
		return nil, nil
	}
	if c := inScope(scope); c != nil {
		q.Where = []impact.Filter{{Condition: c}}
	}
	found, err := v.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	var begin, within []Suggestion
	for _, h := range found.Hits {
		c, ok, err := cardOf(v, h.ID)
		if err != nil {
			return nil, err
		}
		s := Suggestion{Kind: SuggestListing, Text: c.Title, ID: h.ID, Listing: c.Kind}
		switch at := strings.Index(squeeze(c.Title), part); {
		case !ok || at < 0:
		case at == 0:
			begin = append(begin, s)
		default:
			within = append(within, s)
		}
	}
	return append(begin, within...), nil
}

// cardOf reads the card of a listing in the view; false when it has none.
func cardOf(v *impact.View, id int64) (c card, ok bool, err error) {
	kept, err := v.Stored(id, fieldCard)
	if err != nil || kept == nil {
		return c, false, err
	}
	return c, true, json.Unmarshal(kept, &c)
}
