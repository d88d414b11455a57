package page

import "time"

// Outside is what a page says of itself to search engines, to chats that show a card for a link, and to feed readers.
type Outside struct {
	Canonical   string // the page's one address, absolute; empty: none is told
	Description string // a sentence of public words
	Image       string // absolute address of the card's picture
	Site        string // the name of the site
	Type        string // website when empty
	Data        string // JSON-LD, in which nothing ends the element it stands in
	Feeds       []FeedLink
	NoIndex     bool // search engines leave the page out
}

// FeedLink is a feed that belongs to a page.
type FeedLink struct{ Title, Href string }

func (o Outside) kind() string {
	if o.Type == "" {
		return "website"
	}
	return o.Type
}

func (o Outside) script() string { return `<script type="application/ld+json">` + o.Data + `</script>` }

// EmbedPage is a list that another site frames.
type EmbedPage struct {
	Title, Site, Href string
	Rows              []EmbedRow
	Assets            AssetURLs
}

// EmbedRow is one entry of it.
type EmbedRow struct {
	Title, OrgName, Href string
	Shown                time.Time
}
