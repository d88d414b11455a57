package app

import (
	"context"
	"crypto/rand"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// SendingForm is one request that sends a form with its one-time key.
type SendingForm struct {
	core  *Core
	claim *postgres.FormClaim
}

// SendForm gives a context whose first transaction takes the form's key together with what it makes. Done or Refused
// tells what came of it.
func (c *Core) SendForm(ctx context.Context, f market.SentForm) (context.Context, *SendingForm) {
	claim := &postgres.FormClaim{Form: f, Sending: rand.Text()}
	return postgres.WithFormClaim(ctx, claim), &SendingForm{c, claim}
}

// Beaten reports whether another request with the same form was first: nothing was made by this one.
func (s *SendingForm) Beaten() bool { return s.claim.Beaten() }

// Held reports whether this request has made something under the form's key.
func (s *SendingForm) Held() bool { return s.claim.Held() }

// Done keeps where the form led, for those who send it again.
func (s *SendingForm) Done(ctx context.Context, made string) error {
	return s.settle(ctx, func(ctx context.Context, tx *postgres.Tx) error { return tx.FormMade(ctx, s.claim, made) })
}

// Refused lets the form be sent again, for it was not accepted.
func (s *SendingForm) Refused(ctx context.Context) error {
	return s.settle(ctx, func(ctx context.Context, tx *postgres.Tx) error { return tx.ReleaseForm(ctx, s.claim) })
}

// formSettleTime bounds what is written about a form after its request has used up its own time.
const formSettleTime = 5 * time.Second

func (s *SendingForm) settle(ctx context.Context, write func(context.Context, *postgres.Tx) error) error {
	if !s.claim.Held() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), formSettleTime)
	defer cancel()
	return s.core.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return write(ctx, tx) })
}

const (
	formWait = 5 * time.Second        // how long the second of two requests waits for the first to end
	formLook = 100 * time.Millisecond // and how often it looks
)

// FormTrace tells what a form made when it was sent before; one that was not is market.ErrNotFound. A request that came
// first and is still under way is waited for.
func (c *Core) FormTrace(ctx context.Context, f market.SentForm) (market.FormTrace, error) {
	look := time.NewTicker(formLook)
	defer look.Stop()
	for waited := time.Duration(0); ; waited += formLook {
		trace, err := c.db.FormTrace(ctx, f)
		if err != nil || trace.Made != "" || waited >= formWait {
			return trace, err
		}
		now, err := c.db.Now(ctx)
		if err != nil || now.Sub(trace.At) > formWait*2 { // its node has stopped in between
			return trace, err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return trace, ctx.Err()
		}
	}
}
