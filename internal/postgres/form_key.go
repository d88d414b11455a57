package postgres

import (
	"context"
	"sync"
	"time"

	"jiebang/internal/market"
)

// FormClaim takes the one-time key of a form for one request: the first transaction that the request commits writes the
// key beside what it made, so that neither stands without the other, whatever stops in between.
type FormClaim struct {
	Form    market.SentForm
	Sending string // of this request alone

	mu    sync.Mutex
	open  bool // a transaction of this request is writing the key
	held  bool // the key stands in the record
	first bool // another request was first
}

type formClaimKey struct{}

// WithFormClaim makes every transaction of a context claim the form's key.
func WithFormClaim(ctx context.Context, c *FormClaim) context.Context {
	return context.WithValue(ctx, formClaimKey{}, c)
}

func formClaim(ctx context.Context) *FormClaim {
	c, _ := ctx.Value(formClaimKey{}).(*FormClaim)
	return c
}

// Held reports whether this request has written the key.
func (c *FormClaim) Held() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held
}

// Beaten reports whether another request sent the same form and was first.
func (c *FormClaim) Beaten() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first
}

// begin reports whether this transaction is to write the key: one at a time does, and none once it stands.
func (c *FormClaim) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open || c.held {
		return false
	}
	c.open = true
	return true
}

func (c *FormClaim) end(committed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open, c.held = false, committed
}

func (c *FormClaim) beaten() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.first = true
	return market.ErrFormSent
}

// claimForm writes the key; a request that sends the same form at the same instant waits here until it is known whether
// the first one made anything.
func (tx *Tx) claimForm(ctx context.Context, c *FormClaim) error {
	n, err := tx.exec(ctx, `insert into form_key (key, user_id, path, sending, at)
		values (@key, @user, @path, @sending, @now) on conflict do nothing`,
		args{"key": c.Form.Key, "user": c.Form.UserID, "path": c.Form.Path, "sending": c.Sending, "now": tx.now})
	if err == nil && n == 0 {
		return c.beaten()
	}
	return err
}

// FormTrace reads what a form made when it was sent before, by the same account or by the visitor who has since logged
// in.
func (r Reader) FormTrace(ctx context.Context, f market.SentForm) (market.FormTrace, error) {
	return one[market.FormTrace](ctx, r, `select made, at from form_key
		where key = @key and path = @path and user_id in (@user, 0) order by user_id desc limit 1`,
		args{"key": f.Key, "path": f.Path, "user": f.UserID})
}

// FormMade keeps where a form led.
func (tx *Tx) FormMade(ctx context.Context, c *FormClaim, made string) error {
	_, err := tx.exec(ctx, `update form_key set made = @made where key = @key and user_id = @user and path = @path
		and sending = @sending`, args{"key": c.Form.Key, "user": c.Form.UserID, "path": c.Form.Path,
		"sending": c.Sending, "made": made})
	return err
}

// ReleaseForm lets a form that was refused be sent again.
func (tx *Tx) ReleaseForm(ctx context.Context, c *FormClaim) error {
	_, err := tx.exec(ctx, `delete from form_key where key = @key and user_id = @user and path = @path
		and sending = @sending`, args{"key": c.Form.Key, "user": c.Form.UserID, "path": c.Form.Path,
		"sending": c.Sending})
	return err
}

// PurgeFormKeys forgets forms that were sent before a moment.
func (tx *Tx) PurgeFormKeys(ctx context.Context, before time.Time) (int64, error) {
	return tx.exec(ctx, `delete from form_key where at < @before`, args{"before": before})
}
