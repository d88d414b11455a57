package link

import "fmt"

// What search engines, feed readers and other sites ask for.
const (
	Robots  = "/robots.txt"
	Sitemap = "/sitemap.xml"
)

// SitemapPart is a part of the site map: those of a list behind an id.
func SitemapPart(list string, after int64) string { return fmt.Sprintf("/sitemaps/%s/%d", list, after) }

// Feed is the feed of a list, behind a place in it or from its beginning.
func Feed(list, behind string) string {
	if behind == "" {
		return "/feeds/" + list
	}
	return "/feeds/" + list + "?behind=" + behind
}

// Embedded is a list as other sites frame it.
func Embedded(list string) string { return "/embed/" + list }

// NotForRobots are the beginnings of addresses that search engines have no business with: desks, what is somebody's
// own, and the same lists as files.
var NotForRobots = []string{Workbench, Indicators, "/admin", Account, Notifications, Calendar, Login, Register, Live,
	Suggest, Font, "/files/", "/invitations/", "/*/export/"}
