package listing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// atOnce is how many entries a button moves while its person waits; more is done in the background.
const atOnce = 50

// bulkLease is for how long a node has work on many entries to itself after each entry.
const bulkLease = 30 * time.Second

// BulkStep is one attempt at a move of work on many entries.
type BulkStep struct {
	Name    market.BulkMove `form:"-"`
	Version int             `form:"version"`

	note string // what happened
}

type bulkAttempt = app.Attempt[*market.Bulk, BulkStep]

// bulkMoves make the moves of work on many entries.
var bulkMoves = &app.Moves[*Room, *market.Bulk, market.BulkStatus, market.BulkMove, BulkStep]{
	Kind: market.NounBulk,
	Rules: func(*Room, *market.Bulk) *market.Lifecycle[*market.Bulk, market.BulkStatus, market.BulkMove] {
		return market.BulkLifecycle
	},
	Effects: bulkEffects,
	Ask: func(in *BulkStep) app.Ask[market.BulkMove] {
		return app.Ask[market.BulkMove]{Name: in.Name, Version: in.Version}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Bulk, error) {
		b, err := tx.LockBulk(ctx, id)
		return &b, err
	},
	See:   func(b *market.Bulk, who market.Actor) bool { return b.VisibleTo(who) },
	Store: func(ctx context.Context, a *bulkAttempt) error { return a.Tx.UpdateBulk(ctx, a.Record) },
	ID:    func(b *market.Bulk) int64 { return b.ID },
	Title: func(b *market.Bulk) string { return b.Title },
	Href:  func(b *market.Bulk) string { return link.Bulk(b.ID) },
}

// bulkEffects say what each move of work on many entries does beside the new state.
var bulkEffects = map[market.BulkMove]app.Effect[*Room, *market.Bulk, BulkStep]{
	market.BulkFinish: {Tells: []app.Tell[*market.Bulk, BulkStep]{{People: pressedBy, What: "批量办理已办完"}}},
	market.BulkStall: {Follow: bulkStalled, Tells: []app.Tell[*market.Bulk, BulkStep]{{People: pressedBy,
		Kind: market.MessageDuty, What: "批量办理多次出错，请重试"}}},
	market.BulkRetry: {Follow: bulkRetried, Tone: market.ToneMain},
}

func pressedBy(b *market.Bulk) []int64 { return []int64{b.SubmittedBy} }

func bulkStalled(_ context.Context, _ *Room, a *bulkAttempt) error {
	a.Record.Note = a.In.note
	return nil
}

func bulkRetried(ctx context.Context, _ *Room, a *bulkAttempt) error {
	a.Record.Note = ""
	if err := a.Tx.DelayBulk(ctx, a.Record.ID, 0, -bulkLease); err != nil {
		return err
	}
	return a.Tx.AskBulk(ctx, a.Record.ID)
}

// moveMany makes one move of listings, each by itself: those that cannot make it stay where they are.
func (r *Room) moveMany(ctx context.Context, who market.Actor, rows []market.Listing, move Move, back string) (Many,
	error) {
	if len(rows) > atOnce {
		return r.later(ctx, who, market.Bulk{Title: market.ListingLifecycle.MoveLabel(move.Name), Move: move.Name,
			Text: move.Reason, Back: back}, rows)
	}
	var many Many
	for _, l := range rows {
		move.Version = l.Version
		_, err := r.Move(ctx, who, l.ID, move)
		if market.CodeOf(err) == market.Internal && err != nil {
			return many, err
		}
		many.note(l, err)
	}
	return many, nil
}

// later has entries worked on in the background, as their person sees them now.
func (r *Room) later(ctx context.Context, who market.Actor, b market.Bulk, rows []market.Listing) (Many, error) {
	items := make([]market.BulkItem, 0, len(rows))
	for _, l := range rows {
		items = append(items, market.BulkItem{Ref: l.ID, Version: l.Version, Title: l.Title})
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertBulk(ctx, &b, items); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbStart, market.NounBulk, b.ID, b.Title, map[string]any{"rows": len(items),
			"move": b.Move, "key": b.Key})
	})
	return Many{BulkID: b.ID}, err
}

// WorkBulk goes on with work on many entries until all are done. What another node is at is left to it.
func (r *Room) WorkBulk(ctx context.Context, id int64) error {
	var claimed bool
	err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
		claimed, err = tx.ClaimBulk(ctx, id, bulkLease)
		return err
	})
	if err != nil || !claimed {
		return err
	}
	err = r.workBulk(ctx, id)
	if err == nil {
		return nil
	}
	let, cancel := context.WithTimeout(context.WithoutCancel(ctx), bulkLease)
	defer cancel()
	return errors.Join(err, r.bulkFailed(let, id, ctx.Err() != nil))
}

