package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var sessionTable = tableOf[market.Session]("session", columns{
	given: `id`,
	fixed: `user_id hash created_at last_seen_at ip agent`,
})

// SessionByHash finds a session by the hash of its secret.
func (r Reader) SessionByHash(ctx context.Context, hash []byte) (market.Session, error) {
	return one[market.Session](ctx, r, sessionTable.read+`where hash = @hash`, args{"hash": hash})
}

// Sessions lists where a user is logged in, latest first.
func (r Reader) Sessions(ctx context.Context, userID int64) ([]market.Session, error) {
	return list[market.Session](ctx, r, sessionTable.read+`where user_id = @user order by last_seen_at desc`,
		args{"user": userID})
}

// InsertSession stores a login.
func (tx *Tx) InsertSession(ctx context.Context, s *market.Session) (err error) {
	s.CreatedAt, s.LastSeenAt = tx.now, tx.now
	s.ID, err = one[int64](ctx, tx.Reader, sessionTable.insert+`returning id`, sessionTable.inserted(s))
	return err
}

// TouchSession notes that the session is in use. It is the one write outside a transaction's trail: being
// seen is not an event.
func (db *DB) TouchSession(ctx context.Context, id int64) error {
	_, err := db.q.Exec(ctx, `update session set last_seen_at = now()
		where id = @id and last_seen_at < now() - interval '30 seconds'`, args{"id": id})
	return translate(err)
}

// EndSession removes a session of the user and tells its hash, so that caches forget it.
func (tx *Tx) EndSession(ctx context.Context, userID, id int64) ([]byte, error) {
	return one[[]byte](ctx, tx.Reader, `delete from session where id = @id and user_id = @user returning hash`,
		args{"id": id, "user": userID})
}

// EndSessions removes all sessions of a user but one.
func (tx *Tx) EndSessions(ctx context.Context, userID, except int64) ([][]byte, error) {
	return list[[]byte](ctx, tx.Reader, `delete from session where user_id = @user and id <> @except returning hash`,
		args{"user": userID, "except": except})
}

// ShutOut ends all that lets a user in without a new login: sessions, tokens of programs, the address of the calendar,
// and one-tap links that wait to be used.
func (tx *Tx) ShutOut(ctx context.Context, userID int64) error {
	for _, end := range []string{`delete from session where user_id = @user`, `delete from token where user_id = @user`,
		`delete from calendar_feed where user_id = @user`,
		`update tap set expires_at = least(expires_at, now()) where user_id = @user and used_at is null`} {
		if _, err := tx.exec(ctx, end, args{"user": userID}); err != nil {
			return err
		}
	}
	return nil
}

// PurgeSessions removes sessions last seen or begun before the times given.
func (tx *Tx) PurgeSessions(ctx context.Context, seenBefore, begunBefore time.Time) (int64, error) {
	return tx.exec(ctx, `delete from session where last_seen_at < @seen or created_at < @begun`,
		args{"seen": seenBefore, "begun": begunBefore})
}

var tokenTable = tableOf[market.Token]("token", columns{
	given: `id last_used_at`,
	fixed: `user_id name hash created_at expires_at`,
})

// TokenByHash finds a token in force by the hash of its secret.
func (r Reader) TokenByHash(ctx context.Context, hash []byte) (market.Token, error) {
	return one[market.Token](ctx, r, tokenTable.read+`where hash = @hash and expires_at > now()`, args{"hash": hash})
}

// Tokens lists a user's tokens, newest first.
func (r Reader) Tokens(ctx context.Context, userID int64) ([]market.Token, error) {
	return list[market.Token](ctx, r, tokenTable.read+`where user_id = @user order by id desc`, args{"user": userID})
}

// InsertToken stores a token.
func (tx *Tx) InsertToken(ctx context.Context, t *market.Token) (err error) {
	t.CreatedAt = tx.now
	t.ID, err = one[int64](ctx, tx.Reader, tokenTable.insert+`returning id`, tokenTable.inserted(t))
	return err
}

// TouchToken notes the use of a token.
func (db *DB) TouchToken(ctx context.Context, id int64) error {
	_, err := db.q.Exec(ctx, `update token set last_used_at = now()
		where id = @id and (last_used_at is null or last_used_at < now() - interval '1 minute')`, args{"id": id})
	return translate(err)
}

// RevokeToken removes a token of the user.
func (tx *Tx) RevokeToken(ctx context.Context, userID, id int64) error {
	n, err := tx.exec(ctx, `delete from token where id = @id and user_id = @user`, args{"id": id, "user": userID})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}

// RevokeTokens removes all tokens of a user.
func (tx *Tx) RevokeTokens(ctx context.Context, userID int64) error {
	_, err := tx.exec(ctx, `delete from token where user_id = @user`, args{"user": userID})
	return err
}
