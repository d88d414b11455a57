package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Register makes an account for a visitor.
func (r *Room) Register(ctx context.Context, in market.Registration, ip string) error {
	set := r.core.Settings()
	in.Normalize()
	if err := in.Validate(set.PasswordPolicy()); err != nil {
		return err
	}
	if err := r.core.Allow(ctx, "register:"+ip, set.Int(market.SetRegisterPerHour), time.Hour); err != nil {
		return err
	}
	hash, err := r.hash(in.Password)
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	user := market.User{Login: in.Login, Name: in.Name, Phone: in.Phone, PasswordHash: hash}
	err = r.db.InTx(ctx, market.Actor{Name: in.Name, IP: ip}, func(tx *postgres.Tx) error {
		if err := tx.InsertUser(ctx, &user); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRegister, market.NounUser, user.ID, "", nil)
	})
	return loginTaken(err)
}

// User reads the actor's own account.
func (r *Room) User(ctx context.Context, who market.Actor) (market.User, error) {
	return r.db.User(ctx, who.UserID)
}

// PasswordChange is what somebody types to change their password.
type PasswordChange struct {
	Current  string `form:"current"`
	Password string `form:"password"`
	Repeat   string `form:"repeat"`
}

// ChangePassword sets a new password and ends the actor's other sessions.
func (r *Room) ChangePassword(ctx context.Context, who market.Actor, session int64, in PasswordChange) error {
	user, err := r.db.User(ctx, who.UserID)
	if err != nil {
		return err
	}
	if err := r.confirmPassword(ctx, user, in.Current, "current"); err != nil {
		return err
	}
	p := market.Problems{}
	if err := r.core.Settings().PasswordPolicy().Check(in.Password, user.Login); err != nil {
		p.Add("password", market.MessageOf(err))
	}
	p.Check(in.Password != in.Current, "password", "新密码不能与当前密码相同。")
	p.Check(in.Password == in.Repeat, "repeat", "两次输入的密码不一致。")
	if err := p.Err(); err != nil {
		return err
	}
	hash, err := r.hash(in.Password)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.SetPassword(ctx, who.UserID, hash, false); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, who.UserID, session); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbChangePassword, market.NounUser, who.UserID, "", nil)
	})
}

// TOTPOffer is a secret for a second factor and the address from which an authenticator reads it.
type TOTPOffer struct{ Secret, Address string }

// OfferTOTP makes a secret for a second factor, or offers one once more whose code was mistyped; nothing is
// stored until EnrolTOTP proves that the authenticator has it.
func (r *Room) OfferTOTP(login, again string) (TOTPOffer, error) {
	opts := totp.GenerateOpts{Issuer: "揭榜", AccountName: login, SecretSize: 20}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(again); err == nil &&
		len(again) >= totpSecretLength {
		opts.Secret = raw
	}
	key, err := totp.Generate(opts)
	if err != nil {
		return TOTPOffer{}, fmt.Errorf("offer second factor: %w", err)
	}
	return TOTPOffer{Secret: key.Secret(), Address: key.URL()}, nil
}

// EnrolTOTP stores the second factor once a code proves that the authenticator has the secret; that code is
// used up. One that is set up already must be dropped first, which takes the password.
func (r *Room) EnrolTOTP(ctx context.Context, who market.Actor, secret, code string) error {
	user, err := r.db.User(ctx, who.UserID)
	if err != nil {
		return err
	}
	if user.TOTPSecret != "" {
		return market.Refuse(market.Conflict, "动态口令已启用；更换手机的，请先停用再重新启用。")
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	step, ok := codeStep(code, secret, now)
	if len(secret) < totpSecretLength || !ok {
		return &market.Error{Code: market.Invalid, Message: "动态口令不正确。",
			Fields: map[string]string{"code": "请填写验证器应用当前显示的 6 位数字；如仍不正确，请核对手机时间。"}}
	}
	return r.setTOTP(ctx, who, secret, step, market.VerbEnrolTOTP)
}

// totpSecretLength is 160 bits in base32, what OfferTOTP makes.
const totpSecretLength = 32

// DropTOTP removes the second factor after the password is given once more.
func (r *Room) DropTOTP(ctx context.Context, who market.Actor, password string) error {
	user, err := r.db.User(ctx, who.UserID)
	if err != nil {
		return err
	}
	if err := r.confirmPassword(ctx, user, password, "password"); err != nil {
		return err
	}
	return r.setTOTP(ctx, who, "", 0, market.VerbDropTOTP)
}

func (r *Room) setTOTP(ctx context.Context, who market.Actor, secret string, step int64, verb string) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.SetTOTP(ctx, who.UserID, secret, step); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounUser, who.UserID, "", nil)
	})
}

