package account

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Forgotten names whose password is to be reset: a login name, or an address that was verified.
type Forgotten struct {
	Who string `form:"who" maxLength:"200"`
}

// How often a code for a new password may be asked for, whether or not there is such an account.
const (
	forgottenPerHour = 5
	forgottenFrom    = 20
)

// AskPassword sends a code to where the account is reached. It answers the same whether there is such an account, has
// an address or not, or may not be reset in this way.
func (r *Room) AskPassword(ctx context.Context, in Forgotten, ip string) error {
	in.Who = strings.TrimSpace(in.Who)
	if in.Who == "" {
		return &market.Error{Code: market.Invalid, Message: "请填写登录名、邮箱或手机号。",
			Fields: map[string]string{"who": "请填写登录名、邮箱或手机号。"}}
	}
	name := hex.EncodeToString(app.HashOf(strings.ToLower(in.Who)))
	for key, most := range map[string]int{"forgot:" + name: forgottenPerHour, "forgot-from:" + ip: forgottenFrom} {
		if err := r.core.Allow(ctx, key, most, time.Hour); err != nil {
			return err
		}
	}
	user, at, err := r.reached(ctx, in.Who)
	if err != nil {
		return err
	}
	err = r.db.InTx(ctx, market.Actor{IP: ip}, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbForget, market.NounUser, user.ID, "", nil)
	})
	if err != nil || user.ID == 0 {
		return err
	}
	err = r.core.SendCode(ctx, at.Channel, at.Value, market.CodeForPassword, ip)
	if code := market.CodeOf(err); code == market.TooMany || code == market.Invalid {
		return nil // said of an account that is there, it would tell that it is
	}
	return err
}

// reached is the one account that is meant, and where it is reached; no account when there is none, or none that may
// reset its password in this way. The three administrators are not among them: another administrator resets theirs.
func (r *Room) reached(ctx context.Context, typed string) (user market.User, at market.Address, err error) {
	var ids []int64
	for _, kind := range []market.ChannelKind{market.ChannelMail, market.ChannelSMS} {
		value := market.NormalizeAddress(kind, typed)
		if market.CheckAddress(kind, value) != "" {
			continue
		}
		if ids, err = r.db.UserIDsAt(ctx, kind, value); err != nil {
			return user, at, err
		}
		at = market.Address{Channel: kind, Value: value}
	}
	switch {
	case len(ids) == 1:
		user, err = r.db.User(ctx, ids[0])
	case at.Value == "":
		if user, err = r.db.UserByLogin(ctx, market.NormalizeLogin(typed)); err == nil {
			at, err = r.addressOf(ctx, user.ID)
		}
	}
	if market.Missing(err) {
		err = nil
	}
	if err != nil || user.Disabled || at.Value == "" || keepsThePlatform(user) {
		return market.User{}, market.Address{}, err
	}
	return user, at, nil
}

// addressOf is where an account gets its code: by mail before a text message, as far as both are in use.
func (r *Room) addressOf(ctx context.Context, userID int64) (market.Address, error) {
	reception, err := r.db.Reception(ctx, userID)
	if err != nil {
		return market.Address{}, err
	}
	on, err := r.db.ChannelsOn(ctx)
	if err != nil {
		return market.Address{}, err
	}
	for _, kind := range []market.ChannelKind{market.ChannelMail, market.ChannelSMS} {
		if at := reception.Address(kind); at.Reaches() && slices.Contains(on, kind) {
			return at, nil
		}
	}
	return market.Address{}, nil
}

func keepsThePlatform(u market.User) bool {
	return slices.ContainsFunc(u.Roles, func(role market.Role) bool {
		return role == market.RoleSysadmin || role == market.RoleSecadmin || role == market.RoleAuditor
	})
}

// NewPassword is what somebody types who was sent a code.
type NewPassword struct {
	Forgotten
	Code     string `form:"code"`
	Password string `form:"password"`
	Repeat   string `form:"repeat"`
	TOTP     string `form:"totp"` // of the second factor, when the account has one
}

