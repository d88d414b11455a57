package site

import (
	"fmt"
	"net/http"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/view"
)

// fileObjection takes an objection; a refused one is shown again as it was typed.
func (s *Site) fileObjection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in market.ObjectionContent
	form, err := s.parse(r, &in)
	if err == nil {
		var o market.Objection
		if o, err = s.app.FileObjection(r.ctx, r.who, id, in); err == nil {
			return s.done(r, fmt.Sprintf("/objections/%d", o.ID), "异议已提交，编号 "+o.No+"。办结前不确认中榜，答复会在“消息”中通知您。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.challengePage(r, http.StatusUnprocessableEntity, func(p *view.ChallengePage) { p.Objection = form })
}

// showObjection shows an objection to its author and the bureau.
func (s *Site) showObjection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	o, err := s.app.Objection(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	page := view.ObjectionPage{Objection: o.Objection, Challenge: o.Challenge, Trail: entries(o.Trail), CSRF: s.token(r)}
	for _, offer := range o.Offers {
		page.Moves = append(page.Moves, moveOf(offer, fmt.Sprintf("/objections/%d/moves/%s", id, offer.Name), o.Version))
	}
	return s.renderDesk(r, "异议 "+o.No, view.ObjectionBody(page))
}

// moveObjection takes a step with an objection.
func (s *Site) moveObjection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := app.ObjectionMove{}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = r.Params("move")
	o, err := s.app.MoveObjection(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	return s.done(r, fmt.Sprintf("/objections/%d", id), "已办理，当前状态：“"+market.ObjectionLifecycle.Label(o.Status)+"”。")
}
