package site

import (
	"context"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// corrections lists the corrections that wait for a second person, those of them that the reader may decide, or all.
func (s *Site) corrections(r *request) error {
	part := app.CorrectionsWaiting
	switch {
	case r.Query("all") != "":
		part = app.AllCorrections
	case r.Query("mine") != "":
		part = app.CorrectionsForAsker
	}
	if r.taken() {
		return s.export(r, "corrections", func(ctx context.Context, e *app.Export) error {
			return s.app.ExportCorrections(ctx, r.who, part, e)
		})
	}
	rows, err := s.app.Corrections(r.ctx, r.who, part, r.before())
	if err != nil {
		return err
	}
	view := page.CorrectionRows{Rows: rows, Mine: part == app.CorrectionsForAsker, All: part == app.AllCorrections,
		Decides: market.ConfirmsCorrections(r.who)}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "更正", page.CorrectionsBody(view))
}

// corrects are the buttons that lead to a proposal, for those who may propose; fields come with what the button says.
func corrects(r *request, kind string, ref int64, fields ...[2]string) []ui.Button {
	if !market.ProposesCorrections(r.who) {
		return nil
	}
	var buttons []ui.Button
	for _, f := range fields {
		buttons = append(buttons, ui.Button{Label: f[1], Href: link.NewCorrection(kind, ref, f[0])})
	}
	return buttons
}

// newCorrection asks what something final should be, and why.
func (s *Site) newCorrection(r *request) error {
	var of market.CorrectionOf
	var err error
	if of.Ref, err = strconv.ParseInt(r.Query("ref"), 10, 64); err != nil {
		return market.ErrNotFound
	}
	of.Kind, of.Field = r.Query("kind"), r.Query("field")
	form, err := s.blank(r, of)
	if err != nil {
		return err
	}
	return s.correctionForm(r, of, form)
}

func (s *Site) correctionForm(r *request, of market.CorrectionOf, form ui.Form) error {
	stands, err := s.app.Correctable(r.ctx, r.who, of)
	if err != nil {
		return err
	}
	form.Action = link.Corrections
	view := page.CorrectionForm{Form: form, Title: stands.Title, Href: stands.Href, Label: stands.Label,
		Value: stands.Value, Asked: stands.Asked, Help: stands.Help, Fixed: stands.Fixed}
	return s.renderForm(r, s.desk(r, "申请更正"), form, page.CorrectionFormBody(view))
}

// proposeCorrection keeps a proposal for a second person to confirm; a refused one is shown again as it was typed.
func (s *Site) proposeCorrection(r *request) error {
	var in app.CorrectionDraft
	form, err := s.parse(r, &in)
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		var x market.Correction
		if x, err = s.app.ProposeCorrection(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Correction(x.ID), "更正申请已提交，由另一人确认后生效。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.correctionForm(r, in.CorrectionOf, form)
}

// showCorrection shows one correction.
func (s *Site) showCorrection(r *request) error { return s.correctionPage(r, ui.Form{}) }

// correctionPage renders a correction; typed is what a refused move held.
func (s *Site) correctionPage(r *request, typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	x, err := s.app.Correction(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.CorrectionPage{Correction: x.Correction, Href: x.Href, Now: x.Now, Trail: entries(x.Trail),
		CSRF: s.token(r), Form: typed}
	if view.Files, err = s.files(r, market.NounCorrection, id); err != nil {
		return err
	}
	for _, offer := range x.Offers {
		m := moveOf(offer, link.Move(link.Correction(id), offer.Name), x.Version)
		if m.Open = typed.Action == m.Action; m.Open && m.Reason != nil {
			m.Reason.Value, m.Reason.Error = typed.Get("reason"), typed.Errors["reason"]
		}
		view.Moves = append(view.Moves, m)
	}
	return s.renderForm(r, s.desk(r, "更正"), typed, page.CorrectionBody(view))
}

// moveCorrection confirms, refuses or takes back a correction.
func (s *Site) moveCorrection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in app.CorrectionStep
	form, err := s.parse(r, &in)
	in.Name = market.CorrectionMove(r.Params("move"))
	var x market.Correction
	if err == nil {
		x, err = s.app.MoveCorrection(r.ctx, r.who, id, in)
	}
	if err == nil {
		return s.done(r, link.Correction(id), "已办理，当前状态："+market.CorrectionLifecycle.Label(x.Status)+"。")
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.correctionPage(r, form)
}
