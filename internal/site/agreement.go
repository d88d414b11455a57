package site

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
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
	view := page.AgreementPage{Agreement: v.Agreement, Challenge: v.Challenge, Bid: v.Bid, OrgName: v.OrgName, Partners: v.Partners, OwnerName: v.OwnerName, Versions: v.Versions, Subsidies: v.Subsidies,
		ContractID: v.ContractID, CertNo: v.CertNo, Trail: entries(v.Trail), Form: typed, CSRF: s.token(r)}
	if v.Editable {
		view.EditHref = fmt.Sprintf("/agreements/%d/edit", bid)
	}
	if v.MayChange {
		view.ChangeHref = fmt.Sprintf("/agreements/%d/edit", bid)
	}
	for _, m := range v.Milestones {
		item := page.MilestoneItem{Milestone: m.Milestone, Papers: papersOf(v, "milestone", m.ID, m.TakesPapers(v.Work, r.who)), Stage: m.Stage, Late: m.Late, AtEnd: v.Content.AtTheEnd(m.Stage)}
		for _, offer := range m.Offers {
			move := workMove("milestones", m.ID, m.Version, offer, typed)
			if form := formOf(move, typed); offer.Name == "claim" {
				move.Fields = page.ClaimFields(form, fmt.Sprintf("%s-%d", offer.Name, m.ID))
			} else {
				move.Fields = page.CheckFields(form, fmt.Sprintf("%s-%d", offer.Name, m.ID))
			}
			item.Moves = append(item.Moves, move)
		}
		view.Milestones = append(view.Milestones, item)
	}
	for _, c := range v.Changes {
		item := page.ChangeItem{Change: c.Change, Papers: papersOf(v, "change", c.ID, c.TakesPapers(v.Work, r.who)), Differences: c.Differences}
		for _, offer := range c.Offers {
			item.Moves = append(item.Moves, workMove("changes", c.ID, c.Version, offer, typed))
		}
		view.Changes = append(view.Changes, item)
	}
	for i := len(v.Acceptances) - 1; i >= 0; i-- {
		x := v.Acceptances[i]
		item := acceptanceItem(x, typed)
		item.Papers = papersOf(v, "acceptance", x.ID, x.TakesPapers(v.Work, r.who))
		view.Acceptances = append(view.Acceptances, item)
	}
	for _, paid := range v.Subsidies {
		view.Paid.Files = append(view.Paid.Files, papersOf(v, "subsidy", paid.ID, false).Files...)
	}
	view.Moves = s.applyMove(r, v, typed)
	return s.renderIn(r, status, s.desk(r, v.Challenge.Title), page.Page, page.AgreementBody(view))
}

// applyMove offers the application for acceptance on the page of the work as well.
func (s *Site) applyMove(r *request, v challenge.AgreementView, typed ui.Form) []ui.Move {
	if !v.MayChange || !r.who.WritesFor(v.Bid.OrgID) {
		return nil
	}
	for _, x := range v.Acceptances {
		if x.Open() {
			return nil
		}
	}
	m := moveOf(market.Offer{Name: "apply_acceptance", Label: "申请验收", Reason: true}, fmt.Sprintf("/challenges/%d/moves/apply_acceptance", v.ChallengeID), 0)
	m.Fields = page.ApplyFields(ui.Form{})
	return []ui.Move{m}
}

// papersOf are the files of one part of the work.
func papersOf(v challenge.AgreementView, kind string, ref int64, mayAdd bool) page.Papers {
	of := market.FileHolder{Kind: kind, Ref: ref}
	return page.Papers{Files: v.Files[of], AddTo: of, MayAdd: mayAdd}
}

func workMove(kind string, id int64, version int, offer market.Offer, typed ui.Form) ui.Move {
	m := moveOf(offer, fmt.Sprintf("/%s/%d/moves/%s", kind, id, offer.Name), version)
	if m.Reason != nil {
		m.Reason.ID = fmt.Sprintf("reason-%s-%d", offer.Name, id)
	}
	if typed.Action == m.Action {
		m.Open = true
		if m.Reason != nil {
			m.Reason.Value, m.Reason.Error = typed.Get("reason"), typed.Errors["reason"]
		}
	}
	return m
}

func formOf(m ui.Move, typed ui.Form) ui.Form {
	if typed.Action == m.Action {
		return typed
	}
	return ui.Form{}
}

