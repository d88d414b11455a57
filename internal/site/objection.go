package site

import (
	"context"
	"net/http"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// fileObjection takes an objection; a refused one is shown again as it was typed.
func (s *Site) fileObjection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		market.ObjectionContent
		app.Papers
	}
	form, err := s.parse(r, &in)
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		var o market.Objection
		if o, err = s.app.Challenge.FileObjection(r.ctx, r.who, id, in.ObjectionContent, in.Papers); err == nil {
			return s.done(r, link.Objection(o.ID), "异议已提交，编号 "+o.No+"。办结前不确认中榜，答复会在“消息”中通知您。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.challengePage(r, http.StatusUnprocessableEntity, func(p *page.ChallengePage) { p.Objection = form })
}

// showObjection shows an objection to its author and the bureau.
func (s *Site) showObjection(r *request) error {
	return s.objectionPage(r, s.app.Challenge.Objection, ui.Form{})
}

// seeObjector shows who signed an objection; the look is recorded.
func (s *Site) seeObjector(r *request) error {
	return s.objectionPage(r, s.app.Challenge.SeeObjector, ui.Form{})
}

// objectionPage renders an objection as read; typed is what a refused move held.
func (s *Site) objectionPage(r *request, read func(context.Context, market.Actor, int64) (challenge.ObjectionView,
	error), typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	o, err := read(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ObjectionPage{Objection: o.Objection, Challenge: o.Challenge, Trail: entries(o.Trail),
		CSRF: s.token(r), Masked: o.Masked, DueOn: o.DueOn, Form: typed}
	if view.Files, err = s.files(r, market.NounObjection, id); err != nil {
		return err
	}
	for _, offer := range o.Offers {
		m := moveOf(offer, link.Move(link.Objection(id), offer.Name), o.Version)
		form := formOf(m, typed)
		m.Open, m.Fields = form.Action != "", page.ObjectionFields(form, offer)
		if m.Open && m.Reason != nil {
			m.Reason.Value, m.Reason.Error = form.Get("reason"), form.Errors["reason"]
		}
		view.Moves = append(view.Moves, m)
	}
	return s.renderForm(r, s.desk(r, "异议 "+o.No), typed, page.ObjectionBody(view))
}

// moveObjection takes a step with an objection.
func (s *Site) moveObjection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.ObjectionMove{}
	form, err := s.parse(r, &in)
	in.Name = market.ObjectionMove(r.Params("move"))
	var o market.Objection
	if err == nil {
		o, err = s.app.Challenge.MoveObjection(r.ctx, r.who, id, in)
	}
	if market.CodeOf(err) == market.Invalid {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.objectionPage(r, s.app.Challenge.Objection, form)
	}
	if err != nil {
		return err
	}
	return s.done(r, link.Objection(id), "已办理，当前状态：“"+market.ObjectionLifecycle.Label(o.Status)+"”。")
}
