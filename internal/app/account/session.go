package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp/totp"

	"jiebang/internal/app"
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
	errCredentials = &market.Error{Code: market.Invalid, Message: "登录名或密码不正确。",
		Fields: map[string]string{"password": "请核对登录名和密码；连续多次错误会暂时锁定账号。"}}
	errCode = &market.Error{Code: market.Invalid, Message: "请填写动态口令。",
		Fields: map[string]string{"code": "请打开验证器应用，填写当前的 6 位数字。"}}
)

// LogIn checks the credentials and begins a session; the secret goes into the visitor's cookie.
func (r *Room) LogIn(ctx context.Context, in Credentials, ip, agent string) (secret string, err error) {
	if err := r.core.Allow(ctx, "login:"+ip, r.core.Settings().Int(market.SetLoginPerMinute), time.Minute); err != nil {
		return "", err
	}
	user, err := r.db.UserByLogin(ctx, market.NormalizeLogin(in.Login))
	if errors.Is(err, market.ErrNotFound) {
		_, _ = r.matches(in.Password, decoyHash)
		return "", r.failUnknown(ctx, market.NormalizeLogin(in.Login))
	}
	if err != nil {
		return "", fmt.Errorf("log in: %w", err)
	}
	actor := market.Actor{UserID: user.ID, Name: user.Name, IP: ip}
	if err := r.checkCredentials(ctx, user, in, actor); err != nil {
		return "", err
	}
	secret, hash := app.NewSecret()
	err = r.db.InTx(ctx, actor, func(tx *postgres.Tx) error {
		if err := tx.SucceedLogin(ctx, user.ID); err != nil {
			return err
		}
		session := market.Session{UserID: user.ID, Hash: hash, IP: ip, Agent: app.Clip(agent, 200)}
		if err := tx.InsertSession(ctx, &session); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbLogin, market.NounUser, user.ID, "", nil)
	})
	return secret, err
}

// checkCredentials refuses a disabled or locked account, a wrong password and a wrong or repeated code, and
// counts failures towards the lock.
func (r *Room) checkCredentials(ctx context.Context, user market.User, in Credentials, actor market.Actor) error {
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	if user.Locked(now) {
		return r.errLocked()
	}
	ok, err := r.matches(in.Password, user.PasswordHash)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return r.failLogin(ctx, user, actor, errCredentials)
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
	return r.useCode(ctx, user, actor, in.Code, now)
}

func (r *Room) failLogin(ctx context.Context, user market.User, actor market.Actor, cause error) error {
	var locked bool
	set := r.core.Settings()
	err := r.db.InTx(ctx, actor, func(tx *postgres.Tx) (err error) {
		if locked, err = tx.FailLogin(ctx, user.ID, set.Int(market.SetLockAfter),
			time.Duration(set.Int(market.SetLockMinutes))*time.Minute); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbLoginFailed, market.NounUser, user.ID, "", nil)
	})
	if err != nil {
		return err
	}
	if locked {
		return r.errLocked()
	}
	return cause
}

// failUnknown answers a login name that nobody has as slowly, in the same words and with the same lock as one
// that somebody has, so that names cannot be probed.
func (r *Room) failUnknown(ctx context.Context, login string) error {
	set := r.core.Settings()
	if r.core.Allow(ctx, "unknown:"+string(app.HashOf(login)), set.Int(market.SetLockAfter)-1,
		time.Duration(set.Int(market.SetLockMinutes))*time.Minute) != nil {
		return r.errLocked()
	}
	return errCredentials
}

func (r *Room) errLocked() error {
	return market.Refuse(market.TooMany, fmt.Sprintf("登录失败次数过多，该登录名已锁定 %d 分钟，请稍后再试或联系管理员。",
		r.core.Settings().Int(market.SetLockMinutes)))
}

// confirmPassword asks somebody who is logged in for their password once more; guesses are limited as at the login.
func (r *Room) confirmPassword(ctx context.Context, user market.User, password, field string) error {
	set := r.core.Settings()
	key, window := fmt.Sprintf("password:%d", user.ID), time.Duration(set.Int(market.SetLockMinutes))*time.Minute
	if err := r.core.Allow(ctx, key, 2*set.Int(market.SetLockAfter), window); err != nil {
		return err
	}
	ok, err := r.matches(password, user.PasswordHash)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return &market.Error{Code: market.Invalid, Message: "当前密码不正确。", Fields: map[string]string{field: "当前密码不正确。"}}
	}
	return nil
}

