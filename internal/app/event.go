package app

import (
	"context"
	"fmt"
	"io"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
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

// ExportTrail writes the filtered trail as CSV, at most exportMost events; that it was taken is an event itself.
func (c *Core) ExportTrail(ctx context.Context, who market.Actor, f TrailFilter, to io.Writer) error {
	const exportMost = 50_000
	if !market.ReadsTrail(who) {
		return market.ErrNotFound
	}
	events, err := c.db.Trail(ctx, f.rows(exportMost))
	if err != nil {
		return err
	}
	err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounTrail, 0, fmt.Sprintf("%d 条", len(events)), nil)
	})
	if err != nil {
		return err
	}
	table := sheet.Table{Name: "审计日志"}
	for _, title := range []string{"序号", "时间", "人员编号", "人员", "来源地址", "对象", "对象编号", "事项", "说明", "变更内容"} {
		table.Columns = append(table.Columns, sheet.Column{Title: title})
	}
	for _, e := range events {
		table.Rows = append(table.Rows, []any{e.Seq, e.At.In(market.Shanghai).Format("2006-01-02 15:04:05"), e.ActorID,
			e.ActorName, e.IP, market.KindLabel(e.Kind), e.Ref,
			market.VerbLabel(e.Kind, e.Verb), e.Note, string(e.Change)})
	}
	return sheet.WriteCSV(to, table)
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