// Account is what an administrator types about a colleague's account.
type Account struct {
	Login       string   `form:"login" maxLength:"40"` // of a new account; a login name never changes
	Name        string   `form:"name" maxLength:"40"`
	Phone       string   `form:"phone" maxLength:"20"`
	Fields      []string `form:"fields"`               // an expert's or broker's fields
	Unit        string   `form:"unit" maxLength:"100"` // an expert's, by which conflicts of interest are told
	JobTitle    string   `form:"job_title" maxLength:"40"`
	NominatedBy string   `form:"nominated_by" maxLength:"100"`
	Disabled    bool     `form:"disabled"`
	Version     int      `form:"version"`
}

// check holds an account to the rules of a registration; password is one that fits the policy.
func (in *Account) check(policy market.PasswordPolicy, password string) error {
	r := market.Registration{Login: in.Login, Name: in.Name, Phone: in.Phone, Password: password, Repeat: password,
		Agree: true}
	r.Normalize()
	in.Login, in.Name, in.Phone = r.Login, r.Name, r.Phone
	in.Unit, in.JobTitle, in.NominatedBy = strings.TrimSpace(in.Unit), strings.TrimSpace(in.JobTitle),
		strings.TrimSpace(in.NominatedBy)
	for _, field := range in.Fields {
		if !slices.Contains(market.HitechFields, field) {
			return &market.Error{Code: market.Invalid, Message: "没有这个领域。",
				Fields: map[string]string{"fields": "请从列表中选择。"}}
		}
	}
	return r.Validate(policy)
}

// CreateUser makes an account without roles and with a one-time password, which is returned once and must be
// changed at the first login.
func (r *Room) CreateUser(ctx context.Context, who market.Actor, in Account) (user market.User, password string,
	err error) {
	if !market.MakesAccounts(who) {
		return user, "", market.ErrNotFound
	}
	password = oneTimePassword()
	if err := in.check(r.core.Settings().PasswordPolicy(), password); err != nil {
		return user, "", err
	}
	hash, err := r.hash(password)
	if err != nil {
		return user, "", fmt.Errorf("create user: %w", err)
	}
	user = market.User{Login: in.Login, Name: in.Name, Phone: in.Phone, Fields: in.Fields, Unit: in.Unit,
		JobTitle: in.JobTitle, NominatedBy: in.NominatedBy, PasswordHash: hash, MustChange: true}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertUser(ctx, &user); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounUser, user.ID, "", nil)
	})
	return user, password, loginTaken(err)
}

// loginTaken puts the refusal of a name that somebody has beside its field.
func loginTaken(err error) error {
	if market.CodeOf(err) != market.Conflict {
		return err
	}
	return &market.Error{Code: market.Invalid, Message: market.MessageOf(err),
		Fields: map[string]string{"login": market.MessageOf(err)}}
}

// FirstAdministrator makes the one account of a new installation, with a one-time password; it does nothing
// and returns no password when anybody has an account already.
func (r *Room) FirstAdministrator(ctx context.Context) (login, password string, err error) {
	if has, err := r.db.HasUsers(ctx); err != nil || has {
		return "", "", err
	}
	login, password = "admin", oneTimePassword()
	hash, err := r.hash(password)
	if err != nil {
		return "", "", fmt.Errorf("make first administrator: %w", err)
	}
	user := market.User{Login: login, Name: "系统管理员", Roles: []market.Role{market.RoleSysadmin}, PasswordHash: hash,
		MustChange: true}
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.InsertUser(ctx, &user); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounUser, user.ID, "", nil)
	})
	return login, password, err
}

// Users lists accounts for administrators, newest first; name is the beginning of a login name or of a name.
func (r *Room) Users(ctx context.Context, who market.Actor, role market.Role, name string,
	before int64) ([]market.User, error) {
	return r.users(ctx, who, postgres.UserFilter{Role: role, Login: name, Before: before, Limit: app.PageSize})
}

func (r *Room) users(ctx context.Context, who market.Actor, f postgres.UserFilter) ([]market.User, error) {
	if !mayManageUsers(who) {
		return nil, market.ErrNotFound
	}
	return r.db.Users(ctx, f)
}

// UserView is an account as one administrator sees it.
type UserView struct {
	market.User
	Manageable bool           // the administrator may change it, disable it and give it a new password
	Grantable  bool           // the administrator may change its roles
	First      bool           // … but only to the first security administrator's or auditor's
	Trail      []market.Event // what happened to the account
	Members    []market.Membership
}

