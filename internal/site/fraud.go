package site

import (
	"jiebang/internal/link"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// newFraud asks whose material was false, and what shows it.
func (s *Site) newFraud(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	form, err := s.blank(r, market.FraudContent{})
	if err != nil {
		return err
	}
	form.Values.Del("org_id")
	return s.fraudForm(r, id, form)
}

func (s *Site) fraudForm(r *request, id int64, form ui.Form) error {
	v, err := s.app.Challenge.Fraud(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	form.Action = link.Fraud(id)
	view := page.FraudPage{Form: form, Challenge: v.Challenge, Parties: v.Parties, Years: v.Years}
	return s.renderForm(r, s.desk(r, "记录弄虚作假"), form, page.FraudBody(view))
}

// recordFraud keeps it with its term.
func (s *Site) recordFraud(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in challenge.FraudDraft
	form, err := s.parse(r, &in)
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		var b market.Breach
		if b, err = s.app.Challenge.RecordFraud(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Breach(b.ID), "已记录，并通知该单位和分管领导。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.fraudForm(r, id, form)
}
