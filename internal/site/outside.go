package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// What is told outside the site is made here: descriptions, cards, data for search engines, the map, feeds and frames.
// Addresses are made of the configured one: the one who sends a request chooses its Host.

const (
	descriptionLength = 120
	schemaContext     = "https://schema.org"
	outsideAMinute    = 240 // requests for maps, feeds and frames from one address
)

// abs is a page of ours as it is named elsewhere.
func (s *Site) abs(href string) string { return s.app.BaseURL() + href }

// told is what a public page says of itself outside: address, description and picture.
func (s *Site) told(href, description, card string) page.Outside {
	return page.Outside{Canonical: s.abs(href), Image: s.abs(web.Asset("card-" + card + ".png")),
		Site:        s.app.Settings().Text(market.SetSiteName),
		Description: ui.Clip(strings.Join(strings.Fields(description), " "), descriptionLength)}
}

// data writes what search engines read. JSON leaves no < in a text, so that nothing ends the element it stands in.
func data(of map[string]any) string {
	of["@context"] = schemaContext
	text, err := json.Marshal(of)
	if err != nil {
		return "" // of strings and numbers alone there is no such case
	}
	return string(text)
}

// publisher is who keeps the site.
func (s *Site) publisher() map[string]any {
	set := s.app.Settings()
	name := set.Text(market.SetOrganizer)
	if name == "" {
		name = set.Text(market.SetSiteName)
	}
	return map[string]any{"@type": "Organization", "name": name, "url": s.abs(link.Home)}
}

// homeOutside is what the front door says of the site.
func (s *Site) homeOutside() page.Outside {
	set := s.app.Settings()
	out := s.told(link.Home, set.Text(market.SetSiteName)+"：公开企业技术需求和高校院所科技成果，智能匹配，揭榜挂帅，"+
		"技术合同登记，服务"+set.District().Name()+"科技成果转化。", "site")
	out.Data = data(map[string]any{"@type": "WebSite", "name": set.Text(market.SetSiteName), "url": s.abs(link.Home),
		"inLanguage": "zh-CN", "publisher": s.publisher()})
	for _, l := range listing.OutsideLists() {
		out.Feeds = append(out.Feeds, page.FeedLink{Title: l.Label, Href: link.Feed(l.Name, "")})
	}
	return out
}

// listOutside is what a list says of itself: as a dataset with its files, and with the entries that the page shows.
func (s *Site) listOutside(l listing.OutsideList, entries []ui.Entry) page.Outside {
	out := s.told(l.Href, s.app.Settings().Text(market.SetSiteName)+"公开的"+l.Label+"，可检索、订阅和下载。", l.Name)
	var files []map[string]any
	path, query, _ := strings.Cut(l.Href, "?")
	for _, file := range [][2]string{{"csv", "text/csv"},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}} {
		href := link.Export(path, file[0])
		if query != "" {
			href += "?" + query
		}
		files = append(files, map[string]any{"@type": "DataDownload", "encodingFormat": file[1],
			"contentUrl": s.abs(href)})
	}
	var items []map[string]any
	for i, e := range entries {
		items = append(items, map[string]any{"@type": "ListItem", "position": i + 1, "name": e.Title,
			"url": s.abs(e.Href)})
	}
	out.Data = data(map[string]any{"@graph": []map[string]any{
		{"@type": "Dataset", "name": l.Label, "description": out.Description, "url": out.Canonical,
			"isAccessibleForFree": true, "creator": s.publisher(), "distribution": files},
		{"@type": "ItemList", "name": l.Label, "itemListElement": items}}})
	out.Feeds = []page.FeedLink{{Title: l.Label, Href: link.Feed(l.Name, "")}}
	return out
}

// searchOutside is what the search says of itself: a list is a page of its own, what somebody typed is not.
func (s *Site) searchOutside(r *request, q listing.SearchQuery, found []listing.FoundListing) page.Outside {
	asked := query(r)
	asked.Del("kind")
	if len(q.Kinds) != 1 || len(asked) > 0 || r.who.Known() {
		return page.Outside{NoIndex: len(asked) > 0}
	}
	var shown []ui.Entry
	for _, l := range found {
		shown = append(shown, ui.Entry{Title: l.Title, Href: link.Listing(l.ID)})
	}
	return s.listOutside(listing.OutsideList{Name: string(q.Kinds[0]), Label: q.Kinds[0].ListName(),
		Href: link.Listings(q.Kinds[0])}, shown)
}

