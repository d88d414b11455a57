package site

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// showAgreement shows the work of one winner to both sides and the bureau.
func (s *Site) showAgreement(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.agreementPage(r, http.StatusOK, id, ui.Form{})
}

// agreementPage renders the work of one winner; typed is what a refused move held.
func (s *Site) agreementPage(r *request, status int, bid int64, typed ui.Form) error {
	v, err := s.app.Challenge.Agreement(r.ctx, r.who, bid)
	if err != nil {
		return err
	}
	view := page.AgreementPage{Agreement: v.Agreement, Challenge: v.Challenge, Bid: v.Bid, OrgName: v.OrgName,
		Partners: v.Partners, OwnerName: v.OwnerName, Versions: v.Versions, Subsidies: v.Subsidies,
		ContractID: v.ContractID, CertNo: v.CertNo, Trail: entries(v.Trail), Form: typed, CSRF: s.token(r)}
	if v.Editable {
		view.EditHref = link.Edit(link.Agreement(bid))
	}
	if v.MayChange {
		view.ChangeHref = link.Edit(link.Agreement(bid))
	}
	for _, m := range v.Milestones {
		item := page.MilestoneItem{Milestone: m.Milestone, Stage: m.Stage, Late: m.Late,
			AtEnd:  v.Content.AtTheEnd(m.Stage),
			Papers: papersOf(v, market.NounMilestone, m.ID, m.TakesPapers(v.Work, r.who))}
		for _, offer := range m.Offers {
			item.Moves = append(item.Moves, workMove(link.Milestone(m.ID), m.ID, m.Version, offer, typed))
		}
		view.Milestones = append(view.Milestones, item)
	}
	for _, c := range v.Changes {
		item := page.ChangeItem{Change: c.Change, Differences: c.Differences,
			Papers: papersOf(v, market.NounChange, c.ID, c.TakesPapers(v.Work, r.who))}
		for _, offer := range c.Offers {
			item.Moves = append(item.Moves, workMove(link.Change(c.ID), c.ID, c.Version, offer, typed))
		}
		view.Changes = append(view.Changes, item)
	}
	for i := len(v.Acceptances) - 1; i >= 0; i-- {
		x := v.Acceptances[i]
		item := acceptanceItem(x, typed)
		item.Papers = papersOf(v, market.NounAcceptance, x.ID, x.TakesPapers(v.Work, r.who))
		view.Acceptances = append(view.Acceptances, item)
	}
	for _, paid := range v.Subsidies {
		view.Paid.Files = append(view.Paid.Files, papersOf(v, market.NounSubsidy, paid.ID, false).Files...)
	}
	if view.Moves, err = s.withNudge(r, applyMove(v), market.NounAgreement, bid, link.Agreement(bid)); err != nil {
		return err
	}
	return s.renderIn(r, status, s.desk(r, v.Challenge.Title), page.Page, page.AgreementBody(view))
}

// applyMove offers the application for acceptance on the page of the work as well.
func applyMove(v challenge.AgreementView) []ui.Move {
	if !v.MayApply {
		return nil
	}
	m := moveOf(v.Apply, link.Move(link.Challenge(v.ChallengeID), v.Apply.Name), 0)
	m.Fields = page.ChallengeFields(ui.Form{}, v.Apply, page.MoveChoices{})
	return []ui.Move{m}
}

// papersOf are the files of one part of the work.
func papersOf(v challenge.AgreementView, kind string, ref int64, mayAdd bool) page.Papers {
	of := market.FileHolder{Kind: kind, Ref: ref}
	return page.Papers{Files: v.Files[of], AddTo: of, MayAdd: mayAdd}
}

// workMove is the button of a move of a part of the work, with the inputs that the move asks for.
func workMove(record string, id int64, version int, offer market.Offer, typed ui.Form) ui.Move {
	m := moveOf(offer, link.Move(record, offer.Name), version)
	form := formOf(m, typed)
	m.Open, m.Fields = form.Action != "", page.WorkFields(form, offer, id)
	if m.Reason != nil {
		m.Reason.ID = fmt.Sprintf("reason-%s-%d", offer.Name, id)
		m.Reason.Value, m.Reason.Error = form.Get("reason"), form.Errors["reason"]
	}
	return m
}

func formOf(m ui.Move, typed ui.Form) ui.Form {
	if typed.Action == m.Action {
		return typed
	}
	return ui.Form{}
}

