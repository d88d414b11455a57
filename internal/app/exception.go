package app

import (
	"context"
	"fmt"

	"jiebang/internal/market"
)

// reloadOffice reads who works in the bureau, for actors and for what pages say of who else could act.
func (c *Core) reloadOffice(ctx context.Context) error {
	people, err := c.db.Colleagues(ctx, market.OfficeRoles)
	if err != nil {
		return fmt.Errorf("read who works in the bureau: %w", err)
	}
	c.people.Store(&people)
	return nil
}

// Office is the bureau as this node knows it now.
func (c *Core) Office() *market.Office {
	office := &market.Office{Small: c.Settings().Bool(market.SetSmallOffice)}
	if people := c.people.Load(); people != nil {
		office.People = *people
	}
	return office
}

// except puts on record that one person took two steps in a row: as a row of the exceptions, and in the history of the
// record.
func (m *Moves[R, T, S, M, In]) except(ctx context.Context, a *Attempt[T, In], x market.Exception) error {
	x.Kind, x.Ref, x.Href = m.Kind, m.ID(a.Record), m.Href(a.Record)
	if m.Title != nil {
		x.Title = m.Title(a.Record)
	}
	if on := m.Under; on != nil {
		x.Kind, x.Ref = on.Kind, on.Ref(a.Record)
	}
	if err := a.Tx.InsertException(ctx, &x); err != nil {
		return err
	}
	return a.Tx.Record(ctx, market.VerbAlone, x.Kind, x.Ref, x.Step+"："+x.Reason, map[string]int64{"exception": x.ID})
}

// Exceptions lists the steps that one person took twice in a row, newest first, for the bureau and those who watch over
// it.
func (c *Core) Exceptions(ctx context.Context, who market.Actor, before int64) ([]market.Exception, error) {
	return c.exceptions(ctx, who, before, PageSize)
}

func (c *Core) exceptions(ctx context.Context, who market.Actor, before int64, limit int) ([]market.Exception, error) {
	if !market.SeesExceptions(who) {
		return nil, market.ErrNotFound
	}
	return c.db.Exceptions(ctx, before, limit)
}

// ExportExceptions writes the exceptions that Exceptions lists.
func (c *Core) ExportExceptions(ctx context.Context, who market.Actor, e *Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.Exception, error) {
		return c.exceptions(ctx, who, before, limit)
	}
	return WriteList(ctx, c, who, e, List[market.Exception]{Name: "职责分离例外", Noun: market.NounException,
		Behind: ByID(read, func(x *market.Exception) int64 { return x.ID }),
		Columns: []Column[market.Exception]{
			In("时间", 20, func(x *market.Exception) any { return x.At }),
			In("人员", 12, func(x *market.Exception) any { return x.UserName }),
			In("对象类别", 12, func(x *market.Exception) any { return market.KindLabel(x.Kind) }),
			In("对象编号", 10, func(x *market.Exception) any { return x.Ref }),
			In("对象", 40, func(x *market.Exception) any { return x.Title }),
			In("本次办理", 16, func(x *market.Exception) any { return x.Step }),
			In("同一人此前办理", 16, func(x *market.Exception) any { return x.Own }),
			In("理由", 60, func(x *market.Exception) any { return x.Reason }),
		}})
}