// boardOutside is what the board of challenges says of itself.
func (s *Site) boardOutside(r *request, rows []market.Challenge) page.Outside {
	if len(query(r)) > 0 {
		return page.Outside{NoIndex: true}
	}
	var shown []ui.Entry
	for _, c := range rows {
		shown = append(shown, ui.Entry{Title: c.Title, Href: link.Challenge(c.ID)})
	}
	lists := listing.OutsideLists()
	return s.listOutside(lists[len(lists)-1], shown)
}

// listingOutside is what a listing that everybody may see says of itself: an offer, or what somebody seeks.
func (s *Site) listingOutside(l market.Listing, orgName string) page.Outside {
	if l.Visible != market.VisiblePublic {
		return page.Outside{NoIndex: true}
	}
	out := s.told(link.Listing(l.ID), l.Kind.Label()+"："+l.PublicText, string(l.Kind))
	owner := map[string]any{"@type": "Organization", "name": orgName, "url": s.abs(link.Organization(l.OrgID))}
	thing := map[string]any{"@type": "Demand", "@reverse": map[string]any{"seeks": owner}}
	if l.Kind == market.KindAchievement {
		thing = map[string]any{"@type": "Offer", "offeredBy": owner}
	}
	thing["name"], thing["identifier"], thing["category"] = l.Title, l.No, l.HitechField
	thing["description"], thing["url"] = out.Description, out.Canonical
	if !l.PublishedAt.IsZero() {
		thing["availabilityStarts"] = market.Stamp(l.PublishedAt, time.RFC3339)
	}
	if !l.ValidUntil.IsZero() {
		thing["validThrough"] = l.ValidUntil.String()
	}
	out.Data, out.Type = data(thing), "article"
	return out
}

// challengeOutside is what a published challenge says of itself.
func (s *Site) challengeOutside(c market.Challenge, orgName string) page.Outside {
	if c.PublishedAt.IsZero() {
		return page.Outside{NoIndex: true}
	}
	c = c.ForPublic()
	out := s.told(link.Challenge(c.ID), "揭榜挂帅："+c.Task, listing.ChallengesOutside)
	out.Data = data(map[string]any{"@type": "Demand", "name": c.Title, "identifier": c.No, "url": out.Canonical,
		"description": out.Description, "category": c.HitechField,
		"availabilityStarts": market.Stamp(c.PublishedAt, time.RFC3339),
		"availabilityEnds":   market.Stamp(c.BidClosesAt, time.RFC3339),
		"@reverse": map[string]any{"seeks": map[string]any{"@type": "Organization", "name": orgName,
			"url": s.abs(link.Organization(c.OrgID))}}})
	out.Type = "article"
	return out
}

// noticeOutside is what a public notice says of itself.
func (s *Site) noticeOutside(n market.Notice) page.Outside {
	out := s.told(link.Notice(n.ID), n.Text, "site")
	out.Data = data(map[string]any{"@type": "Article", "headline": n.Title, "url": out.Canonical,
		"datePublished": market.Stamp(n.StartsAt, time.RFC3339), "publisher": s.publisher()})
	out.Type = "article"
	return out
}

// organizationOutside is what the page of a verified organisation says of itself.
func (s *Site) organizationOutside(o market.Organization) page.Outside {
	if o.Status != market.OrgVerified {
		return page.Outside{NoIndex: true}
	}
	o = o.ForPublic()
	out := s.told(link.Organization(o.ID), o.Name+"在平台公开的需求、成果和榜单。", "site")
	out.Data = data(map[string]any{"@type": "Organization", "name": o.Name, "url": out.Canonical})
	return out
}

// allowOutside bounds how often one address asks for what is made for machines.
func (s *Site) allowOutside(r *request) error {
	return s.app.Allow(r.ctx, "outside:"+r.IP(), outsideAMinute, time.Minute)
}

// sendXML answers with a document that others may keep for a while.
func (r *request) sendXML(media string, document any, keep time.Duration) error {
	body, err := xml.MarshalIndent(document, "", " ")
	if err != nil {
		return fmt.Errorf("write %s: %w", r.Path(), err)
	}
	r.Set(fiber.HeaderContentType, media+"; charset=utf-8")
	r.Set(fiber.HeaderCacheControl, "public, max-age="+strconv.Itoa(int(keep.Seconds())))
	return r.Send(append([]byte(xml.Header), body...))
}

// robots tells search engines what is theirs: public pages, not the desks and not the same list in every order.
func (s *Site) robots(r *request) error {
	lines := []string{"User-agent: *"}
	for _, path := range link.NotForRobots {
		lines = append(lines, "Disallow: "+path)
	}
	lines = append(lines, "Sitemap: "+s.abs(link.Sitemap), "")
	r.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	r.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return r.SendString(strings.Join(lines, "\n"))
}