func acceptanceItem(x challenge.AcceptanceView, typed ui.Form) page.AcceptanceItem {
	item := page.AcceptanceItem{Acceptance: x.Acceptance}
	for _, offer := range x.Offers {
		if offer.Name != "measure" {
			item.Moves = append(item.Moves, workMove("acceptances", x.ID, x.Version, offer, typed))
			continue
		}
		sheet := ui.Form{Action: fmt.Sprintf("/acceptances/%d/moves/measure", x.ID), Values: map[string][]string{}}
		if typed.Action == sheet.Action {
			sheet = typed
		} else {
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

// moveWork makes a move of a part of the work; one that is refused is shown again as it was typed.
func (s *Site) moveWork(move func(*request, int64, challenge.WorkMove) (bid int64, err error)) handler {
	return func(r *request) error {
		id, err := r.id("id")
		if err != nil {
			return err
		}
		in := challenge.WorkMove{}
		form, err := s.parse(r, &in)
		in.Name = r.Params("move")
		var bid int64
		if err == nil {
			in.Files, err = sentFiles(r, "files")
		}
		if err == nil {
			bid, err = move(r, id, in)
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
		return s.done(r, fmt.Sprintf("/agreements/%d", bid), "已办理。")
	}
}

func (s *Site) moveMilestone(r *request, id int64, in challenge.WorkMove) (int64, error) {
	m, err := s.app.Challenge.MoveMilestone(r.ctx, r.who, id, in)
	return m.BidID, err
}

func (s *Site) moveChange(r *request, id int64, in challenge.WorkMove) (int64, error) {
	c, err := s.app.Challenge.MoveChange(r.ctx, r.who, id, in)
	return c.BidID, err
}

func (s *Site) moveAcceptance(r *request, id int64, in challenge.WorkMove) (int64, error) {
	x, err := s.app.Challenge.MoveAcceptance(r.ctx, r.who, id, in)
	return x.BidID, err
}

// agreementInput is the posted form of an agreement. Rows are posted column by column.
type agreementInput struct {
	market.AgreementContent
	N                  int      `form:"n"`
	Reason             string   `form:"reason"`
	StageTitle         []string `form:"stage_title"`
	StageGoal          []string `form:"stage_goal"`
	StageDue           []string `form:"stage_due"`
	StagePayment       []string `form:"stage_payment"`
	IndicatorName      []string `form:"indicator_name"`
	IndicatorOp        []string `form:"indicator_op"`
	IndicatorValue     []string `form:"indicator_value"`
	IndicatorUnit      []string `form:"indicator_unit"`
	IndicatorTest      []string `form:"indicator_test"`
	IndicatorMandatory []string `form:"indicator_mandatory"`
	app.Papers
}

func (in agreementInput) content() (market.AgreementContent, error) {
	c, p := in.AgreementContent, market.Problems{}
	at := func(column []string, i int) string {
		if i < len(column) {
			return strings.TrimSpace(column[i])
		}
		return ""
	}
	for i := range in.StageTitle {
		if at(in.StageTitle, i)+at(in.StageGoal, i)+at(in.StageDue, i)+at(in.StagePayment, i) == "" {
			continue
		}
		stage, n := market.Stage{Title: at(in.StageTitle, i), Goal: at(in.StageGoal, i)}, len(c.Stages)
		var err error
		if stage.DueOn, err = market.ParseDate(at(in.StageDue, i)); err != nil {
			p.Add(fmt.Sprintf("stages.%d.due_on", n), market.MessageOf(err))
		}
		if stage.Payment, err = market.ParseMoney(at(in.StagePayment, i)); err != nil {
			p.Add(fmt.Sprintf("stages.%d.payment", n), market.MessageOf(err))
		}
		c.Stages = append(c.Stages, stage)
	}
	rows := challengeInput{IndicatorName: in.IndicatorName, IndicatorOp: in.IndicatorOp, IndicatorValue: in.IndicatorValue, IndicatorUnit: in.IndicatorUnit,
		IndicatorTest: in.IndicatorTest, IndicatorMandatory: in.IndicatorMandatory}
	content, err := rows.content()
	c.Indicators = content.Indicators
	if wrong := p.Err(); wrong != nil {
		err = wrong
	}
	return c, err
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
	c := v.Content
	indicators, stages := c.Indicators, c.Stages
	c.Indicators, c.Stages = nil, nil
	form, err := s.blank(r, c)
	if err != nil {
		return err
	}
	for _, stage := range stages {
		for name, value := range map[string]string{"stage_title": stage.Title, "stage_goal": stage.Goal, "stage_due": stage.DueOn.String(), "stage_payment": stage.Payment.ExactWan()} {
			form.Values.Add(name, value)
		}
	}
	for _, i := range indicators {
		for name, value := range map[string]string{"indicator_name": i.Name, "indicator_op": i.Op, "indicator_value": i.Value, "indicator_unit": i.Unit,
			"indicator_test": i.TestMethod, "indicator_mandatory": strconv.FormatBool(i.Mandatory)} {
			form.Values.Add(name, value)
		}
	}
	return s.agreementForm(r, form, id, v.N, v.MayChange)
}

func (s *Site) agreementForm(r *request, form ui.Form, bid int64, n int, change bool) error {
	form.Action = fmt.Sprintf("/agreements/%d/edit", bid)
	view := page.AgreementForm{Form: form, BidID: bid, N: n, Change: change}
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
	form, err := s.parse(r, &in)
	var content market.AgreementContent
	if err == nil {
		content, err = in.content()
	}
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	said := "任务书已保存。"
	switch {
	case err != nil:
	case v.MayChange:
		said = "变更申请已提交，批准前仍按原约定执行。"
		_, err = s.app.Challenge.RequestChange(r.ctx, r.who, id, in.N, content, in.Reason, in.Papers)
	default:
		err = s.app.Challenge.WriteAgreement(r.ctx, r.who, id, in.N, content)
	}
	if err == nil {
		return s.done(r, fmt.Sprintf("/agreements/%d", id), said)
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.agreementForm(r, form, id, in.N, v.MayChange)
}
