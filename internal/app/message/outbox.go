package message

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"jiebang/internal/channel"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// How the outbox is emptied. The lease is longer than all that a node does with what it takes at once.
const (
	sendersMost  = 4                // messages that one channel sends at the same time on a node
	sendTimeout  = 30 * time.Second // of one message
	sendLease    = 3 * time.Minute
	sendShift    = time.Minute // how long one job goes on, so that each channel gets its turn
	breakAfter   = 3           // failures one after the other until the channel is left alone
	breakFor     = time.Minute
	droppedWords = "接收人已关闭此类消息。"
)

// breakers are one for each channel on this node: a channel that is down is left alone for a while, so that what waits
// for it spends no tries.
type breakers struct {
	mu   sync.Mutex
	rest time.Duration // for which a channel is left alone
	all  map[postgres.Outlet]*gobreaker.CircuitBreaker[struct{}]
}

func (b *breakers) of(outlet postgres.Outlet) *gobreaker.CircuitBreaker[struct{}] {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[postgres.Outlet]*gobreaker.CircuitBreaker[struct{}]{}
	}
	if b.all[outlet] == nil {
		b.all[outlet] = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
			Name:        string(outlet.Channel),
			Timeout:     b.rest,
			ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
			// a receiver who is refused says nothing of the channel
			IsSuccessful: func(err error) bool { return err == nil || final(err) || errors.Is(err, errSwitchedOff) },
		})
	}
	return b.all[outlet]
}

// errSwitchedOff is what a channel is that nobody has set up, or that its keeper has switched off. What waits for it
// keeps waiting: nobody was called, so that no try counts.
var errSwitchedOff = errors.New("the channel is switched off")

// offPause is after what time one looks again whether a channel has been switched on.
const offPause = 5 * time.Minute

// final reports whether trying again is of no use.
func final(err error) bool {
	var failure *channel.Failure
	return errors.As(err, &failure) && (failure.Final || failure.Gone)
}

// MessagesDue has somebody send what is due, channel by channel.
func (r *Room) MessagesDue(ctx context.Context) error {
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	outlets, err := r.db.OutletsDue(ctx, now)
	if err != nil || len(outlets) == 0 {
		return err
	}
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		for _, of := range outlets {
			if err := tx.WakeSending(ctx, of.Channel, of.ChannelID, tx.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// SendMessages sends what is due by one channel until nothing is, the channel is left alone, or the shift is over. Each
// message is out at least once: a node that dies between sending and noting it leaves it to another one, which sends it
// again under the same ID.
func (r *Room) SendMessages(ctx context.Context, kind market.ChannelKind, channelID int64) error {
	of := postgres.Outlet{Channel: kind, ChannelID: channelID}
	shift, cancel := context.WithTimeout(ctx, sendShift)
	defer cancel()
	for shift.Err() == nil {
		most := sendersMost
		switch r.breakers.of(of).State() {
		case gobreaker.StateOpen:
			return nil
		case gobreaker.StateHalfOpen:
			most = 1
		case gobreaker.StateClosed:
		}
		taken, err := r.takeMessages(ctx, of, most)
		if err != nil || len(taken) == 0 {
			return err
		}
		if err := r.sendAll(ctx, of, taken); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) takeMessages(ctx context.Context, of postgres.Outlet, most int) (taken []market.Bundle, err error) {
	now, err := r.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	pace := r.core.Settings().PaceAt(now)
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		taken, err = tx.TakeDeliveries(ctx, of, pace, most, sendLease)
		return err
	})
	return taken, err
}

// sendAll sends several messages beside each other and notes what became of each.
func (r *Room) sendAll(ctx context.Context, of postgres.Outlet, taken []market.Bundle) error {
	failed := make([]error, len(taken))
	var beside sync.WaitGroup
	for i, b := range taken {
		beside.Go(func() { failed[i] = r.sendOne(ctx, of, b) })
	}
	beside.Wait()
	return errors.Join(failed...)
}

// sendOne decides on one message, sends it, and notes what became of it.
func (r *Room) sendOne(ctx context.Context, of postgres.Outlet, b market.Bundle) error {
	d, outcome, err := r.prepare(ctx, &b)
	if err != nil {
		return fmt.Errorf("prepare message %d: %w", b.ID, err)
	}
	if outcome == nil {
		outcome = r.try(ctx, of, b, d)
	}
	// A node that is told to stop still says what it has sent.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		_, err := tx.SettleDelivery(ctx, b, *outcome)
		return err
	})
}

// try calls the channel, unless it is left alone.
func (r *Room) try(ctx context.Context, of postgres.Outlet, b market.Bundle, d market.Dispatch) *postgres.Outcome {
	receipt := ""
	_, err := r.breakers.of(of).Execute(func() (done struct{}, err error) {
		receipt, err = r.deliver(ctx, of, d)
		return done, err
	})
	now := d.At
	switch {
	case err == nil:
		return &postgres.Outcome{State: market.DeliverySent, Tried: true, Receipt: receipt}
	case errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests):
		return &postgres.Outcome{State: market.DeliveryWaiting, DueAt: now.Add(r.breakers.rest),
			Error: "该通道连续发送失败，暂停发送后自动重试。"}
	case errors.Is(err, errSwitchedOff):
		return &postgres.Outcome{State: market.DeliveryWaiting, DueAt: now.Add(offPause), Error: sentenceOf(err)}
	case final(err):
		return &postgres.Outcome{State: market.DeliveryDead, Error: sentenceOf(err), Tried: true}
	}
	var failure *channel.Failure
	var asked time.Duration
	if errors.As(err, &failure) {
		asked = failure.After
	}
	at, again := market.RetryAt(now, b.Attempts, asked, rand.Float64())
	if !again {
		return &postgres.Outcome{State: market.DeliveryDead, Error: sentenceOf(err), Tried: true}
	}
	return &postgres.Outcome{State: market.DeliveryWaiting, DueAt: at, Error: sentenceOf(err), Tried: true}
}

