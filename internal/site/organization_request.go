package site

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// orgRequests lists what organisations ask the clerks for: what waits, or all.
func (s *Site) orgRequests(r *request) error {
	all := r.Query("all") != ""
	if r.taken() {
		return s.export(r, "org-requests", func(ctx context.Context, e *app.Export) error {
			return s.app.Account.ExportOrgRequests(ctx, r.who, all, e)
		})
	}
	rows, err := s.app.Account.OrgRequests(r.ctx, r.who, all, r.before())
	if err != nil {
		return err
	}
	view := page.OrgRequestRows{All: all, CSRF: s.token(r), Rows: orgRequestItems(rows)}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "更名和认领申请", page.OrgRequestsBody(view))
}

func orgRequestItems(rows []account.OrgRequestView) []page.OrgRequestItem {
	var items []page.OrgRequestItem
	for _, q := range rows {
		item := page.OrgRequestItem{OrgRequest: q.OrgRequest}
		for _, offer := range q.Offers {
			m := moveOf(offer, link.Move(link.OrgRequest(q.ID), offer.Name), q.Version)
			m.Name = fmt.Sprintf("%s-%d", m.Name, q.ID)
			if m.Reason != nil {
				m.Reason.ID = "reason-" + m.Name
			}
			item.Moves = append(item.Moves, m)
		}
		items = append(items, item)
	}
	return items
}

// moveOrgRequest grants, refuses or takes back a request, and goes back to where it stood.
func (s *Site) moveOrgRequest(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in account.OrgRequestStep
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.OrgRequestMove(r.Params("move"))
	q, err := s.app.Account.MoveOrgRequest(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	back := link.OrgRequests
	if !r.who.InBureau() {
		back = link.Organization(q.OrgID)
	}
	return s.done(r, back, "已办理，当前状态：“"+market.OrgRequestLifecycle.Label(q.Status)+"”。")
}

// claimCollected asks for what was collected under the organisation's name.
func (s *Site) claimCollected(r *request) error {
	org, collected, err := r.idAnd("collected")
	if err != nil {
		return err
	}
	if _, err := s.app.Account.Claim(r.ctx, r.who, org, collected); err != nil {
		return err
	}
	return s.done(r, link.Organization(org), "认领申请已提交，由受理员核实后转入本单位。")
}

// renameForm asks for another name of an organisation.
func (s *Site) renameForm(r *request) error {
	return s.renamePage(r, ui.Form{CSRF: s.token(r)})
}

func (s *Site) renamePage(r *request, form ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	o, err := s.app.Account.Organization(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !o.Renames && !o.MayAsk {
		return market.ErrNotFound
	}
	view := page.RenamePage{Form: form, ID: id, Name: o.Name, Version: o.Version, Asks: !o.Renames}
	return s.renderForm(r, s.desk(r, "单位更名"), form, page.RenameBody(view))
}

// renameOrganization gives an organisation another name, or asks for it, by who it is.
func (s *Site) renameOrganization(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		market.OrgRenaming
		Version int `form:"version"`
	}
	form, err := s.parse(r, &in)
	done := "单位名称已变更，原名称继续可以查到。"
	if err == nil {
		if market.MaySortOrganizations(r.who) {
			err = s.app.Account.RenameOrganization(r.ctx, r.who, id, in.Version, in.OrgRenaming)
		} else {
			done = "更名申请已提交，由受理员核实后生效。"
			_, err = s.app.Account.AskToRename(r.ctx, r.who, id, in.OrgRenaming)
		}
		if err == nil {
			return s.done(r, link.Organization(id), done)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.renamePage(r, form)
}