// useCode accepts the code of the present time step or a neighbour, each step once.
func (r *Room) useCode(ctx context.Context, user market.User, actor market.Actor, code string, now time.Time) error {
	step, ok := codeStep(code, user.TOTPSecret, now)
	if ok {
		err := r.db.InTx(ctx, actor, func(tx *postgres.Tx) (err error) {
			ok, err = tx.UseTOTPStep(ctx, user.ID, step)
			return err
		})
		if err != nil {
			return err
		}
	}
	if !ok {
		return r.failLogin(ctx, user, actor, &market.Error{Code: market.Invalid, Message: "动态口令不正确或已使用。",
			Fields: map[string]string{"code": "请等待下一个 6 位数字后重试。"}})
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
func (r *Room) Resume(ctx context.Context, secret, ip string) (Visit, error) {
	session, err := r.db.SessionByHash(ctx, app.HashOf(secret))
	if err != nil {
		return Visit{}, err
	}
	now, set := r.core.Now(), r.core.Settings()
	if now.Sub(session.LastSeenAt) > time.Duration(set.Int(market.SetIdleMinutes))*time.Minute ||
		now.Sub(session.CreatedAt) > time.Duration(set.Int(market.SetSessionHours))*time.Hour {
		return Visit{}, market.ErrNotFound
	}
	user, actor, err := r.actor(ctx, session.UserID, ip)
	if err != nil {
		return Visit{}, err
	}
	if err := r.db.TouchSession(ctx, session.ID); err != nil {
		return Visit{}, err
	}
	unread, err := r.db.Unread(ctx, user.ID)
	visit := Visit{Session: session, Actor: actor, Login: user.Login, Unread: unread}
	maxAge := set.PasswordPolicy().MaxAge
	visit.MustChange = user.MustChange || maxAge > 0 && now.Sub(user.PasswordChangedAt) > maxAge
	visit.MustEnrol = set.Bool(market.SetStaffTOTP) && len(user.Roles) > 0 && user.TOTPSecret == ""
	return visit, err
}

// actor loads who a user is: roles and memberships. Disabled users are nobody.
func (r *Room) actor(ctx context.Context, userID int64, ip string) (market.User, market.Actor, error) {
	user, err := r.db.User(ctx, userID)
	if err != nil {
		return user, market.Actor{}, err
	}
	who, err := r.core.ActorFor(ctx, user, ip)
	return user, who, err
}

// StaffNamed is the member of the bureau's staff with the login, for commands that act in somebody's name.
func (r *Room) StaffNamed(ctx context.Context, login string) (market.Actor, error) {
	user, err := r.db.UserByLogin(ctx, login)
	if market.Missing(err) || err == nil && user.Disabled {
		return market.Actor{}, market.Refuse(market.Invalid, "没有登录名为“"+login+"”的可用账号。")
	}
	if err != nil {
		return market.Actor{}, err
	}
	_, who, err := r.actor(ctx, user.ID, "")
	if err == nil && !who.InBureau() {
		return who, market.Refuse(market.Invalid, "“"+login+"”不是受理员、审核员或分管领导，不能办理登记。")
	}
	return who, err
}

// Again reads who somebody is now: what they just did may have changed it.
func (r *Room) Again(ctx context.Context, who market.Actor) (market.Actor, error) {
	_, actor, err := r.actor(ctx, who.UserID, who.IP)
	return actor, err
}

// Sessions lists where the actor is logged in.
func (r *Room) Sessions(ctx context.Context, who market.Actor) ([]market.Session, error) {
	return r.db.Sessions(ctx, who.UserID)
}

// EndSession ends one of the actor's sessions.
func (r *Room) EndSession(ctx context.Context, who market.Actor, id int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.EndSession(ctx, who.UserID, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbLogout, market.NounUser, who.UserID, "", nil)
	})
}

// PurgeSessions removes sessions that can no longer be resumed, and notifications read, forms sent and one-tap links
// run out long ago.
func (r *Room) PurgeSessions(ctx context.Context) error {
	const keepNotifications = 90 // days
	set := r.core.Settings()
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		idle := time.Duration(set.Int(market.SetIdleMinutes)) * time.Minute
		longest := time.Duration(set.Int(market.SetSessionHours)) * time.Hour
		if _, err := tx.PurgeSessions(ctx, tx.Now().Add(-idle), tx.Now().Add(-longest)); err != nil {
			return err
		}
		if _, err := tx.PurgeTaps(ctx, tx.Now().AddDate(0, 0, -keepNotifications)); err != nil {
			return err
		}
		if _, err := tx.PurgeFormKeys(ctx, tx.Now().AddDate(0, 0, -market.KeepFormKeys)); err != nil {
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

func (r *Room) matches(password, hash string) (bool, error) {
	r.hasher.Lock()
	defer r.hasher.Unlock()
	return argon2id.ComparePasswordAndHash(app.Clip(password, 256), hash)
}

func (r *Room) hash(password string) (string, error) {
	r.hasher.Lock()
	defer r.hasher.Unlock()
	return argon2id.CreateHash(password, passwordCost)
}