// deliver opens the channel and sends by it; one that panics has failed like any other.
func (r *Room) deliver(ctx context.Context, of postgres.Outlet, d market.Dispatch) (receipt string, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("channel %s panicked: %v", of.Channel, panicked)
		}
	}()
	open, err := r.opener(ctx, of.Channel)
	if err != nil {
		return "", err
	}
	return sendFor(ctx, open, d)
}

// prepare makes of a bundle what leaves the site, or says why nothing does now.
func (r *Room) prepare(ctx context.Context, b *market.Bundle) (market.Dispatch, *postgres.Outcome, error) {
	now, err := r.db.Now(ctx)
	if err != nil {
		return market.Dispatch{}, nil, err
	}
	to, outcome, err := r.receiver(ctx, b, now)
	if err != nil || outcome != nil {
		return market.Dispatch{}, outcome, err
	}
	stop, err := r.StopAddress(ctx, *b, to)
	if err != nil {
		return market.Dispatch{}, nil, err
	}
	if b.Taps, err = r.tapLinks(ctx, b, now); err != nil {
		return market.Dispatch{}, nil, err
	}
	sender := market.Sender{Site: r.core.Settings().Text(market.SetSiteName), Base: r.core.BaseURL(),
		All: link.Notifications}
	return sender.Compose(*b, to, stop, now), nil, nil
}

// tapLinks are the one-tap links that the messages of a bundle offer and that are still open. They are made each time
// the bundle is tried, since they are kept nowhere.
func (r *Room) tapLinks(ctx context.Context, b *market.Bundle, now time.Time) ([]market.TapLink, error) {
	what := map[int64]string{}
	var told []int64
	for _, row := range b.Rows {
		if row.NotificationID != 0 {
			what[row.NotificationID] = row.What
			told = append(told, row.NotificationID)
		}
	}
	taps, err := r.db.TapsOf(ctx, told)
	if err != nil {
		return nil, err
	}
	var links []market.TapLink
	for _, tap := range taps {
		rule, known := tap.Act.Rule()
		if !known || tap.UserID != b.UserID || tap.Check(now) != nil {
			continue
		}
		address, err := r.core.TapLink(ctx, tap)
		if err != nil {
			return nil, err
		}
		links = append(links, market.TapLink{What: what[tap.NotificationID], Label: rule.Label, Link: address})
	}
	return links, nil
}

// receiver is where a bundle goes, once what its person wants is heeded.
func (r *Room) receiver(ctx context.Context, b *market.Bundle, now time.Time) (to string, _ *postgres.Outcome,
	_ error) {
	if b.UserID == 0 || b.Address != "" {
		return b.Address, nil, nil
	}
	reception, err := r.db.Reception(ctx, b.UserID)
	if err != nil {
		return "", nil, err
	}
	settings := r.core.Settings()
	sent, err := r.db.SentToday(ctx, b.UserID, b.Channel, market.DateOf(now).Start())
	if err != nil {
		return "", nil, err
	}
	h := reception.Judge(*b, sent, settings.Int(market.SetMessagesPerDay), now)
	untie := b.Attempts == 1 // what nobody was called for yet may still join what comes meanwhile
	switch {
	case h.Drop != "":
		return "", &postgres.Outcome{State: market.DeliveryDropped, Error: h.Drop}, nil
	case h.Defer:
		return "", &postgres.Outcome{State: market.DeliveryWaiting, Timing: market.TimingDaily, Untie: true}, nil
	case !h.Hold.IsZero():
		return "", &postgres.Outcome{State: market.DeliveryWaiting, DueAt: h.Hold, Untie: untie}, nil
	}
	if len(h.Stop) > 0 {
		if err := r.leaveOut(ctx, b, h.Stop); err != nil {
			return "", nil, err
		}
	}
	return reception.Address(b.Channel).Value, nil, nil
}

// leaveOut takes out of a bundle what its reader has switched off since it was written.
func (r *Room) leaveOut(ctx context.Context, b *market.Bundle, rows []market.Delivery) error {
	var ids []int64
	out := map[int64]bool{}
	for _, row := range rows {
		ids, out[row.ID] = append(ids, row.ID), true
	}
	var left []market.Delivery
	for _, row := range b.Rows {
		if !out[row.ID] {
			left = append(left, row)
		}
	}
	b.Rows = left
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.DropDeliveries(ctx, ids, droppedWords)
	})
}

// PurgeMessages forgets what was sent long ago, and codes nobody can use any more.
func (r *Room) PurgeMessages(ctx context.Context) error {
	days := r.core.Settings().Int(market.SetMessageKeepDays)
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if _, err := tx.PurgeDeliveries(ctx, tx.Now().AddDate(0, 0, -days)); err != nil {
			return err
		}
		_, err := tx.PurgeCodes(ctx, tx.Now().AddDate(0, 0, -1))
		return err
	})
}
