package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"github.com/pquerna/otp/totp"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Register makes an account for a visitor.
func (a *App) Register(ctx context.Context, in market.Registration, ip string) error {
	set := a.Settings()
	in.Normalize()
	if err := in.Validate(set.PasswordPolicy()); err != nil {
		return err
	}
	if err := a.allow(ctx, "register:"+ip, set.Int(market.SetRegisterPerHour), time.Hour); err != nil {
		return err
	}
	hash, err := a.hash(in.Password)
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	user := market.User{Login: in.Login, Name: in.Name, Phone: in.Phone, PasswordHash: hash}
	err = a.db.InTx(ctx, market.Actor{Name: in.Name, IP: ip}, func(tx *postgres.Tx) error {
		if err := tx.InsertUser(ctx, &user); err != nil {
			return err
		}
		return tx.Record(ctx, "register", "user", user.ID, "", nil)
	})
	if market.CodeOf(err) == market.Conflict {
		return &market.Error{Code: market.Invalid, Message: market.MessageOf(err), Fields: map[string]string{"login": market.MessageOf(err)}}
	}
	return err
}

// User reads the actor's own account.
func (a *App) User(ctx context.Context, who market.Actor) (market.User, error) {
	return a.db.User(ctx, who.UserID)
}

// PasswordChange is what somebody types to change their password.
type PasswordChange struct {
	Current  string `form:"current"`
	Password string `form:"password"`
	Repeat   string `form:"repeat"`
}

// ChangePassword sets a new password and ends the actor's other sessions.
func (a *App) ChangePassword(ctx context.Context, who market.Actor, session int64, in PasswordChange) error {
	user, err := a.db.User(ctx, who.UserID)
	if err != nil {
		return err
	}
	p := market.Problems{}
	ok, err := a.matches(in.Current, user.PasswordHash)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	p.Check(ok, "current", "当前密码不正确。")
	if err := a.Settings().PasswordPolicy().Check(in.Password, user.Login); err != nil {
		p.Add("password", market.MessageOf(err))
	}
	p.Check(in.Password != in.Current, "password", "新密码不能与当前密码相同。")
	p.Check(in.Password == in.Repeat, "repeat", "两次输入的密码不一致。")
	if err := p.Err(); err != nil {
		return err
	}
	hash, err := a.hash(in.Password)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.SetPassword(ctx, who.UserID, hash, false); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, who.UserID, session); err != nil {
			return err
		}
		return tx.Record(ctx, "change_password", "user", who.UserID, "", nil)
	})
}

// OfferTOTP makes a secret for a second factor and the address an authenticator reads; nothing is stored
// until EnrolTOTP proves that the authenticator has it.
func (a *App) OfferTOTP(login string) (secret, address string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "揭榜", AccountName: login})
	if err != nil {
		return "", "", fmt.Errorf("offer second factor: %w", err)
	}
	return key.Secret(), key.URL(), nil
}

// EnrolTOTP stores the second factor once a code proves that the authenticator has the secret.
func (a *App) EnrolTOTP(ctx context.Context, who market.Actor, secret, code string) error {
	if _, ok := codeStep(code, secret, time.Now()); !ok {
		return &market.Error{Code: market.Invalid, Message: "动态口令不正确。", Fields: map[string]string{"code": "请填写验证器应用当前显示的 6 位数字；如仍不正确，请核对手机时间。"}}
	}
	return a.setTOTP(ctx, who, secret, "enrol_totp")
}

// DropTOTP removes the second factor after the password is given once more.
func (a *App) DropTOTP(ctx context.Context, who market.Actor, password string) error {
	user, err := a.db.User(ctx, who.UserID)
	if err != nil {
		return err
	}
	if ok, err := a.matches(password, user.PasswordHash); err != nil || !ok {
		return &market.Error{Code: market.Invalid, Message: "密码不正确。", Fields: map[string]string{"password": "请填写当前密码。"}}
	}
	return a.setTOTP(ctx, who, "", "drop_totp")
}

func (a *App) setTOTP(ctx context.Context, who market.Actor, secret, verb string) error {
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.SetTOTP(ctx, who.UserID, secret); err != nil {
			return err
		}
		return tx.Record(ctx, verb, "user", who.UserID, "", nil)
	})
}

// NewUser is what an administrator types to make an account for a colleague.
type NewUser struct {
	Login  string        `form:"login"`
	Name   string        `form:"name"`
	Phone  string        `form:"phone"`
	Roles  []market.Role `form:"roles"`
	Fields []string      `form:"fields"`
}

