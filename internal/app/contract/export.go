package contract

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// ExportDeals writes the deals that Deals lists.
func (r *Room) ExportDeals(ctx context.Context, who market.Actor, f DealFilter, e *app.Export) error {
	scope := r.dealScope(who, f)
	read := func(ctx context.Context, before int64, limit int) ([]DealRow, error) {
		scope.Before, scope.Limit = before, limit
		deals, err := r.db.Deals(ctx, scope)
		return r.dealRows(who, deals), err
	}
	return app.WriteList(ctx, r.core, who, e, app.List[DealRow]{Name: "签约项目", Noun: market.NounDeal,
		Columns: dealColumns(), Behind: app.ByID(read, func(d *DealRow) int64 { return d.ID })})
}

func dealColumns() []app.Column[DealRow] {
	content := func(d *DealRow) *market.DealContent { return &d.DealContent }
	columns := []app.Column[DealRow]{app.In("编号", 16, func(d *DealRow) any { return d.No })}
	columns = append(columns, app.ByField(market.DealContent{}.Fields(), content, "title")...)
	columns = append(columns, partyColumns("需求方（买方）", func(d *DealRow) market.Party { return d.Buyer })...)
	columns = append(columns, partyColumns("供给方（卖方）", func(d *DealRow) market.Party { return d.Seller })...)
	columns = append(columns, app.ByField(market.DealContent{}.Fields(), content, "amount", "summary")...)
	columns = append(columns,
		app.In("来源", 12, func(d *DealRow) any { return d.Source().Label() }),
		app.In("状态", 12, func(d *DealRow) any { return market.DealLifecycle.Label(d.Status) }),
		app.In("意向签订日期", 14, func(d *DealRow) any { return d.IntentOn }),
		app.In("意向佐证", 28, func(d *DealRow) any { return d.IntentEvidence }),
		app.In("合同签订日期", 14, func(d *DealRow) any { return d.ContractOn }),
		app.In("合同佐证", 28, func(d *DealRow) any { return d.ContractEvidence }))
	columns = append(columns, app.ByField(market.DealContent{}.Fields(), content, "next_step", "next_on", "occasion",
		"buyer_people", "seller_people")...)
	return append(columns, app.In("最近进展时间", 18, func(d *DealRow) any { return d.UpdatedAt }))
}

// partyColumns are who one side of a deal is.
func partyColumns(side string, of func(*DealRow) market.Party) []app.Column[DealRow] {
	return []app.Column[DealRow]{
		app.In(side, 28, func(d *DealRow) any { return of(d).Name }),
		app.In(side+"统一社会信用代码", 22, func(d *DealRow) any { return of(d).USCC }),
		app.In(side+"地区", 18, func(d *DealRow) any { return of(d).Region.FullName() }),
	}
}

// ExportMine writes the contracts that Mine lists.
func (r *Room) ExportMine(ctx context.Context, who market.Actor, statuses []market.ContractStatus,
	e *app.Export) error {
	f := ownContracts(who, statuses)
	return r.exportContracts(ctx, who, e, app.ByID(func(ctx context.Context, before int64, limit int) (
		[]market.Contract, error,
	) {
		f.Before, f.Limit = before, limit
		return r.db.Contracts(ctx, f)
	}, func(c *market.Contract) int64 { return c.ID }))
}

// ExportQueue writes the contracts that Queue lists.
func (r *Room) ExportQueue(ctx context.Context, who market.Actor, part QueuePart, e *app.Export) error {
	if !who.InBureau() {
		return market.ErrNotFound
	}
	f := r.queueFilter(part)
	return r.exportContracts(ctx, who, e, func(ctx context.Context, last *market.Contract, limit int) (
		[]market.Contract, error,
	) {
		if f.After, f.Limit = 0, limit; last != nil {
			f.After = last.ID
		}
		return r.db.ContractList(ctx, f)
	})
}

// exportContracts writes contracts in the order of the national system, and behind it where each stands.
func (r *Room) exportContracts(ctx context.Context, who market.Actor, e *app.Export,
	behind func(context.Context, *market.Contract, int) ([]market.Contract, error)) error {
	columns := []app.Column[market.Contract]{app.In("编号", 16, func(c *market.Contract) any { return c.No })}
	for _, f := range market.FormFields() {
		columns = append(columns, app.In(f.Label, 18, func(c *market.Contract) any { return f.Value(c).Cell }))
	}
	columns = append(columns,
		app.In("状态", 12, func(c *market.Contract) any { return contractLabel(c.Status) }),
		app.In("提交日期", 14, func(c *market.Contract) any { return c.SubmittedOn }),
		app.In("登记日期", 14, func(c *market.Contract) any { return c.RegisteredOn }),
		app.In("注销或撤销日期", 16, func(c *market.Contract) any { return c.EndedOn }))
	return app.WriteList(ctx, r.core, who, e, app.List[market.Contract]{Name: "技术合同", Noun: market.NounContract,
		Columns: columns, Behind: behind})
}

// ExportRemittances writes what was paid of a contract, the struck ones among them.
func (r *Room) ExportRemittances(ctx context.Context, who market.Actor, id int64, e *app.Export) error {
	v, err := r.View(ctx, who, id)
	if err != nil {
		return err
	}
	content := func(x *market.Remittance) *market.RemittanceContent { return &x.RemittanceContent }
	columns := append(app.ByField(market.RemittanceContent{}.Fields(), content, "paid_on", "amount", "tech_income",
		"line", "evidence"),
		app.In("登记人", 12, func(x *market.Remittance) any { return x.ByName }),
		app.In("登记时间", 18, func(x *market.Remittance) any { return x.At }),
		app.In("冲销理由", 28, func(x *market.Remittance) any { return x.VoidFor }))
	return app.WriteList(ctx, r.core, who, e, app.List[market.Remittance]{Name: "到账登记-" + v.No,
		Noun: market.NounContract, Columns: columns,
		Behind: app.AtOnce(func(context.Context) ([]market.Remittance, error) { return v.Remittances, nil })})
}
