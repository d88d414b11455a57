package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// users lists accounts for administrators.
func (s *Site) users(r *request) error {
	view := page.UserRows{Role: market.Role(r.Query("role")), Name: r.Query("name"),
		MayMake: r.who.Is(market.RoleSysadmin)}
	if r.taken() {
		return s.export(r, "users", func(ctx context.Context, e *app.Export) error {
			return s.app.Account.ExportUsers(ctx, r.who, view.Role, view.Name, e)
		})
	}
	var err error
	if view.Rows, err = s.app.Account.Users(r.ctx, r.who, view.Role, view.Name, r.before()); err != nil {
		return err
	}
	if n := len(view.Rows); n > 0 {
		view.Older = r.older(n, app.PageSize, view.Rows[n-1].ID)
	}
	return s.renderDesk(r, "用户与角色", page.UsersBody(view))
}

// newUser asks for what an account needs.
func (s *Site) newUser(r *request) error { return s.newUserPage(r, ui.Form{CSRF: s.token(r)}) }

func (s *Site) newUserPage(r *request, form ui.Form) error {
	return s.renderForm(r, s.desk(r, "新建账号"), form, page.NewUserBody(form))
}

// createUser makes an account and shows its one-time password, this once.
func (s *Site) createUser(r *request) error {
	var in account.Account
	form, err := s.parse(r, &in)
	if err == nil {
		var user market.User
		var password string
		if user, password, err = s.app.Account.CreateUser(r.ctx, r.who, in); err == nil {
			return s.userPage(r, user.ID, userForms{password: password})
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.newUserPage(r, form)
}

// userForms are what stands on the page of an account besides the account.
type userForms struct {
	account, grant *ui.Form // as they were typed, when they were refused
	password       string
}

// showUser shows an account to administrators.
func (s *Site) showUser(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.userPage(r, id, userForms{})
}

func (s *Site) userPage(r *request, id int64, forms userForms) error {
	u, err := s.app.Account.UserByID(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.UserPage{User: u.User, Members: u.Members, Manageable: u.Manageable, Grantable: u.Grantable,
		First: u.First, Password: forms.password,
		Trail: entries(u.Trail), CSRF: s.token(r)}
	if view.Account, err = s.blank(r, account.Account{Name: u.Name, Phone: u.Phone, Fields: u.Fields, Unit: u.Unit,
		JobTitle: u.JobTitle, NominatedBy: u.NominatedBy, Disabled: u.Disabled}); err != nil {
		return err
	}
	if view.Grant, err = s.blank(r, account.RoleChange{Roles: u.Roles}); err != nil {
		return err
	}
	typed := ui.Form{}
	if forms.account != nil {
		view.Account, typed = *forms.account, *forms.account
	}
	if forms.grant != nil {
		view.Grant, typed = *forms.grant, *forms.grant
	}
	return s.renderForm(r, s.desk(r, u.Name), typed, page.UserBody(view))
}

// updateUser changes an account.
func (s *Site) updateUser(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in account.Account
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.UpdateUser(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.User(id), "账号已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.userPage(r, id, userForms{account: &form})
}

// giveRoles changes the roles of an account.
func (s *Site) giveRoles(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in account.RoleChange
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.GiveRoles(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.User(id), "角色已保存，立即生效。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.userPage(r, id, userForms{grant: &form})
}

// resetPassword gives an account a one-time password and shows it, this once.
func (s *Site) resetPassword(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	password, err := s.app.Account.ResetPassword(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.userPage(r, id, userForms{password: password})
}
