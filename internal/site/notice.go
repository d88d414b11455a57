package site

import (
	"context"
	"encoding/xml"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// notices is the public list of what was announced.
func (s *Site) notices(r *request) error {
	kind := market.NoticeKind(r.Query("kind"))
	if r.taken() {
		return s.export(r, "notices", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportNotices(ctx, r.who, challenge.NoticeSearch{Kind: kind}, e)
		})
	}
	rows, err := s.app.Challenge.Notices(r.ctx, challenge.NoticeSearch{Kind: kind, Before: r.before()})
	if err != nil {
		return err
	}
	view := page.NoticeRows{Tabs: []ui.Tab{{Label: "全部", Href: link.Notices, Count: -1, Active: kind == ""}}}
	for _, k := range market.NoticeKinds {
		view.Tabs = append(view.Tabs, ui.Tab{Label: k.Label(), Href: link.NoticesOf(k), Count: -1,
			Active: kind == k})
	}
	for _, n := range rows {
		view.Rows = append(view.Rows, page.NoticeRow{Notice: n})
	}
	if view.Now, err = s.app.RecordTime(r.ctx); err != nil {
		return err
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	r.outside = s.told(link.Notices, "榜单的发榜、延期、拟中榜公示、中榜和验收公告。", "site")
	r.outside.Feeds = []page.FeedLink{{Title: "公告公示", Href: link.NoticeFeed}}
	return s.render(r, "公告公示", page.NoticesBody(view))
}

// showNotice shows one notice as it was published.
func (s *Site) showNotice(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	n, err := s.app.Challenge.Notice(r.ctx, id)
	if err != nil {
		return err
	}
	r.outside = s.noticeOutside(n.Notice)
	return s.render(r, n.Title, page.NoticeBody(page.NoticePage{Notice: n.Notice, OrgName: n.OrgName, Now: n.Now}))
}

// atomFeed is the feed of notices as RFC 4287 wants it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID       string       `xml:"id"`
	Title    string       `xml:"title"`
	Updated  string       `xml:"updated"`
	Link     atomLink     `xml:"link"`
	Category atomCategory `xml:"category"`
	Summary  string       `xml:"summary"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

// noticeFeed is the newest notices for feed readers.
func (s *Site) noticeFeed(r *request) error {
	rows, err := s.app.Challenge.Notices(r.ctx, challenge.NoticeSearch{Before: r.before()})
	if err != nil {
		return err
	}
	base, site := s.app.BaseURL(), s.app.Settings().Text(market.SetSiteName)
	feed := atomFeed{ID: base + link.Notices, Title: site + "公告公示", Author: site,
		Links: []atomLink{{Rel: "self", Href: base + link.NoticeFeed}, {Href: base + link.Notices}}}
	if n := len(rows); n == app.PageSize {
		feed.Links = append(feed.Links, atomLink{Rel: "next", Href: base + link.NoticeFeedBefore(rows[n-1].ID)})
	}
	now, err := s.app.RecordTime(r.ctx)
	if err != nil {
		return err
	}
	feed.Updated = market.Stamp(now, time.RFC3339)
	for i, n := range rows {
		if i == 0 {
			feed.Updated = market.Stamp(n.StartsAt, time.RFC3339)
		}
		href := base + link.Notice(n.ID)
		feed.Entries = append(feed.Entries, atomEntry{ID: href, Title: n.Title,
			Updated: market.Stamp(n.StartsAt, time.RFC3339), Link: atomLink{Href: href},
			Category: atomCategory{Term: string(n.Kind), Label: n.Kind.Label()}, Summary: n.Text})
	}
	return r.sendXML("application/atom+xml", feed, time.Minute)
}
