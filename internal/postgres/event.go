package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/market"
)

// What is written of an event, and what is read.
const (
	eventWritten = `at, actor_id, actor_name, ip, verb, kind, ref, note, change`
	eventColumns = `seq, xid::text::bigint as xid, ` + eventWritten
)

// final keeps rows of transactions that may still be running out of a read of the feed: a reader that only
// asked for a larger seq would lose the rows of slow transactions for ever.
const final = `xid < pg_snapshot_xmin(pg_current_snapshot())`

// Record adds an event to the transaction. Who, when and from where come from the transaction; change is
// what a reader of the trail needs beside the noun itself, nil for nothing.
func (tx *Tx) Record(ctx context.Context, verb, kind string, ref int64, note string, change any) error {
	data, err := json.Marshal(change)
	if err != nil {
		return fmt.Errorf("record %s of %s %d: %w", verb, kind, ref, err)
	}
	_, err = tx.exec(ctx, `insert into event (`+eventWritten+`)
		values (@at, @actor, @name, @ip, @verb, @kind, @ref, @note, @change)`,
		args{"at": tx.now, "actor": tx.who.UserID, "name": tx.who.Name, "ip": tx.who.IP, "verb": verb, "kind": kind,
			"ref": ref, "note": note, "change": data})
	return err
}

// EventsAfter reads the feed in its order, up to limit final events behind the cursor.
func (r Reader) EventsAfter(ctx context.Context, cursor market.EventCursor, limit int) ([]market.Event, error) {
	return list[market.Event](ctx, r, `select `+eventColumns+` from event
		where (xid, seq) > (@xid::text::xid8, @seq) and `+final+` order by event.xid, seq limit @limit`,
		args{"xid": fmt.Sprint(cursor.Xid), "seq": cursor.Seq, "limit": limit})
}

// LastEvent is the end of the feed as it stands: the cursor of a reader that has seen everything final.
func (r Reader) LastEvent(ctx context.Context) (market.EventCursor, error) {
	cursor, err := one[market.EventCursor](ctx, r, `select xid::text::bigint as xid, seq from event
		where `+final+` order by event.xid desc, seq desc limit 1`, nil)
	if errors.Is(err, market.ErrNotFound) {
		return market.EventCursor{}, nil
	}
	return cursor, err
}

// EventsOf lists what happened to one thing, oldest first.
func (r Reader) EventsOf(ctx context.Context, kind string, ref int64) ([]market.Event, error) {
	return list[market.Event](ctx, r, `select `+eventColumns+` from event where kind = @kind and ref = @ref
		order by seq limit 500`,
		args{"kind": kind, "ref": ref})
}

// EventFilter narrows the audit trail; zero values do not narrow.
type EventFilter struct {
	Kind    string
	Verb    string
	ActorID int64
	Actor   string // login name or name of who acted
	From    market.Date
	To      market.Date
	Before  int64 // only events with a smaller seq: the next page
	Limit   int
}

// Trail reads the audit trail, newest first. What was done with a bid while bids are taken comes with the close: it
// would tell who bids.
func (r Reader) Trail(ctx context.Context, f EventFilter) ([]market.Event, error) {
	var w where
	w.that(true, `kind <> `+onBid+` or not exists (select from bid b join challenge c on c.id = b.challenge_id
		where b.id = event.ref and c.status = `+challengePublished+`)`)
	w.and(f.Kind != "", `kind = @kind`, "kind", f.Kind)
	w.and(f.Verb != "", `verb = @verb`, "verb", f.Verb)
	w.and(f.ActorID != 0, `actor_id = @actor`, "actor", f.ActorID)
	w.and(f.Actor != "", `actor_name = @name or actor_id = (select id from users
		where login = lower(@name))`, "name", f.Actor)
	w.and(!f.From.IsZero(), `at >= @from`, "from", f.From.Start())
	w.and(!f.To.IsZero(), `at < @to`, "to", f.To.End())
	w.and(f.Before != 0, `seq < @before`, "before", f.Before)
	return list[market.Event](ctx, r, `select `+eventColumns+` from event `+w.sql()+` order by seq desc limit @limit`,
		w.args("limit", f.Limit))
}

// Unsealed counts the events that the hash chain does not cover yet.
func (r Reader) Unsealed(ctx context.Context) (int, error) {
	return one[int](ctx, r, `select (select count(*) from event)::int - (select count(*) from event_seal)::int`, nil)
}

