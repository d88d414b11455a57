package site

import (
	"strconv"

	"jiebang/internal/app/contract"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// registrationForm shows a contract ready to be copied into the national system.
func (s *Site) registrationForm(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c, err := s.app.Contract.RegistrationForm(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "登记表", page.RegistrationFormBody(page.RegistrationFormPage{Contract: c,
		ExportHref: link.ExportRegistrationForm(id)}))
}

// exportRegistrationForm sends the form as a workbook.
func (s *Site) exportRegistrationForm(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	name, content, err := s.app.Contract.ExportRegistrationForm(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return r.file(name, "form", "xlsx", content)
}

// registers shows the registration lists.
func (s *Site) registers(r *request) error {
	view := page.RegisterPage{Stage: r.Query("stage", "registered")}
	f := contract.RegisterFilter{Statuses: page.StageStatuses(view.Stage)}
	var err error
	if f.Year, err = r.year(); err != nil || f.Statuses == nil {
		return market.ErrNotFound
	}
	if f.Month, err = strconv.Atoi(r.Query("month", "0")); err != nil {
		return market.ErrNotFound
	}
	lists, err := s.app.Contract.Registers(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	view.Year, view.Month, view.Years, view.Line, view.Cut = f.Year, f.Month, lists.Years, lists.Line, lists.Cut
	view.Ordinary, view.Large = lists.Ordinary, lists.Large
	return s.renderDesk(r, "登记清单", page.RegistersBody(view))
}

// exportRegisters sends the chosen contracts of one list as a workbook.
func (s *Site) exportRegisters(r *request) error {
	var ids []int64
	for _, typed := range r.queryAll("id") {
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return market.ErrNotFound
		}
		ids = append(ids, id)
	}
	name, content, err := s.app.Contract.ExportRegister(r.ctx, r.who, ids)
	if err != nil {
		return err
	}
	return r.file(name, "register", "xlsx", content)
}
