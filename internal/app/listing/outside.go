package listing

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ChallengesOutside names the list of challenges where lists are offered outside the site; the others go by their kind.
const ChallengesOutside = "challenge"

// OutsideLists are the lists that feeds and frames on other sites show, with their names.
func OutsideLists() []OutsideList {
	lists := make([]OutsideList, 0, len(market.Kinds)+1)
	for _, kind := range market.Kinds {
		lists = append(lists, OutsideList{string(kind), kind.ListName(), link.Listings(kind)})
	}
	return append(lists, OutsideList{ChallengesOutside, "揭榜挂帅榜单", link.Challenges})
}

// OutsideList is a list as it is offered outside the site, with its page here.
type OutsideList struct{ Name, Label, Href string }

// OutsideEntry is one entry of such a list: nothing but what everybody may see.
type OutsideEntry struct {
	No, Title, Summary, OrgName string
	Href                        string
	Shown, Modified             time.Time
}

// OutsidePage is a part of a list, and where the next one begins; empty when there is none.
type OutsidePage struct {
	OutsideList
	Entries []OutsideEntry
	Next    string
}

// OutsideQuery asks for a part of a list; empty texts do not narrow.
type OutsideQuery struct {
	List   string
	Field  string
	Behind string // where the part before it ended
	Limit  int
}

// summaryLength is how much of a text is told outside.
const summaryLength = 160

// Outside lists what everybody may see of a list, what was published last first.
func (r *Room) Outside(ctx context.Context, q OutsideQuery) (OutsidePage, error) {
	var p OutsidePage
	for _, l := range OutsideLists() {
		if l.Name == q.List {
			p.OutsideList = l
		}
	}
	behind, err := spot(q.Behind)
	if p.Name == "" || err != nil {
		return p, market.ErrNotFound
	}
	rows, err := r.outsideRows(ctx, q, behind)
	if err != nil {
		return p, fmt.Errorf("list %s outside: %w", q.List, err)
	}
	for _, row := range rows {
		p.Entries = append(p.Entries, OutsideEntry{No: row.No, Title: row.Title, OrgName: row.OrgName,
			Summary: app.Clip(strings.Join(strings.Fields(row.Text), " "), summaryLength),
			Href:    outsideHref(q.List, row.ID), Shown: row.Shown, Modified: row.Modified})
	}
	if n := len(rows); n == q.Limit {
		p.Next = fmt.Sprintf("%d-%d", rows[n-1].Shown.UnixMicro(), rows[n-1].ID)
	}
	return p, nil
}

func outsideHref(list string, id int64) string {
	if list == ChallengesOutside {
		return link.Challenge(id)
	}
	return link.Listing(id)
}

// spot reads a place in a list as Next writes it.
func spot(text string) (postgres.Spot, error) {
	if text == "" {
		return postgres.Spot{}, nil
	}
	at, id, _ := strings.Cut(text, "-")
	micro, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return postgres.Spot{}, err
	}
	n, err := strconv.ParseInt(id, 10, 64)
	return postgres.Spot{At: time.UnixMicro(micro), ID: n}, err
}

func (r *Room) outsideRows(ctx context.Context, q OutsideQuery, behind postgres.Spot) ([]postgres.PublicRow, error) {
	if q.List != ChallengesOutside {
		return r.db.ShownListings(ctx, market.Kind(q.List), q.Field, behind, q.Limit)
	}
	challenges, err := r.db.ShownChallenges(ctx, q.Field, behind, q.Limit)
	if err != nil {
		return nil, err
	}
	orgs := make([]int64, 0, len(challenges))
	for _, c := range challenges {
		orgs = append(orgs, c.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, orgs)
	rows := make([]postgres.PublicRow, 0, len(challenges))
	for _, c := range challenges {
		c = c.ForPublic()
		rows = append(rows, postgres.PublicRow{ID: c.ID, No: c.No, Title: c.Title, Text: c.Task,
			OrgName: names[c.OrgID], Shown: c.PublishedAt, Modified: c.PublishedAt})
	}
	return rows, err
}

// MapPage is one page that search engines are told of.
type MapPage struct {
	Href     string
	Modified time.Time // zero: not told
}

// MapPart names a part of the map: a list, and the id behind which the part begins.
type MapPart struct {
	List  string
	After int64
}

// mapPages are the pages that stand by themselves, under a name of their own.
const mapPages = "pages"

// mapPartSize is how many pages one part of the map holds; the protocol allows five times as many.
const mapPartSize = 10_000

// Map lists the parts of the map of all public pages.
func (r *Room) Map(ctx context.Context) ([]MapPart, error) {
	parts := []MapPart{{List: mapPages}}
	for _, l := range postgres.MapLists {
		begins, err := r.db.MapParts(ctx, l, mapPartSize)
		if err != nil {
			return nil, fmt.Errorf("map %s: %w", l, err)
		}
		for _, after := range append([]int64{0}, begins...) {
			parts = append(parts, MapPart{string(l), after})
		}
	}
	return parts, nil
}

var mapHrefs = map[postgres.MapList]func(int64) string{postgres.MapListings: link.Listing,
	postgres.MapChallenges: link.Challenge, postgres.MapNotices: link.Notice, postgres.MapEditions: link.ListIssue,
	postgres.MapOrgs: link.Organization}

// MapPart lists the pages of a part of the map.
func (r *Room) MapPart(ctx context.Context, part MapPart) ([]MapPage, error) {
	if part.List == mapPages {
		pages := []MapPage{{Href: link.Home}, {Href: link.Notices}, {Href: link.ListIssues}, {Href: link.Privacy},
			{Href: link.API}}
		for _, l := range OutsideLists() {
			pages = append(pages, MapPage{Href: l.Href})
		}
		return pages, nil
	}
	l := postgres.MapList(part.List)
	rows, err := r.db.MapPart(ctx, l, part.After, mapPartSize)
	pages := make([]MapPage, 0, len(rows))
	for _, row := range rows {
		pages = append(pages, MapPage{Href: mapHrefs[l](row.ID), Modified: row.Modified})
	}
	return pages, err
}
