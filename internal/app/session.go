package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp/totp"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Credentials are what somebody types to log in.
type Credentials struct {
	Login    string `form:"login"`
	Password string `form:"password"`
	Code     string `form:"code"` // of the second factor, when the account has one
}

// Visit is a request's session: who it is and what they must do before anything else.
type Visit struct {
	Session    market.Session
	Actor      market.Actor
	Login      string
	MustChange bool // the password must be changed first
	MustEnrol  bool // a second factor must be set up first
	Unread     int
}

var (
	errCredentials = &market.Error{Code: market.Invalid, Message: "登录名或密码不正确。", Fields: map[string]string{"password": "请核对登录名和密码；连续多次错误会暂时锁定账号。"}}
	errCode        = &market.Error{Code: market.Invalid, Message: "请填写动态口令。", Fields: map[string]string{"code": "请打开验证器应用，填写当前的 6 位数字。"}}
)

// LogIn checks the credentials and begins a session; the secret goes into the visitor's cookie.
func (a *App) LogIn(ctx context.Context, in Credentials, ip, agent string) (secret string, err error) {
	if err := a.allow(ctx, "login:"+ip, a.Settings().Int(market.SetLoginPerMinute), time.Minute); err != nil {
		return "", err
	}
	user, err := a.db.UserByLogin(ctx, market.NormalizeLogin(in.Login))
	if errors.Is(err, market.ErrNotFound) {
		_, _ = a.matches(in.Password, decoyHash)
		return "", a.failUnknown(ctx, market.NormalizeLogin(in.Login))
	}
	if err != nil {
		return "", fmt.Errorf("log in: %w", err)
	}
	actor := market.Actor{UserID: user.ID, Name: user.Name, IP: ip}
	if err := a.checkCredentials(ctx, user, in, actor); err != nil {
		return "", err
	}
	secret, hash := newSecret()
	err = a.db.InTx(ctx, actor, func(tx *postgres.Tx) error {
		if err := tx.SucceedLogin(ctx, user.ID); err != nil {
			return err
		}
		session := market.Session{UserID: user.ID, Hash: hash, IP: ip, Agent: clip(agent, 200)}
		if err := tx.InsertSession(ctx, &session); err != nil {
			return err
		}
		return tx.Record(ctx, "login", "user", user.ID, "", nil)
	})
	return secret, err
}

// checkCredentials refuses a disabled or locked account, a wrong password and a wrong or repeated code, and
// counts failures towards the lock.
func (a *App) checkCredentials(ctx context.Context, user market.User, in Credentials, actor market.Actor) error {
	now, err := a.db.Now(ctx)
	if err != nil {
		return err
	}
	if user.Locked(now) {
		return a.errLocked()
	}
	ok, err := a.matches(in.Password, user.PasswordHash)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return a.failLogin(ctx, user, actor, errCredentials)
	}
	if user.Disabled {
		return market.Refuse(market.Forbidden, "该账号已停用，请联系管理员。")
	}
	if user.TOTPSecret == "" {
		return nil
	}
	if in.Code == "" {
		return errCode
	}
	return a.useCode(ctx, user, actor, in.Code, now)
}

func (a *App) failLogin(ctx context.Context, user market.User, actor market.Actor, cause error) error {
	var locked bool
	set := a.Settings()
	err := a.db.InTx(ctx, actor, func(tx *postgres.Tx) (err error) {
		if locked, err = tx.FailLogin(ctx, user.ID, set.Int(market.SetLockAfter), time.Duration(set.Int(market.SetLockMinutes))*time.Minute); err != nil {
			return err
		}
		return tx.Record(ctx, "login_failed", "user", user.ID, "", nil)
	})
	if err != nil {
		return err
	}
	if locked {
		return a.errLocked()
	}
	return cause
}

// failUnknown answers a login name that nobody has as slowly, in the same words and with the same lock as one
// that somebody has, so that names cannot be probed.
func (a *App) failUnknown(ctx context.Context, login string) error {
	set := a.Settings()
	if a.allow(ctx, "unknown:"+string(hashOf(login)), set.Int(market.SetLockAfter)-1, time.Duration(set.Int(market.SetLockMinutes))*time.Minute) != nil {
		return a.errLocked()
	}
	return errCredentials
}

func (a *App) errLocked() error {
	return market.Refuse(market.TooMany, fmt.Sprintf("登录失败次数过多，该登录名已锁定 %d 分钟，请稍后再试或联系管理员。", a.Settings().Int(market.SetLockMinutes)))
}

// confirmPassword asks somebody who is logged in for their password once more; guesses are limited as at the login.
func (a *App) confirmPassword(ctx context.Context, user market.User, password, field string) error {
	set := a.Settings()
	key, window := fmt.Sprintf("password:%d", user.ID), time.Duration(set.Int(market.SetLockMinutes))*time.Minute
	if err := a.allow(ctx, key, 2*set.Int(market.SetLockAfter), window); err != nil {
		return err
	}
	ok, err := a.matches(password, user.PasswordHash)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return &market.Error{Code: market.Invalid, Message: "当前密码不正确。", Fields: map[string]string{field: "当前密码不正确。"}}
	}
	return nil
}

