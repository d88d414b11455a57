package site

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"

	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// account shows somebody their own account.
func (s *Site) account(r *request) error {
	return s.accountPage(r, ui.Form{CSRF: s.token(r)}, "")
}

func (s *Site) accountPage(r *request, form ui.Form, secret string) error {
	user, err := s.app.Account.User(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.AccountPage{User: user, NewToken: form, Secret: secret, CSRF: s.token(r), Current: r.visit.Session.ID,
		Staff: len(user.Roles) > 0}
	if age := s.app.Settings().PasswordPolicy().MaxAge; age > 0 {
		view.Expires = user.PasswordChangedAt.Add(age)
	}
	if view.Sessions, err = s.app.Account.Sessions(r.ctx, r.who); err != nil {
		return err
	}
	if view.Tokens, err = s.app.Account.Tokens(r.ctx, r.who); err != nil {
		return err
	}
	return s.renderForm(r, s.desk(r, "账号与安全"), form, page.AccountBody(view))
}

// passwordForm asks for a new password, and says why when it must be changed.
func (s *Site) passwordForm(r *request) error { return s.passwordPage(r, ui.Form{CSRF: s.token(r)}) }

func (s *Site) passwordPage(r *request, form ui.Form) error {
	policy := s.app.Settings().PasswordPolicy()
	view := page.PasswordPage{Form: form, Length: policy.MinLength, Classes: policy.Classes}
	if r.visit.MustChange {
		view.Forced = "您的密码是一次性密码或已到期，请修改后继续使用。"
	}
	return s.renderForm(r, s.desk(r, "修改密码"), form, page.PasswordBody(view))
}

// changePassword sets a new password.
func (s *Site) changePassword(r *request) error {
	var in account.PasswordChange
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.ChangePassword(r.ctx, r.who, r.visit.Session.ID, in); err == nil {
			return s.done(r, link.Account, "密码已修改，其他设备已退出登录。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Values = nil
	return s.passwordPage(r, form)
}

// totpForm offers a second factor.
func (s *Site) totpForm(r *request) error { return s.totpPage(r, ui.Form{CSRF: s.token(r)}) }

func (s *Site) totpPage(r *request, form ui.Form) error {
	user, err := s.app.Account.User(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.TOTPPage{Form: form, Enrolled: user.TOTPSecret != "", Forced: r.visit.MustEnrol}
	if !view.Enrolled {
		offer, err := s.app.Account.OfferTOTP(user.Login, form.Get("secret"))
		if err != nil {
			return err
		}
		view.Secret = offer.Secret
		if view.QR, err = drawQR(offer.Address); err != nil {
			return fmt.Errorf("draw code: %w", err)
		}
	}
	return s.renderForm(r, s.desk(r, "动态口令"), form, page.TOTPBody(view))
}

// drawQR draws a text as a QR code with the quiet border that scanners want.
func drawQR(text string) (page.QR, error) {
	const border = 4
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return page.QR{}, err
	}
	bounds := code.Bounds()
	var path strings.Builder
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if red, _, _, _ := code.At(x, y).RGBA(); red == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+border, y+border)
			}
		}
	}
	return page.QR{Size: bounds.Dx() + 2*border, Path: path.String()}, nil
}

// enrolTOTP stores the second factor once its code is right.
func (s *Site) enrolTOTP(r *request) error {
	var in struct {
		Secret string `form:"secret"`
		Code   string `form:"code"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.EnrolTOTP(r.ctx, r.who, in.Secret, in.Code); err == nil {
			return s.done(r, link.Account, "动态口令已启用，下次登录时使用。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.totpPage(r, form)
}

// dropTOTP removes the second factor.
func (s *Site) dropTOTP(r *request) error {
	var in struct {
		Password string `form:"password"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Account.DropTOTP(r.ctx, r.who, in.Password); err == nil {
			return s.done(r, link.Account, "动态口令已停用。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Values = nil
	return s.totpPage(r, form)
}

// endSession logs one of the viewer's devices out.
func (s *Site) endSession(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.app.Account.EndSession(r.ctx, r.who, id); err != nil {
		return err
	}
	return s.done(r, link.Account, "该设备已退出登录。")
}

// createToken makes a token and shows its secret, this once.
func (s *Site) createToken(r *request) error {
	var in account.NewToken
	form, err := s.parse(r, &in)
	if err == nil {
		var secret string
		if secret, err = s.app.Account.CreateToken(r.ctx, r.who, in); err == nil {
			return s.accountPage(r, ui.Form{CSRF: s.token(r)}, secret)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.accountPage(r, form, "")
}

// revokeToken makes a token useless.
func (s *Site) revokeToken(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.app.Account.RevokeToken(r.ctx, r.who, id); err != nil {
		return err
	}
	return s.done(r, link.Account, "令牌已撤销。")
}
