package site

import (
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// workbench shows what waits for the viewer and where they stand.
func (s *Site) workbench(r *request) error {
	waiting, err := s.app.Desk.Workbench(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.WorkbenchPage{Name: r.who.Name}
	if year := s.app.Desk.MissingYear(r.who); year != 0 {
		view.Warning = page.UnknownYear(year, link.ArrangementsOf(year))
	}
	for _, w := range waiting {
		view.Waiting = append(view.Waiting, page.WaitingItem{Label: w.Label, Count: w.Count, Href: w.Href})
	}
	for _, m := range r.who.Memberships {
		view.Organizations = append(view.Organizations, page.MembershipItem{ID: m.OrgID, Name: m.OrgName,
			Rank: m.Rank.Label(), State: page.OrganizationBadge(m.OrgStatus),
			Verified: m.OrgStatus == market.OrgVerified})
	}
	for _, role := range r.who.Roles {
		view.Roles = append(view.Roles, role.Label())
	}
	told, err := s.app.Message.Notifications(r.ctx, r.who, 0)
	if err != nil {
		return err
	}
	const shown = 6
	for _, n := range told[:min(shown, len(told))] {
		view.News = append(view.News, ui.Entry{When: n.CreatedAt, Title: n.Title, Note: n.Body, Href: n.Href})
	}
	return s.renderDesk(r, "工作台", page.WorkbenchBody(view))
}