type sitemapIndex struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Parts   []sitemapEntry `xml:"sitemap"`
}

type sitemapPart struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitemapEntry `xml:"url"`
}

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemap lists the parts of the map.
func (s *Site) sitemap(r *request) error {
	if err := s.allowOutside(r); err != nil {
		return err
	}
	parts, err := s.app.Listing.Map(r.ctx)
	if err != nil {
		return err
	}
	var index sitemapIndex
	for _, p := range parts {
		index.Parts = append(index.Parts, sitemapEntry{Loc: s.abs(link.SitemapPart(p.List, p.After))})
	}
	return r.sendXML("application/xml", index, time.Hour)
}

// sitemapPart lists the pages of a part of the map.
func (s *Site) sitemapPart(r *request) error {
	if err := s.allowOutside(r); err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.Params("after"), 10, 64)
	if err != nil || after < 0 {
		return market.ErrNotFound
	}
	pages, err := s.app.Listing.MapPart(r.ctx, listing.MapPart{List: r.Params("list"), After: after})
	if err != nil {
		return err
	}
	var part sitemapPart
	for _, p := range pages {
		entry := sitemapEntry{Loc: s.abs(p.Href)}
		if !p.Modified.IsZero() {
			entry.LastMod = market.Stamp(p.Modified, time.RFC3339)
		}
		part.Pages = append(part.Pages, entry)
	}
	return r.sendXML("application/xml", part, time.Hour)
}

// feed is a list for feed readers, part by part (RFC 5005).
func (s *Site) feed(r *request) error {
	if err := s.allowOutside(r); err != nil {
		return err
	}
	const entries = 50
	q := listing.OutsideQuery{List: r.Params("list"), Behind: r.Query("behind"), Limit: entries}
	found, err := s.app.Listing.Outside(r.ctx, q)
	if err != nil {
		return err
	}
	site := s.app.Settings().Text(market.SetSiteName)
	feed := atomFeed{ID: s.abs(link.Feed(found.Name, "")), Title: site + found.Label, Author: site,
		Links: []atomLink{{Rel: "self", Href: s.abs(link.Feed(found.Name, q.Behind))}, {Href: s.abs(found.Href)}}}
	if found.Next != "" {
		feed.Links = append(feed.Links, atomLink{Rel: "next", Href: s.abs(link.Feed(found.Name, found.Next))})
	}
	var newest time.Time
	for _, e := range found.Entries {
		if e.Modified.After(newest) {
			newest = e.Modified
		}
		feed.Entries = append(feed.Entries, atomEntry{ID: s.abs(e.Href), Title: e.Title,
			Updated: market.Stamp(e.Modified, time.RFC3339), Link: atomLink{Href: s.abs(e.Href)},
			Category: atomCategory{Term: found.Name, Label: found.Label}, Summary: e.Summary})
	}
	if newest.IsZero() {
		newest = r.now
	}
	feed.Updated = market.Stamp(newest, time.RFC3339)
	return r.sendXML("application/atom+xml", feed, time.Minute)
}

// embed is a list that other sites frame: those that the settings name, and no others. No other page may be framed.
func (s *Site) embed(r *request) error {
	if err := s.allowOutside(r); err != nil {
		return err
	}
	sites := s.app.Settings().EmbedSites()
	if len(sites) == 0 {
		return market.ErrNotFound
	}
	const fewest, most = 5, 20
	n, err := strconv.Atoi(r.Query("n", strconv.Itoa(2*fewest)))
	if err != nil {
		return market.ErrNotFound
	}
	found, err := s.app.Listing.Outside(r.ctx, listing.OutsideQuery{List: r.Params("list"), Field: r.Query("field"),
		Limit: max(fewest, min(n, most))})
	if err != nil {
		return err
	}
	view := page.EmbedPage{Title: found.Label, Site: s.app.Settings().Text(market.SetSiteName), Href: s.abs(found.Href),
		Assets: s.assets}
	for _, e := range found.Entries {
		view.Rows = append(view.Rows, page.EmbedRow{Title: e.Title, OrgName: e.OrgName, Href: s.abs(e.Href),
			Shown: e.Shown})
	}
	r.Set("Content-Security-Policy", framedBy(sites))
	r.Set(fiber.HeaderCacheControl, "public, max-age=300")
	r.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return page.EmbedBody(view).Render(r.ctx, r.Response().BodyWriter())
}
