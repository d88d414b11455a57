package page

import "jiebang/web/ui"

// Shell is everything around the words of a page: who looks, where they are, and where they may go.
type Shell struct {
	Title      string
	Outside    Outside // what it says of itself outside the site
	Path       string  // the page's own path, to which the font switch returns
	SiteName   string  // empty = 揭榜
	District   string  // such as 某某区科学技术局
	Assets     AssetURLs
	CSRF       string
	LargeFont  bool
	Viewer     *Viewer // nil = nobody is logged in
	Nav        []NavItem
	Side       []NavGroup // the workbench menu; empty = a public page
	Flash      *Flash
	Footer     FooterLines
	DemoBanner bool
	Query      string // what is in the search box
	Wide       bool   // a wall of figures, which takes the whole window
	OwnSearch  bool   // the page has a search box of its own
	LiveURL    string // the event stream that refreshes LiveRegions; empty = none
}

// AssetURLs are the addresses of the built files site.css, main.js and seal.svg, given by package web.
type AssetURLs struct{ Style, Script, Seal string }

// Viewer is the person looking at the page.
type Viewer struct {
	Name         string
	Organization string
	Roles        []string // in words: 企业用户, 受理员
	Unread       int
	Menu         []NavItem // what the user menu offers besides logging out
}

// NavItem is one link of a menu. Badge is a count that waits behind it; 0 = not shown.
type NavItem struct {
	Label  string
	Href   string
	Active bool
	Icon   ui.Icon
	Badge  int
}

// NavGroup is a titled part of the workbench menu.
type NavGroup struct {
	Title string
	Items []NavItem
}

// Flash is the one sentence that tells what the last action did.
type Flash struct {
	Tone ui.Tone
	Text string
}

// FooterLines are what a government site must say at its foot; an empty line is not shown.
type FooterLines struct {
	Sponsor    string // 主办单位
	Undertaker string // 承办单位
	ICP        string // ICP备案号
	Police     string // 公安备案号
	SiteCode   string // 政府网站标识码
	Contact    string // 联系电话 or address
}

func (s Shell) siteName() string {
	if s.SiteName == "" {
		return "揭榜"
	}
	return s.SiteName
}

func (s Shell) documentTitle() string {
	if s.Title == "" {
		return s.siteName() + " · 科技成果转化供需对接平台"
	}
	return s.Title + " - " + s.siteName()
}

func (s Shell) fontSize() string {
	if s.LargeFont {
		return "large"
	}
	return "normal"
}