// WorkBulksLeft goes on with work that a node which is gone was at.
func (r *Room) WorkBulksLeft(ctx context.Context) error {
	const most = 20
	ids, err := r.db.BulksAtWork(ctx, most)
	failed := []error{err}
	for _, id := range ids {
		failed = append(failed, r.WorkBulk(ctx, id))
	}
	return errors.Join(failed...)
}

func (r *Room) workBulk(ctx context.Context, id int64) error {
	b, err := r.db.Bulk(ctx, id)
	if err != nil {
		return err
	}
	user, err := r.db.User(ctx, b.SubmittedBy)
	if err != nil {
		return err
	}
	members, err := r.db.MembershipsOf(ctx, user.ID)
	if err != nil {
		return err
	}
	who := market.Actor{UserID: user.ID, Name: user.Name, Roles: user.Roles, Memberships: members}
	for {
		items, err := r.db.BulkItems(ctx, id, market.BulkWaiting, 0, atOnce)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			_, err := bulkMoves.Make(ctx, r.core, r, market.TheSystem(), id, BulkStep{Name: market.BulkFinish})
			return err
		}
		for i := range items {
			if err := r.workItem(ctx, who, &b, &items[i]); err != nil {
				return err
			}
		}
	}
}

// workItem does what the button was pressed for with one entry, in one transaction with what became of it, so that a
// killed node does nothing twice. What its rules refuse is noted with the reason.
func (r *Room) workItem(ctx context.Context, who market.Actor, b *market.Bulk, item *market.BulkItem) error {
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		item.Outcome = market.BulkMade
		if err := tx.NoteBulkItem(ctx, item); err != nil {
			return err
		}
		if err := tx.HoldBulk(ctx, b.ID, bulkLease); err != nil {
			return err
		}
		if b.Move == "" {
			return fillOne(ctx, tx, item.Ref, b.Key, b.Text, b.OwnerID)
		}
		return r.moveItem(ctx, tx, item, Move{Name: b.Move, Reason: b.Text})
	})
	if err == nil || market.CodeOf(err) == market.Internal {
		return err
	}
	item.Outcome, item.Reason = market.BulkRefused, app.ReasonOf(err)
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.NoteBulkItem(ctx, item); err != nil {
			return err
		}
		return tx.HoldBulk(ctx, b.ID, bulkLease)
	})
}

// moveItem makes the move of one entry, unless somebody has changed it since the button was pressed.
func (r *Room) moveItem(ctx context.Context, tx *postgres.Tx, item *market.BulkItem, move Move) error {
	l, err := tx.LockListing(ctx, item.Ref)
	if err != nil {
		return err
	}
	if !l.Inside(tx.Who()) {
		return market.ErrNotFound
	}
	if l.Version != item.Version {
		return market.ErrStale
	}
	return listingMoves.Take(ctx, r.core, r, tx, &l, move)
}

// bulkFailed has work tried again after a while, each time after a longer one, until it waits for its person. A node
// that is about to stop just lets another have it.
func (r *Room) bulkFailed(ctx context.Context, id int64, stopping bool) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		b, err := tx.LockBulk(ctx, id)
		if err != nil || b.Status != market.BulkWorking {
			return err
		}
		n := b.Failures + 1
		if stopping {
			return tx.DelayBulk(ctx, id, b.Failures, 0)
		}
		if n < market.ImportTries {
			return tx.DelayBulk(ctx, id, n, market.ImportPause(n))
		}
		return bulkMoves.Take(ctx, r.core, r, tx, &b, BulkStep{Name: market.BulkStall,
			note: fmt.Sprintf("平台内部出错，自动试了 %d 次都没有成功。可以稍后点“重试”；仍不成功的，请把编号 %d 告诉系统管理员。",
				market.ImportTries, id)})
	})
}

// BulkView is work on many entries as its page shows it.
type BulkView struct {
	market.Bulk
	Counts  market.BulkCounts
	Refused []market.BulkItem
	Offers  []market.Offer
}

// Bulk reads work on many entries, with those refused behind the n-th.
func (r *Room) Bulk(ctx context.Context, who market.Actor, id int64, after int) (BulkView, error) {
	b, err := r.db.Bulk(ctx, id)
	if err == nil && !b.VisibleTo(who) {
		err = market.ErrNotFound
	}
	if err != nil {
		return BulkView{}, err
	}
	view := BulkView{Bulk: b, Offers: bulkMoves.Offers(r, &b, who, r.core.Now())}
	if view.Counts, err = r.db.BulkCounts(ctx, id); err != nil {
		return view, err
	}
	view.Refused, err = r.db.BulkItems(ctx, id, market.BulkRefused, after, app.PageSize)
	return view, err
}

// MoveBulk makes a move of work on many entries.
func (r *Room) MoveBulk(ctx context.Context, who market.Actor, id int64, step BulkStep) error {
	_, err := bulkMoves.Make(ctx, r.core, r, who, id, step)
	return err
}