// CreateUser makes an account with a one-time password, which is returned once and must be changed.
func (a *App) CreateUser(ctx context.Context, who market.Actor, in NewUser) (password string, err error) {
	if !mayManageUsers(who) {
		return "", market.ErrNotFound
	}
	password = oneTimePassword()
	check := market.Registration{Login: in.Login, Name: in.Name, Phone: in.Phone, Password: password, Repeat: password, Agree: true}
	check.Normalize()
	if err := check.Validate(a.Settings().PasswordPolicy()); err != nil {
		return "", err
	}
	if err := market.CheckRoles(in.Roles); err != nil {
		return "", err
	}
	hash, err := a.hash(password)
	if err != nil {
		return "", fmt.Errorf("create user: %w", err)
	}
	user := market.User{Login: check.Login, Name: check.Name, Phone: check.Phone, Roles: in.Roles, Fields: in.Fields, PasswordHash: hash, MustChange: true}
	err = a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertUser(ctx, &user); err != nil {
			return err
		}
		return tx.Record(ctx, "create", "user", user.ID, "", map[string]any{"roles": in.Roles})
	})
	return password, err
}

// FirstAdministrator makes the one account of a new installation, with a one-time password; it does nothing
// and returns no password when anybody has an account already.
func (a *App) FirstAdministrator(ctx context.Context) (login, password string, err error) {
	if has, err := a.db.HasUsers(ctx); err != nil || has {
		return "", "", err
	}
	login, password = "admin", oneTimePassword()
	hash, err := a.hash(password)
	if err != nil {
		return "", "", fmt.Errorf("make first administrator: %w", err)
	}
	user := market.User{Login: login, Name: "系统管理员", Roles: []market.Role{market.RoleSysadmin}, PasswordHash: hash, MustChange: true}
	err = a.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.InsertUser(ctx, &user); err != nil {
			return err
		}
		return tx.Record(ctx, "create", "user", user.ID, "", nil)
	})
	return login, password, err
}

// Users lists accounts for administrators.
func (a *App) Users(ctx context.Context, who market.Actor, f postgres.UserFilter) ([]market.User, error) {
	if !mayManageUsers(who) {
		return nil, market.ErrNotFound
	}
	return a.db.Users(ctx, f)
}

// UserByID reads an account for administrators.
func (a *App) UserByID(ctx context.Context, who market.Actor, id int64) (market.User, error) {
	if !mayManageUsers(who) {
		return market.User{}, market.ErrNotFound
	}
	return a.db.User(ctx, id)
}

// UserChange is what an administrator changes about an account.
type UserChange struct {
	Name     string        `form:"name"`
	Phone    string        `form:"phone"`
	Roles    []market.Role `form:"roles"`
	Fields   []string      `form:"fields"`
	Disabled bool          `form:"disabled"`
	Version  int           `form:"version"`
}

// UpdateUser changes an account. Nobody changes their own roles, and a disabled account is logged out everywhere.
func (a *App) UpdateUser(ctx context.Context, who market.Actor, id int64, in UserChange) error {
	if !mayManageUsers(who) {
		return market.ErrNotFound
	}
	if id == who.UserID {
		return market.Refuse(market.Forbidden, "不能修改自己的角色或停用自己，请由其他管理员办理。")
	}
	if err := market.CheckRoles(in.Roles); err != nil {
		return err
	}
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		user, err := tx.User(ctx, id)
		if err != nil {
			return err
		}
		before := user.Roles
		user.Name, user.Phone, user.Roles, user.Fields, user.Disabled, user.Version = in.Name, in.Phone, in.Roles, in.Fields, in.Disabled, in.Version
		if err := tx.UpdateUser(ctx, &user); err != nil {
			return err
		}
		if in.Disabled {
			if _, err := tx.EndSessions(ctx, id, 0); err != nil {
				return err
			}
		}
		return tx.Record(ctx, "update", "user", id, "", map[string]any{"roles_before": before, "roles": in.Roles, "disabled": in.Disabled})
	})
}

// ResetPassword gives an account a one-time password, which is returned once and must be changed.
func (a *App) ResetPassword(ctx context.Context, who market.Actor, id int64) (string, error) {
	if !mayManageUsers(who) {
		return "", market.ErrNotFound
	}
	password := oneTimePassword()
	hash, err := a.hash(password)
	if err != nil {
		return "", fmt.Errorf("reset password: %w", err)
	}
	err = a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.SetPassword(ctx, id, hash, true); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, id, 0); err != nil {
			return err
		}
		return tx.Record(ctx, "reset_password", "user", id, "", nil)
	})
	return password, err
}

func mayManageUsers(who market.Actor) bool { return who.Is(market.RoleSysadmin, market.RoleSecadmin) }

// oneTimePassword has 16 characters of all four classes without look-alikes: 94 bits.
func oneTimePassword() string {
	const signs, letters = "-+=@#%", "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	pick := func(from string) byte {
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(from)))) // never fails: see crypto/rand
		return from[n.Int64()]
	}
	password := []byte{pick("ABCDEFGHJKLMNPQRSTUVWXYZ"), pick("abcdefghjkmnpqrstuvwxyz"), pick("23456789"), pick(signs)}
	for len(password) < 16 {
		password = append(password, pick(letters))
	}
	return string(password)
}
