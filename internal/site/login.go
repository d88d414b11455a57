package site

import (
	"net/http"
	"strings"
	"time"

	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// loginForm asks who somebody is.
func (s *Site) loginForm(r *request) error {
	if r.who.Known() {
		return r.Redirect(link.Workbench, http.StatusSeeOther)
	}
	form := ui.Form{Action: link.Login, CSRF: s.token(r)}
	return s.loginPage(r, form, ownPath(r.Query("next")))
}

func (s *Site) loginPage(r *request, form ui.Form, next string) error {
	status := http.StatusOK
	if form.Message != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.renderIn(r, status, s.shell(r, "登录"), page.NarrowPage,
		page.LoginBody(form, next, form.Errors["code"] != "", s.demoLogins()))
}

// demoLogins are the accounts that a demo shows, none elsewhere.
func (s *Site) demoLogins() []DemoLogin {
	if !s.options.Demo {
		return nil
	}
	return s.options.DemoLogins
}

// login begins a session and goes on to where the visitor wanted to be.
func (s *Site) login(r *request) error {
	var in account.Credentials
	form, err := s.parse(r, &in)
	next := ownPath(form.Get("next"))
	if err == nil {
		var secret string
		if secret, err = s.app.Account.LogIn(r.ctx, in, r.IP(), r.Get("User-Agent")); err == nil {
			s.setCookie(r, sessionCookie, secret, 0)
			return r.Redirect(next, http.StatusSeeOther)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Values.Del("password")
	return s.loginPage(r, form, next)
}

// ownPath keeps a path of ours to go on to; anything else leads to the workbench.
func ownPath(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return link.Workbench
	}
	return to
}

// logout ends the session.
func (s *Site) logout(r *request) error {
	if r.who.Known() {
		if err := s.app.Account.EndSession(r.ctx, r.who, r.visit.Session.ID); err != nil &&
			market.CodeOf(err) != market.NotFound {
			return err
		}
	}
	s.dropCookie(r, sessionCookie)
	s.flash(r, ui.Good, "已退出登录。")
	return r.Redirect(link.Home, http.StatusSeeOther)
}

// registerForm asks a newcomer for what an account needs.
func (s *Site) registerForm(r *request) error {
	if r.who.Known() {
		return r.Redirect(link.Workbench, http.StatusSeeOther)
	}
	return s.registerPage(r, ui.Form{Action: link.Register, CSRF: s.token(r)})
}

func (s *Site) registerPage(r *request, form ui.Form) error {
	status := http.StatusOK
	if form.Message != "" {
		status = http.StatusUnprocessableEntity
	}
	policy := s.app.Settings().PasswordPolicy()
	return s.renderIn(r, status, s.shell(r, "注册"), page.NarrowPage,
		page.RegisterBody(form, policy.MinLength, policy.Classes))
}

// register makes an account and logs its owner in.
func (s *Site) register(r *request) error {
	var in market.Registration
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.Register(r.ctx, in, r.IP()); err == nil {
			secret, err := s.app.Account.LogIn(r.ctx, account.Credentials{Login: in.Login, Password: in.Password},
				r.IP(), r.Get("User-Agent"))
			if err != nil {
				return err
			}
			s.setCookie(r, sessionCookie, secret, 0)
			return s.done(r, link.NewOrganization, "注册成功。下一步：登记或加入所在单位。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Values.Del("password")
	form.Values.Del("repeat")
	return s.registerPage(r, form)
}

// switchFont keeps the size the visitor wants and returns to the page they came from.
func (s *Site) switchFont(r *request) error {
	if r.FormValue("size") == "large" {
		s.setCookie(r, fontCookie, "large", 365*24*time.Hour)
	} else {
		s.dropCookie(r, fontCookie)
	}
	to := ownPath(r.FormValue("to"))
	if back := backTo(r.Ctx); back != "" {
		to = back
	}
	return r.Redirect(to, http.StatusSeeOther)
}