// Follow reads the feed from the cursor on and hands every batch of final events to f, in order, until the
// context ends or f fails. NOTIFY wakes it; it also looks every few seconds, since a notification is only a hint.
func (db *DB) Follow(ctx context.Context, cursor market.EventCursor, f func([]market.Event) error) error {
	const (
		batch = 500
		poll  = 2 * time.Second
	)
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("follow events: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `listen event`); err != nil {
		return fmt.Errorf("follow events: %w", err)
	}
	for wait := poll; ; {
		events, err := db.EventsAfter(ctx, cursor, batch)
		if err != nil {
			return fmt.Errorf("follow events: %w", err)
		}
		if len(events) > 0 {
			if err := f(events); err != nil {
				return fmt.Errorf("follow events: %w", err)
			}
			cursor = events[len(events)-1].Cursor()
			continue
		}
		woken, err := awaitNotice(ctx, conn.Conn(), wait)
		if err != nil {
			return err
		}
		wait = nextWait(wait, poll, woken)
	}
}

// nextWait is short after a notification, since its event becomes final only when every older transaction
// has ended, and grows back to the ordinary poll.
func nextWait(wait, poll time.Duration, woken bool) time.Duration {
	if woken {
		return 10 * time.Millisecond
	}
	return min(wait*2, poll)
}

// awaitNotice returns on a notification or after the time, and fails when the context or the connection ends.
func awaitNotice(ctx context.Context, conn *pgx.Conn, limit time.Duration) (woken bool, err error) {
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_, err = conn.WaitForNotification(wait)
	switch {
	case err == nil:
		return true, nil
	case ctx.Err() != nil:
		return false, ctx.Err()
	case wait.Err() != nil:
		return false, nil
	}
	return false, fmt.Errorf("follow events: %w", err)
}

// SealEvents extends the hash chain over the final events that have no seal yet, at most limit at once, and
// tells how many it sealed. Only one sealer works at a time; another finds nothing to do.
func (tx *Tx) SealEvents(ctx context.Context, limit int) (int, error) {
	free, err := one[bool](ctx, tx.Reader, `select pg_try_advisory_xact_lock(hashtext('jiebang.seal'))`, nil)
	if err != nil || !free {
		return 0, err
	}
	last, err := tx.lastSeal(ctx)
	if err != nil {
		return 0, err
	}
	events, err := tx.EventsAfter(ctx, market.EventCursor{Xid: last.Xid, Seq: last.Seq}, limit)
	if err != nil {
		return 0, err
	}
	links := newLinks(len(events))
	for _, e := range events {
		last.Pos++
		last.Hash = e.Seal(last.Hash)
		links.add(last.Pos, e, last.Hash)
	}
	_, err = tx.exec(ctx, `insert into event_seal (pos, seq, xid, hash)
		select pos, seq, xid::xid8, hash
		from unnest(@pos::bigint[], @seq::bigint[], @xid::text[], @hash::bytea[]) as l (pos, seq, xid, hash)`,
		args{"pos": links.pos, "seq": links.seq, "xid": links.xid, "hash": links.hash})
	return len(events), err
}

// links are the columns of new seals.
type links struct {
	pos, seq []int64
	xid      []string
	hash     [][]byte
}

func newLinks(n int) *links {
	return &links{make([]int64, 0, n), make([]int64, 0, n), make([]string, 0, n), make([][]byte, 0, n)}
}

func (l *links) add(pos int64, e market.Event, hash []byte) {
	l.pos, l.seq, l.xid, l.hash = append(l.pos, pos), append(l.seq, e.Seq), append(l.xid,
		fmt.Sprint(e.Xid)), append(l.hash, hash)
}

type seal struct {
	Pos, Seq, Xid int64
	Hash          []byte
}

func (r Reader) lastSeal(ctx context.Context) (seal, error) {
	last, err := one[seal](ctx, r, `select pos, seq, xid::text::bigint as xid, hash from event_seal
		order by pos desc limit 1`, nil)
	if errors.Is(err, market.ErrNotFound) {
		return seal{}, nil
	}
	return last, err
}

// VerifySeals recomputes the whole chain and names the first event that does not fit it, 0 when all do. It
// also tells how many events the chain covers.
func (r Reader) VerifySeals(ctx context.Context) (broken int64, sealed int, err error) {
	type link struct {
		market.Event
		Pos  int64
		Hash []byte
	}
	var previous []byte
	for pos := int64(0); ; {
		links, err := list[link](ctx, r, `select seq, event.xid::text::bigint as xid, `+eventWritten+`, s.pos, s.hash
			from event_seal s join event using (seq) where s.pos > @pos order by s.pos limit 1000`, args{"pos": pos})
		if err != nil || len(links) == 0 {
			return 0, sealed, err
		}
		for _, l := range links {
			if previous = l.Seal(previous); l.Pos != pos+1 || string(previous) != string(l.Hash) {
				return l.Seq, sealed, nil
			}
			pos = l.Pos
			sealed++
		}
	}
}