// useCode accepts the code of the present time step or a neighbour, each step once.
func (a *App) useCode(ctx context.Context, user market.User, actor market.Actor, code string, now time.Time) error {
	step, ok := codeStep(code, user.TOTPSecret, now)
	if ok {
		err := a.db.InTx(ctx, actor, func(tx *postgres.Tx) (err error) {
			ok, err = tx.UseTOTPStep(ctx, user.ID, step)
			return err
		})
		if err != nil {
			return err
		}
	}
	if !ok {
		return a.failLogin(ctx, user, actor, &market.Error{Code: market.Invalid, Message: "动态口令不正确或已使用。", Fields: map[string]string{"code": "请等待下一个 6 位数字后重试。"}})
	}
	return nil
}

const totpPeriod = 30 // seconds, RFC 6238

func codeStep(code, secret string, now time.Time) (int64, bool) {
	for _, drift := range []int64{0, -1, 1} {
		step := now.Unix()/totpPeriod + drift
		want, err := totp.GenerateCode(secret, time.Unix(step*totpPeriod, 0))
		if err == nil && want == code {
			return step, true
		}
	}
	return 0, false
}

// Resume finds who a cookie's secret belongs to and refreshes the session's idle clock.
func (a *App) Resume(ctx context.Context, secret, ip string) (Visit, error) {
	session, err := a.db.SessionByHash(ctx, hashOf(secret))
	if err != nil {
		return Visit{}, err
	}
	now, set := time.Now(), a.Settings()
	if now.Sub(session.LastSeenAt) > time.Duration(set.Int(market.SetIdleMinutes))*time.Minute ||
		now.Sub(session.CreatedAt) > time.Duration(set.Int(market.SetSessionHours))*time.Hour {
		return Visit{}, market.ErrNotFound
	}
	user, actor, err := a.actor(ctx, session.UserID, ip)
	if err != nil {
		return Visit{}, err
	}
	if err := a.db.TouchSession(ctx, session.ID); err != nil {
		return Visit{}, err
	}
	unread, err := a.db.Unread(ctx, user.ID)
	visit := Visit{Session: session, Actor: actor, Login: user.Login, Unread: unread}
	maxAge := set.PasswordPolicy().MaxAge
	visit.MustChange = user.MustChange || maxAge > 0 && now.Sub(user.PasswordChangedAt) > maxAge
	visit.MustEnrol = set.Bool(market.SetStaffTOTP) && len(user.Roles) > 0 && user.TOTPSecret == ""
	return visit, err
}

// actor loads who a user is: roles and memberships. Disabled users are nobody.
func (a *App) actor(ctx context.Context, userID int64, ip string) (market.User, market.Actor, error) {
	user, err := a.db.User(ctx, userID)
	if err != nil || user.Disabled {
		return user, market.Actor{}, errors.Join(err, disabledAsMissing(user))
	}
	memberships, err := a.db.MembershipsOf(ctx, userID)
	return user, market.Actor{UserID: user.ID, Name: user.Name, Roles: user.Roles, Memberships: memberships, IP: ip}, err
}

// StaffNamed is the member of the bureau's staff with the login, for commands that act in somebody's name.
func (a *App) StaffNamed(ctx context.Context, login string) (market.Actor, error) {
	user, err := a.db.UserByLogin(ctx, login)
	if isMissing(err) || err == nil && user.Disabled {
		return market.Actor{}, market.Refuse(market.Invalid, "没有登录名为“"+login+"”的可用账号。")
	}
	if err != nil {
		return market.Actor{}, err
	}
	_, who, err := a.actor(ctx, user.ID, "")
	if err == nil && !who.InBureau() {
		return who, market.Refuse(market.Invalid, "“"+login+"”不是受理员、审核员或分管领导，不能办理登记。")
	}
	return who, err
}

// Again reads who somebody is now: what they just did may have changed it.
func (a *App) Again(ctx context.Context, who market.Actor) (market.Actor, error) {
	_, actor, err := a.actor(ctx, who.UserID, who.IP)
	return actor, err
}

func disabledAsMissing(user market.User) error {
	if user.Disabled {
		return market.ErrNotFound
	}
	return nil
}

// Sessions lists where the actor is logged in.
func (a *App) Sessions(ctx context.Context, who market.Actor) ([]market.Session, error) {
	return a.db.Sessions(ctx, who.UserID)
}

// EndSession ends one of the actor's sessions.
func (a *App) EndSession(ctx context.Context, who market.Actor, id int64) error {
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.EndSession(ctx, who.UserID, id); err != nil {
			return err
		}
		return tx.Record(ctx, "logout", "user", who.UserID, "", nil)
	})
}

// PurgeSessions removes sessions that can no longer be resumed, and notifications read long ago.
func (a *App) PurgeSessions(ctx context.Context) error {
	const keepNotifications = 90 // days
	set := a.Settings()
	return a.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		idle := time.Duration(set.Int(market.SetIdleMinutes)) * time.Minute
		longest := time.Duration(set.Int(market.SetSessionHours)) * time.Hour
		if _, err := tx.PurgeSessions(ctx, tx.Now().Add(-idle), tx.Now().Add(-longest)); err != nil {
			return err
		}
		_, err := tx.PurgeNotifications(ctx, keepNotifications)
		return err
	})
}

// passwordCost follows OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
var passwordCost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// decoyHash is a hash of nothing anybody knows.
const decoyHash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Z1pPbVJkT0lQU2pYcFZyZ0xIa1ZpV0J6QXJqdGxYcVE"

func (a *App) matches(password, hash string) (bool, error) {
	a.hasher.Lock()
	defer a.hasher.Unlock()
	return argon2id.ComparePasswordAndHash(clip(password, 256), hash)
}

func (a *App) hash(password string) (string, error) {
	a.hasher.Lock()
	defer a.hasher.Unlock()
	return argon2id.CreateHash(password, passwordCost)
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}
