package site

import (
	"jiebang/internal/market"
	"jiebang/web/view"
)

// workbench shows what waits for the viewer and where they stand.
func (s *Site) workbench(r *request) error {
	waiting, err := s.app.Desk.Workbench(r.ctx, r.who)
	if err != nil {
		return err
	}
	page := view.WorkbenchPage{Name: r.who.Name}
	for _, w := range waiting {
		page.Waiting = append(page.Waiting, view.WaitingItem{Label: w.Label, Count: w.Count, Href: w.Href})
	}
	for _, m := range r.who.Memberships {
		page.Organizations = append(page.Organizations, view.MembershipItem{ID: m.OrgID, Name: m.OrgName, Rank: m.Rank.Label(), State: view.OrganizationBadge(m.OrgStatus), Verified: m.OrgStatus == market.OrgVerified})
	}
	for _, role := range r.who.Roles {
		page.Roles = append(page.Roles, role.Label())
	}
	told, err := s.app.Message.Notifications(r.ctx, r.who, 0)
	if err != nil {
		return err
	}
	const shown = 6
	for _, n := range told[:min(shown, len(told))] {
		page.News = append(page.News, view.Entry{When: n.CreatedAt, Title: n.Title, Note: n.Body, Href: n.Href})
	}
	return s.renderDesk(r, "工作台", view.WorkbenchBody(page))
}