// ResetOwnPassword sets a new password for the one who has the code, and the second factor where there is one. The one
// who was logged in is no more, and the owner is told wherever they are reached.
func (r *Room) ResetOwnPassword(ctx context.Context, in NewPassword, ip string) error {
	if err := r.core.Allow(ctx, "forgot-reset:"+ip, forgottenFrom, time.Hour); err != nil {
		return err
	}
	in.Who = strings.TrimSpace(in.Who)
	p := market.Problems{}
	if err := r.core.Settings().PasswordPolicy().Check(in.Password, in.Who); err != nil {
		p.Add("password", market.MessageOf(err))
	}
	p.Check(in.Password == in.Repeat, "repeat", "两次输入的密码不一致。")
	p.Check(in.Code != "", "code", "请填写收到的验证码。")
	if err := p.Err(); err != nil {
		return err
	}
	user, at, err := r.reached(ctx, in.Who)
	if err != nil {
		return err
	}
	if user.ID == 0 {
		return market.BadCode()
	}
	if err := r.core.CheckCode(ctx, at.Channel, at.Value, market.CodeForPassword, in.Code); err != nil {
		return err
	}
	who := market.Actor{Name: user.Name, IP: ip}
	if err := r.confirmFactor(ctx, user, who, in.TOTP); err != nil {
		return err
	}
	return r.setOwnPassword(ctx, user, who, in.Password)
}

// confirmFactor asks for the second factor of an account that has one.
func (r *Room) confirmFactor(ctx context.Context, user market.User, who market.Actor, code string) error {
	if user.TOTPSecret == "" {
		return nil
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	if user.Locked(now) {
		return r.errLocked()
	}
	if err := r.useCode(ctx, user, who, code, now); market.CodeOf(err) != market.Invalid {
		return err
	}
	const sentence = "动态口令不正确。验证码已使用，请重新获取验证码后再试。"
	return &market.Error{Code: market.Invalid, Message: sentence, Fields: map[string]string{"totp": sentence}}
}

func (r *Room) setOwnPassword(ctx context.Context, user market.User, who market.Actor, password string) error {
	if err := r.core.Settings().PasswordPolicy().Check(password, user.Login); err != nil {
		return &market.Error{Code: market.Invalid, Message: market.MessageOf(err),
			Fields: map[string]string{"password": market.MessageOf(err) + "验证码已使用，请重新获取。"}}
	}
	hash, err := r.hash(password)
	if err != nil {
		return fmt.Errorf("reset own password: %w", err)
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.SetPassword(ctx, user.ID, hash, false); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, user.ID, 0); err != nil {
			return err
		}
		if err := tx.RevokeTokens(ctx, user.ID); err != nil {
			return err
		}
		err := tx.Tell(ctx, []int64{user.ID}, market.Message{Kind: market.MessageSecurity, What: "您的密码已通过验证码重置",
			Body: "如果不是您本人操作，请立即联系科技局系统管理员停用账号。", Href: link.Account})
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbResetPassword, market.NounUser, user.ID, "凭验证码", nil)
	})
}

// tellOfReset tells the owner of an account that an administrator gave it a new password, the other owners of their
// organisations, and the auditor: nobody takes an account over unseen.
func (r *Room) tellOfReset(ctx context.Context, tx *postgres.Tx, user market.User) error {
	if err := tx.Tell(ctx, []int64{user.ID}, market.Message{Kind: market.MessageSecurity, What: "您的密码已由管理员重置",
		Body: "如果您没有提出申请，请立即联系审计管理员。", Href: link.Account}); err != nil {
		return err
	}
	owners, err := tx.FellowOwners(ctx, user.ID)
	if err != nil {
		return err
	}
	m := market.Message{Kind: market.MessageSecurity, What: "账号密码已由管理员重置", Title: user.Name, Href: link.Workbench}
	if err := tx.Tell(ctx, owners, m); err != nil {
		return err
	}
	m.Href = link.Trail
	return tx.TellRole(ctx, market.RoleAuditor, m)
}
