package site

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// saveOffer is the offer to keep the present question, nil when nothing is asked.
func (s *Site) saveOffer(r *request) *page.SaveOffer {
	asked := market.SavedSearchContent{Query: query(r).Encode()}
	if asked.Normalize(); asked.Query == "" {
		return nil
	}
	offer := &page.SaveOffer{Name: asked.Name, Query: asked.Query, CSRF: s.token(r)}
	if !r.who.Known() {
		offer.LoginHref = link.LoginFor(link.Found(asked.Query))
	}
	return offer
}

// savedSearches lists what the viewer keeps, with how much is new.
func (s *Site) savedSearches(r *request) error {
	if r.taken() {
		return s.export(r, "searches", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportSavedSearches(ctx, r.who, e)
		})
	}
	kept, err := s.app.Listing.SavedSearches(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.SavedSearches{CSRF: s.token(r), Most: s.app.Settings().Int(market.SetSavedSearches)}
	for _, k := range kept {
		view.Items = append(view.Items, page.SavedItem{SavedSearch: k, Asked: inWords(k.Query)})
	}
	return s.renderDesk(r, "保存的检索", page.SavedSearchesBody(view))
}

// inWords says a question as a reader would.
func inWords(query string) string {
	asked, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	var parts []string
	say := func(label, name string, word func(string) string) {
		for _, v := range asked[name] {
			parts = append(parts, label+word(v))
		}
	}
	say("", "q", same)
	say("类别：", "kind", func(v string) string { return market.Kind(v).Label() })
	say("领域：", "field", same)
	say("地区：", "region", func(v string) string { return market.Region(v).Name() })
	say("成熟度：", "maturity", same)
	say("合作方式：", "mode", same)
	say("行业：", "industry", same)
	say("发布不早于 ", "from", same)
	say("发布不晚于 ", "to", same)
	if sort := listing.SearchSort(asked.Get("sort")); sort != "" {
		parts = append(parts, "按"+sort.Label()+"排列")
	}
	return strings.Join(parts, "；")
}

// saveSearch keeps the question of the search page and goes back to it.
func (s *Site) saveSearch(r *request) error {
	var in market.SavedSearchContent
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	kept, err := s.app.Listing.SaveSearch(r.ctx, r.who, in)
	if err != nil {
		return err
	}
	sentence := "已保存检索“" + kept.Name + "”，可在工作台“保存的检索”中查看。"
	if kept.Alert {
		sentence = "已保存检索“" + kept.Name + "”，有新条目符合时会在“消息”中提醒您。"
	}
	return s.done(r, link.Found(kept.Query), sentence)
}

// openSavedSearch runs a saved search.
func (s *Site) openSavedSearch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	kept, err := s.app.Listing.OpenSavedSearch(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return r.Redirect(link.Found(kept.Query))
}

// changeSavedSearch renames a saved search and sets whether it alerts.
func (s *Site) changeSavedSearch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in market.SavedSearchContent
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if err := s.app.Listing.ChangeSavedSearch(r.ctx, r.who, id, in); err != nil {
		return err
	}
	return s.done(r, link.MySearches, fmt.Sprintf("已更新“%s”。", in.Name))
}

// deleteSavedSearch forgets a saved search.
func (s *Site) deleteSavedSearch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.app.Listing.DeleteSavedSearch(r.ctx, r.who, id); err != nil {
		return err
	}
	return s.done(r, link.MySearches, "已删除。")
}
