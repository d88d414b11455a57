package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var userTable = tableOf[market.User]("users", columns{
	given:   `id failed_logins locked_until totp_secret last_totp_step last_login_at`,
	fixed:   `login must_change password_hash password_changed_at created_at`,
	version: `version`,
	moving:  `name phone roles fields unit job_title nominated_by disabled`,
})

// User reads one user.
func (r Reader) User(ctx context.Context, id int64) (market.User, error) {
	return one[market.User](ctx, r, userTable.read+`where id = @id`, args{"id": id})
}

// UserByLogin finds a user by the normalised login name.
func (r Reader) UserByLogin(ctx context.Context, login string) (market.User, error) {
	return one[market.User](ctx, r, userTable.read+`where login = @login`, args{"login": login})
}

// UserFilter narrows a list of users; zero values do not narrow.
type UserFilter struct {
	Role   market.Role
	Login  string // the beginning of the login name or of the name
	Before int64
	Limit  int
}

// Users reads users, newest first.
func (r Reader) Users(ctx context.Context, f UserFilter) ([]market.User, error) {
	var w where
	w.and(f.Role != "", `@role = any(roles)`, "role", f.Role)
	w.and(f.Login != "", `starts_with(login, @login) or starts_with(name, @login)`, "login", f.Login)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.User](ctx, r, userTable.read+w.sql()+` order by id desc limit @limit`, w.args("limit", f.Limit))
}

// HasUsers reports whether anybody has an account: a new installation has nobody.
func (r Reader) HasUsers(ctx context.Context) (bool, error) {
	return one[bool](ctx, r, `select exists (select from users)`, nil)
}

// Holders counts the enabled accounts by role.
func (r Reader) Holders(ctx context.Context) (market.Holders, error) {
	type row struct {
		Role market.Role
		N    int
	}
	rows, err := list[row](ctx, r, `select role, count(*)::int as n from users, unnest(roles) as role where not disabled
		group by role`, nil)
	holders := market.Holders{}
	for _, row := range rows {
		holders[row.Role] = row.N
	}
	return holders, err
}

// Holders counts the enabled accounts by role, for a change of one of them: until the transaction ends nobody else
// counts for a change of another, so that two changes do not rest on the same count.
func (tx *Tx) Holders(ctx context.Context) (market.Holders, error) {
	if _, err := tx.exec(ctx, `select pg_advisory_xact_lock(hashtext('jiebang.holders'))`, nil); err != nil {
		return nil, err
	}
	return tx.Reader.Holders(ctx)
}

// UserIDsWith lists the enabled users who hold a role.
func (r Reader) UserIDsWith(ctx context.Context, role market.Role) ([]int64, error) {
	return list[int64](ctx, r, `select id from users where @role = any(roles) and not disabled order by id`,
		args{"role": role})
}

// FellowOwners lists the other owners of the organisations to which a user belongs.
func (r Reader) FellowOwners(ctx context.Context, userID int64) ([]int64, error) {
	return list[int64](ctx, r, `select distinct o.user_id from member m
		join member o on o.org_id = m.org_id and o.rank = 'owner' and o.user_id <> m.user_id
		where m.user_id = @user order by 1`, args{"user": userID})
}

// WriterIDs lists the members who act for an organisation.
func (r Reader) WriterIDs(ctx context.Context, orgID int64) ([]int64, error) {
	return list[int64](ctx, r, `select user_id from member where org_id = @org and rank in ('owner','editor')
		order by user_id`, args{"org": orgID})
}

// InsertUser stores a new user and sets the id.
func (tx *Tx) InsertUser(ctx context.Context, u *market.User) (err error) {
	u.Version, u.CreatedAt, u.PasswordChangedAt = 1, tx.now, tx.now
	u.ID, err = one[int64](ctx, tx.Reader, userTable.insert+`returning id`, userTable.inserted(u))
	return err
}

// UpdateUser stores name, phone, roles, fields and whether the account is disabled, if nobody stored another version.
func (tx *Tx) UpdateUser(ctx context.Context, u *market.User) error {
	return userTable.replace(ctx, tx, u)
}

// SetPassword stores a new password hash; mustChange when somebody else chose it. Failures and locks are forgotten.
func (tx *Tx) SetPassword(ctx context.Context, userID int64, hash string, mustChange bool) error {
	_, err := tx.exec(ctx, `update users set password_hash = @hash, password_changed_at = @now,
			must_change = @must_change, failed_logins = 0, locked_until = null
		where id = @id`, args{"id": userID, "hash": hash, "now": tx.now, "must_change": mustChange})
	return err
}

// FailLogin counts a failed login and locks the account once the failures reach the limit.
func (tx *Tx) FailLogin(ctx context.Context, userID int64, limit int, lock time.Duration) (locked bool, err error) {
	return one[bool](ctx, tx.Reader, `update users set failed_logins = case
			when failed_logins + 1 >= @limit::int then 0 else failed_logins + 1 end,
			locked_until = case when failed_logins + 1 >= @limit::int then @until else locked_until end
		where id = @id returning coalesce(locked_until > now(), false)`,
		args{"id": userID, "limit": limit, "until": tx.now.Add(lock)})
}

// SucceedLogin forgets failures and notes the time.
func (tx *Tx) SucceedLogin(ctx context.Context, userID int64) error {
	_, err := tx.exec(ctx, `update users set failed_logins = 0, locked_until = null, last_login_at = @now
		where id = @id`, args{"id": userID, "now": tx.now})
	return err
}

// SetTOTP stores the secret of the second factor, empty to remove it, and the time step of the code that proved it.
func (tx *Tx) SetTOTP(ctx context.Context, userID int64, secret string, step int64) error {
	_, err := tx.exec(ctx, `update users set totp_secret = @secret, last_totp_step = @step where id = @id`,
		args{"id": userID, "secret": secret, "step": step})
	return err
}

// UseTOTPStep takes a time step once; false when a code of it or of a later one was used before.
func (tx *Tx) UseTOTPStep(ctx context.Context, userID, step int64) (bool, error) {
	n, err := tx.exec(ctx, `update users set last_totp_step = @step where id = @id and last_totp_step < @step`,
		args{"id": userID, "step": step})
	return n == 1, err
}
