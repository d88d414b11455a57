package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// newRemittance asks what was paid of a contract.
func (s *Site) newRemittance(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	form, err := s.blank(r, market.RemittanceContent{})
	if err != nil {
		return err
	}
	return s.remittanceForm(r, id, form)
}

func (s *Site) remittanceForm(r *request, id int64, form ui.Form) error {
	c, ledger, err := s.app.Contract.Receiving(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	form.Action = link.Remittances(id)
	view := page.RemittancePage{Form: form, Contract: c, Ledger: ledger,
		Megabytes: s.app.Settings().Int(market.SetFileMegabytes)}
	return s.renderForm(r, s.desk(r, "登记到账"), form, page.RemittanceFormBody(view))
}

// recordRemittance stores what was paid, with its proof.
func (s *Site) recordRemittance(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in contract.RemittanceDraft
	form, err := s.parse(r, &in)
	if err == nil {
		in.FileName, in.Content, err = sentFile(r)
	}
	if err == nil {
		if _, err = s.app.Contract.RecordRemittance(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Contract(id), "到账已登记。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.remittanceForm(r, id, form)
}

// exportRemittances sends what was paid of a contract as a file.
func (s *Site) exportRemittances(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.export(r, "remittances", func(ctx context.Context, e *app.Export) error {
		return s.app.Contract.ExportRemittances(ctx, r.who, id, e)
	})
}

// voidRemittance lets a remittance count no longer.
func (s *Site) voidRemittance(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	remittance, err := r.id("remittance")
	if err != nil {
		return err
	}
	if err := s.app.Contract.VoidRemittance(r.ctx, r.who, id, remittance, posted(r).Get("reason")); err != nil {
		return err
	}
	return s.done(r, link.Contract(id), "已冲销，不再计入实到金额。")
}
