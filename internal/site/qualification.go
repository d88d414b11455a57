package site

import (
	"context"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// qualifications lists what organisations are recognised as; of one of them with the form that adds another.
func (s *Site) qualifications(r *request) error {
	org, _ := strconv.ParseInt(r.Query("org"), 10, 64) // anything else is all of them
	if r.taken() {
		return s.export(r, "qualifications", func(ctx context.Context, e *app.Export) error {
			return s.app.Account.ExportQualifications(ctx, r.who, org, e)
		})
	}
	form, err := s.blank(r, account.QualificationDraft{})
	if err != nil {
		return err
	}
	return s.qualificationsPage(r, form, org)
}

func (s *Site) qualificationsPage(r *request, form ui.Form, org int64) error {
	rows, err := s.app.Account.Qualifications(r.ctx, r.who, org, r.before())
	if err != nil {
		return err
	}
	view := page.QualificationsPage{Form: form, Org: org, Edits: market.MaySortOrganizations(r.who),
		Today: market.DateOf(s.app.Now())}
	for _, q := range rows {
		view.Rows = append(view.Rows, page.HeldQualification{Qualification: q.Qualification, OrgName: q.OrgName})
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	if org != 0 {
		o, err := s.app.Account.Organization(r.ctx, r.who, org)
		if err != nil {
			return err
		}
		view.OrgName = o.Name
	}
	return s.renderForm(r, s.desk(r, "单位资质"), form, page.QualificationsBody(view))
}

// addQualification records a recognition by hand.
func (s *Site) addQualification(r *request) error {
	var in struct {
		account.QualificationDraft
		Org int64 `form:"org"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.AddQualification(r.ctx, r.who, in.Org, in.QualificationDraft); err == nil {
			return s.done(r, link.QualificationsOf(in.Org), "已登记。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.qualificationsPage(r, form, in.Org)
}

// editQualification asks what is to be corrected of a recognition.
func (s *Site) editQualification(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	q, err := s.app.Account.Qualification(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	form, err := s.blank(r, account.QualificationDraft{Code: q.Code, Number: q.Number, ValidFrom: q.ValidFrom,
		ValidTo: q.ValidTo})
	if err != nil {
		return err
	}
	return s.qualificationPage(r, form, q)
}

func (s *Site) qualificationPage(r *request, form ui.Form, q market.Qualification) error {
	return s.renderForm(r, s.desk(r, "修改资质"), form, page.QualificationBody(page.QualificationPage{Form: form,
		Qualification: q}))
}

// correctQualification changes a recognition by hand.
func (s *Site) correctQualification(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	q, err := s.app.Account.Qualification(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	var in account.QualificationDraft
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.CorrectQualification(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.QualificationsOf(q.OrgID), "已修改。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.qualificationPage(r, form, q)
}

// removeQualification takes a recognition out of the record.
func (s *Site) removeQualification(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	org, err := s.app.Account.RemoveQualification(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.done(r, link.QualificationsOf(org), "已删除。")
}
