package app

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func (c *Core) sealSome(ctx context.Context, limit int) (sealed int, err error) {
	err = c.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
		sealed, err = tx.SealEvents(ctx, limit)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("seal events: %w", err)
	}
	return sealed, nil
}

// TrailFilter narrows the audit trail; zero values do not narrow.
type TrailFilter struct {
	Kind   string
	Verb   string
	Actor  string // login name or name
	From   market.Date
	To     market.Date
	Before int64
}

func (f TrailFilter) rows(limit int) postgres.EventFilter {
	return postgres.EventFilter{Kind: f.Kind, Verb: f.Verb, Actor: f.Actor, From: f.From, To: f.To, Before: f.Before,
		Limit: limit}
}

// TrailPage is how many events a page of the trail shows.
const TrailPage = 50

// Trail reads the audit trail for the auditor, newest first.
func (c *Core) Trail(ctx context.Context, who market.Actor, f TrailFilter) ([]market.Event, error) {
	if !market.ReadsTrail(who) {
		return nil, market.ErrNotFound
	}
	return c.db.Trail(ctx, f.rows(TrailPage))
}

// ExportTrail writes the events that Trail lists.
func (c *Core) ExportTrail(ctx context.Context, who market.Actor, f TrailFilter, e *Export) error {
	if !market.ReadsTrail(who) {
		return market.ErrNotFound
	}
	read := func(ctx context.Context, before int64, limit int) ([]market.Event, error) {
		f.Before = before
		return c.db.Trail(ctx, f.rows(limit))
	}
	return WriteList(ctx, c, who, e, List[market.Event]{Name: "审计日志", Noun: market.NounTrail,
		Behind: ByID(read, func(e *market.Event) int64 { return e.Seq }),
		Columns: []Column[market.Event]{
			In("日志序号", 10, func(e *market.Event) any { return e.Seq }),
			In("时间", 20, func(e *market.Event) any { return market.Stamp(e.At, "2006-01-02 15:04:05") }),
			In("人员编号", 10, func(e *market.Event) any { return e.ActorID }),
			In("人员", 12, func(e *market.Event) any { return e.ActorName }),
			In("来源地址", 18, func(e *market.Event) any { return e.IP }),
			In("对象", 12, func(e *market.Event) any { return market.KindLabel(e.Kind) }),
			In("对象编号", 10, func(e *market.Event) any { return e.Ref }),
			In("事项", 14, func(e *market.Event) any { return market.VerbLabel(e.Kind, e.Verb) }),
			In("说明", 40, func(e *market.Event) any { return e.Note }),
			In("变更内容", 40, func(e *market.Event) any { return string(e.Change) }),
		}})
}

// SealReport says whether the hash chain over the events is whole.
type SealReport struct {
	Sealed  int   // how many events the chain covers
	Waiting int   // how many are too new to be covered yet
	Broken  int64 // the first event that does not fit, 0 when all do
}

// VerifyTrail recomputes the hash chain for the auditor.
func (c *Core) VerifyTrail(ctx context.Context, who market.Actor) (SealReport, error) {
	if !market.VerifiesTrail(who) {
		return SealReport{}, market.ErrNotFound
	}
	if err := c.SealEvents(ctx); err != nil {
		return SealReport{}, err
	}
	broken, sealed, err := c.db.VerifySeals(ctx)
	if err != nil {
		return SealReport{}, err
	}
	waiting, err := c.db.Unsealed(ctx)
	return SealReport{Sealed: sealed, Waiting: waiting, Broken: broken}, err
}

// SealEvents extends the hash chain over the record of events until nothing final is left unsealed.
func (c *Core) SealEvents(ctx context.Context) error {
	const batch = 1000
	for {
		n, err := c.sealSome(ctx, batch)
		if err != nil || n < batch {
			return err
		}
	}
}
