package site

import (
	"cmp"
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// showOrganization shows a verified organisation to everybody, and any to its members and the bureau.
func (s *Site) showOrganization(r *request) error {
	return s.organizationPage(r, ui.Form{CSRF: s.token(r)}, "")
}

// organizationPage shows an organisation; form is the invitation's, made the link of a new one.
func (s *Site) organizationPage(r *request, form ui.Form, made string) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	o, err := s.app.Account.Organization(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.OrganizationPage{Organization: o.Organization, Inside: o.Inside, Owner: r.who.Owns(id),
		Doubtful: o.Doubtful && r.who.InBureau(), CSRF: s.token(r),
		Members: o.Members, Invites: o.Invites, Requests: o.Requests, Trail: entries(o.Trail), Link: made, Invite: form,
		Self: r.who.UserID, Holds: o.Holds, Today: o.Today,
		KeepsHolds: market.MaySortOrganizations(r.who)}
	if o.MergedInto != 0 && !o.Inside {
		return r.Redirect(link.Organization(o.MergedInto))
	}
	if err := s.addWhoIsWho(r, &view, o); err != nil {
		return err
	}
	view.Moves = organizationMoves(o)
	if o.MergedInto == 0 {
		view.Correct = corrects(r, market.NounOrganization, id, [2]string{"uscc", "更正信用代码"})
	}
	if o.Editable {
		view.EditHref = link.Edit(link.Organization(id))
	}
	listings, err := s.app.Account.OrganizationListings(r.ctx, r.who, id, r.before())
	if err != nil {
		return err
	}
	if view.Listings, err = s.cards(r, listings); err != nil {
		return err
	}
	if n := len(listings); n > 0 {
		view.Older = r.older(n, app.PageSize, listings[n-1].ID)
	}
	r.outside = s.organizationOutside(o.Organization)
	shell := s.shell(r, o.Name)
	if o.Inside {
		shell = s.desk(r, o.Name)
	}
	return s.renderForm(r, shell, form, page.OrganizationBody(view))
}

// addWhoIsWho adds former names, and for those inside licences, requests and others that may be the same organisation.
func (s *Site) addWhoIsWho(r *request, view *page.OrganizationPage, o account.OrganizationView) (err error) {
	view.Former, view.Stays, view.Doubts, view.Collected = o.Former, o.Stays, o.Doubts, o.Collected
	view.Asked = orgRequestItems(o.Asked)
	for _, t := range o.Twins {
		view.Twins = append(view.Twins, page.TwinRow{OrgTwin: t.OrgTwin, First: t.First, Second: t.Second})
	}
	if o.Renames || o.MayAsk {
		view.RenameHref = link.RenameOrganization(o.ID)
	}
	if o.Inside && o.MergedInto == 0 {
		view.Files, err = s.files(r, market.NounOrganization, o.ID)
	}
	return err
}

func organizationMoves(o account.OrganizationView) []ui.Move {
	moves := make([]ui.Move, 0, len(o.Offers))
	for _, offer := range o.Offers {
		m := moveOf(offer, link.Move(link.Organization(o.ID), offer.Name), o.Version)
		if slices.Contains(offer.Fields, "until") {
			m.Fields = page.BanUntil(page.BanField(ui.Form{}))
		}
		moves = append(moves, m)
	}
	return moves
}

// newOrganization asks for what a registration needs, or for the code of one that is registered already.
func (s *Site) newOrganization(r *request) error {
	form, err := s.blank(r, market.OrganizationContent{Region: s.app.Settings().District(), ContactName: r.who.Name})
	if err != nil {
		return err
	}
	return s.newOrganizationPage(r, form, ui.Form{})
}

func (s *Site) newOrganizationPage(r *request, form, join ui.Form) error {
	form.Action = link.Organizations
	view := page.OrganizationForm{FieldForm: s.organizationFields(form), New: true,
		Towns: s.app.Settings().Towns(), Join: join}
	refusedForm := form
	if join.Message != "" {
		refusedForm = join
	}
	return s.renderForm(r, s.desk(r, "登记或加入单位"), refusedForm, page.OrganizationFormBody(view))
}

// registerOrganization stores a registration; the button "submit" also hands it in.
func (s *Site) registerOrganization(r *request) error {
	var in account.Registration
	form, err := s.parse(r, &in)
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		var o market.Organization
		if o, err = s.app.Account.RegisterWithPapers(r.ctx, r.who, in); err == nil {
			return s.organizationSaved(r, o.ID, page.ThenOf(form))
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.newOrganizationPage(r, form, ui.Form{Values: map[string][]string{"uscc": {claimed(form, in.USCC)}}})
}

// claimed carries the code of an organisation that is registered already over to the form that asks to join it.
func claimed(form ui.Form, uscc string) string {
	if form.Errors["uscc"] != "" && market.CheckUSCC(market.NormalizeUSCC(uscc)) == nil {
		return uscc
	}
	return ""
}

// organizationSaved goes on after a registration has been stored; its maker has just become its owner.
func (s *Site) organizationSaved(r *request, id int64, then page.Then) error {
	r.made = link.Organization(id)
	if then != page.ThenSubmit {
		return s.done(r, link.Organization(id), "单位资料已保存，尚未提交认证。")
	}
	who, err := s.app.Account.Again(r.ctx, r.who)
	if err != nil {
		return err
	}
	// What warns of another organisation, or offers what was collected, is read before the registration is handed in.
	saved, err := s.app.Account.Organization(r.ctx, who, id)
	if err != nil {
		return err
	}
	if len(saved.Doubts) > 0 {
		return s.done(r, link.Organization(id), "已保存，尚未提交认证：请先核对页面上提示的情况，确认无误后再提交。")
	}
	if _, err := s.app.Account.MoveOrganization(r.ctx, who, id,
		account.OrganizationMove{Name: market.OrgSubmit}); err != nil {
		return err
	}
	if len(saved.Collected) > 0 {
		return s.done(r, link.Organization(id), "已提交认证，受理员核验后会通知您。主管部门曾以贵单位名义征集过内容，可在本页认领。")
	}
	return s.done(r, link.Organization(id), "已提交认证，受理员核验后会通知您。")
}

// askToJoin asks the owners of a registered organisation to let the viewer in.
func (s *Site) askToJoin(r *request) error {
	var in struct {
		USCC string `form:"uscc"`
		Note string `form:"note"`
	}
	join, err := s.parse(r, &in)
	if err == nil {
		var o market.Organization
		if o, err = s.app.Account.AskToJoin(r.ctx, r.who, in.USCC, in.Note); err == nil {
			return s.done(r, link.Workbench, "已向“"+o.Name+"”提出申请，负责人同意后会通知您。")
		}
	}
	if err := refused(&join, err); err != nil {
		return err
	}
	form, err := s.blank(r, market.OrganizationContent{USCC: in.USCC, Region: s.app.Settings().District(),
		ContactName: r.who.Name})
	if err != nil {
		return err
	}
	return s.newOrganizationPage(r, form, join)
}

// editOrganization shows what the organisation says of itself in its form.
func (s *Site) editOrganization(r *request) error {
	o, err := s.editable(r)
	if err != nil {
		return err
	}
	form, err := s.blank(r, o.OrganizationContent)
	if err != nil {
		return err
	}
	return s.editOrganizationPage(r, form, o, o.Version)
}

// editable reads the organisation of the path, if the viewer may change it now.
func (s *Site) editable(r *request) (account.OrganizationView, error) {
	id, err := r.id("id")
	if err != nil {
		return account.OrganizationView{}, err
	}
	o, err := s.app.Account.Organization(r.ctx, r.who, id)
	switch {
	case err != nil:
		return o, err
	case !o.Inside:
		return o, market.ErrNotFound
	case !o.Editable:
		return o, market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	return o, nil
}

func (s *Site) editOrganizationPage(r *request, form ui.Form, o account.OrganizationView, version int) error {
	form.Action = link.Edit(link.Organization(o.ID))
	view := page.OrganizationForm{FieldForm: s.organizationFields(form), Towns: s.app.Settings().Towns(), ID: o.ID,
		Name: o.Name, Version: version, Fixed: o.Status == market.OrgVerified}
	return s.renderForm(r, s.desk(r, "修改单位资料"), form, page.OrganizationFormBody(view))
}

// organizationFields is a form of what an organisation says of itself.
func (s *Site) organizationFields(form ui.Form) page.FieldForm {
	return page.FieldForm{Form: form, Table: market.OrganizationContent{}.Fields(),
		District: s.app.Settings().District()}
}

// updateOrganization stores what the organisation now says of itself.
func (s *Site) updateOrganization(r *request) error {
	o, err := s.editable(r)
	if err != nil {
		return err
	}
	var in struct {
		market.OrganizationContent
		Version int `form:"version"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.EditOrganization(r.ctx, r.who, o.ID, in.Version, in.OrganizationContent); err == nil {
			return s.done(r, link.Organization(o.ID), "单位资料已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.editOrganizationPage(r, form, o, in.Version)
}

// moveOrganization makes a move of an organisation's registration.
func (s *Site) moveOrganization(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in account.OrganizationMove
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.OrgMove(r.Params("move"))
	o, err := s.app.Account.MoveOrganization(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	return s.done(r, link.Organization(id), "已办理，当前状态：“"+market.OrgLifecycle.Label(o.Status)+"”。")
}

// invite makes an invitation and shows its link, this once.
func (s *Site) invite(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Rank market.Rank `form:"rank"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		var made string
		if made, err = s.app.Account.Invite(r.ctx, r.who, id, in.Rank); err == nil {
			return s.organizationPage(r, ui.Form{CSRF: s.token(r)}, made)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.organizationPage(r, form, "")
}

// revokeInvitation makes a link useless.
func (s *Site) revokeInvitation(r *request) error {
	org, invitation, err := r.idAnd("invitation")
	if err != nil {
		return err
	}
	if err := s.app.Account.RevokeInvitation(r.ctx, r.who, org, invitation); err != nil {
		return err
	}
	return s.done(r, link.Organization(org), "邀请已撤回，原链接失效。")
}

// idAnd reads the number of a record from the path, and that of something that belongs to it.
func (r *request) idAnd(part string) (id, partID int64, err error) {
	if id, err = r.id("id"); err != nil {
		return 0, 0, err
	}
	partID, err = r.id(part)
	return id, partID, err
}

// answerJoinRequest lets somebody in or declines.
func (s *Site) answerJoinRequest(r *request) error {
	org, id, err := r.idAnd("request")
	if err != nil {
		return err
	}
	var in struct {
		Answer string      `form:"answer"`
		Rank   market.Rank `form:"rank"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if !slices.Contains([]string{"accept", "decline"}, in.Answer) {
		return market.Refuse(market.Invalid, "请选择同意或谢绝。")
	}
	if err := s.app.Account.AnswerJoinRequest(r.ctx, r.who, org, id, in.Answer == "accept", in.Rank); err != nil {
		return err
	}
	return s.done(r, link.Organization(org), map[bool]string{true: "已同意加入。", false: "已谢绝。"}[in.Answer == "accept"])
}

// rankMember gives a member another rank.
func (s *Site) rankMember(r *request) error {
	org, user, err := r.idAnd("user")
	if err != nil {
		return err
	}
	var in struct {
		Rank market.Rank `form:"rank"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if err := s.app.Account.RankMember(r.ctx, r.who, org, user, in.Rank); err != nil {
		return err
	}
	return s.done(r, link.Organization(org), "成员角色已调整。")
}

// removeMember takes a member out; the one who takes themselves out is logged out, too.
func (s *Site) removeMember(r *request) error {
	org, user, err := r.idAnd("user")
	if err != nil {
		return err
	}
	if err := s.app.Account.RemoveMember(r.ctx, r.who, org, user); err != nil {
		return err
	}
	if user == r.who.UserID {
		return s.done(r, link.Login, "您已退出该单位，请重新登录。")
	}
	return s.done(r, link.Organization(org), "成员已移除。")
}

// showInvitation asks whether the viewer wants in.
func (s *Site) showInvitation(r *request) error {
	invitation, err := s.app.Account.Invitation(r.ctx, r.Params("secret"))
	if err != nil {
		return err
	}
	return s.renderDesk(r, "加入单位", page.InvitationBody(page.InvitationPage{Invitation: invitation,
		Secret: r.Params("secret"), CSRF: s.token(r)}))
}

// acceptInvitation lets the viewer in.
func (s *Site) acceptInvitation(r *request) error {
	org, err := s.app.Account.AcceptInvitation(r.ctx, r.who, r.Params("secret"))
	if err != nil {
		return err
	}
	return s.done(r, link.Organization(org), "您已加入该单位。")
}

// organizationQueue lists organisations for the bureau, stage by stage.
func (s *Site) organizationQueue(r *request) error {
	query, err := asked(r)
	if err != nil {
		return err
	}
	view := page.OrganizationRows{Stage: query.Get("stage"), Sorts: market.MaySortOrganizations(r.who)}
	part := account.OrganizationPart{Statuses: market.StatesNamed(market.OrgStages, view.Stage),
		Kind: market.OrgKind(query.Get("kind")), Town: query.Get("town"), ListPart: listAsked(query)}
	if part.Statuses == nil {
		view.Stage, part.Statuses = market.OrgStages[0].Name, market.OrgStages[0].Statuses
	}
	own := market.OrderOf(part.Statuses, market.OrgStages[0].Statuses)
	part.Order = cmp.Or(part.Order, own)
	if r.taken() {
		return s.export(r, "organizations", func(ctx context.Context, e *app.Export) error {
			return s.app.Account.ExportOrganizations(ctx, r.who, part, e)
		})
	}
	found, err := s.app.Account.Organizations(r.ctx, r.who, part)
	if err != nil {
		return err
	}
	if view.List, err = s.deskList(r, link.OrgQueue, query, own); err != nil {
		return err
	}
	if view.Rows, view.List.Total = found.Rows, found.Total; found.More {
		view.List.Last = found.Rows[len(found.Rows)-1].ID
	}
	return s.renderDesk(r, "单位认证", page.OrganizationQueueBody(view))
}