// acceptanceItem is an application with its moves. The one that asks for results has a sheet of its own, which stands
// open.
func acceptanceItem(x challenge.AcceptanceView, typed ui.Form) page.AcceptanceItem {
	item := page.AcceptanceItem{Acceptance: x.Acceptance}
	for _, offer := range x.Offers {
		m := workMove(link.Acceptance(x.ID), x.ID, x.Version, offer, typed)
		if offer.Barred != "" || !slices.Contains(offer.Fields, "results") {
			item.Moves = append(item.Moves, m)
			continue
		}
		sheet := formOf(m, typed)
		if sheet.Action == "" {
			sheet = ui.Form{Action: m.Action, Values: map[string][]string{}}
			for n, m := range x.Results {
				sheet.Values.Set(fmt.Sprintf("results[%d].value", n), m.Value)
				sheet.Values.Set(fmt.Sprintf("results[%d].met", n), m.Met)
			}
			sheet.Values.Set("experts", strings.Join(x.Experts, "\n"))
			sheet.Values.Set("opinion", x.Opinion)
		}
		item.Sheet = &sheet
	}
	return item
}

// moveWork makes a move of a part of the work; one that is refused is shown again as it was typed. Papers are where the
// files go that come with it, nil when it takes none.
func (s *Site) moveWork(r *request, in any, papers *app.Papers, move func(id int64) (bid int64, err error)) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	form, err := s.parse(r, in)
	if err == nil && papers != nil {
		papers.Files, err = sentFiles(r, "files")
	}
	var bid int64
	if err == nil {
		bid, err = move(id)
	}
	if market.CodeOf(err) == market.Invalid && bid != 0 {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.agreementPage(r, http.StatusUnprocessableEntity, bid, form)
	}
	if err != nil {
		return err
	}
	return s.done(r, link.Agreement(bid), "已办理。")
}

func (s *Site) moveMilestone(r *request) error {
	var in challenge.MilestoneMove
	return s.moveWork(r, &in, &in.Papers, func(id int64) (int64, error) {
		in.Name = market.MilestoneMove(r.Params("move"))
		m, err := s.app.Challenge.MoveMilestone(r.ctx, r.who, id, in)
		return m.BidID, err
	})
}

func (s *Site) moveChange(r *request) error {
	var in challenge.ChangeMove
	return s.moveWork(r, &in, nil, func(id int64) (int64, error) {
		in.Name = market.ChangeMove(r.Params("move"))
		c, err := s.app.Challenge.MoveChange(r.ctx, r.who, id, in)
		return c.BidID, err
	})
}

func (s *Site) moveAcceptance(r *request) error {
	var in challenge.AcceptanceMove
	return s.moveWork(r, &in, &in.Papers, func(id int64) (int64, error) {
		in.Name = market.AcceptanceMove(r.Params("move"))
		x, err := s.app.Challenge.MoveAcceptance(r.ctx, r.who, id, in)
		return x.BidID, err
	})
}

// agreementInput is the posted form of an agreement.
type agreementInput struct {
	market.AgreementContent
	N      int    `form:"n"`
	Reason string `form:"reason"`
	app.Papers
}

// editAgreement shows an agreement in its form, for writing it or for asking for a change.
func (s *Site) editAgreement(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Challenge.Agreement(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !v.Editable && !v.MayChange {
		return market.Refuse(market.Conflict, "任务书现在不能修改，或您没有修改权限。")
	}
	form, err := s.blankRows(r, v.Content, v.Content.Fields(), &v.Content)
	if err != nil {
		return err
	}
	return s.agreementForm(r, form, id, v.N, v.MayChange)
}

func (s *Site) agreementForm(r *request, form ui.Form, bid int64, n int, change bool) error {
	form.Action = link.Edit(link.Agreement(bid))
	view := page.AgreementForm{FieldForm: page.FieldForm{Form: form, Table: market.AgreementContent{}.Fields()},
		BidID: bid, N: n, Change: change}
	return s.renderForm(r, s.desk(r, "任务书"), form, page.AgreementFormBody(view))
}

// updateAgreement writes an agreement before the work begins, or asks for a change of it afterwards.
func (s *Site) updateAgreement(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Challenge.Agreement(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	var in agreementInput
	form, err := s.parseRows(r, &in, in.Fields(), &in.AgreementContent)
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	said := "任务书已保存。"
	switch {
	case err != nil:
	case v.MayChange:
		said = "变更申请已提交，批准前仍按原约定执行。"
		_, err = s.app.Challenge.RequestChange(r.ctx, r.who, id, in.N, in.AgreementContent, in.Reason, in.Papers)
	default:
		err = s.app.Challenge.WriteAgreement(r.ctx, r.who, id, in.N, in.AgreementContent)
	}
	if err == nil {
		return s.done(r, link.Agreement(id), said)
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.agreementForm(r, form, id, in.N, v.MayChange)
}
