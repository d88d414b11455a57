package site

import (
	"net/http"

	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// forgotForm asks whose password is to be reset.
func (s *Site) forgotForm(r *request) error {
	if r.who.Known() {
		return r.Redirect(link.Workbench, http.StatusSeeOther)
	}
	return s.forgotPage(r, ui.Form{CSRF: s.token(r)})
}

func (s *Site) forgotPage(r *request, form ui.Form) error {
	return s.renderIn(r, statusOf(form), s.shell(r, "找回密码"), page.NarrowPage, page.ForgotBody(form))
}

// statusOf says whether the form was refused.
func statusOf(form ui.Form) int {
	if form.Message != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// askPassword sends a code to an address of the account, if there is one, and asks for it in any case.
func (s *Site) askPassword(r *request) error {
	var in account.Forgotten
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.AskPassword(r.ctx, in, r.IP()); err == nil {
			return s.resetPage(r, form)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.forgotPage(r, form)
}

func (s *Site) resetPage(r *request, form ui.Form) error {
	policy := s.app.Settings().PasswordPolicy()
	return s.renderIn(r, statusOf(form), s.shell(r, "设定新密码"), page.NarrowPage,
		page.ResetBody(form, policy.MinLength, policy.Classes))
}

// resetOwnPassword sets a new password for the one who has the code.
func (s *Site) resetOwnPassword(r *request) error {
	var in account.NewPassword
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.ResetOwnPassword(r.ctx, in, r.IP()); err == nil {
			return s.done(r, link.Login, "新密码已设定，请用新密码登录。其他设备上的登录已全部退出。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Values.Del("password")
	form.Values.Del("repeat")
	return s.resetPage(r, form)
}
