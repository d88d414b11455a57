package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Awaited is a record and who must take its next step, as one asker sees it.
type Awaited struct {
	Title, Href string
	By          []market.Capacity // empty when the next step is the asker's, or there is none
	Orgs        []int64           // the organisations among those who must act
	People      []int64           // those among them who act for themselves
	Silent      bool              // who else waits is not told: it may be somebody whose name is kept from the asker
}

// A ReadAwaited says of one kind of record whom it waits for; what the asker may not know of is not found.
type ReadAwaited func(ctx context.Context, from postgres.Reader, who market.Actor, ref int64, now time.Time) (Awaited,
	error)

// Await registers a kind of record about which those who wait may nudge those who must act.
func (c *Core) Await(kind string, read ReadAwaited) { c.awaited[kind] = read }

// Awaits lists who must take the usual way forward from where a record stands, nobody when the asker may take it.
func (m *Moves[R, T, S, M, In]) Awaits(r R, t T, who market.Actor, now time.Time) []market.Capacity {
	var by []market.Capacity
	for _, offer := range m.Ahead(r, t, who, now) {
		switch {
		case offer.Tone != market.ToneMain:
		case offer.Barred == "":
			return nil
		default:
			by = append(by, m.Rules(r, t).Awaits(t, M(offer.Name))...)
		}
	}
	slices.Sort(by)
	return slices.DeleteFunc(slices.Compact(by), func(c market.Capacity) bool { return c == market.AsSystem })
}

// OrgsOf lists the organisations that stand behind the capacities; those that the record does not have are left out.
func OrgsOf(by []market.Capacity, of map[market.Capacity]int64) []int64 {
	var orgs []int64
	for _, c := range by {
		if id := of[c]; id != 0 && !slices.Contains(orgs, id) {
			orgs = append(orgs, id)
		}
	}
	return orgs
}

// Nudging is whether somebody may nudge about a record.
type Nudging struct {
	Whom    string // who must act; empty when there is nobody to nudge
	Blocked string // why not now
}

// Nudging reads whether the actor may nudge about a record.
func (c *Core) Nudging(ctx context.Context, who market.Actor, kind string, ref int64) (Nudging, error) {
	thing, err := c.awaitedOf(ctx, c.db.Reader, who, kind, ref, c.Now())
	if err != nil || len(thing.By) == 0 {
		return Nudging{}, err
	}
	n := Nudging{Whom: market.CapacityNames(thing.By)}
	last, err := c.db.LastNudge(ctx, kind, ref)
	switch {
	case market.Missing(err):
		return n, nil
	case err != nil:
		return n, err
	}
	if last.At.After(c.nudgedSince(c.Now())) {
		n.Blocked = market.MessageOf(last.Refuse(who, !thing.Silent || who.InBureau()))
	}
	return n, nil
}

func (c *Core) nudgedSince(now time.Time) time.Time {
	return now.Add(-time.Duration(c.Settings().Int(market.SetNudgeHours)) * time.Hour)
}

func (c *Core) awaitedOf(ctx context.Context, from postgres.Reader, who market.Actor, kind string, ref int64,
	now time.Time) (Awaited, error) {
	read, known := c.awaited[kind]
	if !known {
		return Awaited{}, market.ErrNotFound
	}
	return read(ctx, from, who, ref, now)
}

// Nudge asks those who must take the next step of a record to get on with it, at most once a day. It tells whom.
func (c *Core) Nudge(ctx context.Context, who market.Actor, kind string, ref int64) (whom string, err error) {
	err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		thing, err := c.awaitedOf(ctx, tx.Reader, who, kind, ref, tx.Now())
		if err != nil {
			return err
		}
		if len(thing.By) == 0 {
			return market.Refuse(market.Conflict, "目前没有等他人办理的事项，无须催办；请刷新页面查看最新状态。")
		}
		people, err := nudged(ctx, tx, thing)
		if err != nil {
			return err
		}
		n, fresh, err := tx.Nudge(ctx, kind, ref, len(people), c.nudgedSince(tx.Now()))
		if err != nil {
			return err
		}
		if !fresh {
			return n.Refuse(who, !thing.Silent || who.InBureau())
		}
		whom = market.CapacityNames(thing.By)
		if err := tx.Tell(ctx, people, market.NudgeMessage(kind, thing.Title, thing.Href)); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbNudge, kind, ref, whom, nil)
	})
	if err != nil {
		return "", fmt.Errorf("nudge about %s %d: %w", kind, ref, err)
	}
	return whom, nil
}

// nudged lists those who must act.
func nudged(ctx context.Context, tx *postgres.Tx, thing Awaited) ([]int64, error) {
	people := slices.Clone(thing.People)
	for _, by := range thing.By {
		if role := by.RoleOf(); role != "" {
			holders, err := tx.UserIDsWith(ctx, role)
			if err != nil {
				return nil, err
			}
			people = append(people, holders...)
		}
	}
	for _, org := range thing.Orgs {
		writers, err := tx.WriterIDs(ctx, org)
		if err != nil {
			return nil, err
		}
		people = append(people, writers...)
	}
	slices.Sort(people)
	return slices.Compact(people), nil
}