// UserByID reads an account for administrators.
func (r *Room) UserByID(ctx context.Context, who market.Actor, id int64) (view UserView, err error) {
	if !mayManageUsers(who) {
		return view, market.ErrNotFound
	}
	if view.User, err = r.db.User(ctx, id); err != nil {
		return view, err
	}
	holders, err := r.db.Holders(ctx)
	if err != nil {
		return view, err
	}
	view.Manageable = who.MayManage(view.User)
	view.Grantable = who.Is(market.RoleSecadmin) && id != who.UserID
	for _, role := range []market.Role{market.RoleSecadmin, market.RoleAuditor} {
		view.First = view.First || !view.Grantable && market.CheckGrant(who, view.User, []market.Role{role},
			holders) == nil
	}
	if view.Members, err = r.db.MembershipsOf(ctx, id); err != nil {
		return view, err
	}
	view.Trail, err = r.db.EventsOf(ctx, market.NounUser, id)
	return view, err
}

// UpdateUser changes an account. One that is disabled is logged out everywhere.
func (r *Room) UpdateUser(ctx context.Context, who market.Actor, id int64, in Account) error {
	return r.manage(ctx, who, id, func(tx *postgres.Tx, user *market.User) error {
		in.Login = user.Login
		if err := in.check(r.core.Settings().PasswordPolicy(), oneTimePassword()); err != nil {
			return err
		}
		if in.Disabled && !user.Disabled {
			holders, err := tx.Holders(ctx)
			if err != nil {
				return err
			}
			if err := market.CheckLeft(*user, nil, holders); err != nil {
				return err
			}
		}
		user.Name, user.Phone, user.Fields, user.Disabled, user.Version = in.Name, in.Phone, in.Fields,
			in.Disabled, in.Version
		user.Unit, user.JobTitle, user.NominatedBy = in.Unit, in.JobTitle, in.NominatedBy
		if err := tx.UpdateUser(ctx, user); err != nil {
			return err
		}
		if in.Disabled {
			if err := tx.ShutOut(ctx, id); err != nil {
				return err
			}
		}
		return tx.Record(ctx, market.VerbUpdate, market.NounUser, id, "", map[string]any{"disabled": in.Disabled})
	})
}

// manage runs a change of an account that the administrator may make.
func (r *Room) manage(ctx context.Context, who market.Actor, id int64,
	change func(*postgres.Tx, *market.User) error) error {
	if !mayManageUsers(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		user, err := tx.User(ctx, id)
		if err != nil {
			return err
		}
		if !who.MayManage(user) {
			return market.Refuse(market.Forbidden, "按三员分立要求，此账号不由您管理，请由其他管理员办理。")
		}
		return change(tx, &user)
	})
}

// RoleChange is what the security administrator gives an account.
type RoleChange struct {
	Roles   []market.Role `form:"roles"`
	Version int           `form:"version"`
}

// GiveRoles changes the roles of an account and tells its owner.
func (r *Room) GiveRoles(ctx context.Context, who market.Actor, id int64, in RoleChange) error {
	if !mayManageUsers(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		user, err := tx.User(ctx, id)
		if err != nil {
			return err
		}
		return giveRoles(ctx, tx, &user, in.Roles, in.Version)
	})
}

// giveRoles changes the roles of an account that was read at a version, as far as they are the actor's to give.
func giveRoles(ctx context.Context, tx *postgres.Tx, user *market.User, roles []market.Role,
	version int) error {
	holders, err := tx.Holders(ctx)
	if err != nil {
		return err
	}
	if err := market.CheckGrant(tx.Who(), *user, roles, holders); err != nil {
		return err
	}
	before := user.Roles
	user.Roles, user.Version = roles, version
	if err := tx.UpdateUser(ctx, user); err != nil {
		return err
	}
	if err := tx.Tell(ctx, []int64{user.ID}, market.Message{Kind: market.MessageSecurity, What: "您的角色已变更",
		Body: roleLabels(roles), Href: link.Account}); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbGiveRoles, market.NounUser, user.ID, roleLabels(roles),
		map[string]any{"before": before, "after": roles})
}

func roleLabels(roles []market.Role) string {
	labels := make([]string, 0, len(roles))
	for _, r := range roles {
		labels = append(labels, r.Label())
	}
	return strings.Join(labels, "、")
}

// ResetPassword gives an account a one-time password, which is returned once and must be changed. The one who was
// logged in by the old one is no more, and its tokens and second factor go with it.
func (r *Room) ResetPassword(ctx context.Context, who market.Actor, id int64) (string, error) {
	password := oneTimePassword()
	hash, err := r.hash(password)
	if err != nil {
		return "", fmt.Errorf("reset password: %w", err)
	}
	err = r.manage(ctx, who, id, func(tx *postgres.Tx, user *market.User) error {
		if err := tx.SetPassword(ctx, id, hash, true); err != nil {
			return err
		}
		if err := tx.SetTOTP(ctx, id, "", 0); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, id, 0); err != nil {
			return err
		}
		if err := tx.RevokeTokens(ctx, id); err != nil {
			return err
		}
		if err := r.tellOfReset(ctx, tx, *user); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbResetPassword, market.NounUser, id, "", nil)
	})
	return password, err
}

func mayManageUsers(who market.Actor) bool { return market.KeepsAccounts(who) }

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
